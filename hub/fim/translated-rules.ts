/**
 * Reads and evaluates the rules that the FIM portal has translated (`/api/v1/translated-rules/{id}/{version}`). Only these are ever evaluated: the
 * rules in a data schema are German text, and nothing here claims to understand it.
 *
 * The portal answers per element, a group or the schema: `[{effect, target?, message, condition}]`; `self` is that element. A file holds
 * the answers for many elements: `{"G00000002193": […], "S00000000246": […]}` (ids of XDF 2 or 3, with or without `V1.0.0`); a bare list belongs to
 * the schema itself. Schema: `schemas/fim-translated-rules.schema.json`.
 *
 * - `require`: where the condition holds, the target must be filled; `forbid`: it must be empty; `valid`: the condition must hold;
 * - condition: `true`, `{identifier}` (a yes/no field says yes), `equal`, `not_equal`, `not`, `and`, `or`, `xor`, `is_empty`.
 *
 * Where a way leads through a list with several entries nobody says which one is meant: such a condition is neither true nor false, and the
 * rule is *undecided* unless the rest decides it.
 */
import type { ErrorCode } from '../errors/catalogue.ts';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { childrenOf } from './children.ts';
import { normalElement } from './ids.ts';
import type { FimGruppe, FimSchema } from './model.ts';
import { type FimNote, Notes } from './note.ts';

export type Effect = 'require' | 'forbid' | 'valid';

export type Operand = { readonly path: readonly string[] } | { readonly literal: string | number | boolean | null };

export type Condition =
	| { readonly kind: 'true' }
	| { readonly kind: 'yes' | 'empty'; readonly path: readonly string[] }
	| { readonly kind: 'equal'; readonly left: Operand; readonly right: Operand }
	| { readonly kind: 'not'; readonly condition: Condition }
	| { readonly kind: 'and' | 'or' | 'xor'; readonly conditions: readonly Condition[] };

export interface TranslatedRule {
	/** `G00000002193, Regel 1`. */
	readonly name: string;
	readonly effect: Effect;
	/** Ids in the notation of XDF 3, from the element on; absent only for `valid`. */
	readonly target?: readonly string[];
	/** The portal's own German sentence. */
	readonly message: string;
	readonly condition: Condition;
}

/** Rules by element id in the notation of XDF 3. */
export interface TranslatedRules {
	readonly byElement: ReadonlyMap<string, readonly TranslatedRule[]>;
	/** Rules that could not be read; they are not evaluated. */
	readonly notes: readonly FimNote[];
}

const MAX_DEPTH = 50;
const MAX_RULES = 10_000;

class RuleFault extends Error {
	readonly de: string;

	constructor(de: string, en: string) {
		super(en);
		this.de = de;
	}
}

/**
 * @param schema the rules must fit it: an element or identifier that it does not have is a fault of the rule (DK-FIM-RULE)
 * @throws DrehkreuzError DK-FIM-RULES-FILE when the value is no collection of rules at all
 */
export function readTranslatedRules(value: unknown, schema: FimSchema): TranslatedRules {
	const notes = new Notes();
	const byElement = new Map<string, TranslatedRule[]>();
	const elements = elementsOf(schema);
	let total = 0;
	for (const [key, list] of entriesOf(value, schema)) {
		if (!Array.isArray(list)) throw fileFault(`zu ${key.slice(0, 40)} steht keine Liste`, `there is no list for ${key.slice(0, 40)}`);
		const id = normalElement(key).split('V')[0] ?? key;
		const element = elements.get(id);
		list.forEach((raw: unknown, index) => {
			if (++total > MAX_RULES) throw fileFault(`mehr als ${MAX_RULES} Regeln`, `more than ${MAX_RULES} rules`);
			const name = `${id.slice(0, 40)}, Regel ${index + 1}`;
			try {
				if (!element) throw new RuleFault('das Element gibt es im Datenschema nicht', 'the data schema has no such element');
				const rule = ruleOf(raw, name, (path) => within(element, path));
				byElement.set(id, [...(byElement.get(id) ?? []), rule]);
			} catch (fault) {
				if (!(fault instanceof RuleFault)) throw fault;
				notes.add('DK-FIM-RULE', name, { regel: fault.de, rule: fault.message });
			}
		});
	}
	return { byElement, notes: notes.all };
}

function entriesOf(value: unknown, schema: FimSchema): readonly (readonly [string, unknown])[] {
	if (Array.isArray(value)) return [[schema.id, value]];
	if (isObject(value)) return Object.entries(value);
	throw fileFault('weder Objekt noch Liste', 'neither an object nor a list');
}

function fileFault(regel: string, rule: string): DrehkreuzError {
	return new DrehkreuzError('DK-FIM-RULES-FILE' satisfies ErrorCode, { regel, rule });
}

/** The same group may stand in many places, always with the same children in all versions seen; each place that fits is enough. */
function elementsOf(schema: FimSchema): ReadonlyMap<string, readonly (FimSchema | FimGruppe)[]> {
	const elements = new Map<string, (FimSchema | FimGruppe)[]>();
	const visit = (element: FimSchema | FimGruppe): void => {
		const id = normalElement(element.id);
		elements.set(id, [...(elements.get(id) ?? []), element]);
		for (const child of childrenOf(element)) if (child.element.kind === 'gruppe') visit(child.element);
	};
	visit(schema);
	return elements;
}

