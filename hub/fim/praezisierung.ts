/**
 * The constraints of a field. XDF 2 writes them as JSON in a text (values are strings, numbers occur), XDF 3 as attributes.
 * A bound that is none (quality rules 1059–1068, 1079–1082) is reported and not carried on: nobody could check against it.
 */
import type { Faults, Place } from './faults.ts';
import type { Datentyp, Praezisierung, XdfFormat } from './model.ts';
import type { XdfNode } from './node.ts';
import { readPattern } from './patterns/read.ts';
import { compare, isOf, type Range, rangeOf } from './values.ts';

const KEYS = ['minLength', 'maxLength', 'minValue', 'maxValue', 'pattern'] as const;
export type RawPraezisierung = Partial<Record<(typeof KEYS)[number], string>>;

/** What the document says, unchecked. */
export function rawPraezisierung(field: XdfNode, format: XdfFormat, id: string, faults: Faults): RawPraezisierung {
	const node = field.one('praezisierung');
	if (!node || node.empty) return {};
	return format === 'xdf3' ? fromAttributes(node) : fromJson(node, id, faults);
}

function fromAttributes({ attributes }: XdfNode): RawPraezisierung {
	return pick((key) => attributes[key]?.value);
}

function fromJson(node: XdfNode, id: string, faults: Faults): RawPraezisierung {
	const values = parsed(node.text);
	if (values === undefined) {
		faults.report('DK-FIM-PRAEZISIERUNG', { ...node.place, node: id }, { id }, { severity: 'warning' });
		return {};
	}
	return pick((key) => {
		const value = Object.hasOwn(values, key) ? values[key] : undefined;
		return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
	});
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}

function pick(valueOf: (key: keyof RawPraezisierung) => string | undefined): RawPraezisierung {
	return Object.fromEntries(KEYS.flatMap((key) => (valueOf(key) ? [[key, valueOf(key)]] : [])));
}

/** The constraints that count. */
export function praezisierungOf(raw: RawPraezisierung, datentyp: Datentyp, place: Place, faults: Faults): Praezisierung {
	const minLength = lengthOf(raw.minLength, 0, () => faults.quality('1059', place, raw.minLength));
	const maxLength = lengthOf(raw.maxLength, 1, () => faults.quality('1060', place, raw.maxLength));
	if (minLength !== undefined && maxLength !== undefined && minLength > maxLength) faults.quality('1061', place, `${minLength} > ${maxLength}`);
	const range = rangeOf(datentyp);
	const minValue = boundOf(raw.minValue, range, (rules) => faults.quality(rules.lower, place, raw.minValue));
	const maxValue = boundOf(raw.maxValue, range, (rules) => faults.quality(rules.upper, place, raw.maxValue));
	if (range && minValue !== undefined && maxValue !== undefined && compare(range, minValue, maxValue) > 0) {
		faults.quality('1064', place, `${minValue} > ${maxValue}`);
	}
	const pattern = raw.pattern === undefined ? undefined : readPattern(raw.pattern);
	if (pattern && 'fault' in pattern) {
		faults.report('DK-FIM-PATTERN', place, { id: place.node, regel: pattern.fault.de, rule: pattern.fault.en }, { severity: 'warning' });
	}
	return {
		...(minLength === undefined ? {} : { minLength }),
		...(maxLength === undefined ? {} : { maxLength }),
		...(minValue === undefined ? {} : { minValue }),
		...(maxValue === undefined ? {} : { maxValue }),
		...(raw.pattern === undefined ? {} : { pattern: raw.pattern }),
	};
}

function lengthOf(raw: string | undefined, least: number, wrong: () => void): number | undefined {
	if (raw === undefined) return undefined;
	const value = Number(raw.trim());
	if (/^\d+$/.test(raw.trim()) && Number.isSafeInteger(value) && value >= least) return value;
	wrong();
	return undefined;
}

/** The rules that say what a bound of that type must be. */
const BOUND_RULES: Readonly<Record<Range, { readonly lower: string; readonly upper: string }>> = {
	number: { lower: '1062', upper: '1063' },
	integer: { lower: '1065', upper: '1066' },
	date: { lower: '1067', upper: '1068' },
	datetime: { lower: '1079', upper: '1080' },
	time: { lower: '1081', upper: '1082' },
};

function boundOf(raw: string | undefined, range: Range | undefined, wrong: (rules: { lower: string; upper: string }) => void): string | undefined {
	const value = raw?.trim();
	if (value === undefined || range === undefined || isOf(range, value)) return value;
	wrong(BOUND_RULES[range]);
	return undefined;
}
