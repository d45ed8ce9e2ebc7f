/** `drehkreuz pack remove NAME` and `drehkreuz pack verify [NAME]` */
import { removePack, verifyPacks } from '../../../adapters/libxml2/index.ts';
import { titleOf } from '../../../hub/errors/drehkreuz-error.ts';
import { loadTenants } from '../../config/tenants.ts';
import { readPins } from '../../packs/active-packs.ts';
import { usersOf } from '../../packs/used-by.ts';
import { type PackContext, packNamed, packsOf } from './context.ts';

export async function remove(context: PackContext): Promise<number> {
	const { config, packsFolder, language, words } = context;
	if (words.length === 0 || words.length > 2) return 2;
	const packs = await packsOf(context);
	const pack = packNamed(packs, words);
	const { pins } = await readPins(packsFolder);
	const tenants = loadTenants(config.tenants, config.secrets).values();
	await removePack(packsFolder, pack.id, await usersOf(pack, { packs, pins, tenants, data: config.data }));
	console.log(TEXTS[language].removed(pack.id));
	return 0;
}

export async function verify(context: PackContext): Promise<number> {
	const { packsFolder, language, json, words } = context;
	if (words.length > 2) return 2;
	const texts = TEXTS[language];
	console.error(texts.verifying);
	// By the folder's name first: a pack that cannot be read at all has no other.
	const all = await verifyPacks(packsFolder, words.length === 0 ? undefined : await idsOf(context));
	if (json) console.log(JSON.stringify(all));
	else if (all.length === 0) console.log(texts.none);
	else
		for (const { id, problems } of all) {
			console.log(`  ${problems.length === 0 ? '✓' : '✗'} ${id}`);
			for (const problem of problems) console.log(`      ${titleOf(problem, language)}  (${problem.code})`);
		}
	return all.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

async function idsOf(context: PackContext): Promise<string[]> {
	const packs = await packsOf(context).catch(() => []);
	const [word = ''] = context.words;
	return packs.length === 0 && context.words.length === 1 ? [word] : [packNamed(packs, context.words).id];
}

const TEXTS = {
	de: {
		removed: (id: string) => `  Entfernt: ${id}. Nachrichten, die nur dieses Paket kennt, sind ab jetzt unbekannt.`,
		verifying: '  Dateien werden verglichen, Schemata übersetzt …',
		none: '  Kein Paket eingespielt.',
	},
	en: {
		removed: (id: string) => `  Removed: ${id}. Messages that only this pack knows are unknown from now on.`,
		verifying: '  Comparing files, compiling schemas …',
		none: '  No pack is installed.',
	},
} as const;
