/**
 * What a parking permit system checks of an order before it takes it. It reads the order flat (`kennzeichen`, `zone`, …), as its SOAP door gives
 * it, or as the application form has it (`fahrzeug.kennzeichen`, `bewohnerparken.zone`, …).
 */
export interface Fault {
	readonly feld: string;
	readonly regel: string;
}

export type Daten = Readonly<Record<string, unknown>>;

/** Faults of an order; none: it is taken. */
export type Validator = (daten: Daten) => readonly Fault[];

export const parkenRules: Validator = (daten) => {
	const { fahrzeug, bewohnerparken, ...rest } = daten;
	const flat: Daten = { ...rest, ...(bewohnerparken as object | undefined), ...(fahrzeug as object | undefined) };
	const faults: Fault[] = [];
	const text = (feld: string, pattern: RegExp, regel: string): void => {
		const value = flat[feld];
		if (typeof value !== 'string' || !pattern.test(value)) faults.push({ feld, regel });
	};
	text('kennzeichen', /^[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} [1-9]\d{0,3}[EH]?$/, 'muss ein Kennzeichen wie „MU-AB 123“ sein');
	text('zone', /^[0-9A-Z]{1,4}$/, 'muss eine Bewohnerparkzone nennen');
	text('gueltigAb', /^\d{4}-\d{2}-\d{2}$/, 'muss ein Datum sein');
	const { dauerMonate } = flat;
	if (dauerMonate !== undefined && !(Number.isInteger(dauerMonate) && Number(dauerMonate) >= 1 && Number(dauerMonate) <= 24)) {
		faults.push({ feld: 'dauerMonate', regel: 'muss zwischen 1 und 24 liegen' });
	}
	return faults;
};
