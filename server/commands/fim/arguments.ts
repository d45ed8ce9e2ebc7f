/** Options of the `fim` commands, read strictly: a mistyped option must not be taken for a file. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { FimNote } from '../../../hub/fim/note.ts';
import { consoleLanguage } from '../../console/language.ts';

/** Undefined for wrong usage. */
export function parsed<O extends ParseArgsOptionsConfig>(args: readonly string[], options: O) {
	try {
		return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
	} catch {
		return undefined;
	}
}

/** Remarks go to the error output: the other one may be a schema. */
export function printNotes(notes: readonly FimNote[]): void {
	for (const { code, message, qs } of notes) console.error(`  ! ${message[consoleLanguage()]}  (${code}${qs === undefined ? '' : `, FIM-QS ${qs}`})`);
}
