/**
 * FIM data schema → JSON Schema 2020-12, for instances as FIM portals and FIT-Connect send them: nested objects, the ids as keys.
 * Source: the conversions of the FIM portal and of FIM-XSLT; where they differ from JSON Schema (formats, bounds of dates, patterns that are not
 * anchored) JSON Schema wins. The tables stand in `docs/reference/fim.md`.
 */
import { type Child, childrenOf, isAuswahl, type KeyOptions, keyOf, repeats } from './children.ts';
import { type CodeLists, type Constraints, constraintsOf } from './constraints.ts';
import { Definitions } from './definitions.ts';
import type { FimFeld, FimGruppe, FimSchema } from './model.ts';
import { type FimNote, Notes } from './note.ts';
import { toEcmaScript } from './patterns/print.ts';

export interface JsonSchemaOptions extends KeyOptions {
	/** Keys that the schema does not know are refused. Default false. */
	readonly closed?: boolean;
	/** By `canonicalVersionUri`. */
	readonly codeLists?: CodeLists;
	/** Codes of a list that are written into the schema at most; longer lists are only named. Default 200. */
	readonly inlineCodes?: number;
	/**
	 * Leave out codes, Auswahlgruppen, and patterns that are slow on long values: `check-instance.ts` checks these itself, with better words and a limit.
	 * Default false.
	 */
	readonly structureOnly?: boolean;
}

export type JsonSchema = { readonly [keyword: string]: unknown };

/** Never throws; what could not be carried over stands in the notes, and as `$comment` in the schema. */
export function toJsonSchema(schema: FimSchema, options: JsonSchemaOptions = {}): { readonly schema: JsonSchema; readonly notes: readonly FimNote[] } {
	const generator = new Generator(options);
	const root = generator.object(schema);
	const definitions = generator.definitions;
	return {
		schema: {
			$schema: 'https://json-schema.org/draft/2020-12/schema',
			$id: `${keyOf(schema, { versions: true })}.schema.json`,
			title: schema.name,
			...(schema.beschreibung ? { description: schema.beschreibung } : {}),
			...root,
			...(definitions.size === 0 ? {} : { $defs: Object.fromEntries(definitions) }),
		},
		notes: generator.notes,
	};
}

class Generator {
	readonly #options: JsonSchemaOptions;
	readonly #definitions = new Definitions<JsonSchema>();
	readonly #notes = new Notes();

	constructor(options: JsonSchemaOptions) {
		this.#options = options;
	}

	get definitions(): ReadonlyMap<string, JsonSchema> {
		return this.#definitions.all;
	}

	get notes(): readonly FimNote[] {
		return this.#notes.all;
	}

	object(parent: FimSchema | FimGruppe): JsonSchema {
		const children = childrenOf(parent, this.#options);
		const choice = isAuswahl(parent) && children.length > 0;
		const required = choice ? [] : children.filter(({ min }) => min > 0).map(({ key }) => key);
		return {
			type: 'object',
			...(children.length === 0 ? {} : { properties: Object.fromEntries(children.map((child) => [child.key, this.#property(child, choice)])) }),
			...(required.length === 0 ? {} : { required }),
			...(choice && !this.#options.structureOnly ? { oneOf: children.map(({ key }) => ({ properties: { [key]: true }, required: [key] })) } : {}),
			...(this.#options.closed ? { additionalProperties: false } : {}),
		};
	}

	#property(child: Child, choice: boolean): JsonSchema {
		const { element, key, min, max, places } = child;
		if (places > 1) this.#notes.add('DK-FIM-ELEMENT-TWICE', key, { places }, '1004');
		const definition = element.kind === 'gruppe' ? this.#group(element) : this.#field(element, key);
		const reference = { $ref: `#/$defs/${this.#definitions.name(key, JSON.stringify(definition), definition)}` };
		if (!repeats(child)) return reference;
		const least = choice ? Math.max(1, min) : min;
		return { type: 'array', items: reference, ...(least > 0 ? { minItems: least } : {}), ...(max === null ? {} : { maxItems: max }) };
	}

	#group(group: FimGruppe): JsonSchema {
		return { title: group.name, ...this.object(group) };
	}

	#field(field: FimFeld, key: string): JsonSchema {
		const constraints = constraintsOf(field, key, this.#notes, this.#options.codeLists);
		return {
			title: field.name,
			...(field.feldart === 'locked' ? { readOnly: true } : {}),
			...this.#value(constraints, key),
		};
	}

	#value(constraints: Constraints, key: string): JsonSchema {
		switch (constraints.kind) {
			case 'text':
				return this.#text(constraints);
			case 'codes':
				return this.#codes(constraints);
			case 'file':
				return { type: 'string', minLength: 1, description: 'Kennung der Anlage (FIT-Connect: UUID)' };
			case 'boolean':
				return { type: 'boolean' };
			case 'number':
			case 'integer':
				return {
					type: constraints.kind,
					...(constraints.min === undefined ? {} : { minimum: this.#number(constraints.min, key) }),
					...(constraints.max === undefined ? {} : { maximum: this.#number(constraints.max, key) }),
				};
			default:
				return {
					type: 'string',
					format: constraints.kind,
					...(constraints.min === undefined ? {} : { formatMinimum: constraints.min }),
					...(constraints.max === undefined ? {} : { formatMaximum: constraints.max }),
				};
		}
	}

	#text({ minLength, maxLength, pattern, patternLeftOut }: Constraints): JsonSchema {
		const usable = pattern && (pattern.linear || !this.#options.structureOnly);
		return {
			type: 'string',
			...(minLength === undefined ? {} : { minLength }),
			...(maxLength === undefined ? {} : { maxLength }),
			...(usable ? { pattern: toEcmaScript(pattern) } : {}),
			...(patternLeftOut === undefined ? {} : { $comment: `Muster nicht übernommen: ${patternLeftOut}` }),
		};
	}

	#codes({ codes, codeList }: Constraints): JsonSchema {
		const { inlineCodes = 200, structureOnly = false } = this.#options;
		const named = codeList === undefined ? {} : { $comment: `Codeliste ${codeList}` };
		if (!codes || codes.length > inlineCodes || structureOnly) return { type: 'string', ...named };
		// A list with the same code twice (QS 1045) would make that code invalid: oneOf wants exactly one.
		const names = new Map(codes.map(({ code, name }) => [code, name]));
		return { type: 'string', oneOf: Array.from(names, ([code, name]) => ({ const: code, title: name })), ...named };
	}

	#number(text: string, key: string): number {
		const value = Number(text);
		if (plain(String(value)) !== plain(text)) this.#notes.add('DK-FIM-BOUND-INEXACT', key, { bound: text.slice(0, 40) });
		return Number.isFinite(value) ? value : Math.sign(value) * Number.MAX_VALUE;
	}
}

function plain(decimal: string): string {
	const [whole = '', fraction = ''] = decimal.replace('-', '').split('.');
	const digits = `${whole.replace(/^0+(?=\d)/, '')}.${fraction.replace(/0+$/, '')}`;
	return decimal.startsWith('-') && /[1-9]/.test(digits) ? `-${digits}` : digits;
}
