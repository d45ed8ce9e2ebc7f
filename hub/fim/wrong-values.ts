/** For each demand of a field a value that breaks it, and as little else as possible. */
import type { Constraints } from './constraints.ts';
import { notMatching } from './patterns/example.ts';
import type { SampleValue } from './sample-values.ts';
import { lengthsOf } from './sample-values.ts';

export interface WrongValue {
	readonly constraint: 'type' | 'minLength' | 'maxLength' | 'pattern' | 'minimum' | 'maximum' | 'format' | 'code';
	readonly value: SampleValue;
	/** XML knows no types of its own: a number where a text belongs is a text there. */
	readonly inXml: boolean;
}

/** @param inlineCodes as in the schema; longer lists are not written into it, so their codes break nothing there */
export function wrongValuesOf(constraints: Constraints, valid: SampleValue, inlineCodes: number): readonly WrongValue[] {
	switch (constraints.kind) {
		case 'text':
			return [wrong('type', 1, false), ...wrongTexts(constraints, String(valid))];
		case 'codes': {
			const inline = constraints.codes !== undefined && constraints.codes.length > 0 && constraints.codes.length <= inlineCodes;
			return [wrong('type', 1, false), ...(inline ? [wrong('code', strangeCode(constraints))] : [])];
		}
		case 'file':
			return [wrong('type', 1, false), wrong('minLength', '')];
		case 'boolean':
			return [wrong('type', 'vielleicht')];
		case 'number':
		case 'integer':
			return [wrong('type', 'eins'), ...(constraints.kind === 'integer' ? [wrong('type', Math.trunc(Number(valid)) + 0.5)] : []), ...wrongNumbers(constraints)];
		default:
			return [wrong('type', 1), wrong('format', WRONG_FORMATS[constraints.kind]), ...wrongTimes(constraints)];
	}
}

function wrong(constraint: WrongValue['constraint'], value: SampleValue, inXml = true): WrongValue {
	return { constraint, value, inXml };
}

const WRONG_FORMATS = { date: '2000-13-45', time: '25:61:00Z', 'date-time': '2000-13-45T25:61:00Z' } as const;

function wrongTexts(constraints: Constraints, valid: string): readonly WrongValue[] {
	const { minLength = 0, maxLength, pattern } = constraints;
	const characters = [...valid];
	const strange = pattern ? notMatching(pattern, valid, lengthsOf(constraints)) : undefined;
	return [
		...(minLength > 0 ? [wrong('minLength', characters.slice(0, minLength - 1).join(''))] : []),
		// Repeating the value keeps the kind of its characters, so that the length is what is wrong.
		...(maxLength === undefined || characters.length === 0 ? [] : [wrong('maxLength', longer(characters, maxLength + 1))]),
		...(strange === undefined ? [] : [wrong('pattern', strange)]),
	];
}

function longer(characters: readonly string[], length: number): string {
	return Array.from({ length }, (_, index) => characters[index % characters.length]).join('');
}

function strangeCode({ codes = [] }: Constraints): string {
	const known = new Set(codes.map(({ code }) => code));
	let code = 'KEIN-CODE';
	while (known.has(code)) code += '-';
	return code;
}

/** Beyond 2^53 the next number is further away than 1. */
function wrongNumbers({ min, max }: Constraints): readonly WrongValue[] {
	const step = (bound: number) => Math.max(1, Math.abs(bound) * 2 ** -50);
	return [
		...(min === undefined ? [] : [wrong('minimum', Number(min) - step(Number(min)))]),
		...(max === undefined ? [] : [wrong('maximum', Number(max) + step(Number(max)))]),
	].filter(({ value }) => Number.isFinite(value));
}

function wrongTimes({ kind, min, max }: Constraints): readonly WrongValue[] {
	const lower = min === undefined ? undefined : shifted(kind, min, -1);
	const higher = max === undefined ? undefined : shifted(kind, max, 1);
	return [...(lower === undefined ? [] : [wrong('minimum', lower)]), ...(higher === undefined ? [] : [wrong('maximum', higher)])];
}

/** A day, or for times of day a second, away; undefined where there is none. */
function shifted(kind: Constraints['kind'], bound: string, direction: 1 | -1): string | undefined {
	if (kind === 'time') {
		const moved = new Date(Date.parse(`2000-01-01T${bound}`) + direction * 1000).toISOString();
		return moved.startsWith('2000-01-01') ? `${moved.slice(11, 19)}Z` : undefined;
	}
	const moved = new Date(Date.parse(bound) + direction * 86_400_000).toISOString();
	if (!/^\d{4}-/.test(moved)) return undefined;
	return kind === 'date' ? moved.slice(0, 10) : `${moved.slice(0, 19)}Z`;
}
