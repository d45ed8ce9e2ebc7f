/** The server program of RabbitMQ, installed with apt-get where it is missing. */
import { rabbitmqInstalled } from './amqp-node.ts';
import { haveDebianPackage } from './debian-package.ts';

/** False when it is missing and cannot be installed. The package starts no service that we use. */
export function haveRabbitmq(): Promise<boolean> {
	return haveDebianPackage('rabbitmq-server', rabbitmqInstalled);
}
