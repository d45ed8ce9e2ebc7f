/** Small FIM schemas by hand. Names and ids are invented, apart from those of the FIM library that the documentation uses, too. */
import type { FimFeld, FimGruppe, FimRegel, FimSchema, FimStruktur } from '../../hub/fim/model.ts';

export function feld(id: string, name: string, more: Partial<FimFeld> = {}): FimFeld {
	return {
		kind: 'feld',
		id,
		name,
		feldart: 'input',
		datentyp: 'text',
		praezisierung: {},
		mediaTypes: [],
		bezug: [],
		regeln: [],
		line: 1,
		...more,
	};
}

export function gruppe(id: string, name: string, struktur: readonly FimStruktur[], more: Partial<FimGruppe> = {}): FimGruppe {
	return { kind: 'gruppe', id, name, auswahl: false, struktur, bezug: [], regeln: [], line: 1, ...more };
}

/** @param anzahl as in XDF: `0:*` */
export function stelle(anzahl: string, element: FimFeld | FimGruppe): FimStruktur {
	const [min, max] = anzahl.split(':');
	return { min: Number(min), max: max === '*' ? null : Number(max), bezug: [], element, line: 1 };
}

export function regel(id: string, freitext: string): FimRegel {
	return { id, name: id, freitext, line: 1 };
}

export function datenschema(struktur: readonly FimStruktur[], more: Partial<FimSchema> = {}): FimSchema {
	return {
		format: 'xdf3',
		id: 'S99000000001',
		version: '1.0.0',
		name: 'Antrag auf ein Beispiel',
		bezug: [],
		regeln: [],
		struktur,
		alleRegeln: new Map(),
		counts: { fields: 0, groups: 0, rules: 0, codeListReferences: 0, relations: 0 },
		...more,
	};
}
