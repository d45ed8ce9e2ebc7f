/** The schema file of a `fim` command: its arguments, reading it, and saying what is wrong with it. */
import { createReadStream } from 'node:fs';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import type { FimFault, FimReading, FimSchema } from '../../../hub/fim/model.ts';
import { readXdf } from '../../../hub/fim/read-xdf.ts';
import type { consoleLanguage } from '../../console/language.ts';
import { parsed } from './arguments.ts';

/** One file and flags; undefined for wrong usage. */
export function fileAndFlags<Flag extends string>(
	args: readonly string[],
	flags: readonly Flag[],
): { readonly file: string; readonly flags: Readonly<Partial<Record<Flag, boolean>>> } | undefined {
	const read = parsed(args, Object.fromEntries(flags.map((flag) => [flag, { type: 'boolean' as const }])));
	const [file, ...more] = read?.positionals ?? [];
	return read && file !== undefined && more.length === 0 ? { file, flags: read.values as Partial<Record<Flag, boolean>> } : undefined;
}

/** @throws DK-FIM-FILE when the file cannot be read */
export async function readFile(file: string): Promise<FimReading> {
	try {
		return await readXdf(createReadStream(file));
	} catch (thrown) {
		if (!(thrown instanceof Error) || !('syscall' in thrown)) throw thrown;
		throw new DrehkreuzError('DK-FIM-FILE', { file, systemCode: 'code' in thrown ? String(thrown.code) : thrown.name }, { cause: thrown });
	}
}

/** @throws DK-FIM-FILE; DK-FIM-UNUSABLE, which names the first error */
export async function readSchema(file: string): Promise<FimSchema> {
	const { schema, faults } = await readFile(file);
	if (schema) return schema;
	const errors = faults.filter(({ severity }) => severity === 'error');
	const [first] = errors;
	throw new DrehkreuzError('DK-FIM-UNUSABLE', {
		file,
		faults: errors.length,
		line: first?.line ?? 1,
		column: first?.column ?? 1,
		code: first?.code ?? 'DK-FIM-XML',
	});
}

/** `12:5  DK-FIM-NODE-MISSING  In identifikation fehlt id.` */
export function faultLine(fault: FimFault, language: ReturnType<typeof consoleLanguage>): string {
	const number = fault.qs === undefined ? fault.code : `${fault.code} ${fault.qs}`;
	return `  ${MARK[fault.severity]} ${`${fault.line}:${fault.column}`.padStart(9)}  ${number.padEnd(20)}  ${oneLine(fault.message[language])}`;
}

const MARK: Readonly<Record<FimFault['severity'], string>> = { error: '✗', warning: '!', info: '·' };

/** Texts of a document may hold line breaks and control characters; a terminal gets neither. */
export function oneLine(text: string): string {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
	return text.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ').trim();
}
