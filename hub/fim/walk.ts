/**
 * Walks through an XDatenfelder document with saxes: by namespace, never by prefix, and by the grammar of its format. Calls back when a node is complete.
 * A node that the grammar does not know is a fault, and what stands in it is skipped.
 *
 * States: *outside* (before the root) → *inside* (a stack of open nodes) ⇄ *skipping* (below a node that is not read) → *closed*.
 * What makes going on pointless is thrown as `Refused`: not well-formed, DOCTYPE, depth, version, foreign namespace of the root.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { Refused } from './decode.ts';
import type { Faults, Place } from './faults.ts';
import { type Content, type Grammar, MESSAGES, type Shape } from './grammar.ts';
import { XdfNode } from './node.ts';
import { type RelationRun, relationRuns } from './relations.ts';
import { XDF2 } from './xdf2.ts';
import { XDF3 } from './xdf3.ts';

const GRAMMARS: readonly Grammar[] = [XDF2, XDF3];
/** Any version of the standard. */
const XDATENFELDER = /^urn:xoev-de:fim:standard:xdatenfelder_(\d+(?:\.\d+)*)$/;
const COUNTED = { datenfeld: 'fields', datenfeldgruppe: 'groups', regel: 'rules', codelisteReferenz: 'codeListReferences', relation: 'relations' } as const;
const NONE: XdfNode['attributes'] = Object.freeze({});

export interface WalkOptions {
	readonly faults: Faults;
	readonly maxDepth: number;
	/** The node is complete; its children are, too. */
	readonly complete: (node: XdfNode, grammar: Grammar) => void;
}

export class Walk {
	readonly #options: WalkOptions;
	readonly #parser = new SaxesParser({ xmlns: true });
	readonly counts = { fields: 0, groups: 0, rules: 0, codeListReferences: 0, relations: 0 };
	#grammar: Grammar | undefined;
	#root: XdfNode | undefined;
	#node: XdfNode | undefined;
	#depth = 0;
	/** Depth of the node below which nothing is read; 0 = everything is. */
	#skipFrom = 0;
	#start = { line: 1, column: 1 };
	/** The end of a node was read, and not yet acted upon. */
	#closing = false;
	/** What the parser was given last, and how much before it. */
	#piece = '';
	#pieceAt = 0;
	/** Of its first character, from 0. */
	#pieceColumn = 0;
	/** Position of the parser at the end of the last tag. */
	#tagEnd = -1;
	/** What was passed over is not in the parser's lines and columns. */
	readonly #passed = { lines: 0, columns: 0, inLine: 0 };

