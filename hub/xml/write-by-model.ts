/**
 * Writes a tree of plain data as XML in the order of a schema. Pure: the schema comes as a model (`hub/standards/schema-model.ts`).
 *
 * The tree is keyed by local names, or by Clark names where a local name could mean two things. An attribute is `@name`, the text beside attributes
 * is `#text`, an array is what repeats, null and undefined are nothing. `@xsi:type` names a type (local or Clark name), `@xsi:nil: true` an empty
 * element. Instead of an element its substitute may be given. Fixed values of required places are filled in.
 *
 * The result is a message for the check, not a checked message: what does not fit is reported and the rest is written. Where a group of elements
 * repeats, each round takes one of every element that may stand there once; the order of each array is kept.
 *
 * Problems: the DK-XML-… codes. Source: XML Schema 1.0 part 1; XML 1.0, section 2.2.
 */
import type { ErrorCode } from '../errors/catalogue.ts';
import type { ElementDeclaration, Particle, SchemaModel, SimpleValue, TypeDefinition } from '../standards/schema-model.ts';
import type { WriteProblem } from '../standards/structures.ts';
import { globalElement } from './elements.ts';
import { Given, type Item } from './given.ts';
import { isNcName, localOf, nameOf, XSI } from './names.ts';
import { keysOf } from './particles.ts';
import { forbiddenCharacter, textOf } from './text.ts';
import { concreteTypes, findType } from './types.ts';
import { writeChildren } from './write-children.ts';
import { LimitReached, XmlDocumentText } from './xml-document.ts';

export interface WriteOptions {
	/** Bytes of the result. Default and most 10 MB. */
	readonly maxBytes?: number;
	/** Lines and tabs for people. Default true. */
	readonly indent?: boolean;
}

export interface WrittenXml {
	/** '' when the root is unknown or a limit was reached. */
	readonly xml: string;
	/** At most 100. */
	readonly problems: readonly WriteProblem[];
}

const MAX_BYTES = 10_000_000;
const MAX_DEPTH = 100;
const MAX_PROBLEMS = 100;

type Path = readonly string[];
type Tree = Readonly<Record<string, unknown>>;

const anyElement: TypeDefinition = { abstract: false, attributes: [], anyAttribute: '##any', mixed: true };

/** `rootName` is a Clark name, or a local name that only one namespace of the schema has. */
export function writeXml(model: SchemaModel, rootName: string, value: unknown, options: WriteOptions = {}): WrittenXml {
	const root = globalElement(model, rootName);
	if (!root) return { xml: '', problems: [{ path: '', code: 'DK-XML-ROOT', facts: { name: rootName.slice(0, 300) } }] };
	return new Writer(model, options).write(root, value);
}

class Writer {
	readonly #model: SchemaModel;
	readonly #out: XmlDocumentText;
	readonly #problems: WriteProblem[] = [];

	constructor(model: SchemaModel, { maxBytes = MAX_BYTES, indent = true }: WriteOptions) {
		this.#model = model;
		this.#out = new XmlDocumentText({ maxBytes: Math.min(maxBytes, MAX_BYTES), maxDepth: MAX_DEPTH, indent });
	}

	write(root: ElementDeclaration, value: unknown): WrittenXml {
		try {
			this.#element(root, value, []);
			return { xml: this.#out.document(), problems: this.#problems };
		} catch (error) {
			if (!(error instanceof LimitReached)) throw error;
			const limit: WriteProblem = { path: '', code: 'DK-XML-LIMIT', facts: { limit: error.message } };
			return { xml: '', problems: [...this.#problems.slice(0, MAX_PROBLEMS - 1), limit] };
		}
	}

	#element(declaration: ElementDeclaration, value: unknown, path: Path): void {
		const tree = treeOf(value);
		const { type, named } = this.#typeOf(declaration, tree, path);
		this.#out.start(declaration.name, type.mixed);
		if (named !== undefined) this.#out.nameAttribute(`{${XSI}}type`, named);
		this.#attributes(type, tree, path);
		if (!this.#nil(declaration, tree, path)) {
			this.#text(type, tree, declaration.fixed, path);
			this.#children(type, tree, path);
		}
		this.#out.end();
	}

	/** The declared type, or the one that `@xsi:type` names. */
	#typeOf(declaration: ElementDeclaration, tree: Tree, path: Path): { type: TypeDefinition; named?: string } {
		const declared = this.#model.types[declaration.type] ?? anyElement;
		const name = localOf(declaration.name);
		const wanted = tree['@xsi:type'] ?? tree[`@{${XSI}}type`];
		if (!isGiven(wanted)) {
			if (declared.abstract) {
				const names = concreteTypes(this.#model, declaration.type).map(localOf);
				this.#problem('DK-XML-ABSTRACT', path, { name, names: names.slice(0, 10).join(', ') });
			}
			return { type: declared };
		}
		const named = typeof wanted === 'string' ? findType(this.#model, wanted, declaration.type) : undefined;
		const type = named === undefined ? undefined : this.#model.types[named];
		if (named !== undefined && type) return { type, named };
		this.#problem('DK-XML-TYPE', [...path, '@xsi:type'], { name, type: typeof wanted === 'string' ? wanted.slice(0, 100) : typeof wanted });
		return { type: declared };
	}

	#attributes(type: TypeDefinition, tree: Tree, path: Path): void {
		const known = new Set(['@xsi:type', `@{${XSI}}type`, '@xsi:nil', `@{${XSI}}nil`]);
		for (const { name, value: valueType, required, fixed } of type.attributes) {
			const local = `@${localOf(name)}`;
			const key = isGiven(tree[`@${name}`]) ? `@${name}` : local;
			known.add(key);
			const value = tree[key] ?? (required ? fixed : undefined);
			const text = isGiven(value) ? this.#checked(value, valueType, [...path, local]) : undefined;
			if (text !== undefined) this.#out.attribute(name, text);
			else if (required && !isGiven(value)) this.#problem('DK-XML-MISSING', [...path, local], { name: local });
		}
		for (const [key, value] of Object.entries(tree)) {
			if (!key.startsWith('@') || known.has(key) || !isGiven(value)) continue;
			const { namespace, local } = nameOf(key.startsWith('@xsi:') ? `{${XSI}}${key.slice('@xsi:'.length)}` : key.slice(1));
			const place = [...path, `@${local}`];
			const allowed = namespace === XSI ? local.endsWith('chemaLocation') : type.anyAttribute !== undefined && (namespace !== '' || type === anyElement);
			const text = allowed && isNcName(local) ? this.#checked(value, undefined, place) : undefined;
			if (text !== undefined) this.#out.attribute(`{${namespace}}${local}`, text);
			else if (!allowed || !isNcName(local)) this.#problem('DK-XML-UNKNOWN', place, { name: `@${local}`.slice(0, 100) });
		}
	}

	#nil({ nillable }: ElementDeclaration, tree: Tree, path: Path): boolean {
		const wanted = tree['@xsi:nil'] ?? tree[`@{${XSI}}nil`];
		if (wanted !== true && wanted !== 'true') return false;
		if (nillable) this.#out.attribute(`{${XSI}}nil`, 'true');
		else this.#problem('DK-XML-UNKNOWN', [...path, '@xsi:nil'], { name: '@xsi:nil' });
		return nillable;
	}

	/** What is given, else what is fixed. */
	#text(type: TypeDefinition, tree: Tree, fixed: string | undefined, path: Path): void {
		const given = tree['#text'];
		const value = isGiven(given) && given !== '' ? given : type.value && fixed;
		if (value === undefined) return;
		const mayHaveText = type.value !== undefined || type.mixed;
		if (!mayHaveText && typeof value === 'string' && value.trim() === '') return;
		if (!mayHaveText) this.#problem('DK-XML-VALUE', path, { name: path.at(-1) ?? '', expected: 'object' });
		else this.#out.text(this.#checked(value, type.value, path) ?? '');
	}

