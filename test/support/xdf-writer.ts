/** Writes a FIM schema as an XDatenfelder document, for tests: what the reader reads back must be the same schema. Our own documents, no official ones. */
import { freigabestatusOfXdf2 } from '../../hub/fim/codes.ts';
import type { FimFeld, FimGruppe, FimRegel, FimSchema, FimStruktur, XdfFormat } from '../../hub/fim/model.ts';

export const NAMESPACES: Readonly<Record<XdfFormat, string>> = {
	xdf2: 'urn:xoev-de:fim:standard:xdatenfelder_2',
	xdf3: 'urn:xoev-de:fim:standard:xdatenfelder_3.0.0',
};

export type WritableSchema = Omit<FimSchema, 'counts' | 'alleRegeln'>;

export interface WriteOptions {
	/** Default `xdf`; empty for a default namespace. */
	readonly prefix?: string;
	/** Relations written into the schema's head; XDF 3. */
	readonly relations?: number;
}

export function writeXdf(schema: WritableSchema, options: WriteOptions = {}): string {
	return new XdfWriter(schema.format, options).message(schema);
}

type Head = Pick<FimFeld, 'id' | 'name'> & { readonly version?: string; readonly beschreibung?: string; readonly bezug: readonly string[] };

class XdfWriter {
	readonly #format: XdfFormat;
	readonly #options: WriteOptions;

	constructor(format: XdfFormat, options: WriteOptions) {
		this.#format = format;
		this.#options = options;
	}

	message(schema: WritableSchema): string {
		const { prefix = 'xdf', relations = 0 } = this.#options;
		const root = this.#tag('xdatenfelder.stammdatenschema.0102');
		const relation = this.#e('relation', this.#coded('praedikat', 'ABL') + this.#e('objekt', this.#text('id', 'S00000000001')));
		const content = [
			this.#head(schema),
			this.#state(schema),
			this.#text(this.#format === 'xdf3' ? 'bezeichnung' : 'bezeichnungEingabe', schema.bezeichnung),
			relation.repeat(relations),
			...schema.regeln.map((regel) => this.#regel(regel)),
			...schema.struktur.map((struktur) => this.#struktur(struktur)),
		].join('');
		const header = this.#e('header', this.#text('nachrichtID', 'test') + this.#text('erstellungszeitpunkt', '2026-01-01T00:00:00Z'));
		const binding = `xmlns${prefix === '' ? '' : `:${prefix}`}="${NAMESPACES[this.#format]}"`;
		return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} ${binding}>${header}${this.#e('stammdatenschema', content)}</${root}>\n`;
	}

	#struktur({ min, max, bezug, element }: FimStruktur): string {
		const content = element.kind === 'feld' ? this.#feld(element) : this.#gruppe(element);
		return `\n${this.#e('struktur', this.#text('anzahl', `${min}:${max ?? '*'}`) + this.#bezug(bezug) + this.#e('enthaelt', content))}`;
	}

	#gruppe(gruppe: FimGruppe): string {
		const art = gruppe.auswahl ? this.#coded('art', 'X') : '';
		return this.#e('datenfeldgruppe', this.#element(gruppe) + art + gruppe.struktur.map((struktur) => this.#struktur(struktur)).join(''));
	}

