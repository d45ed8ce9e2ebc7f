/**
 * The door: HTTP POST of an application until it is stored and answered with 202, at 50 connections, through the whole portal ingress (token, checks,
 * deduplication, journal), against a bare node:http server that only publishes with confirm. The flow behind is held up, so that only the door is measured.
 */
import type { BenchOptions } from '../main.ts';
import { BenchHub, PORTAL_TOKEN, TENANT } from '../support/bench-hub.ts';
import { cleaningUp } from '../support/cleanup.ts';
import { compare, type Measured } from '../support/compare.ts';
import { cpuMicroseconds } from '../support/cpu.ts';
import { flowOf, hold, portalIn } from '../support/flows.ts';
import { post } from '../support/http-load.ts';
import { application } from '../support/messages.ts';
import { Program } from '../support/program.ts';
import { BenchQueues, PREFIX, queueOf, startRabbitmq } from '../support/rabbitmq.ts';

const CONNECTIONS = 50;

export async function run(options: BenchOptions): Promise<object> {
	const size = options.number('size', 2_048);
	const requests = options.number('messages', 5_000);
	const rounds = options.number('rounds', 5);
	return cleaningUp(async (cleanup) => {
		const { url } = await startRabbitmq(options, cleanup);
		const queues = await BenchQueues.connect(url, cleanup);
		await queues.declare('raw.in', 'hub.in');
		const flows = flowOf(portalIn('antrag', 'hub.in', 1), hold());
		const hub = await BenchHub.create({ flows, amqpUrl: url, queuePrefix: PREFIX, profile: options.option('profile') }, cleanup);
		await hub.start();
		const raw = await Program.start('raw-ingress.ts', { url, to: queueOf('raw.in') }, cleanup);
		const body = application(size);
		const load = async (pid: number | undefined, address: string, channel: string, before: number): Promise<Measured> => {
			const usedBefore = cpuMicroseconds(pid);
			const headers = { authorization: `Bearer ${PORTAL_TOKEN}`, 'content-type': 'application/json' };
			const perSecond = await post({ url: address, headers, body, connections: CONNECTIONS, requests });
			const cpu = (cpuMicroseconds(pid) - usedBefore) / requests;
			const stored = await queues.ready(channel);
			if (stored < requests - before) throw new Error(`${stored} of ${requests} accepted messages are in the channel`);
			await queues.empty(channel);
			return { perSecond, cpu };
		};
		const { base, measured, ratio, cpu } = await compare(
			() => load(raw.pid, `http://127.0.0.1:${raw.said}/`, 'raw.in', 0),
			// The flow holds one message at a time.
			() => load(hub.pid, `${hub.url}/in/${TENANT}/antrag`, 'hub.in', 1),
			{ ...options, rounds },
		);
		return {
			raw: base,
			hub: measured,
			ratio,
			...(cpu ? { cpuUs: { raw: cpu.base, hub: cpu.measured } } : {}),
			connections: CONNECTIONS,
			size,
			requests,
			rounds,
		};
	});
}
