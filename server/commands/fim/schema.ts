/**
 * `drehkreuz fim schema FILE [--versions] [--closed] [--codelists DIR]… [--limit N] [--out FILE]` makes a JSON Schema 2020-12 of a FIM data schema.
 * Exit code 0: done, 1: the file cannot be used, 2: wrong usage.
 */
import { writeFile } from 'node:fs/promises';
import { toJsonSchema } from '../../../hub/fim/json-schema.ts';
import { consoleLanguage } from '../../console/language.ts';
import { codeListsBeside } from '../../fim-code-lists.ts';
import { parsed, printNotes } from './arguments.ts';
import { readSchema } from './document.ts';

export async function schema(args: readonly string[]): Promise<number> {
	const given = parsed(args, {
		versions: { type: 'boolean', default: false },
		closed: { type: 'boolean', default: false },
		codelists: { type: 'string', multiple: true },
		limit: { type: 'string', default: '200' },
		out: { type: 'string' },
	});
	const [file, ...others] = given?.positionals ?? [];
	const limit = Number(given?.values.limit);
	if (!given || file === undefined || others.length > 0 || !(Number.isInteger(limit) && limit >= 0)) {
		console.error(USAGE[consoleLanguage()]);
		return 2;
	}
	const { versions, closed, codelists, out } = given.values;
	const fim = await readSchema(file);
	const made = toJsonSchema(fim, { versions, closed, inlineCodes: limit, codeLists: await codeListsBeside(file, [fim], codelists) });
	const text = `${JSON.stringify(made.schema, null, '\t')}\n`;
	if (out === undefined) process.stdout.write(text);
	else await writeFile(out, text);
	printNotes(made.notes);
	return 0;
}

const USAGE = {
	de: `  drehkreuz fim schema DATEI [--versions] [--closed] [--codelists ORDNER]… [--limit N] [--out DATEI]

    --versions          Schlüssel mit Version: F60000000227V1.1.0
    --closed            Angaben abweisen, die das Schema nicht kennt
    --codelists ORDNER  hier auch nach Codelisten (genericode) suchen; der Ordner des Schemas wird immer durchsucht
    --limit N           Codelisten mit mehr Einträgen nur nennen (Vorgabe 200)
    --out DATEI         dorthin schreiben statt auf die Ausgabe`,
	en: `  drehkreuz fim schema FILE [--versions] [--closed] [--codelists DIR]… [--limit N] [--out FILE]

    --versions          keys with version: F60000000227V1.1.0
    --closed            refuse properties that the schema does not know
    --codelists DIR     search for code lists (genericode) here too; the folder of the schema is always searched
    --limit N           only name code lists with more entries (default 200)
    --out FILE          write there instead of to the output`,
} as const;