	#feld(feld: FimFeld): string {
		const { feldart, datentyp, inhalt, vorbefuellung, codeliste, werte, maxSize, mediaTypes } = feld;
		const wert = (werte ?? []).map(({ code, name, hilfe }) =>
			this.#e('wert', this.#text('code', code) + this.#text('name', name) + this.#text('hilfe', hilfe)),
		);
		return this.#e(
			'datenfeld',
			[
				this.#element(feld),
				this.#coded('feldart', feldart),
				this.#coded('datentyp', datentyp),
				this.#praezisierung(feld),
				this.#text('inhalt', inhalt),
				this.#coded('vorbefuellung', vorbefuellung),
				werte === undefined ? '' : this.#e('werte', wert.join('')),
				codeliste === undefined ? '' : this.#codeliste(codeliste),
				this.#text('maxSize', maxSize === undefined ? undefined : String(maxSize)),
				...mediaTypes.map((type) => this.#text('mediaType', type)),
			].join(''),
		);
	}

	#praezisierung({ praezisierung }: FimFeld): string {
		const values = Object.entries(praezisierung).map(([key, value]) => [key, String(value)] as const);
		if (values.length === 0) return this.#format === 'xdf2' ? this.#e('praezisierung', '') : '';
		if (this.#format === 'xdf2') return this.#text('praezisierung', JSON.stringify(Object.fromEntries(values)));
		return `<${this.#tag('praezisierung')} ${values.map(([key, value]) => `${key}="${escaped(value)}"`).join(' ')}/>`;
	}

	#codeliste({ id, canonicalIdentification, version, canonicalVersionUri }: NonNullable<FimFeld['codeliste']>): string {
		const list =
			this.#text('canonicalIdentification', canonicalIdentification) + this.#text('version', version) + this.#text('canonicalVersionUri', canonicalVersionUri);
		if (this.#format === 'xdf3') return this.#e('codelisteReferenz', list);
		return this.#e('codelisteReferenz', this.#e('identifikation', this.#text('id', id)) + this.#e('genericodeIdentification', list));
	}

	#regel(regel: FimRegel): string {
		const text = this.#format === 'xdf3' ? 'freitextRegel' : 'definition';
		return this.#e('regel', this.#identity(regel) + this.#text('name', regel.name) + this.#text(text, regel.freitext) + this.#coded('typ', regel.typ));
	}

	#element(element: FimFeld | FimGruppe): string {
		return [
			this.#head(element),
			this.#state(element),
			this.#text('bezeichnungEingabe', element.bezeichnungEingabe),
			this.#text('bezeichnungAusgabe', element.bezeichnungAusgabe),
			this.#coded('schemaelementart', element.schemaelementart),
			this.#text('hilfetextEingabe', element.hilfetext),
			...element.regeln.map((regel) => this.#regel(regel)),
		].join('');
	}

	#head(head: Head): string {
		return this.#identity(head) + this.#text('name', head.name) + this.#text('beschreibung', head.beschreibung) + this.#bezug(head.bezug);
	}

	/** XDF 2 has three states and a date; the one that the reader makes of it is known. */
	#state({ freigabestatus, version }: Pick<FimSchema, 'freigabestatus' | 'version'>): string {
		if (freigabestatus === undefined) return '';
		if (this.#format === 'xdf3') return this.#coded('freigabestatus', freigabestatus);
		const status = freigabestatus === '7' ? 'inaktiv' : 'aktiv';
		const date = freigabestatus === '6' ? '2026-01-01' : undefined;
		if (freigabestatusOfXdf2(status, version, date) !== freigabestatus) throw new Error(`XDF 2 has no state ${freigabestatus}`);
		return this.#coded('status', status) + this.#text('freigabedatum', date);
	}

	#identity({ id, version }: { readonly id: string; readonly version?: string }): string {
		return this.#e('identifikation', this.#text('id', id) + this.#text('version', version));
	}

	#bezug(bezug: readonly string[]): string {
		return this.#format === 'xdf3' ? bezug.map((basis) => this.#text('bezug', basis)).join('') : this.#text('bezug', bezug.join('; '));
	}

	#coded(name: string, code: string | undefined): string {
		// The code of a coded element has no namespace.
		return code === undefined ? '' : this.#e(name, `<code${this.#options.prefix === '' ? ' xmlns=""' : ''}>${escaped(code)}</code>`);
	}

	#text(name: string, text: string | undefined): string {
		return text === undefined ? '' : this.#e(name, escaped(text));
	}

	#e(name: string, content: string): string {
		return `<${this.#tag(name)}>${content}</${this.#tag(name)}>`;
	}

	#tag(name: string): string {
		const { prefix = 'xdf' } = this.#options;
		return prefix === '' ? name : `${prefix}:${name}`;
	}
}

const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\r', '&#13;');
