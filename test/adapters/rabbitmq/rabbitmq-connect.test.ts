/** How the RabbitMQ broker fails to connect: soon, with a clear code, and without a word of the password. */

import { connect } from 'node:net';
import { createSecureContext, createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { RabbitmqBroker, type RabbitmqBrokerOptions } from '../../../adapters/rabbitmq/rabbitmq-broker.ts';
import { DrehkreuzError, remedyOf } from '../../../hub/errors/drehkreuz-error.ts';
import type { LogFields, Logger } from '../../../hub/logging/logger.ts';
import { freshAddress, MemoryParking, QUICK, sample } from '../../contract/broker-harness.ts';
import { AmqpFake, type FakeScript } from '../../support/amqp-fake.ts';
import { freePort } from '../../support/amqp-node.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { rabbitmqForTests } from '../../support/rabbitmq.ts';
import { skip } from '../../support/skip.ts';

const SECRET = 'geheim-4711';

/** Opens, expects a failure, and looks for the password in all that a log or a page could show. */
async function failureOf(options: Partial<RabbitmqBrokerOptions>): Promise<DrehkreuzError> {
	const lines: unknown[] = [];
	const note = (fields: LogFields, text: string): void => void lines.push(fields, text);
	const log: Logger = { debug: note, info: note, warn: note, error: note };
	try {
		const broker = new RabbitmqBroker({ url: '', parking: new MemoryParking(), connectTimeoutMs: 400, log, ...options });
		await broker.open().finally(() => broker.close(0));
	} catch (error) {
		expect(error).to.be.instanceOf(DrehkreuzError);
		expect(inspect([error, lines], { depth: 10, showHidden: true })).to.not.contain(SECRET);
		return error as DrehkreuzError;
	}
	throw new Error('it connected');
}

describe('the RabbitMQ broker, when it cannot connect', function () {
	this.timeout(120_000);

	it('says that nobody listens, after its time limit', async () => {
		const before = Date.now();
		const error = await failureOf({ url: `amqp://hub:${SECRET}@127.0.0.1:${await freePort()}` });
		expect(error.problem).to.deep.include({ code: 'DK-BROKER-UNREACHABLE', facts: { systemCode: 'ECONNREFUSED' } });
		expect(Date.now() - before).to.be.within(100, 15_000);
	});

	const scripts: Record<FakeScript, string> = { silent: 'ETIMEDOUT', trickle: 'ETIMEDOUT', slam: 'ECONNABORTED', babble: 'ECONNABORTED' };
	for (const [script, systemCode] of Object.entries(scripts)) {
		it(`gives up on a peer that is ${script} within its time limit`, async () => {
			const fake = new AmqpFake(script as FakeScript);
			const { host } = new URL(await fake.start());
			const before = Date.now();
			const error = await failureOf({ url: `amqp://hub:${SECRET}@${host}` });
			await fake.stop();
			expect(error.problem).to.deep.equal({ code: 'DK-BROKER-UNREACHABLE', facts: { systemCode } });
			expect(Date.now() - before).to.be.lessThan(15_000);
		});
	}

	it('refuses options that cannot be meant, without showing the address', async () => {
		for (const url of ['', 'nicht://x', `amqp://hub:${SECRET}@`, `http://hub:${SECRET}@host`, `amqp:/hub:${SECRET}`]) {
			expect((await failureOf({ url })).facts.path).to.equal('url');
		}
		const url = `amqp://hub:${SECRET}@host`;
		expect((await failureOf({ url, queuePrefix: 'Ä' })).facts.path).to.equal('queuePrefix');
		expect((await failureOf({ url, publishTimeoutMs: 5 })).facts.path).to.equal('publishTimeoutMs');
		expect((await failureOf({ url, maxMessageBytes: 1 })).facts.path).to.equal('maxMessageBytes');
	});

	describe('with a server', () => {
		let url: URL;

		before(async function () {
			const server = await rabbitmqForTests();
			if (!server) return skip(this, 'RabbitMQ: no server to be had here (see test/support/rabbitmq.ts)');
			url = new URL(server.url);
		});

		const changed = (change: Partial<URL>): string => Object.assign(new URL(url), change).href;

		it('says at once that the login was refused', async () => {
			const before = Date.now();
			const error = await failureOf({ url: changed({ password: SECRET }), connectTimeoutMs: 20_000 });
			expect(error.code).to.equal('DK-BROKER-REFUSED');
			expect(Date.now() - before).to.be.lessThan(5_000);
		});

		it('says at once that the virtual host is missing, and how to make it', async () => {
			const error = await failureOf({ url: changed({ pathname: '/gibt-es-nicht' }), connectTimeoutMs: 20_000 });
			expect(error.problem).to.deep.equal({ code: 'DK-BROKER-VHOST', facts: { vhost: 'gibt-es-nicht' } });
			expect(remedyOf(error.problem, 'de')).to.contain('rabbitmqctl add_vhost gibt-es-nicht');
		});

		it('says so too when a tenant has no virtual host, and keeps serving the others', async () => {
			const broker = new RabbitmqBroker({ url: url.href, parking: new MemoryParking(), vhostOf: (mandant) => (mandant === 'neu' ? 'fehlt' : undefined) });
			await broker.open();
			const declaring = broker.declare({ ...freshAddress('neu'), retry: QUICK });
			expect((await declaring.catch((error: DrehkreuzError) => error))?.code).to.equal('DK-BROKER-VHOST');
			expect(broker.state()).to.equal('open');
			await broker.close();
		});

		describe('over TLS', () => {
			const certificates = makeCertificates();
			let port: number;
			let stop: () => Promise<void>;

			before(async function () {
				if (!certificates) return skip(this, 'openssl is missing');
				const sockets = new Set<TLSSocket>();
				const { cert, key } = certificates.server;
				// Who connects by address and not by name gets a certificate that names neither.
				const named = createSecureContext({ cert, key });
				const SNICallback: TlsOptions['SNICallback'] = (_, answer) => answer(null, named);
				const server = createServer({ ...certificates.stranger, SNICallback, ca: certificates.ca, requestCert: true, rejectUnauthorized: false }, (socket) => {
					sockets.add(socket);
					const behind = connect(Number(url.port || 5672), url.hostname);
					for (const end of [socket, behind]) end.on('error', () => {});
					socket.on('close', () => behind.destroy());
					behind.on('close', () => socket.destroy());
					socket.pipe(behind).pipe(socket);
				});
				server.on('tlsClientError', () => {});
				await new Promise<void>((resolve) => {
					server.listen(0, '127.0.0.1', resolve);
				});
				const address = server.address();
				port = typeof address === 'object' && address ? address.port : 0;
				stop = async () => {
					for (const socket of sockets) socket.destroy();
					await new Promise((resolve) => {
						server.close(resolve);
					});
				};
			});

			after(() => stop?.());

			const secured = (host: string): string => `amqps://${url.username}:${url.password}@${host}:${port}${url.pathname}`;

			it('connects when the authority is the configured one and the name is right', async () => {
				const parking = new MemoryParking();
				const { ca, client } = certificates as NonNullable<typeof certificates>;
				const broker = new RabbitmqBroker({ url: secured('localhost'), parking, tls: { ca, cert: client.cert, key: client.key } });
				await broker.open();
				expect(broker.state()).to.equal('open');
				expect((await broker.publish(freshAddress(), sample()).catch((error: DrehkreuzError) => error))?.code).to.equal('DK-BROKER-UNROUTABLE');
				await broker.close();
			});

			it('refuses a certificate of an unknown authority, at once', async () => {
				const error = await failureOf({ url: secured('localhost'), connectTimeoutMs: 20_000 });
				expect(error.code).to.equal('DK-BROKER-TLS');
			});

			it('refuses a certificate that is for another name', async () => {
				const { stranger } = certificates as NonNullable<typeof certificates>;
				const error = await failureOf({ url: secured('127.0.0.1'), tls: { ca: stranger.cert } });
				expect(error.problem).to.deep.include({ code: 'DK-BROKER-TLS', facts: { systemCode: 'ERR_TLS_CERT_ALTNAME_INVALID' } });
			});

			it('refuses a peer that does not speak TLS', async () => {
				const error = await failureOf({ url: `amqps://x:${SECRET}@${url.host}` });
				expect(['DK-BROKER-TLS', 'DK-BROKER-UNREACHABLE']).to.include(error.code);
			});
		});
	});
});
