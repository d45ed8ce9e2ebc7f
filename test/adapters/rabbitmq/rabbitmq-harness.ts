/** A place for the broker contract on RabbitMQ: a queue prefix of its own, reached through a proxy that can be cut. */
import { randomUUID } from 'node:crypto';
import amqp from 'amqplib';
import { namesWith } from '../../../adapters/rabbitmq/names.ts';
import { RabbitmqBroker, type RabbitmqBrokerOptions } from '../../../adapters/rabbitmq/rabbitmq-broker.ts';
import type { Broker, ChannelAddress, ParkingPlace } from '../../../hub/channel/broker.ts';
import { rungsOf } from '../../../hub/channel/retry-policy.ts';
import { type BrokerHarness, QUICK, until } from '../../contract/broker-harness.ts';
import { rabbitmqForTests } from '../../support/rabbitmq.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';

export interface RabbitmqHarness extends BrokerHarness {
	readonly proxy: TcpProxy;
	readonly prefix: string;
	/** Past the proxy, for looks from outside. */
	readonly url: string;
	create(parking: ParkingPlace, options?: Partial<RabbitmqBrokerOptions>): RabbitmqBroker;
}

/** Undefined where there is no RabbitMQ. @param serverUrl default: the server that all suites share */
export async function makeRabbitmqHarness(serverUrl?: string): Promise<RabbitmqHarness | undefined> {
	const url = serverUrl ?? (await rabbitmqForTests())?.url;
	if (url === undefined) return undefined;
	const prefix = `t${randomUUID().slice(0, 8)}.`;
	const { hostname, port } = new URL(url);
	const proxy = new TcpProxy(hostname, Number(port || 5672));
	await proxy.start();
	const proxied = new URL(url);
	proxied.host = `127.0.0.1:${proxy.port}`;
	const declared: ChannelAddress[] = [];
	const brokers: Broker[] = [];
	return {
		proxy,
		prefix,
		url,
		create: (parking, options = {}) => {
			const broker = new RabbitmqBroker({ url: proxied.href, queuePrefix: prefix, parking, ...options });
			const declare = broker.declare.bind(broker);
			broker.declare = async (spec) => {
				declared.push(spec);
				return declare(spec);
			};
			brokers.push(broker);
			return broker;
		},
		child: { module: new URL('../../../adapters/rabbitmq/rabbitmq-broker.ts', import.meta.url).href, options: { url, queuePrefix: prefix } },
		cut: async (broker) => {
			proxy.cut();
			await until('the broker lost its connection', () => broker.state() === 'connecting');
			await until('the broker is connected again', () => broker.state() === 'open');
		},
		subscriptionsSurviveCut: true,
		tellsOldest: false,
		dispose: async () => {
			for (const broker of brokers) await broker.close(100);
			await proxy.stop();
			await removeAll(url, prefix, declared);
		},
	};
}

async function removeAll(url: string, prefix: string, declared: readonly ChannelAddress[]): Promise<void> {
	const names = namesWith(prefix);
	const rungs = [...new Set([...rungsOf(QUICK), 60_000])].map((ms) => names.rung(ms));
	const queues = declared.flatMap((address) => [names.work(address), names.dead(address)]);
	const connection = await amqp.connect(url);
	const channel = await connection.createChannel();
	await Promise.all([...new Set(queues), ...rungs].map((queue) => channel.deleteQueue(queue)));
	await Promise.all(rungs.map((exchange) => channel.deleteExchange(exchange)));
	await connection.close();
}
