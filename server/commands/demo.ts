/**
 * `drehkreuz demo`: sends applications through a hub of its own, in a fresh folder, and shows what every partner confirmed.
 *
 * With `--xoev DIR` it sends every message under DIR/samples, checked against DIR/xsd; `--catalogue DIR` serves what the schemas import by
 * absolute URL. Exit 0 only if every partner holds its receipt; a message that does not match its schema must be parked with line and reason.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { titleOf } from '../../hub/errors/drehkreuz-error.ts';
import type { StoredJournalEntry } from '../../hub/journal/entry.ts';
import { createLogger } from '../../hub/logging/pino-logger.ts';
import { type RunningHub, startHub } from '../compose.ts';
import { loadConfig } from '../config/load.ts';
import { byId } from '../config/tenants.ts';
import { consoleLanguage } from '../console/language.ts';
import { table } from '../console/table.ts';
import { projectFolder } from '../folders.ts';
import { startTown, type Town } from '../sandbox/town.ts';
import { option, options } from './options.ts';

/** Applications without `--count`. */
const DEFAULT_COUNT = 5;
/** Milliseconds for all messages together. */
const TIMEOUT_MS = 120_000;

/** One message of the demo and what must come of it. */
interface Sent {
	readonly id: string;
	readonly label: string;
	/** Steps whose receipt must be there. */
	readonly steps: readonly string[];
	/** SHA-256 (hex) of the bytes that must arrive unchanged. */
	readonly sha256?: string;
}

const APPLICATION_STEPS = ['portal/angenommen', 'payment', 'portal/zahlung', 'hkr', 'dms', 'fachverfahren:parken', 'portal/abgeschlossen'];
const XOEV_STEPS = ['dms', 'fachverfahren:xoev'];

