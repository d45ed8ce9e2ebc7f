/**
 * Reads a Sollstellung file in the layout DKSOLL1 (windows-1252, CRLF, every field quoted, `;`) as strictly as a treasury would. Written apart
 * from the adapter that writes it. Pure.
 *
 * Reason codes: E01 form, E02 control totals, E03 Haushaltsjahr, E04 account, E05 Mandant, E06 Kassenzeichen, E07 amount.
 */

export type Reason = 'E01' | 'E02' | 'E03' | 'E04' | 'E05' | 'E06' | 'E07';

export interface Sollstellung {
	readonly mandant: string;
	readonly haushaltsjahr: number;
	readonly belegnummer: string;
	readonly art: 'S' | 'ST' | 'A';
	/** Empty: the HKR gives one. */
	readonly kassenzeichen: string;
	readonly positionen: readonly { readonly cents: bigint; readonly konto: string; readonly text: string }[];
	readonly summeCents: bigint;
}

export interface Rules {
	readonly mandanten: readonly string[];
	readonly haushaltsjahre: readonly number[];
	/** Accounts that exist. */
	readonly konten: RegExp;
	/** Whether a Kassenzeichen was given out or booked before. */
	readonly knowsKassenzeichen: (kassenzeichen: string) => boolean;
}

export class Refused extends Error {
	readonly reason: Reason;
	/** Empty when it could not be read. */
	readonly belegnummer: string;
	constructor(reason: Reason, belegnummer: string) {
		super(reason);
		this.reason = reason;
		this.belegnummer = belegnummer;
	}
}

const K_FIELDS = 25;
const P_FIELDS = 8;
const S_FIELDS = 4;
const DATE = /^(0[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])\.\d{4}$/;
const TIME = /^\d{2}\.\d{2}\.\d{4} \d{2}:\d{2}:\d{2}$/;

/** @throws Refused */
export function readSollstellung(bytes: Buffer, rules: Rules): Sollstellung {
	const text = new TextDecoder('windows-1252').decode(bytes);
	const lines = text.split('\r\n');
	if (lines.pop() !== '' || lines.length < 3) throw new Refused('E01', '');
	const rows = lines.map(fieldsOf);
	const [head = []] = rows;
	const total = rows.at(-1) ?? [];
	const belegnummer = /^DK[0-9A-Z]{20}$/.test(head[4] ?? '') ? (head[4] as string) : '';
	const check = (good: boolean, reason: Reason): void => {
		if (!good) throw new Refused(reason, belegnummer);
	};

	const [satzart, format, mandant = '', haushaltsjahr = '', , art = '', erstellt = '', kassenzeichen = ''] = head;
	check(head.length === K_FIELDS && satzart === 'K' && format === 'DKSOLL1' && belegnummer !== '', 'E01');
	check(TIME.test(erstellt) && DATE.test(head[17] ?? '') && head[9] !== '', 'E01');
	check(art === 'S' || art === 'ST' || art === 'A', 'E01');
	check(rules.mandanten.includes(mandant), 'E05');
	check(/^\d{4}$/.test(haushaltsjahr) && rules.haushaltsjahre.includes(Number(haushaltsjahr)), 'E03');
	check(art === 'S' || rules.knowsKassenzeichen(kassenzeichen), 'E06');

	const positionen = rows.slice(1, -1).map((row, index) => {
		const [kind, number, position, betrag = '', kontoart, konto = '', , buchungstext = ''] = row;
		check(row.length === P_FIELDS && kind === 'P' && number === belegnummer && position === String(index + 1), 'E01');
		check((kontoart === 'P' || kontoart === 'H') && buchungstext !== '' && [...buchungstext].length <= 27, 'E01');
		check(rules.konten.test(konto), 'E04');
		const cents = centsOf(betrag);
		check(cents !== undefined && cents !== 0n && (cents > 0n || art === 'A'), 'E07');
		return { cents: cents ?? 0n, konto, text: buchungstext };
	});

	const summeCents = positionen.reduce((sum, { cents }) => sum + cents, 0n);
	check(total.length === S_FIELDS && total[0] === 'S' && total[1] === belegnummer, 'E01');
	check(total[2] === String(positionen.length) && centsOf(total[3] ?? '') === summeCents, 'E02');
	return { mandant, haushaltsjahr: Number(haushaltsjahr), belegnummer, art: art as Sollstellung['art'], kassenzeichen, positionen, summeCents };
}

/** Every field is quoted; anything else is no field. */
function fieldsOf(line: string): string[] {
	if (!/^"(?:[^"]|"")*"(?:;"(?:[^"]|"")*")*$/.test(line)) throw new Refused('E01', '');
	return Array.from(line.matchAll(/"((?:[^"]|"")*)"(?:;|$)/g), ([, value = '']) => value.replaceAll('""', '"'));
}

function centsOf(betrag: string): bigint | undefined {
	return /^-?(0|[1-9]\d{0,12}),\d{2}$/.test(betrag) ? BigInt(betrag.replace(',', '')) : undefined;
}