	constructor(options: WalkOptions) {
		this.#options = options;
		const parser = this.#parser;
		parser.on('error', (error) => {
			throw new Refused('DK-FIM-XML', { detail: error.message.replace(/^\d+:\d+: |\.$/g, '') });
		});
		parser.on('doctype', () => {
			throw new Refused('DK-FIM-DOCTYPE');
		});
		parser.on('opentagstart', (tag) => this.#mark(tag.name));
		parser.on('opentag', (tag) => {
			this.#settle();
			this.#tagEnd = parser.position;
			this.#open(tag);
		});
		parser.on('closetag', () => {
			this.#settle();
			this.#tagEnd = parser.position;
			this.#closing = true;
		});
		parser.on('text', (text) => this.#text(text));
		parser.on('cdata', (text) => this.#text(text));
	}

	get grammar(): Grammar | undefined {
		return this.#grammar;
	}

	/** The message, complete after `close`. */
	get root(): XdfNode | undefined {
		return this.#root;
	}

	/** Where the reader is, for faults that belong to no node. */
	get place(): Place {
		const { line, column } = this.#parser;
		return { line: line + this.#passed.lines, column: this.#columnOf(line, column) + 1, node: this.#node?.name ?? this.#root?.name ?? '' };
	}

	/** @throws Refused */
	write(text: string): void {
		let from = 0;
		for (const run of relationRuns(text)) {
			this.#feed(text.slice(from, run.index));
			if (this.#mayPass(run)) this.#pass(run);
			else this.#feed(run.text);
			from = run.index + run.text.length;
		}
		this.#feed(text.slice(from));
	}

	/** @throws Refused where the document ends too early */
	close(): void {
		this.#parser.close();
		this.#settle();
	}

	#feed(text: string): void {
		this.#pieceAt += this.#piece.length;
		this.#piece = text;
		this.#pieceColumn = this.#parser.column;
		this.#parser.write(text);
	}

	/** Only right after a tag: the same characters in a comment or a text are no relations. And only where a relation may stand. */
	#mayPass({ prefix }: RelationRun): boolean {
		this.#settle();
		if (this.#tagEnd !== this.#pieceAt + this.#piece.length || this.#skipFrom > 0 || !this.#node || !this.#grammar) return false;
		return shapeOf(this.#grammar, this.#node.content)?.relation?.content === 'skip' && this.#parser.resolve(prefix) === this.#grammar.namespace;
	}

	/** The parser reports the end of a node before it complains that the end tag has another name. So the end waits for what comes next. */
	#settle(): void {
		if (!this.#closing) return;
		this.#closing = false;
		this.#close();
	}

	#pass({ text, count }: RelationRun): void {
		const { line, column } = this.#parser;
		const lastBreak = text.lastIndexOf('\n');
		const before = this.#columnOf(line, column);
		this.counts.relations += count;
		this.#passed.lines += text.split('\n').length - 1;
		this.#passed.columns = (lastBreak < 0 ? before + text.length : text.length - lastBreak - 1) - column;
		this.#passed.inLine = line;
	}

	/** In the document, from 0. */
	#columnOf(line: number, column: number): number {
		return line === this.#passed.inLine ? column + this.#passed.columns : column;
	}

	/** The name of a tag has been read, and one character after it. */
	#mark(name: string): void {
		const { line, column, position } = this.#parser;
		if (column > name.length) {
			this.#start.line = line + this.#passed.lines;
			this.#start.column = this.#columnOf(line, column) - name.length - 1;
			return;
		}
		// That character was a line break.
		const open = this.#piece.lastIndexOf('<', position - this.#pieceAt);
		const lineBreak = this.#piece.lastIndexOf('\n', open);
		const inLine = open < 0 ? this.#pieceColumn : lineBreak < 0 ? this.#pieceColumn + open : open - lineBreak - 1;
		this.#start.line = line - 1 + this.#passed.lines;
		this.#start.column = this.#columnOf(line - 1, inLine) + 1;
	}

	#open(tag: SaxesTagNS): void {
		this.#depth += 1;
		if (this.#depth > this.#options.maxDepth) {
			throw new Refused('DK-FIM-TOO-DEEP', { max: this.#options.maxDepth }, { ...this.#start, node: tag.local });
		}
		if (this.#skipFrom > 0) return;
		if (!this.#node || !this.#grammar) {
			this.#begin(tag);
			return;
		}
		const child = this.#childOf(this.#node, this.#grammar, tag);
		if (!child) {
			this.#skipFrom = this.#depth;
			return;
		}
		const counted = (COUNTED as Partial<Record<string, keyof typeof this.counts>>)[tag.local];
		if (counted) this.counts[counted] += 1;
		if (child.content === 'skip') {
			this.#skipFrom = this.#depth;
			return;
		}
		this.#node = new XdfNode(tag.local, child.content, this.#node, this.#start, child.content === 'text' ? tag.attributes : NONE);
	}

	/** The root says which format it is. */
	#begin(tag: SaxesTagNS): void {
		this.#root = new XdfNode(tag.local, 'message', undefined, this.#start, NONE);
		this.#grammar = GRAMMARS.find((grammar) => grammar.namespace === tag.uri);
		if (!this.#grammar) {
			const version = XDATENFELDER.exec(tag.uri)?.[1];
			if (version !== undefined) throw new Refused('DK-FIM-VERSION', { version }, this.#root.place);
			throw new Refused('DK-FIM-NAMESPACE', { element: tag.name, namespace: tag.uri }, this.#root.place);
		}
		if (MESSAGES[tag.local] === undefined) throw new Refused('DK-FIM-MESSAGE', { element: tag.local }, this.#root.place);
		this.#node = this.#root;
	}

	#childOf(parent: XdfNode, grammar: Grammar, tag: SaxesTagNS): { readonly content: Content } | undefined {
		const { faults } = this.#options;
		const place = { ...this.#start, node: tag.local };
		if (tag.uri !== grammar.namespace && !(tag.uri === '' && parent.content === 'code')) {
			faults.report('DK-FIM-NAMESPACE', place, { element: tag.name, namespace: tag.uri });
			return undefined;
		}
		const child = shapeOf(grammar, parent.content)?.[tag.local];
		if (!child || (parent === this.#root && tag.local !== 'header' && tag.local !== MESSAGES[parent.name])) {
			faults.report('DK-FIM-NODE-UNKNOWN', place, { element: tag.local, parent: parent.name });
			return undefined;
		}
		return child;
	}

	#close(): void {
		this.#depth -= 1;
		if (this.#skipFrom > 0) {
			if (this.#depth < this.#skipFrom) this.#skipFrom = 0;
			return;
		}
		const node = this.#node;
		if (!node || !this.#grammar) return;
		this.#options.complete(node, this.#grammar);
		if (node.parent) this.#adopt(node.parent, node, this.#grammar);
		this.#node = node.parent;
	}

	/** An empty node beside a filled one says nothing; two filled ones contradict each other. */
	#adopt(parent: XdfNode, node: XdfNode, grammar: Grammar): void {
		const other = parent.one(node.name);
		if (other && !shapeOf(grammar, parent.content)?.[node.name]?.many) {
			const severity = node.empty || other.empty ? 'warning' : 'error';
			this.#options.faults.report('DK-FIM-NODE-DUPLICATE', node.place, { element: node.name, parent: parent.name }, { severity });
		}
		parent.add(node);
	}

	#text(text: string): void {
		this.#settle();
		if (this.#skipFrom > 0 || !this.#node) return;
		if (this.#node.content === 'text') this.#node.text += text;
		else if (/\S/.test(text)) this.#options.faults.report('DK-FIM-TEXT', this.place, { element: this.#node.name }, { severity: 'warning' });
	}
}

function shapeOf(grammar: Grammar, content: Content): Shape | undefined {
	if (content === 'text' || content === 'skip') return undefined;
	return grammar.shapes[content === 'code' ? 'coded' : content];
}
