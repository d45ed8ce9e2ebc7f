/**
 * `drehkreuz fim example FILE [--xml] [--all] [--invalid [DIR]] [--codelists DIR]…` prints a valid instance with invented values. With `--invalid` it gives one
 * instance per demand of the schema that breaks exactly this demand: as JSON lines `{constraint, pointer, place, instance}`, or as files in DIR, beside an
 * `index.json`. Exit code 0: done, 1: the file cannot be used, 2: wrong usage.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExampleOptions, exampleOf, type Instance, type InvalidExample, invalidExamplesOf } from '../../../hub/fim/example.ts';
import type { FimSchema } from '../../../hub/fim/model.ts';
import { toXmlInstance } from '../../../hub/fim/xml-instance.ts';
import { consoleLanguage } from '../../console/language.ts';
import { codeListsBeside } from '../../fim-code-lists.ts';
import { parsed, printNotes } from './arguments.ts';
import { readSchema } from './document.ts';

export async function example(args: readonly string[]): Promise<number> {
	const given = parsed(args, {
		json: { type: 'boolean', default: false },
		xml: { type: 'boolean', default: false },
		all: { type: 'boolean', default: false },
		versions: { type: 'boolean', default: false },
		invalid: { type: 'boolean', default: false },
		codelists: { type: 'string', multiple: true },
	});
	const [file, folder, ...others] = given?.positionals ?? [];
	if (!given || file === undefined || others.length > 0 || (given.values.json && given.values.xml) || (folder !== undefined && !given.values.invalid)) {
		console.error(USAGE[consoleLanguage()]);
		return 2;
	}
	const { xml, all, versions, invalid, codelists } = given.values;
	const schema = await readSchema(file);
	const options = { versions, optional: all, codeLists: await codeListsBeside(file, [schema], codelists) };
	if (invalid) {
		await giveInvalid(schema, options, xml, folder);
		return 0;
	}
	const { instance, notes } = exampleOf(schema, options);
	process.stdout.write(written(schema, instance, options, xml));
	printNotes(notes);
	return 0;
}

async function giveInvalid(schema: FimSchema, options: ExampleOptions, xml: boolean, folder: string | undefined): Promise<void> {
	const index: object[] = [];
	if (folder !== undefined) await mkdir(folder, { recursive: true });
	for (const { instance, inXml, ...about } of invalidExamplesOf(schema, options)) {
		if (xml && !inXml) continue;
		if (folder === undefined) {
			console.log(JSON.stringify({ ...about, instance: xml ? toXmlInstance(schema, instance, options) : instance }));
			continue;
		}
		const name = `${String(index.length + 1).padStart(4, '0')}-${about.constraint}.${xml ? 'xml' : 'json'}`;
		await writeFile(join(folder, name), written(schema, instance, options, xml));
		index.push({ file: name, ...about } satisfies { file: string } & Omit<InvalidExample, 'instance' | 'inXml'>);
	}
	if (folder !== undefined) await writeFile(join(folder, 'index.json'), `${JSON.stringify(index, null, '\t')}\n`);
}

function written(schema: FimSchema, instance: Instance, options: ExampleOptions, xml: boolean): string {
	return xml ? toXmlInstance(schema, instance, options) : `${JSON.stringify(instance, null, '\t')}\n`;
}

const USAGE = {
	de: `  drehkreuz fim example DATEI [--json|--xml] [--all] [--versions] [--codelists ORDNER]…
  drehkreuz fim example DATEI --invalid [ORDNER] [--json|--xml]

    --all               auch freiwillige Angaben ausfüllen
    --invalid [ORDNER]  je Vorgabe des Schemas ein Beispiel, das genau sie verletzt: als JSON-Zeilen oder als Dateien im Ordner
    --versions          Schlüssel mit Version
    --codelists ORDNER  hier auch nach Codelisten (genericode) suchen

  Alle Werte sind erfunden.`,
	en: `  drehkreuz fim example FILE [--json|--xml] [--all] [--versions] [--codelists DIR]…
  drehkreuz fim example FILE --invalid [DIR] [--json|--xml]

    --all               fill optional properties too
    --invalid [DIR]     for each demand of the schema an example that breaks exactly this one: as JSON lines, or as files in DIR
    --versions          keys with version
    --codelists DIR     search for code lists (genericode) here too

  All values are invented.`,
} as const;
