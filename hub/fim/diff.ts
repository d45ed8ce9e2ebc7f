/**
 * What changes for instances between two versions of a FIM data schema, place by place.
 *
 * The question is the one of a municipality before it switches a flow: is an instance of the old version still right under the new one, and do its values
 * still lie at the same place? *breaking*: no, or not for all; *compatible*: yes; *unclear*: a person must look (patterns, lists that are not here,
 * rules in words). Ids are compared in the notation of XDF 3, so an XDF 2 schema can be compared with its XDF 3 successor.
 */
import type { Language } from '../errors/definition.ts';
import { type Child, childrenOf, isAuswahl, repeats } from './children.ts';
import type { CodeLists } from './constraints.ts';
import { fieldChanges } from './diff-field.ts';
import { normalElement } from './ids.ts';
import type { FimGruppe, FimRegel, FimSchema } from './model.ts';
import { namesText } from './place.ts';

export type Effect = 'breaking' | 'compatible' | 'unclear';

export type ChangeKind =
	| 'added'
	| 'removed'
	| 'cardinality'
	| 'auswahl'
	| 'name'
	| 'feldart'
	| 'datatype'
	| 'length'
	| 'range'
	| 'pattern'
	| 'codes'
	| 'code-list'
	| 'rule';

export interface Change extends Readonly<Record<Language, string>> {
	/** Ids in the notation of XDF 3: `/G60000000083/F60000000231`; '' is the schema. */
	readonly path: string;
	/** `Geburtsdatum › Tag (F60000000231)`. */
	readonly place: string;
	readonly change: ChangeKind;
	readonly effect: Effect;
}

export interface DiffSummary {
	readonly effect: Effect;
	readonly breaking: number;
	readonly unclear: number;
	readonly compatible: number;
}

export interface SchemaDiff {
	readonly changes: readonly Change[];
	readonly summary: DiffSummary;
}

export interface DiffOptions {
	/** Of both versions, by `canonicalVersionUri`: with them changed lists are compared code by code. */
	readonly codeLists?: CodeLists;
}

/** What happened at one place, before it is known where. */
export type Found = Omit<Change, 'path' | 'place'>;

export function diffSchemas(before: FimSchema, after: FimSchema, { codeLists = new Map() }: DiffOptions = {}): SchemaDiff {
	const changes = [...compareParents(before, after, { path: '', names: [], codeLists })];
	const count = (effect: Effect) => changes.filter((change) => change.effect === effect).length;
	const [breaking, unclear, compatible] = [count('breaking'), count('unclear'), count('compatible')];
	return { changes, summary: { effect: breaking > 0 ? 'breaking' : unclear > 0 ? 'unclear' : 'compatible', breaking, unclear, compatible } };
}

interface Where {
	readonly path: string;
	readonly names: readonly string[];
	readonly codeLists: CodeLists;
}

function* compareParents(before: FimSchema | FimGruppe, after: FimSchema | FimGruppe, where: Where): Generator<Change, void, void> {
	yield* ruleChanges(before.regeln, after.regeln).map((found) => ({ path: where.path, place: namesText(where.names), ...found }));
	if (isAuswahl(before) !== isAuswahl(after)) {
		const optional = !isAuswahl(after) && childrenOf(after).every(({ min }) => min === 0);
		yield { path: where.path, place: namesText(where.names), ...(isAuswahl(after) ? AUSWAHL_NOW : optional ? AUSWAHL_NO_LONGER : AUSWAHL_ALL) };
	}
	const old = byId(before);
	const now = byId(after);
	for (const [id, child] of old) {
		const next = now.get(id);
		const inside = { ...where, path: `${where.path}/${id}`, names: [...where.names, (next ?? child).element.name] };
		const place = namesText(inside.names, id);
		if (!next) yield { path: inside.path, place, ...REMOVED };
		else if (next.element.kind !== child.element.kind) yield { path: inside.path, place, ...ANOTHER_KIND };
		else yield* compareChildren(child, next, inside, place, { before: isAuswahl(before), after: isAuswahl(after) });
	}
	for (const [id, child] of now) {
		if (old.has(id)) continue;
		const required = child.min > 0 && !isAuswahl(after);
		yield { path: `${where.path}/${id}`, place: namesText([...where.names, child.element.name], id), ...(required ? ADDED_REQUIRED : ADDED_OPTIONAL) };
	}
}

