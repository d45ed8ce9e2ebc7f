/** Small XDatenfelder documents written by hand, to be bent. */

export const XDF2 = 'urn:xoev-de:fim:standard:xdatenfelder_2';
export const XDF3 = 'urn:xoev-de:fim:standard:xdatenfelder_3.0.0';

export interface Parts {
	readonly namespace?: string;
	/** Nodes of the schema after its head. Default: one field. */
	readonly content?: string;
	readonly declaration?: string;
}

const HEAD3 = `<x:freigabestatus><code>6</code></x:freigabestatus><x:letzteAenderung>2026-01-01T00:00:00Z</x:letzteAenderung>`;

export function identity(id: string, version = '1.0.0'): string {
	return `<x:identifikation><x:id>${id}</x:id><x:version>${version}</x:version></x:identifikation>`;
}

/** XDF 3. One node a line, so that lines are easily told. */
export function document3({ namespace = XDF3, content = place(field()), declaration = '<?xml version="1.0" encoding="UTF-8"?>' }: Parts = {}): string {
	return `${declaration}
<x:xdatenfelder.stammdatenschema.0102 xmlns:x="${namespace}">
<x:header><x:nachrichtID>1</x:nachrichtID></x:header>
<x:stammdatenschema>
${identity('S00000000001')}
<x:name>Hundesteuer</x:name>
${HEAD3}
${content}
</x:stammdatenschema>
</x:xdatenfelder.stammdatenschema.0102>`;
}

export function place(content: string, anzahl = '1:1'): string {
	return `<x:struktur><x:anzahl>${anzahl}</x:anzahl><x:enthaelt>${content}</x:enthaelt></x:struktur>`;
}

export interface FieldParts {
	readonly id?: string;
	readonly head?: string;
	readonly feldart?: string;
	readonly datentyp?: string;
	/** Nodes after the data type. */
	readonly more?: string;
}

const ELEMENT3 = `${HEAD3}<x:schemaelementart><code>RNG</code></x:schemaelementart>`;

export function field({ id = 'F00000000001', head = '<x:name>Name</x:name>', feldart = 'input', datentyp = 'text', more = '' }: FieldParts = {}): string {
	return `<x:datenfeld>${identity(id)}${head}${ELEMENT3}<x:feldart><code>${feldart}</code></x:feldart><x:datentyp><code>${datentyp}</code></x:datentyp><x:vorbefuellung><code>keine</code></x:vorbefuellung>${more}</x:datenfeld>`;
}

export function group(content: string, { id = 'G00000000001', head = '<x:name>Gruppe</x:name>' } = {}): string {
	return `<x:datenfeldgruppe>${identity(id)}${head}${ELEMENT3}${content}</x:datenfeldgruppe>`;
}

/** XDF 2 with one field. */
export function document2(praezisierung: string, { datentyp = 'text', namespace = XDF2 } = {}): string {
	const status = '<x:status><code>aktiv</code></x:status>';
	return `<?xml version="1.0" encoding="UTF-8"?>
<x:xdatenfelder.stammdatenschema.0102 xmlns:x="${namespace}"><x:header/><x:stammdatenschema>
${identity('S00000001', '1.0')}<x:name>Hundesteuer</x:name>${status}
<x:struktur><x:anzahl>0:*</x:anzahl><x:enthaelt><x:datenfeld>${identity('F00000001', '1.0')}<x:name>Name</x:name>${status}
<x:schemaelementart><code>HAR</code></x:schemaelementart><x:feldart><code>input</code></x:feldart><x:datentyp><code>${datentyp}</code></x:datentyp>
  <x:praezisierung>${praezisierung}</x:praezisierung></x:datenfeld></x:enthaelt></x:struktur>
</x:stammdatenschema></x:xdatenfelder.stammdatenschema.0102>`;
}
