/**
 * Examples for a FIM data schema: one valid instance, and for each demand of each place one instance that breaks exactly this demand, with
 * the JSON pointer at which a check must find it. All values are invented.
 *
 * A demand inside of an Auswahlgruppe gets an instance that takes the way to it; everywhere else the first possibility is taken.
 */
import { type Child, childrenOf, isAuswahl, type KeyOptions, repeats } from './children.ts';
import { type CodeLists, type Constraints, constraintsOf } from './constraints.ts';
import type { FimFeld, FimGruppe, FimSchema } from './model.ts';
import { type FimNote, Notes } from './note.ts';
import { namesText } from './place.ts';
import { SAMPLE_CODE, type SampleValue, sampleValue } from './sample-values.ts';
import { wrongValuesOf } from './wrong-values.ts';

export interface ExampleOptions extends KeyOptions {
	/** Fill optional places too. Default false. */
	readonly optional?: boolean;
	/** By `canonicalVersionUri`. */
	readonly codeLists?: CodeLists;
	/** Codes of a list that the schema holds at most: only they can be broken. Default 200. */
	readonly inlineCodes?: number;
}

export type Instance = { readonly [key: string]: InstanceValue };
export type InstanceValue = SampleValue | Instance | readonly InstanceValue[];

export interface Example {
	readonly instance: Instance;
	readonly notes: readonly FimNote[];
}

export interface InvalidExample {
	/** What is broken: `required`, `minLength`, `pattern`, `code`, `choice`, … */
	readonly constraint: string;
	/** Where a check must find it, a JSON pointer. */
	readonly pointer: string;
	/** The same place in words: `Antragsteller › Familienname (F60000227)`. */
	readonly place: string;
	readonly instance: Instance;
	/** Whether the same instance as XML breaks the XSD. */
	readonly inXml: boolean;
}

/** Never throws. A value that could not be found is left as `BEISPIEL` and noted. */
export function exampleOf(schema: FimSchema, options: ExampleOptions = {}): Example {
	const maker = new Maker(options);
	return { instance: maker.object(schema, [], options.optional ?? false), notes: maker.notes.all };
}

/** One after the other: a large schema has some thousand. */
export function* invalidExamplesOf(schema: FimSchema, options: ExampleOptions = {}): Generator<InvalidExample, void, void> {
	const maker = new Maker(options);
	for (const place of placesOf(schema, options, { parent: schema, path: [], pointer: '', names: [], choices: new Map() })) {
		const base = maker.object(schema, [], true, place.choices);
		for (const { constraint, at, value, inXml } of maker.breaches(place)) {
			yield { constraint, pointer: pointerOf(at), place: place.text, instance: withValueAt(base, at, value) as Instance, inXml };
		}
	}
}

type Segment = string | number;

interface Way {
	readonly parent: FimSchema | FimGruppe;
	readonly path: readonly Segment[];
	readonly pointer: string;
	readonly names: readonly string[];
	/** Pointer of an Auswahlgruppe → the key to fill. */
	readonly choices: ReadonlyMap<string, string>;
}

interface Place {
	readonly child: Child;
	/** The child stands in an Auswahlgruppe. */
	readonly inChoice: boolean;
	readonly path: readonly Segment[];
	readonly text: string;
	readonly choices: ReadonlyMap<string, string>;
}

interface Breach {
	readonly constraint: string;
	readonly at: readonly Segment[];
	/** Undefined: taken away. */
	readonly value: InstanceValue | undefined;
	readonly inXml: boolean;
}

function* placesOf(schema: FimSchema, options: KeyOptions, way: Way): Generator<Place, void, void> {
	const inChoice = isAuswahl(way.parent);
	for (const child of childrenOf(way.parent, options)) {
		if (child.max === 0) continue;
		const path = [...way.path, child.key];
		const choices = inChoice ? new Map([...way.choices, [way.pointer, child.key]]) : way.choices;
		const names = [...way.names, child.element.name];
		yield { child, inChoice, path, choices, text: namesText(names, child.element.id) };
		if (child.element.kind === 'feld') continue;
		const inside = repeats(child) ? [...path, 0] : path;
		yield* placesOf(schema, options, { parent: child.element, path: inside, pointer: pointerOf(inside), names, choices });
	}
}

class Maker {
	readonly notes = new Notes();
	readonly #options: ExampleOptions;
	readonly #constraints = new Map<FimFeld | FimGruppe, Constraints>();
	readonly #values = new Map<FimFeld, SampleValue>();

