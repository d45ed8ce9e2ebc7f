/**
 * What it costs the hop when people watch: pages of the monitor that are open get the overview every two seconds. On the embedded engines.
 *
 * One hub works through a long queue; its pages are opened and closed in turns, and compared are the rates of one turn and the next: two processes may differ by more
 * than what watching costs.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { BenchOptions } from '../main.ts';
import { BenchHub } from '../support/bench-hub.ts';
import { type Cleanup, cleaningUp } from '../support/cleanup.ts';
import { compare, type Measured } from '../support/compare.ts';
import { cpuMicroseconds } from '../support/cpu.ts';
import { fill } from '../support/embedded-hop.ts';
import { hopFlow } from '../support/flows.ts';
import { application, messages } from '../support/messages.ts';
import { ADMIN_PASSWORD, openPages, signIn } from '../support/monitor-page.ts';

const PREFETCH = 256;
/** Two looks of the monitor, and the one at the opening. */
const TURN_MS = 4_000;
/** Messages until the hub runs at its speed. */
const WARM_UP = 30_000;
/** Journal entries of one message. */
const ENTRIES = 2;

export async function run(options: BenchOptions): Promise<object> {
	const rounds = options.number('rounds', 15);
	const pages = options.number('pages', 20);
	const count = options.number('messages', WARM_UP + rounds * 55_000);
	return cleaningUp(async (cleanup) => {
		const environment = { DREHKREUZ_EDITOR_PASSWORD: ADMIN_PASSWORD };
		const hub = await BenchHub.create({ flows: hopFlow('hub.in', 'hub.out', PREFETCH), environment, profile: options.option('profile') }, cleanup);
		await fill(hub, messages(count, application(2_048)));
		await hub.start();
		const settled = settledBy(hub, cleanup);
		const session = await signIn(hub.url);
		while (settled() < WARM_UP) await pause(100);
		let bytes = 0;
		const turn = (watchers: number) => async (): Promise<Measured> => {
			const opened = watchers > 0 ? await openPages(hub.url, watchers, session) : undefined;
			const [begun, cpu, done] = [performance.now(), cpuMicroseconds(hub.pid), settled()];
			await pause(TURN_MS);
			const moved = settled() - done;
			const measured = { perSecond: (moved / (performance.now() - begun)) * 1_000, cpu: (cpuMicroseconds(hub.pid) - cpu) / moved };
			if (settled() >= count - PREFETCH) throw new Error(`${count} messages were not enough: --messages`);
			bytes += opened?.bytes() ?? 0;
			opened?.close();
			return measured;
		};
		const { base, measured, ratio, cpu } = await compare(turn(0), turn(pages), { ...options, rounds, warmUp: false });
		if (bytes === 0) throw new Error('nobody was told anything');
		const cpuUs = cpu && { cpuUs: { unwatched: cpu.base, watched: cpu.measured } };
		return { unwatched: base, watched: measured, ratio, ...cpuUs, pages, rounds, bytesPerPage: Math.round(bytes / pages / rounds) };
	});
}

/** How many messages the hub has settled so far, by its journal. */
function settledBy(hub: BenchHub, cleanup: Cleanup): () => number {
	const store = new DatabaseSync(join(hub.data, 'store.sqlite'), { readOnly: true });
	cleanup.add(() => store.close());
	const last = store.prepare('SELECT max(position) AS entries FROM journal');
	return () => Number(last.get()?.entries) / ENTRIES;
}

function pause(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