function* compareChildren(
	before: Child,
	after: Child,
	where: Where,
	place: string,
	choice: { readonly before: boolean; readonly after: boolean },
): Generator<Change, void, void> {
	const found = [
		...nameChange(before.element.name, after.element.name),
		...cardinalityChange({ ...before, min: choice.before ? 0 : before.min }, { ...after, min: choice.after ? 0 : after.min }),
	];
	if (before.element.kind === 'feld' && after.element.kind === 'feld') {
		found.push(...fieldChanges(before.element, after.element, where.codeLists), ...ruleChanges(before.element.regeln, after.element.regeln));
	}
	yield* found.map((change) => ({ path: where.path, place, ...change }));
	if (before.element.kind === 'gruppe' && after.element.kind === 'gruppe') yield* compareParents(before.element, after.element, where);
}

function byId(parent: FimSchema | FimGruppe): ReadonlyMap<string, Child> {
	return new Map(childrenOf(parent).map((child) => [normalElement(child.element.id), child]));
}

function nameChange(before: string, after: string): readonly Found[] {
	if (before === after) return [];
	return [{ change: 'name', effect: 'compatible', de: `Name geändert, bisher „${before}“`, en: `name changed, was '${before}'` }];
}

function cardinalityChange(before: Child, after: Child): readonly Found[] {
	if (before.min === after.min && before.max === after.max) return [];
	const text = { from: numbers(before), to: numbers(after) };
	const found = (effect: Effect, de: string, en: string): readonly Found[] => [
		{ change: 'cardinality', effect, de: `Anzahl ${text.from} → ${text.to}: ${de}`, en: `cardinality ${text.from} → ${text.to}: ${en}` },
	];
	if (repeats(before) !== repeats(after)) {
		return repeats(after)
			? found('breaking', 'aus dem Wert wird eine Liste', 'the value becomes a list')
			: found('breaking', 'aus der Liste wird ein Wert', 'the list becomes a value');
	}
	if (after.min > before.min)
		return found('breaking', before.min === 0 ? 'jetzt Pflicht' : 'mehr verlangt', before.min === 0 ? 'required now' : 'more required');
	if (after.max !== null && (before.max === null || after.max < before.max)) return found('breaking', 'weniger erlaubt', 'fewer allowed');
	return found('compatible', 'erweitert', 'widened');
}

function numbers({ min, max }: Child): string {
	return `${min}:${max ?? '*'}`;
}

function ruleChanges(before: readonly FimRegel[], after: readonly FimRegel[]): readonly Found[] {
	const old = new Map(before.map((rule) => [normalElement(rule.id), rule]));
	const now = new Map(after.map((rule) => [normalElement(rule.id), rule]));
	const found = (id: string, de: string, en: string): Found => ({ change: 'rule', effect: 'unclear', de: `Regel ${id} ${de}`, en: `rule ${id} ${en}` });
	return [
		...[...old].filter(([id]) => !now.has(id)).map(([id]) => found(id, 'entfallen', 'gone')),
		...[...now].filter(([id]) => !old.has(id)).map(([id]) => found(id, 'neu', 'new')),
		...[...now].filter(([id, rule]) => old.has(id) && wording(old.get(id)) !== wording(rule)).map(([id]) => found(id, 'anders gefasst', 'worded differently')),
	];
}

/** Ids inside of the text are written in the notation of its format; spaces do not count. */
function wording(rule: FimRegel | undefined): string {
	return (rule?.freitext ?? '')
		.replace(/\b[GF]\d{8}(?:\d{3})?\b/g, (id) => normalElement(id))
		.replace(/\s+/g, ' ')
		.trim();
}

const REMOVED: Found = { change: 'removed', effect: 'breaking', de: 'entfallen', en: 'removed' };
const ADDED_REQUIRED: Found = { change: 'added', effect: 'breaking', de: 'neu und Pflicht', en: 'new and required' };
const ADDED_OPTIONAL: Found = { change: 'added', effect: 'compatible', de: 'neu, freiwillig', en: 'new, optional' };
const ANOTHER_KIND: Found = { change: 'datatype', effect: 'breaking', de: 'Feld und Gruppe vertauscht', en: 'field and group exchanged' };
const AUSWAHL_NOW: Found = { change: 'auswahl', effect: 'breaking', de: 'ist jetzt eine Auswahlgruppe', en: 'is an Auswahlgruppe now' };
const AUSWAHL_NO_LONGER: Found = { change: 'auswahl', effect: 'compatible', de: 'ist keine Auswahlgruppe mehr', en: 'is no Auswahlgruppe any more' };
const AUSWAHL_ALL: Found = {
	change: 'auswahl',
	effect: 'breaking',
	de: 'ist keine Auswahlgruppe mehr und verlangt mehrere Angaben',
	en: 'is no Auswahlgruppe any more and requires several properties',
};
