/** Makes the model out of complete nodes: one builder for each kind of element. A builder reports what is wrong and always makes something, so that reading goes on. */
import { AUSWAHLGRUPPE, datentypOf, FREIGABESTATUS, feldartOf, freigabestatusOfXdf2, SCHEMAELEMENTARTEN, VORBEFUELLUNGEN, XDF2_STATUS } from './codes.ts';
import type { Faults, Place } from './faults.ts';
import type { Grammar } from './grammar.ts';
import { isXdf2Id, isXdf3Id } from './ids.ts';
import { codelisteOf, werteOf } from './lists.ts';
import type { FimFeld, FimGruppe, FimRegel, FimSchema, FimStruktur, XdfFormat } from './model.ts';
import type { XdfNode } from './node.ts';
import { praezisierungOf, rawPraezisierung } from './praezisierung.ts';
import { checkFeld, checkGruppe, checkSchema } from './quality.ts';

export type BuiltSchema = Omit<FimSchema, 'counts' | 'alleRegeln'>;

export class Builder {
	readonly #faults: Faults;
	readonly rules = new Map<string, FimRegel>();

	constructor(faults: Faults) {
		this.#faults = faults;
	}

	/** Called for each node when it is complete. */
	complete(node: XdfNode, { format }: Grammar): void {
		switch (node.content) {
			case 'regel':
				node.built = this.#regel(node, format);
				break;
			case 'feld':
				node.built = this.#feld(node, format);
				break;
			case 'gruppe':
				node.built = this.#gruppe(node, format);
				break;
			case 'struktur':
				node.built = this.#struktur(node, format);
				break;
			case 'schema':
				node.built = this.#schema(node, format);
				break;
			default:
				return;
		}
		node.release();
	}

