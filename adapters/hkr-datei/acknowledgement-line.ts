/** Reads lines of an acknowledgement file. Pure. Only lines that are complete (ended) count: the HKR may still be writing. */
import { decode, type Encoding } from '../../hub/text/encode.ts';
import { type AcknowledgementSettings, DEFAULTS } from './settings.ts';

export interface Acknowledgement {
	readonly belegnummer: string;
	readonly status: 'accepted' | 'refused' | 'unknown';
	/** Empty when the line names none. */
	readonly kassenzeichen: string;
	/** The HKR's reason as it stands there; may be prose. */
	readonly grund: string;
}

export interface LineReader {
	/** All complete lines that have a Belegnummer, in the order of the file. */
	read(bytes: Buffer): Acknowledgement[];
}

export function lineReader(settings: AcknowledgementSettings, fallback: { encoding: Encoding; delimiter: string }): LineReader {
	const { columns = DEFAULTS.acknowledgement.columns, accepted = DEFAULTS.acknowledgement.accepted, refused = DEFAULTS.acknowledgement.refused } = settings;
	const encoding = settings.encoding ?? fallback.encoding;
	const delimiter = settings.delimiter ?? (fallback.delimiter || ';');
	return {
		read(bytes) {
			const text = decode(bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1), encoding).replace(/^\ufeff/, '');
			const result: Acknowledgement[] = [];
			for (const line of text.split('\n')) {
				const values = splitLine(line.replace(/\r$/, ''), delimiter);
				const at = (column: number | undefined): string => (column === undefined ? '' : (values[column - 1] ?? '').trim());
				const word = at(columns.status);
				const status = accepted.includes(word) ? 'accepted' : refused.includes(word) ? 'refused' : 'unknown';
				const belegnummer = at(columns.belegnummer);
				if (belegnummer !== '') result.push({ belegnummer, status, kassenzeichen: at(columns.kassenzeichen), grund: at(columns.grund) });
			}
			return result;
		},
	};
}

/** Fields of one line; `"` quotes, doubled inside. */
export function splitLine(line: string, delimiter: string): string[] {
	const values: string[] = [];
	let value = '';
	let quoted = false;
	for (let i = 0; i < line.length; i += 1) {
		const character = line[i];
		if (quoted && character === '"' && line[i + 1] === '"') {
			value += '"';
			i += 1;
		} else if (character === '"' && (quoted || value === '')) quoted = !quoted;
		else if (character === delimiter && !quoted) {
			values.push(value);
			value = '';
		} else value += character;
	}
	values.push(value);
	return values;
}
