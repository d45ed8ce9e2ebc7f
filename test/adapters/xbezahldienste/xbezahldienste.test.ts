import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import type { Settings } from '../../../adapters/xbezahldienste/settings.ts';
import { xbezahldienste } from '../../../adapters/xbezahldienste/xbezahldienste.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { type LogFields, silentLogger } from '../../../hub/logging/logger.ts';
import type { PaymentOrder } from '../../../hub/money/payment-order.ts';
import { type Answer, type DestinationAdapter, isPending, type Pending } from '../../../hub/partners/adapter.ts';
import type { Receipt } from '../../../hub/partners/receipt.ts';
import { visitPaymentPage } from '../../../sandbox/payment/citizen.ts';
import { PaymentCounterpart, type PaymentOptions } from '../../../sandbox/payment/payment.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { type AttemptOptions, ProcessKilled, RememberedStep, testMessage } from '../../support/delivery-context.ts';
import { skip } from '../../support/skip.ts';

const order: PaymentOrder = {
	purpose: 'Bewohnerparkausweis Müller',
	description: 'Gebühr für den Bewohnerparkausweis',
	total: '30.00',
	items: [
		{
			id: '01',
			reference: 'GEB-01',
			description: 'Verwaltungsgebühr',
			taxRate: 19,
			quantity: 3,
			singleNet: '8.40',
			singleTax: '1.60',
			bookingData: { haushaltstelle: '1234', objektnummer: '0815' },
		},
	],
	requestor: {
		requestorType: 'INDIVIDUAL',
		name: 'Müller',
		firstName: 'Jürgen',
		gender: 'M',
		address: { street: 'Hauptstraße', houseNumber: '1 a', postalCode: '01067', city: 'Dresden' },
	},
};