	#regel(node: XdfNode, format: XdfFormat): FimRegel {
		const { id, version, place } = this.#identity(node, 'R', format);
		const freitext = node.textOf(format === 'xdf3' ? 'freitextRegel' : 'definition');
		if (freitext === undefined) this.#faults.quality('1024', place);
		const regel = defined({ id, version, name: this.#name(node, place), freitext: freitext ?? '', typ: node.codeOf('typ'), line: node.line });
		if (!this.rules.has(id)) this.rules.set(id, regel);
		return regel;
	}

	#feld(node: XdfNode, format: XdfFormat): FimFeld {
		const common = this.#element(node, 'F', format);
		const { place } = common;
		const feldart = this.#code(node, 'feldart', place, '1027', (code) => feldartOf(format, code)) ?? 'input';
		const datentyp = this.#code(node, 'datentyp', place, '1028', (code) => datentypOf(format, code)) ?? 'text';
		if (format === 'xdf3') this.#code(node, 'vorbefuellung', place, '1030', (code) => VORBEFUELLUNGEN.find((known) => known === code));
		const raw = rawPraezisierung(node, format, common.element.id, this.#faults);
		const feld: FimFeld = {
			kind: 'feld',
			...common.element,
			...defined({
				inhalt: node.textOf('inhalt'),
				vorbefuellung: node.codeOf('vorbefuellung'),
				werte: werteOf(node, place, this.#faults),
				codeliste: codelisteOf(node, place, this.#faults),
				maxSize: this.#maxSize(node),
			}),
			feldart,
			datentyp,
			praezisierung: praezisierungOf(raw, datentyp, { ...(node.one('praezisierung') ?? place), node: place.node }, this.#faults),
			mediaTypes: node.textsOf('mediaType'),
		};
		const reference = node.one('codelisteReferenz') !== undefined;
		const columns = ['codeKey', 'nameKey', 'helpKey'].some((name) => node.textOf(name) !== undefined);
		const written = { praezisierung: raw, listed: reference || feld.werte !== undefined, reference, columns, maxSize: node.textOf('maxSize') !== undefined };
		checkFeld(feld, written, place, this.#faults);
		return feld;
	}

	#gruppe(node: XdfNode, format: XdfFormat): FimGruppe {
		const { element, place } = this.#element(node, 'G', format);
		const art = node.codeOf('art');
		if (art !== undefined && art !== AUSWAHLGRUPPE) this.#faults.quality('1042', place, art);
		if (isWithinItself(node, element)) this.#faults.quality('1026', place);
		const gruppe: FimGruppe = { kind: 'gruppe', ...element, auswahl: art === AUSWAHLGRUPPE, struktur: builtOf<FimStruktur>(node, 'struktur') };
		checkGruppe(gruppe, place, this.#faults);
		return gruppe;
	}

	#struktur(node: XdfNode, format: XdfFormat): FimStruktur | undefined {
		const enthaelt = node.one('enthaelt');
		const elements = [...builtOf<FimFeld | FimGruppe>(enthaelt, 'datenfeld'), ...builtOf<FimFeld | FimGruppe>(enthaelt, 'datenfeldgruppe')];
		const [element, second] = elements;
		if (!element) {
			this.#faults.report('DK-FIM-NODE-MISSING', node.place, { element: 'datenfeld | datenfeldgruppe', parent: node.name });
			return undefined;
		}
		if (second && second.kind !== element.kind) {
			const place = { line: second.line, column: enthaelt?.one('datenfeldgruppe')?.column ?? 1, node: second.id };
			this.#faults.report('DK-FIM-NODE-DUPLICATE', place, { element: 'datenfeld | datenfeldgruppe', parent: 'enthaelt' });
		}
		return { ...this.#anzahl(node, element.id), bezug: bezugOf(node, format), element, line: node.line };
	}

	#anzahl(node: XdfNode, id: string): { readonly min: number; readonly max: number | null } {
		const written = node.textOf('anzahl');
		const place = { ...(node.one('anzahl') ?? node).place, node: id };
		if (written === undefined) this.#faults.quality('1021', place);
		const match = /^(\d{1,9}):(\d{1,9}|\*)$/.exec(written ?? '0:1');
		if (!match) this.#faults.quality('1046', place, written);
		const min = Number(match?.[1] ?? 0);
		const max = match?.[2] === '*' ? null : Number(match?.[2] ?? 1);
		if (max !== null && min > max) this.#faults.quality('1047', place, written);
		return { min, max };
	}

	#schema(node: XdfNode, format: XdfFormat): BuiltSchema {
		const { id, version, place } = this.#identity(node, 'S', format);
		const struktur = builtOf<FimStruktur>(node, 'struktur');
		checkSchema(struktur, place, this.#faults);
		return {
			format,
			...defined({
				id,
				version,
				name: this.#name(node, place),
				bezeichnung: node.textOf(format === 'xdf3' ? 'bezeichnung' : 'bezeichnungEingabe'),
				beschreibung: node.textOf('beschreibung') ?? node.textOf('definition'),
				freigabestatus: this.#freigabestatus(node, version, format, place),
			}),
			bezug: bezugOf(node, format),
			regeln: builtOf<FimRegel>(node, 'regel'),
			struktur,
		};
	}

	/** What groups and fields have in common. */
	#element(node: XdfNode, letter: string, format: XdfFormat) {
		const { id, version, place } = this.#identity(node, letter, format);
		const schemaelementart = this.#code(node, 'schemaelementart', place, '1031', (code) => SCHEMAELEMENTARTEN.find((known) => known === code));
		const element = {
			...defined({
				id,
				version,
				name: this.#name(node, place),
				bezeichnungEingabe: node.textOf('bezeichnungEingabe'),
				bezeichnungAusgabe: node.textOf('bezeichnungAusgabe'),
				beschreibung: node.textOf('beschreibung') ?? node.textOf('definition'),
				hilfetext: node.textOf('hilfetextEingabe') ?? node.textOf('hilfetextAusgabe'),
				schemaelementart,
				freigabestatus: this.#freigabestatus(node, version, format, place),
			}),
			bezug: bezugOf(node, format),
			regeln: builtOf<FimRegel>(node, 'regel'),
			line: node.line,
		};
		return { element, place };
	}

	/** Id and version; an element without an id cannot be used. The place carries the id from here on. */
	#identity(node: XdfNode, letter: string, format: XdfFormat): { readonly id: string; readonly version: string | undefined; readonly place: Place } {
		const identifikation = node.one('identifikation');
		const idNode = identifikation?.one('id');
		const id = idNode?.text.trim() ?? '';
		if (!identifikation || !idNode) {
			const parent = identifikation ?? node;
			const facts = { element: identifikation ? 'id' : 'identifikation', parent: parent.name };
			this.#faults.report('DK-FIM-NODE-MISSING', parent.place, facts, { qs: '1038' });
		} else if (id === '') {
			this.#faults.report('DK-FIM-NODE-EMPTY', idNode.place, { element: 'id', parent: identifikation.name }, { qs: '1038' });
		} else if (!id.startsWith(letter) || !(format === 'xdf3' ? isXdf3Id(id) : isXdf2Id(id))) {
			this.#faults.quality('1039', { ...idNode.place, node: id });
		}
		return { id, version: identifikation?.textOf('version'), place: { line: node.line, column: node.column, node: id || node.name } };
	}

	#name(node: XdfNode, place: Place): string {
		const name = node.textOf('name');
		if (name === undefined) this.#faults.quality('1002', place);
		return name ?? '';
	}

	#freigabestatus(node: XdfNode, version: string | undefined, format: XdfFormat, place: Place): string | undefined {
		const name = format === 'xdf3' ? 'freigabestatus' : 'status';
		const known = format === 'xdf3' ? FREIGABESTATUS : XDF2_STATUS;
		const status = this.#code(node, name, place, '1032', (code) => known.find((each) => each === code));
		return format === 'xdf3' || status === undefined ? status : freigabestatusOfXdf2(status, version, node.textOf('freigabedatum'));
	}

