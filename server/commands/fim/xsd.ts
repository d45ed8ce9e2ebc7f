/**
 * `drehkreuz fim xsd FILE [--versions] [--codelists DIR]… [--limit N] [--out FILE]` makes an XML Schema of a FIM data schema.
 * Exit code 0: done, 1: the file cannot be used, 2: wrong usage.
 */
import { writeFile } from 'node:fs/promises';
import { toXsd } from '../../../hub/fim/xsd.ts';
import { consoleLanguage } from '../../console/language.ts';
import { codeListsBeside } from '../../fim-code-lists.ts';
import { parsed, printNotes } from './arguments.ts';
import { readSchema } from './document.ts';

export async function xsd(args: readonly string[]): Promise<number> {
	const given = parsed(args, {
		versions: { type: 'boolean', default: false },
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
	const { versions, codelists, out } = given.values;
	const fim = await readSchema(file);
	const made = toXsd(fim, { versions, inlineCodes: limit, codeLists: await codeListsBeside(file, [fim], codelists) });
	if (out === undefined) process.stdout.write(made.xsd);
	else await writeFile(out, made.xsd);
	printNotes(made.notes);
	return 0;
}

const USAGE = {
	de: `  drehkreuz fim xsd DATEI [--versions] [--codelists ORDNER]… [--limit N] [--out DATEI]

    --versions          Elemente mit Version: F60000000227V1.1.0
    --codelists ORDNER  hier auch nach Codelisten (genericode) suchen; der Ordner des Schemas wird immer durchsucht
    --limit N           Codelisten mit mehr Einträgen nur nennen (Vorgabe 200)
    --out DATEI         dorthin schreiben statt auf die Ausgabe`,
	en: `  drehkreuz fim xsd FILE [--versions] [--codelists DIR]… [--limit N] [--out FILE]

    --versions          elements with version: F60000000227V1.1.0
    --codelists DIR     search for code lists (genericode) here too; the folder of the schema is always searched
    --limit N           only name code lists with more entries (default 200)
    --out FILE          write there instead of to the output`,
} as const;
