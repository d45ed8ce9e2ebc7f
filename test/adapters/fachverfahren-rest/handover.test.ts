import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { fachverfahrenRest } from '../../../adapters/fachverfahren-rest/fachverfahren-rest.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { createMessage } from '../../../hub/message/create.ts';
import { inTrace } from '../../../hub/tracing/trace.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { attach, RememberedStep, testMessage } from '../../support/delivery-context.ts';
import { failureOf } from '../../support/failure-of.ts';
import { Bench, order } from './setup.ts';

describe('handing over by REST', () => {
	let bench: Bench;
	beforeEach(async () => {
		bench = new Bench();
		await bench.system.start();
	});
	afterEach(() => bench.close());

	it('sends the order as JSON with our key and returns the number', async () => {
		const step = new RememberedStep();
		const receipt = await bench.adapter().deliver(testMessage({}), order, step.attempt());
		const number = `BP-${new Date().getFullYear()}-000001`;
		expect(receipt).to.deep.include({ adapter: 'fachverfahren-rest', reference: number, attributes: { vorgangsnummer: number } });
		expect(bench.system.ledger.find('vorgang-created', step.idempotencyKey)?.details).to.deep.include({ daten: order.daten, bezug: { fremdId: 'vorgang-1' } });
	});

	it('sends a body byte for byte, inline or from the payload store', async () => {
		const step = new RememberedStep();
		const xml = Buffer.from('<?xml version="1.0"?>\r\n<x:a.0101 xmlns:x="urn:x"  b=\'1\'>ä &#13;</x:a.0101>\n');
		const settings = {
			endpoint: `${bench.system.url}/nachrichten`,
			send: 'body',
			receipt: { pointer: '/nummer' },
			attribute: 'eingangsnummer',
			reconcile: { path: '/nachrichten/by-key/{key}' },
		} as const;
		const adapter = bench.adapter(settings);
		const inline = testMessage(xml, { datacontenttype: 'application/xml' });
		await adapter.deliver(inline, {}, step.attempt());
		const big = Buffer.concat([xml, Buffer.alloc(3 * 1024 * 1024, '<!-- x -->')]);
		const other = new RememberedStep();
		const reference = await other.payloads.put('musterstadt', big, { mediaType: 'application/xml', maxBytes: big.length });
		const receipt = await adapter.deliver(createMessage(inline.attributes, { kind: 'reference', reference }), {}, other.attempt());
		expect(receipt).to.have.nested.property('attributes.eingangsnummer');
		expect(bench.system.ledger.all('nachricht-stored').map(({ details }) => details['sha256'])).to.deep.equal(
			[xml, big].map((bytes) => createHash('sha256').update(bytes).digest('hex')),
		);
	});

	it('sends the data alone, in the form of the application, when it is told to', async () => {
		const daten = {
			antragsteller: {},
			fahrzeug: { kennzeichen: 'MU-AB 1', halter: true },
			bewohnerparken: { zone: 'A1', gueltigAb: '2026-12-01', dauerMonate: 12 },
		};
		await bench.adapter({ send: 'daten' }).deliver(testMessage({}), { fremdId: 'x', daten }, new RememberedStep().attempt());
		expect(bench.system.ledger.all('vorgang-created')[0]?.details).to.deep.include({ daten, bezug: {} });
	});

	it('sends a form with order and attachments', async () => {
		const step = new RememberedStep();
		const anlagen = [
			await attach(step.payloads, 'Größe "1".pdf', Buffer.from('%PDF'), 'application/pdf'),
			await attach(step.payloads, 'b.png', Buffer.alloc(200_000), 'image/png'),
		];
		await bench.adapter({ send: 'multipart' }).deliver(testMessage({}, {}, anlagen), order, step.attempt());
		const [effect] = bench.system.ledger.all('vorgang-created');
		expect(effect?.details['daten']).to.deep.equal(order.daten);
		expect((effect?.details['anlagen'] as { size: number }[] | undefined)?.map(({ size }) => size)).to.deep.equal([4, 200_000]);
	});

	it('makes one Vorgang of any number of tries', async () => {
		const step = new RememberedStep();
		const adapter = bench.adapter();
		const receipts = [await adapter.deliver(testMessage({}), order, step.attempt())];
		for (const uncertain of [true, false, true]) receipts.push(await adapter.deliver(testMessage({}), order, step.attempt({ uncertain })));
		receipts.push(...(await Promise.all(Array.from({ length: 20 }, () => adapter.deliver(testMessage({}), order, step.attempt({ uncertain: true }))))));
		expect(new Set(receipts.map((receipt) => (receipt as { reference: string }).reference))).to.have.property('size', 1);
		expect(bench.count()).to.equal(1);
	});

	it('refuses an order without data when only data may be sent', async () => {
		expect(await failureOf(bench.adapter({ send: 'daten' }).deliver(testMessage({}), {}, new RememberedStep().attempt()))).to.include({
			code: 'DK-PARTNER-INSTRUCTION',
			effect: 'permanent',
		});
	});

	it('is permanent when the system finds the order faulty, and keeps its code but not its text', async () => {
		const wrong = { daten: { ...order.daten, kennzeichen: 'Erika Musterfrau' } };
		const error = await failureOf(bench.adapter().deliver(testMessage({}), wrong, new RememberedStep().attempt()));
		expect(error).to.include({ code: 'DK-PARTNER-REFUSED', effect: 'permanent' });
		expect(error.facts).to.deep.equal({ role: 'fachverfahren:parken', status: 422, reason: 'UNGUELTIG' });
	});

	it('is permanent when the token is wrong', async () => {
		expect(await failureOf(bench.adapter({ auth: { kind: 'none' } }).deliver(testMessage({}), order, new RememberedStep().attempt()))).to.include({
			code: 'DK-PARTNER-AUTH',
			effect: 'permanent',
		});
	});

	it('does not send to the system when the payload store has lost the body', async () => {
		const reference = { sha512: '0'.repeat(128), size: 10, mediaType: 'application/json' };
		const message = createMessage(testMessage({}).attributes, { kind: 'reference', reference });
		try {
			await bench.adapter({ send: 'body' }).deliver(message, {}, new RememberedStep().attempt());
			expect.fail('it was sent');
		} catch (error) {
			expect(error).to.have.property('message', 'payload missing');
		}
		expect(bench.count()).to.equal(0);
	});
});