export async function demo(args: readonly string[]): Promise<number> {
	const xoev = option(args, 'xoev');
	const folder = mkdtempSync(join(tmpdir(), 'drehkreuz-demo-'));
	const town = await startTown({ folder: join(folder, 'sandbox') });
	try {
		const config = loadConfig(projectFolder('config', 'drehkreuz.json'), { DREHKREUZ_DATA: folder, DREHKREUZ_PORT: '0', DREHKREUZ_EDITOR: 'off' });
		const running = await startHub({
			config,
			tenants: byId(town.tenants),
			log: createLogger({ level: 'error' }),
			packFolders: xoev ? [resolve(xoev)] : [],
			catalogueFolders: options(args, 'catalogue').map((path) => resolve(path)),
		});
		try {
			town.portal.hubUrl = running.url;
			const sent = xoev ? await sendXoev(running, town, resolve(xoev)) : await sendApplications(town, Number(option(args, 'count') ?? DEFAULT_COUNT));
			return await watch(running, town, sent);
		} finally {
			await running.stop();
		}
	} finally {
		await town.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function sendApplications(town: Town, count: number): Promise<readonly Sent[]> {
	const sent: Sent[] = [];
	for (let index = 0; index < count; index++) {
		const mandant = town.tenants[index % town.tenants.length]?.id ?? 'musterstadt';
		const { id } = town.portal.submit({ mandant }).submission;
		sent.push({ id, label: `${mandant} ${index + 1}`, steps: APPLICATION_STEPS });
	}
	return sent;
}

async function sendXoev(running: RunningHub, town: Town, folder: string): Promise<readonly Sent[]> {
	const samples = join(folder, 'samples');
	const files = existsSync(samples)
		? readdirSync(samples)
				.filter((name) => name.endsWith('.xml'))
				.sort()
		: [];
	const sent: Sent[] = [];
	for (const file of files) {
		const bytes = readFileSync(join(samples, file));
		const id = createHash('sha256').update(file).digest('hex').slice(0, 32);
		const response = await fetch(`${running.url}/in/musterstadt/xoev`, {
			method: 'POST',
			headers: { authorization: `Bearer ${town.portalToken}`, 'content-type': 'application/xml', 'ce-id': id },
			body: bytes,
		});
		if (response.status !== 202) throw new Error(`${file}: ${response.status}`);
		sent.push({ id, label: basename(file, '.xml'), steps: XOEV_STEPS, sha256: createHash('sha256').update(bytes).digest('hex') });
	}
	return sent;
}

interface Result {
	readonly rows: string[][];
	/** Why it was parked. */
	readonly reason?: string;
	readonly outcome: 'complete' | 'parked' | 'failed';
}

/** Watches until every message has ended, shows progress, then the table. @returns exit code */
async function watch(running: RunningHub, town: Town, sent: readonly Sent[]): Promise<number> {
	const texts = TEXTS[consoleLanguage()];
	const { store } = running.hub;
	const until = Date.now() + TIMEOUT_MS;
	let shown = -1;
	for (;;) {
		const ended = (await Promise.all(sent.map(async (one) => hasEnded(one, await store.journal.search({ id: one.id }))))).filter(Boolean).length;
		if (ended !== shown) console.log(texts.progress(ended, sent.length));
		shown = ended;
		if (ended === sent.length || Date.now() > until) break;
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	const rows: string[][] = [];
	const reasons: string[] = [];
	let [complete, parked, failed] = [0, 0, 0];
	for (const one of sent) {
		const journal = await store.journal.search({ id: one.id });
		const result = await rowsOf(running, town, one, journal);
		rows.push(...result.rows);
		if (result.reason) reasons.push(`  ${one.label}: ${result.reason}`);
		if (result.outcome === 'complete') complete += 1;
		else if (result.outcome === 'parked') parked += 1;
		else failed += 1;
	}
	const columns = texts.columns.map((title, index) => ({ title, right: index === 4 }));
	console.log(`\n${table(columns, rows)}\n\n${reasons.map((reason) => `${reason}\n`).join('')}\n${texts.summary(complete, parked, failed)}`);
	return failed === 0 && complete > 0 ? 0 : 1;
}

function hasEnded(one: Sent, journal: readonly StoredJournalEntry[]): boolean {
	return isParked(journal) || one.steps.every((step) => delivered(journal, step));
}

async function rowsOf(running: RunningHub, town: Town, one: Sent, journal: readonly StoredJournalEntry[]): Promise<Result> {
	const name = one.label.slice(0, 44);
	const checked = journal.find((entry) => entry.event === 'checked');
	const what = [checked?.standard, checked?.standardversion, checked?.nachrichtentyp].filter(Boolean).join(' ');
	const rows = [[name, 'check', what, checked?.code ?? 'ok', String(checked?.durationMs ?? '–')]];
	if (isParked(journal)) {
		const [record] = (await running.hub.store.parked.list({ limit: 1_000 })).filter((entry) => entry.message.attributes.id === one.id);
		const reason = record ? titleOf(record.reason, consoleLanguage()) : 'DK-?';
		// A message that its schema refuses is rightly parked; anything else that is parked is a failure of the demo.
		return { rows: [...rows, ['', 'parked', '–', '–', '']], reason, outcome: record?.reason.code === 'DK-CHECK-INVALID' ? 'parked' : 'failed' };
	}
	for (const step of one.steps) {
		const entry = delivered(journal, step);
		rows.push(['', step, entry?.adapter ?? '–', entry?.reference ?? '–', String(entry?.durationMs ?? '–')]);
	}
	const all = one.steps.every((step) => delivered(journal, step)) && (one.sha256 === undefined || town.holdsBytes(one.sha256));
	return { rows, outcome: all ? 'complete' : 'failed' };
}

function delivered(journal: readonly StoredJournalEntry[], step: string): StoredJournalEntry | undefined {
	return journal.find((entry) => entry.event === 'delivered' && entry.step === step);
}

function isParked(journal: readonly StoredJournalEntry[]): boolean {
	return journal.some((entry) => entry.event === 'parked');
}

const TEXTS = {
	de: {
		progress: (ended: number, all: number) => `  ${ended} von ${all} Nachrichten am Ziel oder geparkt`,
		columns: ['Nachricht', 'Schritt', 'Partner', 'Quittung', 'ms'],
		summary: (complete: number, parked: number, failed: number) =>
			`  ${complete} vollständig quittiert, ${parked} wegen Schemafehlern geparkt, ${failed} unvollständig.`,
	},
	en: {
		progress: (ended: number, all: number) => `  ${ended} of ${all} messages arrived or parked`,
		columns: ['Message', 'Step', 'Partner', 'Receipt', 'ms'],
		summary: (complete: number, parked: number, failed: number) => `  ${complete} with all receipts, ${parked} parked for schema faults, ${failed} incomplete.`,
	},
} as const;
