/**
 * Values for examples: invented, and to be seen as invented at first sight. Field names choose among the inventions; what the field demands
 * (length, pattern, bounds, codes) decides.
 */
import type { Constraints } from './constraints.ts';
import type { FimFeld } from './model.ts';
import { matching } from './patterns/example.ts';
import { toEcmaScript } from './patterns/print.ts';

export type SampleValue = string | number | boolean;

/** Part of a field's name → invention. Telephone numbers: those that the Bundesnetzagentur keeps free for films. */
const INVENTIONS: readonly (readonly [RegExp, string])[] = [
	[/mail/i, 'erika.mustermann@example.org'],
	[/telefon|fax|mobil/i, '+49 30 23125 000'],
	[/web|internet|url/i, 'https://www.example.org'],
	[/postleitzahl|plz/i, '01234'],
	[/hausnummer/i, '1'],
	[/stra(?:ß|ss)e/i, 'Musterstraße'],
	[/ort\b|gemeinde|stadt|wohnort/i, 'Musterstadt'],
	[/vorname/i, 'Erika'],
	[/doktor|titel/i, 'Dr.'],
	[/name/i, 'Mustermann'],
];

/** No file stands behind it. */
export const SAMPLE_ATTACHMENT = '00000000-0000-4000-8000-000000000001';
/** For lists that are not here. */
export const SAMPLE_CODE = 'BEISPIEL';

/** Undefined when no value was found that meets all demands. */
export function sampleValue(field: FimFeld, constraints: Constraints): SampleValue | undefined {
	switch (constraints.kind) {
		case 'boolean':
			return true;
		case 'file':
			return SAMPLE_ATTACHMENT;
		case 'codes':
			return constraints.codes?.[0]?.code ?? SAMPLE_CODE;
		case 'text':
			return sampleText(field.name, constraints);
		case 'number':
		case 'integer':
			return sampleNumber(constraints);
		case 'date':
			return within(['2000-01-01'], constraints, (text) => text);
		case 'time':
			return within(['12:00:00Z'], constraints, (text) => Date.parse(`2000-01-01T${text}`));
		case 'date-time':
			return within(['2000-01-01T12:00:00Z'], constraints, (text) => Date.parse(text));
	}
}

/** Lengths that a value may have; without an upper limit 10,000 are enough. */
export function lengthsOf({ minLength = 0, maxLength = Math.max(10_000, minLength) }: Constraints): { readonly min: number; readonly max: number } {
	return { min: minLength, max: maxLength };
}

function sampleText(name: string, constraints: Constraints): string | undefined {
	const { min, max } = lengthsOf(constraints);
	if (min > max || max === 0) return undefined;
	const expression = constraints.pattern ? new RegExp(toEcmaScript(constraints.pattern), 'u') : undefined;
	const invented = INVENTIONS.filter(([part]) => part.test(name)).map(([, text]) => text);
	const filled = Array.from({ length: Math.max(min, Math.min(max, 8)) }, (_, index) => 'Beispiel'[index % 8]).join('');
	const fits = [...invented, 'Beispiel', filled].find((text) => {
		const { length } = [...text];
		return length >= min && length <= max && (expression?.test(text) ?? true);
	});
	return fits ?? (constraints.pattern ? matching(constraints.pattern, { min, max }) : undefined);
}

function sampleNumber({ kind, min, max }: Constraints): number | undefined {
	const low = min === undefined ? Number.NEGATIVE_INFINITY : Number(min);
	const high = max === undefined ? Number.POSITIVE_INFINITY : Number(max);
	return [1, 2000, kind === 'integer' ? Math.ceil(low) : low, kind === 'integer' ? Math.floor(high) : high].find(
		(value) => Number.isFinite(value) && value >= low && value <= high,
	);
}

function within(texts: readonly string[], { min, max }: Constraints, order: (text: string) => string | number): string | undefined {
	return [...texts, min, max].find(
		(text): text is string => text !== undefined && (min === undefined || order(text) >= order(min)) && (max === undefined || order(text) <= order(max)),
	);
}
