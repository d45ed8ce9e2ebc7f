/** Harms to RabbitMQ and to the line to it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Direction } from '../../support/tcp-proxy.ts';
import { between, type Harm, type Scene } from './harm.ts';

const harm = (kind: Harm['kind'], weight: number, run: (broker: NonNullable<Scene['broker']>, random: () => number) => Promise<void>): Harm => ({
	kind,
	lane: 'broker',
	weight,
	engine: 'rabbitmq',
	run: async ({ broker }, random) => {
		if (broker) await run(broker, random);
	},
});

/** Milliseconds a queue must have existed before RabbitMQ 3.10 finds it again after a kill -9; see rabbitmq-server-faults.test.ts. */
const QUEUES_OLD_MS = 3_000;

export const brokerHarms: readonly Harm[] = [
	harm('broker-kill', 2, async ({ node }) => {
		await pause(QUEUES_OLD_MS);
		await node.kill();
		await node.restart();
	}),
	harm('cut', 6, async ({ proxy }, random) => {
		if (random() < 0.3) return proxy.cut();
		// Somewhere in a frame.
		proxy.cutAfter(between(random, 1, 20_000), directionOf(random));
		await pause(500);
	}),
	harm('line-stall', 4, async ({ proxy }, random) => {
		const direction = directionOf(random);
		proxy.stall(direction);
		await pause(between(random, 500, 6_000));
		proxy.stall(direction, false);
		if (random() < 0.3) proxy.cut();
	}),
	harm('channel-error', 5, async ({ frames }, random) => {
		frames.want(between(random, 1, 3));
		for (let waited = 0; frames.open > 0 && waited < 2_000; waited += 50) await pause(50);
		frames.want(0);
	}),
	harm('alarm', 2, async ({ node }, random) => {
		await node.ctl('set_vm_memory_high_watermark', '0');
		await pause(between(random, 500, 4_000));
		await node.ctl('set_vm_memory_high_watermark', '0.4');
	}),
];

function directionOf(random: () => number): Direction {
	return random() < 0.5 ? 'toServer' : 'toClient';
}
