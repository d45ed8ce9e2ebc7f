/**
 * RabbitMQ as three nodes, of which one is killed and one stands still, while messages flow. The cluster is configured as docs/guides/scale-out.md says. A
 * node that stood still longer than the others wait for it is not in a minority by its own account, and stays apart until it is restarted, as an operator does it here.
 */
import { expect } from 'chai';
import { namesWith } from '../../adapters/rabbitmq/names.ts';
import { RabbitmqBroker } from '../../adapters/rabbitmq/rabbitmq-broker.ts';
import { freshAddress, MemoryParking, QUICK } from '../contract/broker-harness.ts';
import { AmqpCluster } from '../support/amqp-cluster.ts';
import type { AmqpNode } from '../support/amqp-node.ts';
import { skip } from '../support/skip.ts';
import { until } from '../support/until.ts';
import { Traffic } from './traffic.ts';

describe('three RabbitMQ nodes', function () {
	this.timeout(300_000);
	let cluster: AmqpCluster;
	let broker: RabbitmqBroker;

	before(async function () {
		const started = await AmqpCluster.start();
		if (!started) return skip(this, 'RabbitMQ: no cluster can be started here (rabbitmq-server is not installed)');
		cluster = started;
	});
	after(async () => {
		await broker?.close();
		await cluster?.stop();
	});

	it('keep each queue three times, go on without one that is killed, and without one that stands still, and lose nothing', async () => {
		const address = freshAddress();
		broker = new RabbitmqBroker({ url: cluster.urls, parking: new MemoryParking(), heartbeatSeconds: 2, publishTimeoutMs: 5_000 });
		await broker.open();
		const traffic = new Traffic(broker, address);
		const queue = namesWith('dk.').work(address);
		try {
			await broker.declare({ ...address, retry: QUICK });
			expect(await cluster.membersOf(queue)).to.equal(3);
			await traffic.start();
			const goesOn = async (when: string): Promise<void> => {
				const [confirmed, done] = [traffic.confirmed.size, traffic.done.size];
				await until(`traffic ${when}`, () => traffic.confirmed.size > confirmed + 100 && traffic.done.size > done + 100, 90_000);
			};
			await goesOn('with three nodes');

			const leader = await cluster.leaderOf(queue);
			await leader.kill();
			await goesOn('while the node that led the queue is dead');
			await leader.restart();
			await cluster.whole();

			const [used] = (await cluster.connected()) as [AmqpNode];
			used.pause();
			try {
				await goesOn('while a node that we were connected to stands still');
				await until('a connection to another node', () => broker.state() === 'open', 60_000);
				await goesOn('over the other nodes');
			} finally {
				used.resume();
			}
			// A node that is back stays apart; mostly the others go on, but not in every run. The remedy is the same: it is restarted.
			await used.restart();
			await cluster.whole();
			await goesOn('with three nodes again');
		} finally {
			await traffic.stop();
		}
		await until('everything that was confirmed arrived', () => traffic.missing.length === 0, 60_000);
	});
});
