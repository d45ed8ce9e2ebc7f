/** What it costs the hop when people watch: the hub with open pages of the monitor (20), which get the overview every two seconds, against the same hub unwatched. On the embedded engines. */
import type { BenchOptions } from '../main.ts';
import { BenchHub } from '../support/bench-hub.ts';
import { cleaningUp } from '../support/cleanup.ts';
import { compare } from '../support/compare.ts';
import { drained, fill } from '../support/embedded-hop.ts';
import { hopFlow } from '../support/flows.ts';
import { application, messages } from '../support/messages.ts';
import { ADMIN_PASSWORD, openPages } from '../support/monitor-page.ts';

const PREFETCH = 256;

export async function run(options: BenchOptions): Promise<object> {
	const count = options.number('messages', 60_000);
	const pages = options.number('pages', 20);
	const rounds = options.number('rounds', 5);
	return cleaningUp(async (cleanup) => {
		const flows = hopFlow('hub.in', 'hub.out', PREFETCH);
		let bytes = 0;
		const hop = (watchers: number) => async () => {
			const hub = await BenchHub.create({ flows, environment: { DREHKREUZ_EDITOR_PASSWORD: ADMIN_PASSWORD } }, cleanup);
			await fill(hub, messages(count, application(2_048)));
			let opened: Awaited<ReturnType<typeof openPages>> | undefined;
			const speed = await drained(hub, count, async () => {
				if (watchers > 0) opened = await openPages(hub.url, watchers);
			});
			bytes += opened?.bytes() ?? 0;
			opened?.close();
			return speed;
		};
		const { base, measured, ratio } = await compare(hop(0), hop(pages), { ...options, rounds, warmUp: false });
		if (bytes === 0) throw new Error('nobody was told anything');
		return { unwatched: base, watched: measured, ratio, pages, messages: count, rounds, bytesPerPage: Math.round(bytes / pages / rounds) };
	});
}