describe('handing over by REST when the system fails', () => {
	for (const recogniseRepeats of [true, false]) {
		for (const [fault, code, effect] of [
			[{ kind: 'slow', delayMs: 400 }, 'DK-PARTNER-NO-ANSWER', 'unknown'],
			[{ kind: 'drop-before' }, 'DK-PARTNER-NO-ANSWER', 'unknown'],
			[{ kind: 'drop-after-commit' }, 'DK-PARTNER-NO-ANSWER', 'unknown'],
			[{ kind: 'garbage' }, 'DK-PARTNER-ANSWER', 'unknown'],
			[{ kind: 'status', status: 500 }, 'DK-PARTNER-FAULT', 'unknown'],
			[{ kind: 'status', status: 503, retryAfter: 9 }, 'DK-PARTNER-BUSY', 'transient'],
			[{ kind: 'status', status: 429, retryAfter: 2 }, 'DK-PARTNER-BUSY', 'transient'],
		] as const) {
			const way = recogniseRepeats ? 'by the repeat key alone' : 'by asking first';
			it(`hands over once in the end after ${fault.kind} ${'status' in fault ? fault.status : ''}, ${way}`, async () => {
				const bench = new Bench({ recogniseRepeats });
				await bench.system.start();
				try {
					const step = new RememberedStep();
					const adapter = bench.adapter({ timeoutMs: 200 }, recogniseRepeats ? ['reconcile'] : []);
					bench.system.faults.set(fault);
					const error = await failureOf(adapter.deliver(testMessage({}), order, step.attempt()));
					expect(error).to.include({ code, effect });
					if ('retryAfter' in fault) expect(error.retryAfterMs).to.equal(fault.retryAfter * 1_000);
					if (fault.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, 450));
					const uncertain = effect === 'unknown';
					expect(await adapter.deliver(testMessage({}), order, step.attempt({ uncertain }))).to.have.property('reference');
					expect(bench.count()).to.equal(1);
				} finally {
					await bench.close();
				}
			});
		}
	}

	it('does not send when asking fails', async () => {
		const bench = new Bench();
		await bench.system.start();
		try {
			bench.system.faults.set({ kind: 'status', status: 500, method: 'GET' });
			const error = await failureOf(bench.adapter().deliver(testMessage({}), order, new RememberedStep().attempt({ uncertain: true })));
			expect(error).to.include({ code: 'DK-PARTNER-FAULT', effect: 'transient' });
			expect(bench.count()).to.equal(0);
		} finally {
			await bench.close();
		}
	});

	it('asks a person when the system can neither be asked nor knows repeats', async () => {
		const bench = new Bench({ recogniseRepeats: false });
		await bench.system.start();
		try {
			const adapter = bench.adapter({ idempotencyHeader: null }, ['reconcile']);
			const error = await failureOf(adapter.deliver(testMessage({}), order, new RememberedStep().attempt({ uncertain: true })));
			expect(error).to.include({ code: 'DK-PARTNER-UNCERTAIN', effect: 'permanent' });
			expect(bench.count()).to.equal(0);
		} finally {
			await bench.close();
		}
	});

	it('is permanent on 400, 401 and a redirect, transient when nobody listens', async () => {
		const bench = new Bench();
		await bench.system.start();
		try {
			for (const status of [400, 401, 302]) {
				bench.system.faults.set({ kind: 'status', status });
				expect(await failureOf(bench.adapter().deliver(testMessage({}), order, new RememberedStep().attempt()))).to.include({ effect: 'permanent' });
			}
			bench.system.faults.set({ kind: 'status', status: 409 });
			expect(await failureOf(bench.adapter().deliver(testMessage({}), order, new RememberedStep().attempt()))).to.include({
				code: 'DK-PARTNER-BUSY',
				effect: 'transient',
			});
			const adapter = bench.adapter();
			await bench.system.stop();
			expect(await failureOf(adapter.deliver(testMessage({}), order, new RememberedStep().attempt()))).to.include({
				code: 'DK-PARTNER-UNREACHABLE',
				effect: 'transient',
			});
		} finally {
			await bench.close();
		}
	});
});