	/** A code of a list; the rule is reported, at the coded node, where there is none or an unknown one. */
	#code<T extends string>(node: XdfNode, name: string, place: Place, qs: string, find: (code: string) => T | undefined): T | undefined {
		const written = node.codeOf(name);
		const code = written === undefined ? undefined : find(written);
		if (code === undefined) this.#faults.quality(qs, { ...(node.one(name)?.place ?? place), node: place.node }, written);
		return code;
	}

	#maxSize(node: XdfNode): number | undefined {
		const written = node.textOf('maxSize');
		if (written === undefined) return undefined;
		const bytes = Number(written);
		if (/^\d+$/.test(written) && Number.isSafeInteger(bytes)) return bytes;
		this.#faults.report('DK-FIM-VALUE', (node.one('maxSize') ?? node).place, { element: 'maxSize', value: written.slice(0, 80) }, { severity: 'warning' });
		return undefined;
	}
}

function builtOf<T>(node: XdfNode | undefined, name: string): readonly T[] {
	return (node?.all(name) ?? []).flatMap((child) => (child.built === undefined ? [] : [child.built as T]));
}

/** XDF 2 has one text with the bases separated by semicolons, XDF 3 one node each. */
function bezugOf(node: XdfNode, format: XdfFormat): readonly string[] {
	if (format === 'xdf3') return node.textsOf('bezug');
	return (node.textOf('bezug') ?? '').split(';').flatMap((part) => part.trim() || []);
}

/** The same group in the same version stands around it: it would have to contain itself without end. */
function isWithinItself(node: XdfNode, { id, version }: { readonly id: string; readonly version?: string }): boolean {
	for (let around = node.parent; around && id !== ''; around = around.parent) {
		const identifikation = around.content === 'gruppe' ? around.one('identifikation') : undefined;
		if (identifikation?.textOf('id') === id && identifikation.textOf('version') === version) return true;
	}
	return false;
}

type Defined<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
	readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Without the properties that are undefined. */
function defined<T extends object>(values: T): Defined<T> {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