describe('adapters/xbezahldienste', () => {
	const closers: (() => Promise<unknown> | unknown)[] = [];
	afterEach(async () => {
		for (const close of closers.splice(0).reverse()) await close();
	});

	async function service(options: PaymentOptions = {}): Promise<PaymentCounterpart> {
		const payment = new PaymentCounterpart(options);
		await payment.start();
		closers.push(() => payment.stop());
		return payment;
	}

	function adapterFor(endpoint: string, settings: Partial<Settings> = {}, baseFolder = tmpdir()): DestinationAdapter<PaymentOrder> {
		const adapter = xbezahldienste.create(
			{ endpoint, originatorId: 'bewohnerparken', endPointId: 'musterstadt', redirectUrl: 'https://portal.example/zurueck', timeoutMs: 2_000, ...settings },
			{ mandant: 'musterstadt', role: 'payment', baseFolder, log: silentLogger },
		);
		closers.push(() => adapter.close?.());
		return adapter;
	}

	/** One message at one adapter, tried as often as a test likes. */
	function journey(
		adapter: DestinationAdapter<PaymentOrder>,
		what: PaymentOrder = order,
	): { step: RememberedStep; next: (options?: AttemptOptions) => Promise<Answer> } {
		const step = new RememberedStep();
		const message = testMessage();
		return { step, next: (options) => adapter.deliver(message, what, step.attempt(options)) };
	}

	function pendingOf(answer: Answer): Pending {
		if (!isPending(answer)) throw new Error(`expected a pending answer, got the receipt ${answer.reference}`);
		return answer;
	}

	function receiptOf(answer: Answer): Receipt {
		if (isPending(answer)) throw new Error('expected a receipt, got a pending answer');
		return answer;
	}

	async function errorOf(promise: Promise<unknown>): Promise<DrehkreuzError> {
		const error = await promise.then(
			() => undefined,
			(thrown: unknown) => thrown,
		);
		expect(error).to.be.instanceOf(DrehkreuzError);
		return error as DrehkreuzError;
	}

	const kinds = (payment: PaymentCounterpart): string[] => payment.ledger.all().map((effect) => effect.kind);

	/** A service that answers what a test says; the paths it saw are in `seen`. */
	async function scripted(
		answer: (method: string, path: string) => { status?: number; headers?: Record<string, string>; body: unknown },
	): Promise<{ endpoint: string; seen: { method: string; path: string; headers: Record<string, unknown>; body: string }[] }> {
		const seen: { method: string; path: string; headers: Record<string, unknown>; body: string }[] = [];
		const server: Server = createServer((request, response) => {
			let body = '';
			request.on('data', (chunk: Buffer) => (body += chunk.toString()));
			request.on('end', () => {
				const { method = '', url: path = '' } = request;
				seen.push({ method, path, headers: request.headers, body });
				const reply = answer(method, path);
				response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
				response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		closers.push(() => {
			server.closeAllConnections();
			return new Promise((resolve) => server.close(resolve));
		});
		return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`, seen };
	}

	const information = {
		transactionUrl: 'https://pay.example/t',
		transactionRedirectUrl: 'https://pay.example/ui/T-1',
		transactionId: 'T-1',
		status: 'INITIAL',
	};

	describe('the way of an order', () => {
		it('leads from pending with the address for the payer to a receipt with Kassenzeichen, and makes one transaction', async () => {
			const payment = await service();
			const { next, step } = journey(adapterFor(payment.endpoint));
			const pending = pendingOf(await next());
			expect(pending.notice.redirectUrl).to.match(new RegExp(`^${payment.url}/ui/doPayment/`));
			expect(pending.lookAgainMs).to.equal(2_000);
			expect(pendingOf(await next()).notice).to.deep.equal(pending.notice);
			expect(await visitPaymentPage(pending.notice.redirectUrl ?? '')).to.equal('PAYED');

			const receipt = receiptOf(await next());
			expect(receipt.reference).to.match(/^42\d{11}$/);
			expect(receipt.adapter).to.equal('xbezahldienste');
			expect(receipt.attributes).to.deep.equal({
				kassenzeichen: receipt.reference,
				zahlungsreferenz: pending.reference,
				zahlungsweg: 'creditcard',
				zahlbetrag: '30.00',
			});
			for (const name of Object.keys(receipt.attributes)) expect(name).to.match(/^[a-z0-9]+$/);
			expect(kinds(payment)).to.deep.equal(['transaction-created', 'payed']);
			expect(payment.ledger.all()[0]?.key).to.equal(`${step.idempotencyKey}-1`);
		});

		for (const [action, code] of [
			['fail', 'DK-PAYMENT-FAILED'],
			['cancel', 'DK-PAYMENT-CANCELED'],
		] as const) {
			it(`ends with ${code} when the payment is ended by "${action}", and a release makes no second transaction`, async () => {
				const payment = await service();
				const { next } = journey(adapterFor(payment.endpoint));
				await visitPaymentPage(pendingOf(await next()).notice.redirectUrl ?? '', action);
				for (let i = 0; i < 2; i++) {
					const error = await errorOf(next());
					expect([error.code, error.effect]).to.deep.equal([code, 'permanent']);
				}
				expect(kinds(payment).filter((kind) => kind === 'transaction-created')).to.have.length(1);
			});
		}

		it('ends at the deadline, and finds the money when it was paid later and is released', async () => {
			const payment = await service();
			const { next, step } = journey(adapterFor(payment.endpoint, { deadlineMs: 1_000 }));
			const pending = pendingOf(await next());
			expect(pending.lookAgainMs).to.be.at.most(1_000);
			await step.attempt().remember({ createdAt: Date.now() - 1_001 });
			const error = await errorOf(next());
			expect([error.code, error.effect, error.facts]).to.deep.equal(['DK-PAYMENT-DEADLINE', 'permanent', { deadlineMs: 1_000, reference: pending.reference }]);
			await visitPaymentPage(pending.notice.redirectUrl ?? '');
			expect(receiptOf(await next()).reference).to.match(/^42/);
		});

		it('asks more rarely the longer it waits, and once at the deadline', async () => {
			const payment = await service();
			const { next, step } = journey(adapterFor(payment.endpoint, { deadlineMs: 3_600_000 }));
			await next();
			for (const [ageMs, lookAgainMs] of [
				[25_000, 5_000],
				[100_000, 15_000],
				[500_000, 60_000],
				[1_800_000, 300_000],
			] as const) {
				await step.attempt().remember({ createdAt: Date.now() - ageMs });
				expect(pendingOf(await next()).lookAgainMs, String(ageMs)).to.equal(lookAgainMs);
			}
			await step.attempt().remember({ createdAt: Date.now() - 3_590_000 });
			expect(pendingOf(await next()).lookAgainMs).to.be.within(5_000, 10_000);
		});

		it('keeps to the amount that was announced when the flow is changed while the payer thinks', async () => {
			const payment = await service();
			const adapter = adapterFor(payment.endpoint);
			const step = new RememberedStep();
			const message = testMessage();
			const pending = pendingOf(await adapter.deliver(message, order, step.attempt()));
			await visitPaymentPage(pending.notice.redirectUrl ?? '');
			const dearer = { ...order, total: '99.00' };
			expect(receiptOf(await adapter.deliver(message, dearer, step.attempt())).attributes.zahlbetrag).to.equal('30.00');
		});
	});

	describe('a kill between two lines', () => {
		for (const [count, when] of [
			[1, 'before'],
			[1, 'after'],
			[2, 'before'],
			[2, 'after'],
		] as const) {
			it(`${when} remember number ${count} leads to exactly one payment`, async () => {
				const payment = await service();
				const { next, step } = journey(adapterFor(payment.endpoint));
				step.killAt(count, when);
				const killed = await next().catch((error: unknown) => error);
				expect(killed).to.be.instanceOf(ProcessKilled);
				const { redirectUrl } = pendingOf(await next({ uncertain: true })).notice;
				await visitPaymentPage(redirectUrl ?? '');
				receiptOf(await next());
				expect(kinds(payment).filter((kind) => kind === 'payed')).to.have.length(1);
				// Only the answer that was lost leaves a transaction that nobody has seen.
				expect(kinds(payment).filter((kind) => kind === 'transaction-created')).to.have.length(count === 2 && when === 'before' ? 2 : 1);
			});
		}

		it('again and again at the same place never shows the payer more than one transaction', async () => {
			const payment = await service();
			const { next, step } = journey(adapterFor(payment.endpoint));
			// First try: announced is remembered first; later tries remember "next number", then "created".
			for (let i = 0; i < 4; i++) {
				step.killAt(2, 'before');
				expect(await next({ uncertain: i > 0 }).catch((error: unknown) => error)).to.be.instanceOf(ProcessKilled);
			}
			const { redirectUrl } = pendingOf(await next({ uncertain: true })).notice;
			await visitPaymentPage(redirectUrl ?? '');
			expect(receiptOf(await next()).attributes.zahlungsreferenz).to.equal(redirectUrl?.split('/').at(-1));
			expect(kinds(payment).filter((kind) => kind === 'payed')).to.have.length(1);
		});

		it('repeats the same request byte for byte', async () => {
			const statuses = [500, 200];
			const { endpoint, seen } = await scripted(() => ({ status: statuses.shift() ?? 200, body: { paymentInformation: information } }));
			const { next } = journey(adapterFor(endpoint));
			await errorOf(next());
			await sleep(5);
			await next({ uncertain: true });
			expect(seen.map(({ method }) => method)).to.deep.equal(['POST', 'POST']);
			expect(seen[1]?.body).to.equal(seen[0]?.body);
		});
	});

	describe('a fault of the service', () => {
		for (const [title, fault, code, effect] of [
			['a lost answer after the work was done', { kind: 'drop-after-commit' }, 'DK-PARTNER-NO-ANSWER', 'unknown'],
			['a lost answer before the work was done', { kind: 'drop-before' }, 'DK-PARTNER-NO-ANSWER', 'unknown'],
			['garbage after the work was done', { kind: 'garbage' }, 'DK-PARTNER-ANSWER', 'unknown'],
			['a slow answer', { kind: 'slow', delayMs: 700 }, 'DK-PARTNER-NO-ANSWER', 'unknown'],
			['status 500', { kind: 'status', status: 500 }, 'DK-PARTNER-FAULT', 'unknown'],
			['status 503', { kind: 'status', status: 503, retryAfter: 7 }, 'DK-PARTNER-BUSY', 'transient'],
			['status 429', { kind: 'status', status: 429 }, 'DK-PARTNER-BUSY', 'transient'],
			['status 401', { kind: 'status', status: 401 }, 'DK-PARTNER-AUTH', 'permanent'],
			['status 403', { kind: 'status', status: 403 }, 'DK-PARTNER-AUTH', 'permanent'],
		] as const) {
			it(`when creating (${title}) is ${code}, and the next try leads to exactly one payment`, async () => {
				const payment = await service();
				const { next } = journey(adapterFor(payment.endpoint, { timeoutMs: 300 }));
				payment.faults.set({ ...fault, method: 'POST', path: '/paymenttransaction/' });
				const error = await errorOf(next());
				expect([error.code, error.effect]).to.deep.equal([code, effect]);
				if ('retryAfter' in fault) expect(error.retryAfterMs).to.equal(7_000);
				if (fault.kind === 'slow') await sleep(600);
				const { redirectUrl } = pendingOf(await next({ uncertain: effect === 'unknown' })).notice;
				await visitPaymentPage(redirectUrl ?? '');
				receiptOf(await next());
				expect(kinds(payment).filter((kind) => kind === 'payed')).to.have.length(1);
			});

			it(`when looking (${title}) is ${code}, changes nothing, and the next look goes on`, async () => {
				const payment = await service();
				const { next } = journey(adapterFor(payment.endpoint, { timeoutMs: 300 }));
				await visitPaymentPage(pendingOf(await next()).notice.redirectUrl ?? '');
				payment.faults.set({ ...fault, method: 'GET', path: '/paymenttransaction/' });
				const error = await errorOf(next());
				expect([error.code, error.effect]).to.deep.equal([code, effect === 'unknown' ? 'transient' : effect]);
				receiptOf(await next());
			});
		}

		it('that is not there at all is transient', async () => {
			const payment = await service();
			const { endpoint } = payment;
			await payment.stop();
			const error = await errorOf(journey(adapterFor(endpoint)).next());
			expect([error.code, error.effect]).to.deep.equal(['DK-PARTNER-UNREACHABLE', 'transient']);
		});

		it('that accepts and never answers properly ends after five numbers in one try', async () => {
			const { endpoint, seen } = await scripted(() => ({ status: 400, body: { status: 400, functionalCode: 'PAYMENT_EXISTS' } }));
			const { next } = journey(adapterFor(endpoint));
			const error = await errorOf(next());
			expect([error.code, error.effect]).to.deep.equal(['DK-PAYMENT-REPEATS', 'permanent']);
			const ids = seen.map(({ body }) => (JSON.parse(body) as { requestId: string }).requestId);
			expect(new Set(ids).size).to.equal(ids.length);
			expect(ids).to.have.length(6);
			for (const id of ids) expect(id).to.match(/^[\w-]{1,36}$/);
		});

		it('that forgets the transaction is told so and asked again, no second one is made', async () => {
			const payment = await service();
			const { next, step } = journey(adapterFor(payment.endpoint));
			await next();
			await step.attempt().remember({ transactionId: 'unknown-there' });
			const error = await errorOf(next());
			expect([error.code, error.effect, error.facts.reference]).to.deep.equal(['DK-PAYMENT-LOST', 'transient', 'unknown-there']);
			expect(kinds(payment)).to.deep.equal(['transaction-created']);
		});
	});

	describe('a refusal', () => {
		it('for unknown ids is permanent with the functional code', async () => {
			const payment = await service();
			const error = await errorOf(journey(adapterFor(payment.endpoint, { endPointId: 'anderswo' })).next());
			expect([error.code, error.effect, error.facts.reason]).to.deep.equal(['DK-PARTNER-REFUSED', 'permanent', 'NO_VALID_ORIGINATOR_OR_ENDPOINT']);
		});

		it('for missing account assignment is permanent with the functional code, and the order can be mended and sent', async () => {
			const payment = await service();
			const adapter = adapterFor(payment.endpoint);
			const step = new RememberedStep();
			const [item] = order.items;
			const incomplete = { ...order, items: [{ ...(item as PaymentOrder['items'][number]), bookingData: {} }] };
			const error = await errorOf(adapter.deliver(testMessage(), incomplete, step.attempt()));
			expect([error.code, error.effect, error.facts.reason]).to.deep.equal(['DK-PARTNER-REFUSED', 'permanent', 'BOOKING_DATA_MISSING']);
			pendingOf(await adapter.deliver(testMessage(), order, step.attempt()));
		});

		it('comes from us, before anything is sent or remembered, when the sum is wrong', async () => {
			const payment = await service();
			const { next, step } = journey(adapterFor(payment.endpoint), { ...order, total: '30.01' });
			const error = await errorOf(next());
			expect([error.code, error.effect, error.facts]).to.deep.equal(['DK-PAYMENT-SUM', 'permanent', { sum: '30.00', total: '30.01' }]);
			expect(step.remembered).to.deep.equal([]);
			expect(payment.ledger.all()).to.deep.equal([]);
		});

		for (const [title, change, path] of [
			['a fee of nothing', { total: '0.00', items: [{ ...order.items[0], singleNet: '0.00', singleTax: '0.00' }] }, '/grossAmount'],
			[
				'more than 999,999 euros',
				{ total: '1000000.00', items: [{ ...order.items[0], quantity: 1, singleNet: '1000000.00', singleTax: '0.00' }] },
				'/grossAmount',
			],
			['a negative tax', { total: '20.40', items: [{ ...order.items[0], singleTax: '-1.60' }] }, '/items/0/totalTaxAmount'],
			['a reference with a blank', { items: [{ ...order.items[0], reference: 'GEB 01' }] }, '/items/0/reference'],
			['a web address as booking data', { items: [{ ...order.items[0], bookingData: { href: 'https://x.example/' } }] }, '/items/0/bookingData/href'],
		] as const) {
			it(`comes from us, before anything is sent, for ${title}`, async () => {
				const payment = await service();
				const { next, step } = journey(adapterFor(payment.endpoint), { ...order, ...change } as PaymentOrder);
				const error = await errorOf(next());
				expect([error.code, error.effect, error.facts.path]).to.deep.equal(['DK-PARTNER-INSTRUCTION', 'permanent', path]);
				expect(step.remembered).to.deep.equal([]);
				expect(payment.ledger.all()).to.deep.equal([]);
			});
		}
	});

	describe('the request', () => {
		async function sent(
			what: PaymentOrder,
			settings: Partial<Settings> = {},
		): Promise<{ text: string; body: Record<string, unknown>; headers: Record<string, unknown>; path: string }> {
			const { endpoint, seen } = await scripted(() => ({ body: { paymentInformation: information } }));
			pendingOf(await journey(adapterFor(endpoint, settings), what).next());
			const { body: text = '', headers = {}, path = '' } = seen[0] ?? {};
			return { text, body: JSON.parse(text) as Record<string, unknown>, headers, path };
		}

		it('prints amounts as exact JSON numbers', async () => {
			const { text } = await sent({
				...order,
				total: '0.90',
				items: [{ id: '1', reference: 'R', taxRate: 0, quantity: 3, singleNet: '0.10', singleTax: '0.20' }],
			});
			expect(text)
				.to.contain('"grossAmount":0.90')
				.and.contain('"totalNetAmount":0.30')
				.and.contain('"totalTaxAmount":0.60')
				.and.contain('"singleTaxAmount":0.20');
		});

		it('writes out umlauts in the purpose, drops what the pattern forbids, and keeps to 27 characters', async () => {
			expect((await sent(order)).body.purpose).to.equal('Bewohnerparkausweis Mueller');
			expect((await sent({ ...order, purpose: 'Größe: 5/7 – „Süß“ Łódź' })).body.purpose).to.equal('Groesse 5 7 - Suess Lodz');
			expect((await sent({ ...order, purpose: 'ÄÖÜ'.repeat(9) })).body.purpose).to.equal('AeOeUeAeOeUeAeOeUeAeOeUeAeO');
			expect((await sent({ ...order, purpose: '???' })).body).not.to.have.property('purpose');
		});

		it('keeps umlauts where they are allowed', async () => {
			const { body } = await sent(order);
			expect(body.description).to.equal('Gebühr für den Bewohnerparkausweis');
			expect(body.requestor).to.deep.equal({
				requestorType: 'INDIVIDUAL',
				name: 'Müller',
				firstName: 'Jürgen',
				gender: 'M',
				address: { addressType: 'POSTAL_ADDRESS', addressLine1: 'Hauptstraße 1 a', city: 'Dresden', postalCode: '01067', countryCode: 'DE' },
			});
		});

		it('bends first names that the pattern forbids', async () => {
			const requestor = { ...order.requestor, firstName: 'D’Arcy Nguyễn' } as NonNullable<PaymentOrder['requestor']>;
			expect((await sent({ ...order, requestor })).body.requestor).to.include({ firstName: 'D Arcy Nguyên' });
		});

		it('goes to the path of the ids with the version header, and to the order’s own way back', async () => {
			const { path, headers, body } = await sent({ ...order, redirectUrl: 'https://portal.example/sitzung/7' });
			expect(path).to.equal('/base/paymenttransaction/bewohnerparken/musterstadt');
			expect(headers['x-xbezahldienste-version']).to.equal('1.2.0');
			expect(body.redirectUrl).to.equal('https://portal.example/sitzung/7');
			expect(body.currency).to.equal('EUR');
		});

		for (const version of ['1.0.0', '1.1.0', '1.2.0'] as const) {
			for (const requestorType of ['INDIVIDUAL', 'ORGANIZATION'] as const) {
				it(`in version ${version} for ${requestorType} is accepted by a strict service of that version`, async () => {
					const payment = await service({ version });
					const requestor = {
						requestorType,
						name: 'Bäckerei „Öhr“ GmbH',
						...(requestorType === 'INDIVIDUAL' ? { firstName: 'Łukasz' } : {}),
						address: { street: 'Am Markt', houseNumber: '3/5', addition: 'Hof', postalCode: 'CH-8001', city: 'Zürich', countryCode: 'CH' },
					};
					pendingOf(await journey(adapterFor(payment.endpoint, { version }), { ...order, requestor }).next());
					expect(kinds(payment)).to.deep.equal(['transaction-created']);
				});
			}
		}

		it('carries no version header to older services', async () => {
			expect((await sent(order, { version: '1.1.0' })).headers).not.to.have.property('x-xbezahldienste-version');
		});
	});

	describe('an answer', () => {
		/** The state after one POST and one GET with these answers. */
		async function read(get: unknown, post: unknown = { paymentInformation: information }): Promise<Answer> {
			const { endpoint } = await scripted((method) => ({ body: method === 'POST' ? post : get }));
			const { next } = journey(adapterFor(endpoint));
			await next();
			return next();
		}

		it('may leave out the redirect URL after the end, hold unknown members, and lack a reference', async () => {
			const receipt = receiptOf(await read({ paymentInformation: { transactionId: 'T-1', status: 'PAYED', somethingNew: [1] }, extra: true }));
			expect(receipt.reference).to.equal('T-1');
			expect(receipt.attributes).to.deep.equal({ zahlungsreferenz: 'T-1', zahlbetrag: '30.00' });
		});

		it('may have paymentRequest inside paymentInformation, and the old name of the total', async () => {
			const receipt = receiptOf(
				await read({ paymentInformation: { ...information, status: 'PAYED', transactionReference: 'KZ-1', paymentRequest: { grosAmount: 30.0 } } }),
			);
			expect(receipt.reference).to.equal('KZ-1');
		});

		it('gives its time of payment to the receipt when it is a time', async () => {
			const payed = { ...information, status: 'PAYED' };
			expect(receiptOf(await read({ paymentInformation: { ...payed, transactionTimestamp: '2026-01-15T12:40:00.000Z' } })).at).to.equal(
				'2026-01-15T12:40:00.000Z',
			);
			expect(Date.parse(receiptOf(await read({ paymentInformation: { ...payed, transactionTimestamp: 'gestern' } })).at)).to.be.closeTo(Date.now(), 5_000);
		});

		for (const [title, paymentRequest] of [
			['another amount', { grossAmount: 0.3 }],
			['an amount with fractions of a cent', { grossAmount: 30.001 }],
			['another requestId', { requestId: 'fremd-1' }],
		] as const) {
			it(`that says PAYED for ${title} is no receipt: a person must look`, async () => {
				const error = await errorOf(read({ paymentInformation: { ...information, status: 'PAYED' }, paymentRequest }));
				expect([error.code, error.effect]).to.deep.equal(['DK-PARTNER-ANSWER', 'permanent']);
			});
		}

		it('of another transaction, of an unknown state, or without a way to pay is asked for again', async () => {
			for (const change of [{ transactionId: 'T-2', status: 'PAYED' }, { status: 'PAYING' }, { status: undefined }]) {
				const error = await errorOf(read({ paymentInformation: { ...information, ...change } }));
				expect([error.code, error.effect], JSON.stringify(change)).to.deep.equal(['DK-PARTNER-ANSWER', 'transient']);
			}
		});

		it('never leads the payer to something that is no web address', async () => {
			const evil = { paymentInformation: { ...information, transactionRedirectUrl: 'javascript:alert(1)' } };
			const { endpoint } = await scripted(() => ({ body: evil }));
			const error = await errorOf(journey(adapterFor(endpoint)).next());
			expect([error.code, error.facts.rule]).to.deep.equal(['DK-PARTNER-ANSWER', 'transactionRedirectUrl is missing']);
		});

		it('to the creation is not believed when it says PAYED: the truth is asked for', async () => {
			const { endpoint, seen } = await scripted((method) => ({
				body: { paymentInformation: { ...information, status: method === 'POST' ? 'PAYED' : 'INITIAL' } },
			}));
			pendingOf(await journey(adapterFor(endpoint)).next());
			expect(seen.map(({ method }) => method)).to.deep.equal(['POST', 'GET']);
			expect(seen[1]?.path).to.equal('/base/paymenttransaction/bewohnerparken/musterstadt/T-1');
		});

		it('never puts content into errors or logs', async () => {
			const lines: unknown[] = [];
			const keep = (fields: LogFields, text: string): void => void lines.push(fields, text);
			const log = { debug: keep, info: keep, warn: keep, error: keep };
			const { endpoint } = await scripted(() => ({
				status: 400,
				body: { detail: 'Jürgen Müller hat kein Konto', functionalCode: 'Jürgen Müller', title: 'Müller' },
			}));
			const error = await errorOf(journey(adapterFor(endpoint)).next({ log }));
			expect(JSON.stringify([lines, error.message, error.facts, error.problem])).not.to.match(/Müller|Hauptstraße/);
			expect(error.facts.reason).to.equal('none');
		});
	});

	describe('signing in', () => {
		const client = { id: 'drehkreuz', secret: 'geheim' };

		it('by OAuth2 fetches one token for many orders, and a new one when it was withdrawn', async () => {
			const payment = await service({ client });
			const auth = { kind: 'oauth2', tokenUrl: payment.tokenUrl, clientId: client.id, clientSecret: client.secret } as const;
			const adapter = adapterFor(payment.endpoint, { auth });
			await Promise.all(Array.from({ length: 20 }, () => journey(adapter).next()));
			payment.revokeTokens();
			pendingOf(await journey(adapter).next());
			expect(kinds(payment)).to.have.length(21);
		});

		it('by OAuth2 with a wrong secret is permanent, and a token server that is down or slow is transient: the order never left', async () => {
			const payment = await service({ client });
			const auth = { kind: 'oauth2', tokenUrl: payment.tokenUrl, clientId: client.id, clientSecret: 'falsch' } as const;
			const wrong = await errorOf(journey(adapterFor(payment.endpoint, { auth })).next());
			expect([wrong.code, wrong.effect]).to.deep.equal(['DK-PARTNER-AUTH', 'permanent']);
			expect(JSON.stringify(wrong.problem)).not.to.contain('falsch');
			const right = adapterFor(payment.endpoint, { auth: { ...auth, clientSecret: client.secret }, timeoutMs: 300 });
			for (const fault of [
				{ kind: 'status', status: 503 },
				{ kind: 'status', status: 500 },
				{ kind: 'drop-before' },
				{ kind: 'garbage' },
				{ kind: 'slow', delayMs: 600 },
			] as const) {
				payment.faults.set({ ...fault, path: '/oauth/' });
				const error = await errorOf(journey(right).next());
				expect(error.effect, fault.kind).to.equal('transient');
			}
			pendingOf(await journey(right).next());
		});

		it('by client certificate (mTLS) reaches a service that asks for one', async function () {
			const certificates = makeCertificates();
			if (!certificates) skip(this, 'no openssl on this machine: certificates for the test cannot be made');
			const { ca, server, client: own } = certificates;
			const folder = await mkdtemp(join(tmpdir(), 'dk-mtls-'));
			closers.push(() => rm(folder, { recursive: true }));
			await writeFile(join(folder, 'ca.pem'), ca);
			await writeFile(join(folder, 'client.p12'), own.pfx);
			const https = createHttpsServer({ ...server, ca, requestCert: true, rejectUnauthorized: true }, (request, response) => {
				request
					.resume()
					.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ paymentInformation: information })));
			});
			await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));
			closers.push(() => {
				https.closeAllConnections();
				return new Promise((resolve) => https.close(resolve));
			});
			const endpoint = `https://127.0.0.1:${(https.address() as AddressInfo).port}`;
			const tls = { caFile: 'ca.pem', pfxFile: 'client.p12', passphrase: own.passphrase };
			pendingOf(await journey(adapterFor(endpoint, { tls }, folder)).next());
			expect(() => adapterFor(endpoint, { tls: { pfxFile: 'fehlt.p12' } }, folder))
				.to.throw(DrehkreuzError)
				.with.property('code', 'DK-CONFIG-UNREADABLE');
		});
	});

	it('carries 200 orders at once through faults to exactly one payment each', async () => {
		const payment = await service();
		const adapter = adapterFor(payment.endpoint, { timeoutMs: 10_000 });
		payment.faults.set(
			{ kind: 'drop-after-commit', method: 'POST', path: '/paymenttransaction/', times: 30 },
			{ kind: 'status', status: 503, method: 'POST', path: '/paymenttransaction/', times: 30 },
			{ kind: 'garbage', method: 'POST', path: '/paymenttransaction/', times: 30 },
		);
		const receipts = await Promise.all(
			Array.from({ length: 200 }, async () => {
				const { next } = journey(adapter);
				for (let tries = 0; tries < 20; tries += 1) {
					try {
						const answer = await next({ uncertain: tries > 0 });
						if (!isPending(answer)) return answer;
						await visitPaymentPage(answer.notice.redirectUrl ?? '');
					} catch (error) {
						if (!(error instanceof DrehkreuzError) || error.effect === 'permanent') throw error;
					}
				}
				throw new Error('no receipt after 20 tries');
			}),
		);
		expect(new Set(receipts.map((receipt) => receipt.reference)).size).to.equal(200);
		const payed = payment.ledger.all('payed').map((effect) => effect.key.slice(0, 32));
		expect(payed).to.have.length(200);
		expect(new Set(payed).size).to.equal(200);
	});

	describe('its schemas', () => {
		const ajv = new Ajv2020({ strict: true });
		const settings = ajv.compile(xbezahldienste.settingsSchema);
		const instruction = ajv.compile(xbezahldienste.instructionSchema ?? false);
		const minimal = { endpoint: 'https://z.example/', originatorId: 'a', endPointId: 'b', redirectUrl: 'https://p.example/' };

		it('take the smallest and the full settings and refuse unknown ones', () => {
			expect(settings(minimal)).to.equal(true);
			const auth = { kind: 'oauth2', tokenUrl: 'https://z.example/token', clientId: 'a', clientSecret: 'b' };
			expect(
				settings({ ...minimal, version: '1.0.0', auth, tls: { pfxFile: 'a.p12', passphrase: 'x' }, deadlineMs: 60_000, pollMs: [100], timeoutMs: 1_000 }),
			).to.equal(true);
			for (const change of [
				{ extra: 1 },
				{ version: '2.0.0' },
				{ originatorId: 'a/b' },
				{ endpoint: 'ftp://x' },
				{ auth: { kind: 'oauth2' } },
				{ pollMs: [] },
			]) {
				expect(settings({ ...minimal, ...change }), JSON.stringify(change)).to.equal(false);
			}
		});

		it('take the order of these tests and refuse numbers as money, missing names and unknown members', () => {
			expect(instruction(order), JSON.stringify(instruction.errors)).to.equal(true);
			const [item] = order.items;
			for (const change of [
				{ total: 30 },
				{ total: '30,00' },
				{ extra: 1 },
				{ items: [] },
				{ items: [{ ...item, quantity: 1.5 }] },
				{ requestor: { ...order.requestor, firstName: undefined } },
				{ purpose: 'x\ny' },
			]) {
				expect(instruction({ ...order, ...JSON.parse(JSON.stringify(change)) }), JSON.stringify(change)).to.equal(false);
			}
		});
	});
});
