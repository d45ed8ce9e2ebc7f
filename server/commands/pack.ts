/** `drehkreuz pack add DIR [--catalogue DIR]…` installs a standards pack; `drehkreuz pack list` shows what is installed. */
import { join } from 'node:path';
import { installedPacks, installPack } from '../../adapters/libxml2/index.ts';
import { consoleLanguage } from '../console/language.ts';
import { table } from '../console/table.ts';
import { configOf, options } from './options.ts';

export async function pack(args: readonly string[]): Promise<number> {
	const texts = TEXTS[consoleLanguage()];
	const packsFolder = join(configOf(args).data, 'packs');
	const [verb, folder] = args;
	if (verb === 'add' && folder && !folder.startsWith('--')) {
		const { pack: added, changed } = await installPack(folder, { packsFolder, catalogueFolders: options(args, 'catalogue') });
		console.log(changed ? texts.added(added.description.id) : texts.there(added.description.id));
		return 0;
	}
	if (verb === 'list') {
		const packs = await installedPacks(packsFolder);
		const rows = packs.map(({ description }) => [description.standard, description.version, description.id, description.installedAt.slice(0, 10)]);
		console.log(
			packs.length === 0
				? texts.none
				: table(
						texts.columns.map((title) => ({ title })),
						rows,
					),
		);
		return 0;
	}
	console.error(texts.usage);
	return 2;
}

const TEXTS = {
	de: {
		added: (id: string) => `  Eingespielt: ${id}. Ein laufender Hub kennt das Paket nach dem nächsten Start.`,
		there: (id: string) => `  Schon eingespielt, nichts geändert: ${id}`,
		none: '  Noch kein Paket eingespielt: drehkreuz pack add ORDNER',
		usage: '  drehkreuz pack add ORDNER [--catalogue ORDNER]… | drehkreuz pack list',
		columns: ['Standard', 'Version', 'Paket', 'Eingespielt'],
	},
	en: {
		added: (id: string) => `  Installed: ${id}. A running hub knows the pack after its next start.`,
		there: (id: string) => `  Installed before, nothing changed: ${id}`,
		none: '  No pack installed yet: drehkreuz pack add DIR',
		usage: '  drehkreuz pack add DIR [--catalogue DIR]… | drehkreuz pack list',
		columns: ['Standard', 'Version', 'Pack', 'Installed'],
	},
} as const;
