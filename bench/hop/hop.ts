/**
 * The hop: channel → flow (receive, three change, switch, function, send) → channel, through the whole hub with tracking, journal and deduplication, against
 * a bare amqplib program that takes, publishes with confirm and acknowledges. Both drain the same number of waiting messages of the same shape.
 */
import type { BenchOptions } from '../main.ts';
import { BenchHub } from '../support/bench-hub.ts';
import { cleaningUp } from '../support/cleanup.ts';
import { compare } from '../support/compare.ts';
import { drain } from '../support/drain.ts';
import { hopFlow } from '../support/flows.ts';
import { application, messages } from '../support/messages.ts';
import { Program } from '../support/program.ts';
import { BenchQueues, PREFIX, queueOf, startRabbitmq } from '../support/rabbitmq.ts';

const PREFETCH = 256;
/** Bytes that a side moves per round, about. */
const BYTES = 20_000_000;

export async function run(options: BenchOptions): Promise<object> {
	const engine = options.option('engine') ?? 'rabbitmq';
	if (engine !== 'rabbitmq') throw new Error('--engine must be rabbitmq: a bare program has no other broker; the embedded engines: bench embedded');
	const size = options.number('size', 2_048);
	const count = options.number('messages', Math.min(Math.max(Math.round(BYTES / size), 1_000), 10_000));
	const rounds = options.number('rounds', 5);
	return cleaningUp(async (cleanup) => {
		const { url } = await startRabbitmq(options, cleanup);
		const queues = await BenchQueues.connect(url, cleanup);
		await queues.declare('raw.in', 'raw.out', 'hub.in', 'hub.out');
		const hub = await BenchHub.create(
			{ flows: hopFlow('hub.in', 'hub.out', PREFETCH), amqpUrl: url, queuePrefix: PREFIX, profile: options.option('profile') },
			cleanup,
		);
		await hub.start();
		const raw = await Program.start('raw-hop.ts', { url, from: queueOf('raw.in'), to: queueOf('raw.out'), prefetch: PREFETCH }, cleanup);
		const content = application(size);
		const { base, measured, ratio, cpu } = await compare(
			() => drain(queues, { program: raw, from: 'raw.in', to: 'raw.out' }, count, messages(count, content)),
			() => drain(queues, { program: hub, from: 'hub.in', to: 'hub.out' }, count, messages(count, content)),
			{ ...options, rounds },
		);
		await hub.stop();
		const left = await queues.ready('hub.in');
		if (left > 0) throw new Error(`${left} messages were not settled by the hub:\n${hub.output}`);
		return { raw: base, hub: measured, ratio, ...(cpu ? { cpuUs: { raw: cpu.base, hub: cpu.measured } } : {}), engine, size, messages: count, rounds };
	});
}