	constructor(options: ExampleOptions) {
		this.#options = options;
	}

	object(parent: FimSchema | FimGruppe, path: readonly Segment[], all: boolean, choices: ReadonlyMap<string, string> = new Map()): Instance {
		const children = childrenOf(parent, this.#options).filter(({ max }) => max !== 0);
		const chosen = isAuswahl(parent) ? (choices.get(pointerOf(path)) ?? children[0]?.key) : undefined;
		const filled = children.filter(({ key, min }) => (isAuswahl(parent) ? key === chosen : all || min > 0));
		return Object.fromEntries(filled.map((child) => [child.key, this.#place(child, [...path, child.key], all, choices)]));
	}

	*breaches({ child, inChoice, path }: Place): Generator<Breach, void, void> {
		const { element, min, max } = child;
		if (min > 0 && !inChoice) yield { constraint: 'required', at: path, value: undefined, inXml: true };
		const many = repeats(child);
		const one = many ? [...path, 0] : path;
		const value = element.kind === 'feld' ? this.#value(child) : this.object(element, one, true);
		if (many) {
			const least = inChoice ? Math.max(1, min) : min;
			if (least > 0) yield { constraint: 'minItems', at: path, value: Array.from({ length: least - 1 }, () => value), inXml: true };
			if (max !== null && max < 1000) yield { constraint: 'maxItems', at: path, value: Array.from({ length: max + 1 }, () => value), inXml: true };
			yield { constraint: 'type', at: path, value, inXml: false };
		}
		if (element.kind === 'gruppe') {
			yield { constraint: 'type', at: one, value: 'Text', inXml: false };
			yield* this.#choiceBreaches(element, one);
			return;
		}
		const wrong = wrongValuesOf(this.#constraintsOf(child), value as SampleValue, this.#options.inlineCodes ?? 200);
		for (const { constraint, value: broken, inXml } of wrong) yield { constraint, at: one, value: broken, inXml };
	}

	*#choiceBreaches(group: FimGruppe, at: readonly Segment[]): Generator<Breach, void, void> {
		const children = isAuswahl(group) ? childrenOf(group, this.#options).filter(({ max }) => max !== 0) : [];
		if (children.length === 0) return;
		yield { constraint: 'choice', at, value: {}, inXml: true };
		const [first, second] = children.map((child) => [child.key, this.#place(child, [...at, child.key], true, new Map())] as const);
		if (first && second) yield { constraint: 'choice', at, value: Object.fromEntries([first, second]), inXml: true };
	}

	#place(child: Child, path: readonly Segment[], all: boolean, choices: ReadonlyMap<string, string>): InstanceValue {
		const one = (at: readonly Segment[]) => (child.element.kind === 'gruppe' ? this.object(child.element, at, all, choices) : this.#value(child));
		return repeats(child) ? Array.from({ length: Math.max(1, child.min) }, (_, index) => one([...path, index])) : one(path);
	}

	#value(child: Child): SampleValue {
		if (child.element.kind !== 'feld') return SAMPLE_CODE;
		const known = this.#values.get(child.element);
		if (known !== undefined) return known;
		const value = sampleValue(child.element, this.#constraintsOf(child));
		if (value === undefined) this.notes.add('DK-FIM-NO-EXAMPLE', child.key);
		this.#values.set(child.element, value ?? SAMPLE_CODE);
		return value ?? SAMPLE_CODE;
	}

	#constraintsOf(child: Child): Constraints {
		const { element, key } = child;
		const known = this.#constraints.get(element);
		if (known || element.kind !== 'feld') return known ?? { kind: 'text' };
		const constraints = constraintsOf(element, key, this.notes, this.#options.codeLists);
		this.#constraints.set(element, constraints);
		return constraints;
	}
}

function withValueAt(base: InstanceValue, [segment, ...rest]: readonly Segment[], value: InstanceValue | undefined): InstanceValue {
	if (segment === undefined) return value ?? {};
	if (Array.isArray(base)) return base.map((item: InstanceValue, index) => (index === segment ? withValueAt(item, rest, value) : item));
	const { [segment]: child = {}, ...others } = base as Instance;
	if (rest.length === 0 && value === undefined) return others;
	// In the place of the old one: XML is ordered.
	return Object.fromEntries(Object.entries(base as Instance).map(([key, old]) => [key, key === String(segment) ? withValueAt(child, rest, value) : old]));
}

function pointerOf(path: readonly Segment[]): string {
	return path.map((segment) => `/${segment}`).join('');
}