describe('handing over by REST, what the partner sees', () => {
	const services = { mandant: 'musterstadt', role: 'fachverfahren:parken', log: silentLogger };

	it('sends configured headers, key header and trace, and reads the number from a header', async () => {
		let seen: IncomingHttpHeaders = {};
		const server = createServer((request, response) => {
			seen = request.headers;
			request.resume();
			response.writeHead(201, { location: '/orders/4711' }).end();
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`;
		const adapter = fachverfahrenRest.create(
			{
				endpoint,
				auth: { kind: 'header', name: 'X-Api-Key', value: 'k' },
				headers: { 'X-Umgebung': 'test' },
				idempotencyHeader: 'X-Request-Id',
				receipt: { header: 'Location' },
			},
			{ ...services, baseFolder: '/' },
		);
		try {
			const step = new RememberedStep();
			const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
			const receipt = await inTrace(traceparent, () => adapter.deliver(testMessage({}), order, step.attempt()));
			expect(receipt).to.deep.include({ reference: '/orders/4711' });
			expect(seen).to.include({ 'x-api-key': 'k', 'x-umgebung': 'test', 'x-request-id': step.idempotencyKey, traceparent, 'content-type': 'application/json' });
			expect(seen).not.to.have.property('idempotency-key');
		} finally {
			await adapter.close?.();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	});

	it('shows its client certificate', async function () {
		const certificates = makeCertificates();
		if (!certificates) return this.skip();
		const folder = await mkdtemp(join(tmpdir(), 'dk-mtls-'));
		const server = createTlsServer({ ...certificates.server, ca: certificates.ca, requestCert: true, rejectUnauthorized: true }, (request, response) => {
			request.resume();
			response.writeHead(201).end('{"nr":7}');
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		try {
			for (const [file, bytes] of [
				['ca.pem', certificates.ca],
				['client.pem', certificates.client.cert],
				['client.key', certificates.client.key],
			] as const)
				await writeFile(join(folder, file), bytes);
			const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}/orders`;
			const make = (tls: object) => fachverfahrenRest.create({ endpoint, receipt: { pointer: '/nr' }, tls }, { ...services, baseFolder: folder });
			const adapter = make({ caFile: 'ca.pem', certFile: 'client.pem', keyFile: 'client.key' });
			expect(await adapter.deliver(testMessage({}), order, new RememberedStep().attempt())).to.deep.include({ reference: '7' });
			await adapter.close?.();
			const stranger = make({ caFile: 'ca.pem' });
			expect(await failureOf(stranger.deliver(testMessage({}), order, new RememberedStep().attempt())))
				.to.have.property('code')
				.that.is.oneOf(['DK-PARTNER-AUTH', 'DK-PARTNER-UNREACHABLE', 'DK-PARTNER-NO-ANSWER']);
			await stranger.close?.();
		} finally {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			await rm(folder, { recursive: true, force: true });
		}
	});
});
