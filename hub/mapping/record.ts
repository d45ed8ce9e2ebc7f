/** Writes flat records: one line per record, for systems that read text files. Pure. Separated lines follow RFC 4180; lines end with CR LF. */
import { canEncode, encode } from '../text/encode.ts';
import type { MappingProblem, RecordField, RecordTarget } from './mapping.ts';

export interface WrittenRecords {
	readonly content: Buffer;
	readonly mediaType: string;
	readonly problems: readonly MappingProblem[];
	/** Names of required fields that are empty in a record. */
	readonly missing: readonly string[];
}

/** @param value one record or a list of them */
export function writeRecords(target: RecordTarget, value: unknown): WrittenRecords {
	const problems = new Map<string, MappingProblem>();
	const missing = new Set<string>();
	const note = (code: string, severity: MappingProblem['severity'], field: string, facts: MappingProblem['facts'] = {}): void => {
		if (!problems.has(`${code} ${field}`)) problems.set(`${code} ${field}`, { code, severity, row: field, facts: { row: field, ...facts } });
	};
	const records = (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((record: unknown) =>
		typeof record === 'object' && record !== null && !Array.isArray(record) ? (record as Record<string, unknown>) : {},
	);
	const known = new Set(target.fields.map(({ name }) => name));
	for (const record of records) for (const name of Object.keys(record)) if (!known.has(name)) note('DK-MAP-FIELD-UNKNOWN', 'error', name.slice(0, 80));
	const cell = (record: Record<string, unknown>, field: RecordField): string => {
		const given = Object.hasOwn(record, field.name) ? record[field.name] : undefined;
		if (given !== undefined && typeof given === 'object') note('DK-MAP-CONFLICT', 'error', field.name);
		const text = given === undefined || given === null || typeof given === 'object' ? '' : String(given).normalize('NFC');
		if (text === '' && field.required) missing.add(field.name);
		return encodable(shortened(text, field));
		function shortened(whole: string, { name, maxLength }: RecordField): string {
			const characters = [...(target.layout === 'fixed' ? whole.replace(/[\r\n]+/gu, ' ') : whole)];
			if (maxLength === undefined || characters.length <= maxLength) return characters.join('');
			note('DK-MAP-TRUNCATED', 'warning', name, { max: maxLength });
			return characters.slice(0, maxLength).join('');
		}
		function encodable(whole: string): string {
			const outside = [...whole].filter((character) => !canEncode(character, target.encoding));
			if (outside.length === 0) return whole;
			note('DK-MAP-CHARACTERS', 'error', field.name, { encoding: target.encoding, count: outside.length });
			return [...whole].map((character) => (outside.includes(character) ? '?' : character)).join('');
		}
	};
	const lines = records.map((record) =>
		target.fields.map((field) => laidOut(cell(record, field), field, target)).join(target.layout === 'fixed' ? '' : target.separator),
	);
	return {
		content: encode(lines.map((line) => `${line}\r\n`).join(''), target.encoding),
		mediaType: `${target.layout === 'fixed' ? 'text/plain' : 'text/csv'}; charset=${target.encoding}`,
		problems: [...problems.values()],
		missing: [...missing],
	};
}

function laidOut(text: string, { maxLength = 0 }: RecordField, { layout, separator }: RecordTarget): string {
	if (layout === 'fixed') return text + ' '.repeat(maxLength - [...text].length);
	return text.includes(separator) || /["\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
