/** The broker that the configuration names. */
import { join } from 'node:path';
import { EmbeddedBroker } from '../adapters/embedded/embedded-broker.ts';
import type { Broker, ParkingPlace } from '../hub/channel/broker.ts';
import type { Logger } from '../hub/logging/logger.ts';
import type { Config } from './config/config.ts';

/** RabbitMQ's client is loaded only where there is one. */
export async function brokerOf(config: Config, parking: ParkingPlace, log: Logger): Promise<Broker> {
	if (config.engine.broker === 'embedded') return new EmbeddedBroker({ file: join(config.data, 'broker.sqlite'), parking, log });
	const { url = 'amqp://127.0.0.1:5672', vhost, queuePrefix = 'dk.', heartbeatSeconds = 10 } = config.engine.rabbitmq ?? {};
	const { RabbitmqBroker } = await import('../adapters/rabbitmq/rabbitmq-broker.ts');
	return new RabbitmqBroker({
		url,
		queuePrefix,
		heartbeatSeconds,
		parking,
		log,
		...(vhost ? { vhostOf: (mandant: string) => vhost.replace('{mandant}', mandant) } : {}),
	});
}
