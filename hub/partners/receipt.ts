/** What a partner gave us as proof. Types only. */

export interface Receipt {
	/** The partner's own reference: Kassenzeichen, Aktenzeichen, case number, transaction id. Never personal data. */
	readonly reference: string;
	/** Adapter kind, e.g. `cmis`. */
	readonly adapter: string;
	/** RFC 3339: when the partner confirmed. */
	readonly at: string;
	/** CloudEvents extension attributes that later steps and people need, e.g. `{ kassenzeichen: '…' }`. Names lower case letters and digits. */
	readonly attributes: Readonly<Record<string, string>>;
}
