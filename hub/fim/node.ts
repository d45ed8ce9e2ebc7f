/** One XML node of an XDatenfelder document while it is being read. It lives until the element it belongs to is built; there is never a tree of the document. */
import type { Place } from './faults.ts';
import type { Content } from './grammar.ts';

export class XdfNode {
	readonly name: string;
	readonly content: Content;
	readonly parent: XdfNode | undefined;
	/** 1-based place of the `<`. */
	readonly line: number;
	readonly column: number;
	readonly attributes: Readonly<Record<string, { readonly value: string }>>;
	/** What a builder made of the node. */
	built: unknown;
	text = '';
	#children: Map<string, XdfNode[]> | undefined;

	constructor(
		name: string,
		content: Content,
		parent: XdfNode | undefined,
		place: { readonly line: number; readonly column: number },
		attributes: XdfNode['attributes'],
	) {
		this.name = name;
		this.content = content;
		this.parent = parent;
		this.line = place.line;
		this.column = place.column;
		this.attributes = attributes;
	}

	add(child: XdfNode): void {
		this.#children ??= new Map();
		const siblings = this.#children.get(child.name);
		if (siblings) siblings.push(child);
		else this.#children.set(child.name, [child]);
	}

	/** All children of that name that are filled, in order. */
	all(name: string): readonly XdfNode[] {
		return (this.#children?.get(name) ?? []).filter((child) => !child.empty);
	}

	/** The child of that name: the first filled one, else the first. */
	one(name: string): XdfNode | undefined {
		const nodes = this.#children?.get(name);
		return nodes?.find((child) => !child.empty) ?? nodes?.[0];
	}

	/** Trimmed text of a child; undefined where it is absent or empty. Files write an empty node where they have nothing to say. */
	textOf(name: string): string | undefined {
		return this.one(name)?.text.trim() || undefined;
	}

	/** Code of a coded child. */
	codeOf(name: string): string | undefined {
		return this.one(name)?.textOf('code');
	}

	textsOf(name: string): readonly string[] {
		return this.all(name).flatMap((child) => child.text.trim() || []);
	}

	/** Neither text nor children nor attributes. */
	get empty(): boolean {
		return this.#children === undefined && this.built === undefined && this.text.trim() === '' && Object.keys(this.attributes).length === 0;
	}

	/** The element is built: what it was read from may go. */
	release(): void {
		this.#children = undefined;
	}

	get place(): Place {
		return { line: this.line, column: this.column, node: this.name };
	}
}
