/**
 * The same hop through the hub on the embedded engines (fsync on, as always) against the hub on RabbitMQ. The embedded broker lives inside the hub, so its channel
 * is filled before the hub starts; RabbitMQ's is too, and for both the first third of the messages warms up the fresh process and does not count.
 */
import type { BenchOptions } from '../main.ts';
import { BenchHub } from '../support/bench-hub.ts';
import { cleaningUp } from '../support/cleanup.ts';
import { compare, type Measured } from '../support/compare.ts';
import { drained, fill } from '../support/embedded-hop.ts';
import { hopFlow } from '../support/flows.ts';
import { application, messages } from '../support/messages.ts';
import { BenchQueues, PREFIX, startRabbitmq } from '../support/rabbitmq.ts';

const PREFETCH = 256;

export async function run(options: BenchOptions): Promise<object> {
	const size = options.number('size', 2_048);
	const count = options.number('messages', 9_000);
	const rounds = options.number('rounds', 4);
	return cleaningUp(async (cleanup) => {
		const { url } = await startRabbitmq(options, cleanup);
		const queues = await BenchQueues.connect(url, cleanup);
		const flows = hopFlow('hub.in', 'hub.out', PREFETCH);
		const waiting = () => messages(count, application(size));
		await queues.declare('hub.in', 'hub.out');
		const onRabbitmq = async (): Promise<Measured> => {
			const hub = await BenchHub.create({ flows, amqpUrl: url, queuePrefix: PREFIX }, cleanup);
			await queues.fill('hub.in', waiting());
			const speed = await drained(hub, count);
			await queues.untilHolds('hub.out', count);
			await queues.empty('hub.out');
			return speed;
		};
		const onEmbedded = async (): Promise<Measured> => {
			const hub = await BenchHub.create({ flows, profile: options.option('profile') }, cleanup);
			await fill(hub, waiting());
			return drained(hub, count);
		};
		const { base, measured, ratio } = await compare(onRabbitmq, onEmbedded, { ...options, rounds, warmUp: false });
		return { rabbitmq: base, embedded: measured, ratio, size, messages: count, rounds };
	});
}
