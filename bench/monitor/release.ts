/**
 * Releasing parked messages: one job takes all of them out of the parking place and puts them into their channel, where the hop's flow takes them; against the same
 * number of messages that wait in the channel already. A third of them belongs to cases of ten, to be released in order. On the embedded engines.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { SqliteStore } from '../../adapters/sqlite/store.ts';
import { silentLogger } from '../../hub/logging/logger.ts';
import type { Message } from '../../hub/message/message.ts';
import type { BenchOptions } from '../main.ts';
import { BenchHub, TENANT } from '../support/bench-hub.ts';
import { cleaningUp } from '../support/cleanup.ts';
import { compare } from '../support/compare.ts';
import { drained, fill } from '../support/embedded-hop.ts';
import { hopFlow } from '../support/flows.ts';
import { application, messages } from '../support/messages.ts';
import { ADMIN_PASSWORD, signIn } from '../support/monitor-page.ts';

const PREFETCH = 256;
const CASE_SIZE = 10;

export async function run(options: BenchOptions): Promise<object> {
	const count = options.number('messages', 100_000);
	const size = options.number('size', 2_048);
	const rounds = options.number('rounds', 3);
	return cleaningUp(async (cleanup) => {
		const flows = hopFlow('hub.in', 'hub.out', PREFETCH);
		const create = () => BenchHub.create({ flows, environment: { DREHKREUZ_EDITOR_PASSWORD: ADMIN_PASSWORD } }, cleanup);
		const all = () => [...messages(count, application(size))].map(withCase);
		const hop = async () => {
			const hub = await create();
			await fill(hub, all());
			return drained(hub, count);
		};
		const release = async () => {
			const hub = await create();
			await fill(hub, []);
			await park(hub, all());
			const begin = async (): Promise<void> => {
				const { headers } = await signIn(hub.url);
				const body = JSON.stringify({ id: randomUUID().replaceAll('-', ''), kind: 'release', filter: {} });
				const response = await fetch(`${hub.url}/monitor/api/jobs`, { method: 'POST', headers, body });
				if (response.status !== 200) throw new Error(await response.text());
			};
			return drained(hub, count, begin, 3);
		};
		const { base, measured, ratio } = await compare(hop, release, { ...options, rounds, warmUp: false });
		return { hop: base, release: measured, ratio, messages: count, size, rounds };
	});
}

function withCase(message: Message, index: number): Message {
	if (index % 3 !== 0) return message;
	return { ...message, attributes: { ...message.attributes, subject: `fall-${Math.floor(index / 3 / CASE_SIZE)}` } };
}

async function park(hub: BenchHub, parked: readonly Message[]): Promise<void> {
	const store = new SqliteStore({ file: join(hub.data, 'store.sqlite'), log: silentLogger });
	await store.open();
	const address = { mandant: TENANT, channel: 'hub.in' };
	const reason = { code: 'DK-PARTNER-UNREACHABLE', facts: { role: 'dms' } };
	for (let index = 0; index < parked.length; index += 1_000) {
		await Promise.all(parked.slice(index, index + 1_000).map((message) => store.park({ address, message, reason, attempt: 3 })));
	}
	await store.close();
}
