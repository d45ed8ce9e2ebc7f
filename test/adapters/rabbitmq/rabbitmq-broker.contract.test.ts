/** The RabbitMQ broker keeps the broker contract. */
import { describeBrokerContract } from '../../contract/broker.ts';
import { makeRabbitmqHarness } from './rabbitmq-harness.ts';

describeBrokerContract('RabbitMQ', () => makeRabbitmqHarness());
