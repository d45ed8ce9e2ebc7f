/**
 * `drehkreuz fim diff OLD NEW [--json] [--codelists DIR]…` compares two versions of a FIM data schema: may a flow be switched?
 * Exit code 0: compatible (or only unclear changes, which are listed), 1: breaking, 2: wrong usage.
 */
import { type Change, diffSchemas, type Effect, type SchemaDiff } from '../../../hub/fim/diff.ts';
import { consoleLanguage } from '../../console/language.ts';
import { codeListsBeside } from '../../fim-code-lists.ts';
import { parsed } from './arguments.ts';
import { oneLine, readSchema } from './document.ts';

export async function diff(args: readonly string[]): Promise<number> {
	const language = consoleLanguage();
	const given = parsed(args, { json: { type: 'boolean', default: false }, codelists: { type: 'string', multiple: true } });
	const [oldFile, newFile, ...others] = given?.positionals ?? [];
	if (!given || oldFile === undefined || newFile === undefined || others.length > 0) {
		console.error(TEXTS[language].usage);
		return 2;
	}
	const [before, after] = [await readSchema(oldFile), await readSchema(newFile)];
	const folders = given.values.codelists ?? [];
	const codeLists = new Map([...(await codeListsBeside(oldFile, [before, after], folders)), ...(await codeListsBeside(newFile, [before, after], folders))]);
	const found = diffSchemas(before, after, { codeLists });
	if (given.values.json) console.log(JSON.stringify(found));
	else print(found, language);
	return found.summary.effect === 'breaking' ? 1 : 0;
}

const ORDER: readonly Effect[] = ['breaking', 'unclear', 'compatible'];

function print({ changes, summary }: SchemaDiff, language: 'de' | 'en'): void {
	const texts = TEXTS[language];
	for (const effect of ORDER) {
		const some = changes.filter((change) => change.effect === effect);
		if (some.length > 0) console.log(`\n  ${texts.effects[effect]} (${some.length})`);
		for (const change of some) console.log(`    ${lineOf(change, language)}`);
	}
	console.log(`\n  ${texts.summary[summary.effect]}`);
}

function lineOf(change: Change, language: 'de' | 'en'): string {
	const place = change.place === '' ? TEXTS[language].schema : change.place;
	return `${oneLine(place)}: ${oneLine(change[language])}`;
}

const TEXTS = {
	de: {
		usage: '  drehkreuz fim diff ALT NEU [--json] [--codelists ORDNER]…    Ende mit 0: verträglich, 1: unverträglich, 2: falscher Aufruf',
		schema: 'Datenschema',
		effects: { breaking: 'Unverträglich', unclear: 'Bitte ansehen', compatible: 'Verträglich' },
		summary: {
			breaking: 'Unverträglich: Daten der alten Fassung können unter der neuen falsch sein.',
			unclear: 'Keine sicher unverträgliche Änderung; die genannten Stellen bitte ansehen.',
			compatible: 'Verträglich: Daten der alten Fassung gelten auch unter der neuen.',
		},
	},
	en: {
		usage: '  drehkreuz fim diff OLD NEW [--json] [--codelists DIR]…    Exit code 0: compatible, 1: breaking, 2: wrong usage',
		schema: 'data schema',
		effects: { breaking: 'Breaking', unclear: 'Please look', compatible: 'Compatible' },
		summary: {
			breaking: 'Breaking: data of the old version may be wrong under the new one.',
			unclear: 'No change that surely breaks anything; please look at the places above.',
			compatible: 'Compatible: data of the old version is right under the new one, too.',
		},
	},
} as const;