function within(elements: readonly (FimSchema | FimGruppe)[], path: readonly string[]): boolean {
	return elements.some((element) => {
		let parent: FimSchema | FimGruppe | undefined = element;
		for (const segment of path) {
			const child: ReturnType<typeof childrenOf>[number] | undefined = parent && childrenOf(parent).find((one) => normalElement(one.element.id) === segment);
			if (!child) return false;
			parent = child.element.kind === 'gruppe' ? child.element : undefined;
		}
		return true;
	});
}

type Exists = (path: readonly string[]) => boolean;

function ruleOf(raw: unknown, name: string, exists: Exists): TranslatedRule {
	if (!isObject(raw)) throw new RuleFault('kein Objekt', 'no object');
	const { effect, target, message = '', condition, ...others } = raw;
	const strange = Object.keys(others)[0];
	if (strange !== undefined) throw new RuleFault(`unbekannte Angabe ${strange.slice(0, 40)}`, `unknown property ${strange.slice(0, 40)}`);
	if (effect !== 'require' && effect !== 'forbid' && effect !== 'valid') throw new RuleFault('unbekannte Wirkung', 'unknown effect');
	if (typeof message !== 'string') throw new RuleFault('message ist kein Text', 'message is no text');
	const read = conditionOf(condition, exists, 0);
	if (target === undefined || target === null) {
		if (effect !== 'valid') throw new RuleFault('target fehlt', 'target is missing');
		return { name, effect, message: message.slice(0, 500), condition: read };
	}
	return { name, effect, target: pathOf(target, exists), message: message.slice(0, 500), condition: read };
}

function conditionOf(raw: unknown, exists: Exists, depth: number): Condition {
	if (depth > MAX_DEPTH) throw new RuleFault(`tiefer als ${MAX_DEPTH} Ebenen`, `deeper than ${MAX_DEPTH} levels`);
	if (raw === true) return { kind: 'true' };
	if (!isObject(raw)) throw new RuleFault('condition fehlt oder ist kein Objekt', 'condition is missing or no object');
	const [[operator, operand] = ['', undefined], ...others] = Object.entries(raw);
	if (others.length > 0 || operator === '') throw new RuleFault('eine Bedingung hat genau einen Operator', 'a condition has exactly one operator');
	switch (operator) {
		case 'identifier':
			return { kind: 'yes', path: pathOf(operand, exists) };
		case 'is_empty':
			return { kind: 'empty', path: pathOf(isObject(operand) ? operand.identifier : undefined, exists) };
		case 'not':
			return { kind: 'not', condition: conditionOf(operand, exists, depth + 1) };
		case 'equal':
			return { kind: 'equal', ...pairOf(operand, exists) };
		case 'not_equal':
			return { kind: 'not', condition: { kind: 'equal', ...pairOf(operand, exists) } };
		case 'and':
		case 'or':
		case 'xor':
			if (!Array.isArray(operand) || operand.length === 0) throw new RuleFault(`${operator} braucht eine Liste`, `${operator} needs a list`);
			return { kind: operator, conditions: operand.map((item: unknown) => conditionOf(item, exists, depth + 1)) };
		default:
			throw new RuleFault(`unbekannter Operator ${operator.slice(0, 40)}`, `unknown operator ${operator.slice(0, 40)}`);
	}
}

function pairOf(raw: unknown, exists: Exists): { readonly left: Operand; readonly right: Operand } {
	if (!Array.isArray(raw) || raw.length !== 2) throw new RuleFault('equal braucht zwei Angaben', 'equal needs two operands');
	return { left: operandOf(raw[0], exists), right: operandOf(raw[1], exists) };
}

function operandOf(raw: unknown, exists: Exists): Operand {
	if (isObject(raw) && Object.keys(raw).length === 1 && 'identifier' in raw) return { path: pathOf(raw.identifier, exists) };
	if (raw === null || typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean') return { literal: raw };
	throw new RuleFault('unbekannte Angabe in equal', 'unknown operand in equal');
}

/** `self.G1.F2` or `G1.F2`. */
function pathOf(raw: unknown, exists: Exists): readonly string[] {
	if (typeof raw !== 'string' || raw.length > 500) throw new RuleFault('identifier ist kein Text', 'identifier is no text');
	const path = raw
		.replace(/^self\.?/, '')
		.split('.')
		.filter((segment) => segment !== '')
		.map(normalElement);
	if (path.length === 0 && !raw.startsWith('self')) throw new RuleFault('identifier ist leer', 'identifier is empty');
	if (!path.every((segment) => /^[GF]\d{11}$/.test(segment))) throw new RuleFault('identifier ist keine FIM-Kennung', 'identifier is no FIM id');
	if (!exists(path)) throw new RuleFault(`${path.join('.')} gibt es dort im Datenschema nicht`, `the data schema has no ${path.join('.')} there`);
	return path;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
