/**
 * How long it takes until one can work with the overview: ten tenants with twenty channels each, a journal of ten million entries, a real browser (Chromium), somebody who
 * is signed in. Each time with an empty cache, from the start of the navigation until everything is there and a click has opened a map. On the embedded engines, the
 * hub itself idle.
 */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { SqliteStore } from '../../adapters/sqlite/store.ts';
import { silentLogger } from '../../hub/logging/logger.ts';
import { launchChromium } from '../../test/support/chromium.ts';
import { signInBrowser } from '../../test/support/sign-in.ts';
import { CHANNELS, PARTNERS, tenantName } from '../journal/entries.ts';
import { fillSqlite } from '../journal/fill.ts';
import { parkMany } from '../journal/park.ts';
import type { BenchOptions } from '../main.ts';
import { rounded, spread } from '../median.ts';
import { BenchHub } from '../support/bench-hub.ts';
import { cleaningUp } from '../support/cleanup.ts';
import { deliver, flowOfRows, receive, send } from '../support/flows.ts';
import { ADMIN_PASSWORD } from '../support/monitor-page.ts';
import { type Noted, noteWhenInteractive } from './note-interactive.ts';

const GOAL_MS = 1_000;
const TENANTS = 10;
const CHANNELS_EACH = 20;
/** Filling ten million takes some minutes: the period ends after it, so that the last hour holds something when one looks. */
const FILL_MS_PER_ENTRY = 0.06;

export async function run(options: BenchOptions): Promise<object> {
	const { print, raw, number } = options;
	const [entries, parked, rounds] = [number('entries', 10_000_000), number('parked', 10_000), number('rounds', 15)];
	return cleaningUp(async (cleanup) => {
		const browser = await launchChromium();
		if (!browser) throw new Error('This measurement needs /usr/bin/chromium (Debian: apt-get install chromium).');
		cleanup.add(() => browser.close());
		const hub = await BenchHub.create(
			{
				flows: flows(),
				tenants: Array.from({ length: TENANTS }, (_, index) => tenantName(index)),
				tenant: { partners: Object.fromEntries(PARTNERS.map((role) => [role, NOBODY])) },
				environment: { DREHKREUZ_EDITOR_PASSWORD: ADMIN_PASSWORD },
			},
			cleanup,
		);
		const begun = Date.now();
		await fill(hub, entries, parked);
		print(`filled with ${entries} entries and ${parked} parked messages in ${Math.round((Date.now() - begun) / 1_000)} s`);
		const look = async (): Promise<Noted> => {
			const noted = await lookOnce(browser, hub.url);
			raw(noted);
			return noted;
		};
		const [afterStart, later]: [Noted[], Noted[]] = [[], []];
		for (let start = 0; start < 3; start++) {
			await hub.start();
			afterStart.push(await look());
			for (let round = 0; round < Math.ceil(rounds / 3); round++) later.push(await look());
			await hub.stop();
		}
		const figures = figuresOf(later);
		print(`interactive after ${figures.interactive.p50} ms, at worst ${figures.interactive.max} ms; goal ${GOAL_MS}`);
		return {
			entries,
			parked,
			channels: TENANTS * CHANNELS_EACH,
			rounds: later.length,
			ms: figures,
			firstAfterStartMs: afterStart.map(({ interactive }) => rounded(interactive, 0)),
		};
	});
}

/** A partner that is bound, and is never called here. */
const NOBODY = { adapter: 'fachverfahren-rest', environment: 'test', settings: { endpoint: 'http://127.0.0.1:9/' } };

/** Each channel sends into the next one; every third hands over to a partner on the way. */
function flows(): readonly object[] {
	const channels = Array.from({ length: CHANNELS_EACH }, (_, index) => CHANNELS[index] ?? `kanal.${index + 1}`);
	return flowOfRows(
		channels.map((channel, index) => {
			const partner = index % 3 === 2 ? [deliver(PARTNERS[Math.floor(index / 3) % PARTNERS.length] as string)] : [];
			const next = channels[index + 1];
			return [receive(channel, 16), ...partner, ...(next ? [send(next)] : [])];
		}),
	);
}

async function fill(hub: BenchHub, entries: number, parked: number): Promise<void> {
	const file = join(hub.data, 'store.sqlite');
	const store = new SqliteStore({ file, log: silentLogger });
	await store.open();
	await parkMany(store, parked, TENANTS);
	await store.close();
	await fillSqlite(file, entries, Date.now() + entries * FILL_MS_PER_ENTRY);
}

/** With nothing in the cache; the session is there, as after signing in. */
async function lookOnce(browser: Browser, url: string): Promise<Noted> {
	const context = await browser.newContext({ locale: 'de-DE', viewport: { width: 1280, height: 900 } });
	try {
		await signInBrowser(context, url, ADMIN_PASSWORD);
		const page = await context.newPage();
		return await noteWhenInteractive(page, `${url}/monitor/`);
	} finally {
		await context.close();
	}
}

function figuresOf(noted: readonly Noted[]): Readonly<Record<keyof Noted, { readonly p50: number; readonly p95: number; readonly max: number }>> {
	const of = (name: keyof Noted) => spread(noted.map((one) => one[name]));
	return { shown: of('shown'), answered: of('answered'), interactive: of('interactive') };
}
