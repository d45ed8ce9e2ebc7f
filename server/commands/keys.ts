/**
 * `drehkreuz keys …`: the keys that encrypt content. How a key is changed: `keys add` → restart of the hub, which then seals everything anew in the background (`keys reseal` does it at
 * once) → `keys remove`, which refuses while anything still needs the key. Exit code 0: done, 1: refused, 2: wrong usage.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Config } from '../config/config.ts';
import { consoleLanguage } from '../console/language.ts';
import { table } from '../console/table.ts';
import { type Inventory, KeyUse } from '../keys/inventory.ts';
import { layKeyAside, makeKey, numberOf, readKeys } from '../keys/key-folder.ts';
import { keyFolderOf } from '../keys/keys.ts';
import { configOf } from './options.ts';

type Verb = (config: Config, args: readonly string[]) => Promise<number>;

const VERBS: Readonly<Record<string, Verb>> = { list, add, reseal, remove };

export async function keys(args: readonly string[]): Promise<number> {
	const [verb = 'list', ...rest] = args[0]?.startsWith('--') ? ['list', ...args] : args;
	const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
	if (!run) {
		console.error(textsOf().usage);
		return 2;
	}
	return run(configOf(rest), rest);
}

async function list(config: Config): Promise<number> {
	const use = await KeyUse.open(config);
	try {
		const texts = textsOf();
		const { ring } = use.sealing;
		const inventory = await use.inventory();
		const { records, payloads, underWay } = inventory;
		const others = [...new Set([...Object.keys(records), ...Object.keys(payloads), ...Object.keys(typeof underWay === 'string' ? {} : underWay)])]
			.filter((id) => !ring.ids.includes(id))
			.toSorted();
		const rows = [...ring.ids, ...others].map((id) => [
			id,
			id === ring.first ? texts.seals : id === 'none' ? texts.inClear : ring.ids.includes(id) ? texts.opens : texts.missing,
			String(records[id] ?? 0),
			String(payloads[id] ?? 0),
			typeof underWay === 'string' ? '?' : String(underWay[id] ?? 0),
		]);
		console.log(table([{ title: texts.key }, { title: '' }, ...texts.counts.map((title) => ({ title, right: true }))], rows));
		if (typeof underWay === 'string') console.log(`\n  ${texts[underWay]}`);
		return others.some((id) => id !== 'none') ? 1 : 0;
	} finally {
		await use.close();
	}
}

async function add(config: Config): Promise<number> {
	const texts = textsOf();
	if (config.encryption?.keys) {
		console.error(texts.addSecret);
		return 1;
	}
	const folder = keyFolderOf(config);
	// Opened once before, so that there is a first key: a second one never stands alone.
	await (await KeyUse.open(config)).close();
	const numbers = (await readKeys(folder)).map(({ id }) => numberOf(id));
	const id = await makeKey(folder, Math.max(...numbers) + 1);
	const use = await KeyUse.open(config);
	try {
		await use.store.audit.append({ at: Date.now(), actor: 'system', action: 'key-rotated', object: id, facts: { step: 'added' } });
	} finally {
		await use.close();
	}
	console.log(texts.added(id));
	return 0;
}

async function reseal(config: Config): Promise<number> {
	const texts = textsOf();
	const use = await KeyUse.open(config);
	try {
		const { resealed, left } = await use.reseal((count) => console.error(texts.progress(count)));
		console.log(texts.resealed(resealed, left));
		return left === 0 ? 0 : 1;
	} finally {
		await use.close();
	}
}

async function remove(config: Config, args: readonly string[]): Promise<number> {
	const texts = textsOf();
	const id = args[0] ?? '';
	const folder = keyFolderOf(config);
	if (!(await readKeys(folder)).some((key) => key.id === id)) {
		console.error(texts.unknown(id));
		return 1;
	}
	const use = await KeyUse.open(config);
	try {
		const inventory = await use.inventory();
		if (id === use.sealing.ring.first) throw new DrehkreuzError('DK-SEAL-IN-USE', { key: id, count: countOf(inventory, id) });
		if (inventory.underWay === 'running' || (inventory.underWay === 'elsewhere' && !args.includes('--queues-drained'))) {
			console.error(texts[inventory.underWay]);
			return 1;
		}
		const count = countOf(inventory, id);
		if (count > 0) throw new DrehkreuzError('DK-SEAL-IN-USE', { key: id, count });
		await use.store.audit.append({ at: Date.now(), actor: 'system', action: 'key-rotated', object: id, facts: { step: 'removed' } });
	} finally {
		await use.close();
	}
	console.log(texts.removed(id, await layKeyAside(folder, id)));
	return 0;
}

function countOf({ records, payloads, underWay }: Inventory, id: string): number {
	return (records[id] ?? 0) + (payloads[id] ?? 0) + (typeof underWay === 'string' ? 0 : (underWay[id] ?? 0));
}

const textsOf = () => TEXTS[consoleLanguage()];

const TEXTS = {
	de: {
		key: 'Schlüssel',
		seals: 'verschlüsselt',
		opens: 'entschlüsselt',
		missing: 'FEHLT',
		inClear: 'im Klartext',
		counts: ['Nachrichten', 'Dateien', 'unterwegs'],
		running: 'Der Hub läuft: Was unterwegs ist, lässt sich nur zählen, wenn er steht. Zum Entfernen eines Schlüssels den Hub anhalten.',
		elsewhere:
			'Was unterwegs ist, liegt bei RabbitMQ und lässt sich nicht zählen. Erst entfernen, wenn alle Hubs mit dem neuen Schlüssel laufen und jede Warteschlange seitdem einmal leer war: keys remove KENNUNG --queues-drained',
		addSecret:
			'Die Schlüssel stehen in der Konfiguration (encryption.keys). Dort einen neuen an die zweite Stelle setzen, alle Hubs neu starten, ihn dann an die erste Stelle setzen und noch einmal neu starten. Ein Geheimnis entsteht mit: openssl rand -base64 32',
		added: (id: string) =>
			`  Schlüssel ${id} ist angelegt. Den Hub neu starten: Dann verschlüsselt er damit, auch was schon liegt. Den Datenordner mit dem Ordner keys sichern.`,
		progress: (count: number) => `  ${count} neu verschlüsselt …`,
		resealed: (count: number, left: number) =>
			`  ${count} Inhalte neu verschlüsselt.${left > 0 ? ` ${left} blieben, wie sie sind: Ihr Schlüssel fehlt, oder sie sind beschädigt.` : ''}`,
		unknown: (id: string) => `  Im Schlüsselordner gibt es keinen Schlüssel ${id}. Schlüssel der Konfiguration werden dort entfernt.`,
		removed: (id: string, file: string) =>
			`  Schlüssel ${id} wird nicht mehr benutzt. Seine Datei liegt unter ${file}: für alte Sicherungen aufheben oder vernichten.`,
		usage: `  drehkreuz keys               welche Schlüssel es gibt, und was damit verschlüsselt ist
  drehkreuz keys add           einen neuen Schlüssel anlegen; er wird der erste
  drehkreuz keys reseal        alles, was liegt, jetzt mit dem ersten Schlüssel verschlüsseln
  drehkreuz keys remove ID     einen Schlüssel entfernen, den nichts mehr braucht`,
	},
	en: {
		key: 'Key',
		seals: 'encrypts',
		opens: 'decrypts',
		missing: 'MISSING',
		inClear: 'in clear',
		counts: ['Messages', 'Files', 'Under way'],
		running: 'The hub is running: what is under way can be counted only while it is stopped. Stop the hub to remove a key.',
		elsewhere:
			'What is under way is with RabbitMQ and cannot be counted. Remove the key only when all hubs run with the new one and every queue has been empty once since: keys remove ID --queues-drained',
		addSecret:
			'The keys stand in the configuration (encryption.keys). Put a new one in second place there, restart all hubs, then put it in first place and restart again. A secret is made with: openssl rand -base64 32',
		added: (id: string) =>
			`  Key ${id} is made. Restart the hub: then it encrypts with it, also what lies there already. Back up the data folder with its folder keys.`,
		progress: (count: number) => `  ${count} encrypted anew …`,
		resealed: (count: number, left: number) =>
			`  ${count} contents encrypted anew.${left > 0 ? ` ${left} stay as they are: their key is missing, or they are damaged.` : ''}`,
		unknown: (id: string) => `  There is no key ${id} in the folder of keys. Keys of the configuration are removed there.`,
		removed: (id: string, file: string) => `  Key ${id} is used no more. Its file is ${file}: keep it for old backups, or destroy it.`,
		usage: `  drehkreuz keys               which keys there are, and what is encrypted with them
  drehkreuz keys add           make a new key; it becomes the first
  drehkreuz keys reseal        encrypt everything that lies still with the first key now
  drehkreuz keys remove ID     remove a key that nothing needs any more`,
	},
} as const;
