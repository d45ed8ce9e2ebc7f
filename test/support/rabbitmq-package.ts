/** The server program of RabbitMQ, installed with apt-get where it is missing. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { rabbitmqInstalled } from './amqp-node.ts';

/** False when it is missing and cannot be installed: that needs Debian, root and the packages. The package starts no service that we use. */
export async function haveRabbitmq(): Promise<boolean> {
	if (!rabbitmqInstalled()) await install();
	return rabbitmqInstalled();
}

async function install(): Promise<void> {
	if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
	const apt = (...args: readonly string[]) =>
		promisify(execFile)('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 300_000 });
	process.stdout.write('  (installing rabbitmq-server with apt-get …)\n');
	const packages = ['install', '-y', '--no-install-recommends', 'rabbitmq-server'];
	await apt(...packages)
		.catch(async () => {
			await apt('update');
			await apt(...packages);
		})
		.catch(() => {});
}
