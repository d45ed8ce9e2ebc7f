/** `drehkreuz pack list [--json]` and `drehkreuz pack show NAME [--json]` */
import type { PackDescription } from '../../../hub/standards/pack.ts';
import { orderPacks, type Pin } from '../../../hub/standards/pins.ts';
import { table } from '../../console/table.ts';
import { readPins } from '../../packs/active-packs.ts';
import { scopeOf } from '../../packs/used-by.ts';
import { messageCount, type PackContext, packNamed, packsOf, sharedRoots } from './context.ts';
import { missingLists, rulesState } from './facts.ts';

export async function list(context: PackContext): Promise<number> {
	const { packsFolder, language, json, words } = context;
	if (words.length > 0) return 2;
	const packs = await packsOf(context);
	const { pins } = await readPins(packsFolder);
	const ordered = orderPacks(packs, pins).map(({ description }) => description);
	const rows = packs.map(({ description }) => ({
		description,
		behind: decidingBefore(description, ordered),
		pinned: pins.filter((pin) => pin.pack === description.id),
	}));
	if (json) {
		const shown = rows.map(
			({ description: { id, name, standard, version, installedAt, source, codeLists, rules, services, schemasFim = [], ...rest }, behind, pinned }) => ({
				id,
				name,
				standard,
				version,
				messages: messageCount({ ...rest } as PackDescription),
				codeLists: codeLists.length,
				rules: rules.length,
				services: services.length,
				schemasFim: schemasFim.length,
				installedAt,
				source,
				...(behind ? { decides: behind.id } : {}),
				pins: pinned,
			}),
		);
		console.log(JSON.stringify(shown));
		return 0;
	}
	const texts = TEXTS[language];
	if (packs.length === 0) {
		console.log(texts.none);
		return 0;
	}
	const columns = texts.columns.map((title, index) => ({ title, right: index >= 2 && index <= 3 }));
	const cells = rows.map(({ description, behind, pinned }) => [
		description.standard,
		description.version,
		String(messageCount(description)),
		String(description.codeLists.length),
		description.installedAt.slice(0, 16).replace('T', ' '),
		description.id,
		[...(behind ? [texts.behind(behind.id)] : []), ...pinned.map((pin) => texts.pinned(scopeOf(pin).join(' ')))].join('; '),
	]);
	console.log(table(columns, cells));
	return 0;
}

export async function show(context: PackContext): Promise<number> {
	const { packsFolder, language, json, words } = context;
	if (words.length === 0 || words.length > 2) return 2;
	const packs = await packsOf(context);
	const pack = packNamed(packs, words);
	const { pins } = await readPins(packsFolder);
	const missing = missingLists(pack, packs);
	const ordered = orderPacks(packs, pins).map(({ description }) => description);
	const behind = decidingBefore(pack, ordered);
	if (json) {
		console.log(
			JSON.stringify({ ...pack, codeListsMissing: missing, ...(behind ? { decides: behind.id } : {}), pins: pins.filter((pin) => pin.pack === pack.id) }),
		);
		return 0;
	}
	console.log(lines(pack, behind, pins, language).join('\n'));
	const texts = TEXTS[language];
	const uses = (pack.codeListUses ?? []).filter(({ enumerated }) => !enumerated);
	if (uses.length > 0) console.log(texts.uses(uses.length, uses.length - missing.length));
	for (const { listURI, listVersionID } of missing) console.log(`    ✗ ${listURI}${listVersionID === undefined ? '' : ` ${listVersionID}`}`);
	return 0;
}

function lines(pack: PackDescription, behind: PackDescription | undefined, pins: readonly Pin[], language: 'de' | 'en'): string[] {
	const texts = TEXTS[language];
	const own = pins.filter((pin) => pin.pack === pack.id);
	const rows: [string, string][] = [
		[texts.standard, `${pack.standard} ${pack.version}`],
		[texts.installed, `${pack.installedAt.slice(0, 19).replace('T', ' ')}${pack.installedBy ? ` · ${pack.installedBy}` : ''}`],
		[texts.source, pack.source],
		...(pack.sourceSha512 ? [['SHA-512', `${pack.sourceSha512.slice(0, 32)}…`] as [string, string]] : []),
		[texts.files, String(pack.files.length)],
		...pack.namespaces.map(({ namespace, elements }, index): [string, string] => [
			index === 0 ? texts.namespaces : '',
			`${namespace || '–'} (${Object.keys(elements).length})`,
		]),
		...(pack.codeLists.length > 0 ? [[texts.codeLists, String(pack.codeLists.length)] as [string, string]] : []),
		...pack.rules.map((rules): [string, string] => ['', rulesState(rules, language)]),
		...pack.services.map((service, index): [string, string] => [index === 0 ? 'WSDL' : '', service.names.join(', ') || service.targetNamespace]),
		...(pack.schemasFim ?? []).map(({ id, version, format }, index): [string, string] => [index === 0 ? 'FIM' : '', `${id} ${version} (${format})`]),
		...(behind ? [[texts.decides, behind.id] as [string, string]] : []),
		...own.map((pin): [string, string] => [texts.pin, scopeOf(pin).join(' ') || texts.all]),
	];
	return [`\n  ${pack.id}\n`, ...rows.map(([label, value]) => `  ${label.padEnd(16)} ${value}`)];
}

/** The pack that decides for messages that this one knows too. */
function decidingBefore(pack: PackDescription, ordered: readonly PackDescription[]): PackDescription | undefined {
	const before = ordered.slice(0, ordered.indexOf(pack));
	return before.find((other) => sharedRoots(pack, other) > 0);
}

const TEXTS = {
	de: {
		none: '  Noch kein Paket eingespielt: drehkreuz pack add ORDNER|ZIP',
		columns: ['Standard', 'Version', 'Nachrichten', 'Codelisten', 'Eingespielt', 'Paket', ''],
		behind: (id: string) => `es entscheidet ${id}`,
		pinned: (scope: string) => `umgestellt${scope ? ` (${scope})` : ''}`,
		standard: 'Standard',
		installed: 'Eingespielt',
		source: 'Quelle',
		files: 'Dateien',
		namespaces: 'Namensräume',
		codeLists: 'Codelisten',
		decides: 'Es entscheidet',
		pin: 'Umgestellt für',
		all: 'alles',
		uses: (all: number, there: number) => `\n  Codelisten, gegen die geprüft wird: ${there} von ${all} vorhanden`,
	},
	en: {
		none: '  No pack installed yet: drehkreuz pack add DIR|ZIP',
		columns: ['Standard', 'Version', 'Messages', 'Code lists', 'Installed', 'Pack', ''],
		behind: (id: string) => `${id} decides`,
		pinned: (scope: string) => `switched${scope ? ` (${scope})` : ''}`,
		standard: 'Standard',
		installed: 'Installed',
		source: 'Source',
		files: 'Files',
		namespaces: 'Namespaces',
		codeLists: 'Code lists',
		decides: 'Decides',
		pin: 'Switched for',
		all: 'everything',
		uses: (all: number, there: number) => `\n  Code lists that are checked against: ${there} of ${all} there`,
	},
} as const;