	#children(type: TypeDefinition, tree: Tree, path: Path): void {
		const { content } = type;
		const given = new Given(tree, (key) => content !== undefined && this.#isListType(content, key));
		if (content) {
			writeChildren(this.#model, content, given, {
				element: (declaration, { value, step }) => this.#element(declaration, value, [...path, step]),
				loose: (name, item) => this.#loose(name, item, path),
				problem: (code, step, facts) => this.#problem(code, step === '' ? path : [...path, step], facts),
			});
		}
		for (const { key, given: count, taken } of given.left()) {
			const name = localOf(key).slice(0, 100);
			const place = [...path, name];
			if (taken > 0) this.#problem('DK-XML-TOO-MANY', place, { name, given: count, written: taken });
			else this.#problem(content && keysOf(content).has(key) ? 'DK-XML-CHOICE' : 'DK-XML-UNKNOWN', place, { name });
		}
	}

	/** An array for an element that stands once and whose value is a list is that list. */
	#isListType(particle: Particle, key: string): boolean {
		if (particle.max !== 1 || particle.kind === 'any' || !keysOf(particle).has(key)) return false;
		if (particle.kind === 'element') return this.#model.types[particle.element.type]?.value?.list === true;
		return particle.particles.some((inner) => this.#isListType(inner, key));
	}

	/** An element that the schema does not know, as it is given, in the order in which it is given. */
	#loose(name: string, { value, step }: Item, above: Path): void {
		const path = [...above, step];
		const tree = treeOf(value);
		this.#out.start(name, false);
		this.#attributes(anyElement, tree, path);
		this.#text(anyElement, tree, undefined, path);
		for (const [key, inner] of Object.entries(tree)) {
			if (key.startsWith('@') || key === '#text' || !isGiven(inner)) continue;
			const local = localOf(key);
			if (!isNcName(local)) this.#problem('DK-XML-UNKNOWN', [...path, local], { name: local.slice(0, 100) });
			else if (!Array.isArray(inner)) this.#loose(key, { value: inner, step: local }, path);
			else for (const [index, item] of inner.entries()) this.#loose(key, { value: item, step: `${local}[${index}]` }, path);
		}
		this.#out.end();
	}

	/** The text of a value, or undefined after reporting why there is none. */
	#checked(value: unknown, type: SimpleValue | undefined, path: Path): string | undefined {
		const name = path.at(-1) ?? '';
		const text = textOf(value, type);
		const character = text === undefined ? undefined : forbiddenCharacter(text);
		if (text === undefined) this.#problem('DK-XML-VALUE', path, { name, expected: type?.builtIn ?? 'string' });
		else if (character !== undefined) this.#problem('DK-XML-CHARACTER', path, { name, character });
		else return text;
		return undefined;
	}

	#problem(code: ErrorCode, path: Path, facts: Readonly<Record<string, string | number>>): void {
		if (this.#problems.length < MAX_PROBLEMS) this.#problems.push({ path: path.join('/').slice(0, 500), code, facts });
	}
}

/** A scalar is the text of its element. */
function treeOf(value: unknown): Tree {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : { '#text': value };
}

function isGiven(value: unknown): value is NonNullable<unknown> {
	return value !== undefined && value !== null;
}
