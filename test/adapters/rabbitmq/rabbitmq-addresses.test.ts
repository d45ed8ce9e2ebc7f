/** The RabbitMQ broker with several addresses: the nodes of a cluster, of which some are away. */
import { expect } from 'chai';
import { RabbitmqBroker } from '../../../adapters/rabbitmq/rabbitmq-broker.ts';
import type { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { freshAddress, MemoryParking, sample } from '../../contract/broker-harness.ts';
import { AmqpFake } from '../../support/amqp-fake.ts';
import { freePort } from '../../support/amqp-node.ts';
import { rabbitmqForTests } from '../../support/rabbitmq.ts';
import { skip } from '../../support/skip.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';
import { until } from '../../support/until.ts';

const parking = new MemoryParking();

function refusalOf(url: string | readonly string[]): string | undefined {
	try {
		new RabbitmqBroker({ url, parking });
		return undefined;
	} catch (error) {
		return `${(error as DrehkreuzError).facts.path}: ${(error as DrehkreuzError).facts.rule}`;
	}
}

describe('the RabbitMQ broker with several addresses', function () {
	this.timeout(60_000);

	it('takes a list, or one text with commas, and leaves a comma in a password alone', () => {
		for (const url of [['amqp://u:p@a', 'amqp://u:p@b:5673/'], 'amqp://u:p@a, amqp://u:p@b', 'amqp://u:p,q@a,amqp://u:p,q@b/', 'amqps://u:p@[::1]/dk']) {
			expect(refusalOf(url), String(url)).to.equal(undefined);
		}
	});

	it('refuses addresses that differ in more than host and port, and none at all', () => {
		const [first, rule] = ['amqp://u:p@a/dk', 'url: must be addresses that differ in host and port only'];
		for (const second of ['amqps://u:p@b/dk', 'amqp://v:p@b/dk', 'amqp://u:q@b/dk', 'amqp://u:p@b/other', 'amqp://u:p@b']) {
			expect(refusalOf([first, second]), second).to.equal(rule);
		}
		for (const url of [[], [first, ''], [first, 'http://u:p@b/dk']]) expect(refusalOf(url), String(url)).to.match(/^url: must look like/);
	});

	describe('with a server', () => {
		let server: string;
		const proxies: TcpProxy[] = [];

		before(async function () {
			const found = await rabbitmqForTests();
			if (!found) return skip(this, 'RabbitMQ: no server to be had here (see test/support/rabbitmq.ts)');
			server = found.url;
		});
		afterEach(async () => {
			for (const proxy of proxies.splice(0)) await proxy.stop();
		});

		const at = (port: number): string => Object.assign(new URL(server), { hostname: '127.0.0.1', port: String(port) }).href;

		async function proxyOf(): Promise<TcpProxy> {
			const { hostname, port } = new URL(server);
			const proxy = new TcpProxy(hostname, Number(port || 5672));
			await proxy.start();
			proxies.push(proxy);
			return proxy;
		}

		it('finds the one that works, past one where nobody listens and one that says nothing', async () => {
			const silent = new AmqpFake('silent');
			const mute = Number(new URL(await silent.start()).port);
			// Whatever the order that chance gives: every start must find it.
			for (let round = 0; round < 4; round++) {
				const broker = new RabbitmqBroker({ url: [at(await freePort()), at(mute), server], parking, connectTimeoutMs: 6_000 });
				await broker.open();
				expect(broker.state()).to.equal('open');
				await broker.close();
			}
			await silent.stop();
		});

		it('says what failed when none works', async () => {
			const broker = new RabbitmqBroker({ url: [at(await freePort()), at(await freePort())], parking, connectTimeoutMs: 500 });
			const error = await broker.open().catch((failure: DrehkreuzError) => failure);
			expect((error as DrehkreuzError).problem).to.deep.equal({ code: 'DK-BROKER-UNREACHABLE', facts: { systemCode: 'ECONNREFUSED' } });
		});

		it('goes on over another address when the one in use is cut, and when it falls silent', async () => {
			const [one, two] = [await proxyOf(), await proxyOf()];
			const broker = new RabbitmqBroker({ url: [at(one.port), at(two.port)], parking, heartbeatSeconds: 1, connectTimeoutMs: 4_000 });
			await broker.open();
			for (const proxy of [one, two]) {
				const other = proxy === one ? two : one;
				proxy.refuse();
				await until('it is connected over the other address', () => broker.state() === 'open' && other.count === 2, 30_000);
				expect(await broker.publish(freshAddress(), sample()).catch((error: DrehkreuzError) => error.code)).to.equal('DK-BROKER-UNROUTABLE');
				proxy.admit();
			}
			one.silence();
			await until('it left the silent one', () => one.count === 0 || two.count === 2, 30_000);
			await until('it is connected over the second address', () => broker.state() === 'open' && two.count === 2, 30_000);
			await broker.close();
		});
	});
});
