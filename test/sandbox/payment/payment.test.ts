import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { visitPaymentPage } from '../../../sandbox/payment/citizen.ts';
import { PaymentCounterpart, type PaymentOptions, startPayment } from '../../../sandbox/payment/payment.ts';
import { paymentRequestSchema, type Version } from '../../../sandbox/payment/request-schema.ts';
import { skip } from '../../support/skip.ts';

/** Only looked at, never copied: the standard's examples may be missing on other machines. */
const EXAMPLES = new URL('../../../../shared/standards/xbezahldienste/examples/', import.meta.url);

const MISSING = 'the published constraints and examples of XBezahldienste are not at ../shared/standards/xbezahldienste';

interface Shown {
	paymentInformation: { transactionId: string; transactionRedirectUrl: string; transactionUrl: string; status: string; transactionReference?: string };
	paymentRequest: unknown;
}

describe('sandbox/payment', () => {
	let running: PaymentCounterpart[] = [];
	afterEach(async () => {
		await Promise.all(running.map((payment) => payment.stop()));
		running = [];
	});

	async function start(options: PaymentOptions = {}): Promise<PaymentCounterpart> {
		const payment = await startPayment(options);
		running.push(payment);
		return payment;
	}

	const item = {
		id: '01',
		reference: 'GEB-01',
		taxRate: 19,
		quantity: 3,
		totalNetAmount: 25.2,
		totalTaxAmount: 4.8,
		singleNetAmount: 8.4,
		singleTaxAmount: 1.6,
		bookingData: { haushaltstelle: '1234', objektnummer: '0815' },
	};
	const valid = {
		requestId: 'R-1',
		requestTimestamp: '2026-01-15T14:32:00.711+02:00',
		currency: 'EUR',
		grossAmount: 30,
		purpose: 'Antrag 4711',
		redirectUrl: 'https://od.example.org/zurueck?sid=abc',
		items: [item],
	};

	async function post(
		payment: PaymentCounterpart,
		body: unknown,
		init: { place?: string; headers?: Record<string, string> } = {},
	): Promise<{ status: number; body: Shown & { functionalCode?: string; detail?: string } }> {
		const response = await fetch(`${payment.endpoint}/paymenttransaction/${init.place ?? 'bewohnerparken/musterstadt'}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...init.headers },
			body: typeof body === 'string' ? body : JSON.stringify(body),
		});
		return { status: response.status, body: (await response.json()) as Shown };
	}

	async function get(url: string, headers: Record<string, string> = {}): Promise<{ status: number; body: Shown & { functionalCode?: string } }> {
		const response = await fetch(url, { headers });
		return { status: response.status, body: (await response.json()) as Shown };
	}

	it('creates a transaction in INITIAL and shows it again under its address', async () => {
		const payment = await start();
		const created = await post(payment, valid);
		expect(created.status).to.equal(200);
		expect(created.body.paymentInformation.status).to.equal('INITIAL');
		expect(created.body.paymentRequest).to.deep.equal(valid);
		const again = await get(created.body.paymentInformation.transactionUrl);
		expect(again.body).to.deep.equal(created.body);
		expect(payment.ledger.all('transaction-created').map((effect) => effect.key)).to.deep.equal(['R-1']);
	});

	for (const [action, status, kind] of [
		['pay', 'PAYED', 'payed'],
		['cancel', 'CANCELED', 'canceled'],
		['fail', 'FAILED', 'failed'],
	] as const) {
		it(`is ${status} after the citizen's "${action}", and stays so whatever comes later`, async () => {
			const payment = await start();
			const { transactionRedirectUrl, transactionUrl } = (await post(payment, valid)).body.paymentInformation;
			expect(await visitPaymentPage(transactionRedirectUrl, action)).to.equal(status);
			expect(await visitPaymentPage(transactionRedirectUrl, action === 'pay' ? 'cancel' : 'pay')).to.equal(status);
			const { paymentInformation } = (await get(transactionUrl)).body;
			expect(paymentInformation.status).to.equal(status);
			if (action === 'pay') expect(paymentInformation.transactionReference).to.match(/^42\d{11}$/);
			else expect(paymentInformation).not.to.have.property('transactionReference');
			expect(payment.ledger.all().map((effect) => effect.kind)).to.deep.equal(['transaction-created', kind]);
		});
	}

	it('shows the citizen a German page with amount and buttons, escaped, and sends them back to the online service', async () => {
		const payment = await start();
		const { body } = await post(payment, { ...valid, description: '<script>', items: [{ ...item, description: '<b>Gebühr</b>' }] });
		const page = await (await fetch(body.paymentInformation.transactionRedirectUrl)).text();
		expect(page).to.contain('lang="de"').and.contain('30,00\u00a0€').and.contain('Bezahlen').and.contain('Abbrechen');
		expect(page).not.to.contain('<b>Gebühr').and.not.contain('<script>');
		const response = await fetch(body.paymentInformation.transactionRedirectUrl, {
			method: 'POST',
			body: new URLSearchParams({ action: 'pay' }),
			redirect: 'manual',
		});
		expect([response.status, response.headers.get('location')]).to.deep.equal([303, valid.redirectUrl]);
		expect(await (await fetch(body.paymentInformation.transactionRedirectUrl)).text()).to.contain('Die Zahlung ist erfolgt.');
	});

	describe('refuses', () => {
		const cases: [string, unknown, string][] = [
			['what is no JSON', '{', 'VALIDATION_ERROR'],
			['an unknown member', { ...valid, extra: 1 }, 'VALIDATION_ERROR'],
			['a missing currency', { ...valid, currency: undefined }, 'VALIDATION_ERROR'],
			['an umlaut in the purpose', { ...valid, purpose: 'Gebühr' }, 'VALIDATION_ERROR'],
			['a purpose of 28 characters', { ...valid, purpose: 'x'.repeat(28) }, 'VALIDATION_ERROR'],
			['an amount as text', { ...valid, grossAmount: '30.00' }, 'VALIDATION_ERROR'],
			['an amount of nothing', { ...valid, grossAmount: 0 }, 'VALIDATION_ERROR'],
			['the total of version 1.0.0', { ...valid, grossAmount: undefined, grosAmount: 30 }, 'VALIDATION_ERROR'],
			['no items', { ...valid, items: [] }, 'VALIDATION_ERROR'],
			['a URL as booking data', { ...valid, items: [{ ...item, bookingData: { haushaltstelle: '1', href: 'https://x' } }] }, 'VALIDATION_ERROR'],
			['a requestId with a dot', { ...valid, requestId: 'a.b' }, 'VALIDATION_ERROR'],
			['missing account assignment', { ...valid, items: [{ ...item, bookingData: { objektnummer: '1' } }] }, 'BOOKING_DATA_MISSING'],
			['a wrong total', { ...valid, grossAmount: 30.01 }, 'CALCULATION_ERROR'],
			['a wrong item total', { ...valid, items: [{ ...item, totalNetAmount: 25.21, totalTaxAmount: 4.79 }] }, 'CALCULATION_ERROR'],
			['fractions of a cent', { ...valid, items: [{ ...item, totalTaxAmount: 4.788 }], grossAmount: 29.988 }, 'CALCULATION_ERROR'],
			['a float artefact', JSON.stringify(valid).replace('"totalTaxAmount":4.8', '"totalTaxAmount":4.800000000000001'), 'CALCULATION_ERROR'],
		];
		for (const [title, body, functionalCode] of cases) {
			it(`${title} with ${functionalCode}`, async () => {
				const payment = await start();
				const answer = await post(payment, body);
				expect([answer.status, answer.body.functionalCode]).to.deep.equal([400, functionalCode]);
				expect(answer.body.detail).to.match(/^[\w\s\-,.\u00C0-\u017F]+$/);
				expect(payment.ledger.all()).to.deep.equal([]);
			});
		}

		it('a requestId that was placed before with PAYMENT_EXISTS, also after a payment, but takes it at another end point', async () => {
			const payment = await start();
			const { paymentInformation } = (await post(payment, valid)).body;
			expect((await post(payment, valid)).body.functionalCode).to.equal('PAYMENT_EXISTS');
			payment.decide(paymentInformation.transactionId, 'pay');
			expect((await post(payment, valid)).body.functionalCode).to.equal('PAYMENT_EXISTS');
			expect((await post(payment, valid, { place: 'bewohnerparken/beispielstadt' })).status).to.equal(200);
		});

		it('an unknown originator or end point, and a transaction of another end point, with 404', async () => {
			const payment = await start();
			const { transactionUrl } = (await post(payment, valid)).body.paymentInformation;
			const elsewhere = await post(payment, valid, { place: 'hundesteuer/musterstadt' });
			expect([elsewhere.status, elsewhere.body.functionalCode]).to.deep.equal([404, 'NO_VALID_ORIGINATOR_OR_ENDPOINT']);
			expect((await get(transactionUrl.replace('musterstadt', 'beispielstadt'))).status).to.equal(404);
			expect((await get(`${transactionUrl}x`)).status).to.equal(404);
		});

		it('another version in the header', async () => {
			const payment = await start();
			expect((await post(payment, valid, { headers: { 'x-xbezahldienste-version': '1.2.0' } })).status).to.equal(200);
			expect((await post(payment, { ...valid, requestId: 'R-2' }, { headers: { 'x-xbezahldienste-version': '1.1.0' } })).status).to.equal(400);
		});

		it('calls without a token when it has a client, and old tokens after they were revoked', async () => {
			const payment = await start({ client: { id: 'hub', secret: 's3cret' } });
			expect((await post(payment, valid)).status).to.equal(401);
			const token = async (secret: string): Promise<{ status: number; access_token?: string }> => {
				const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'hub', client_secret: secret });
				const response = await fetch(payment.tokenUrl, { method: 'POST', body });
				return { status: response.status, ...((await response.json()) as object) };
			};
			expect((await token('wrong')).status).to.equal(401);
			const headers = { authorization: `Bearer ${(await token('s3cret')).access_token}` };
			expect((await post(payment, valid, { headers })).status).to.equal(200);
			payment.revokeTokens();
			expect((await post(payment, { ...valid, requestId: 'R-2' }, { headers })).status).to.equal(401);
		});
	});

	it('speaks the older versions when told so', async () => {
		const legacy = { name: 'Muster', firstName: 'Max', address: { street: 'Weg', houseNumber: '1', postalCode: '01067', city: 'Dresden', country: 'DE' } };
		const old = await start({ version: '1.0.0' });
		const { grossAmount, ...rest } = valid;
		expect((await post(old, { ...rest, grosAmount: grossAmount, requestor: { ...legacy, isOrganization: false } })).status).to.equal(200);
		expect((await post(old, { ...valid, requestId: 'R-2' })).body.functionalCode).to.equal('VALIDATION_ERROR');
		const middle = await start({ version: '1.1.0' });
		expect((await post(middle, { ...valid, requestor: { ...legacy, isIrganization: false } })).status).to.equal(200);
		expect((await post(middle, { ...valid, requestId: 'R-2', requestor: { ...legacy, isOrganization: false } })).body.functionalCode).to.equal(
			'VALIDATION_ERROR',
		);
	});

	it('answers status, payment methods and maintenance', async () => {
		const payment = await start();
		for (const path of [
			'status',
			'status/bewohnerparken/musterstadt',
			'payment-methods/bewohnerparken/musterstadt',
			'maintenance/bewohnerparken/musterstadt',
		]) {
			expect((await get(`${payment.endpoint}/${path}`)).status, path).to.equal(200);
		}
	});

	it('remembers transactions and their end over a restart, and half a ledger line of a kill does no harm', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'dk-payment-'));
		try {
			const ledgerFile = join(folder, 'payment.jsonl');
			const first = await start({ ledgerFile });
			const open = (await post(first, valid)).body.paymentInformation;
			const payed = (await post(first, { ...valid, requestId: 'R-2' })).body.paymentInformation;
			first.decide(payed.transactionId, 'pay');
			await first.stop();
			await appendFile(ledgerFile, '{"kind":"payed","key":"R-1","at":1,"details":{"transactionId":"x"}');

			const second = await start({ ledgerFile });
			const url = (id: string): string => `${second.endpoint}/paymenttransaction/bewohnerparken/musterstadt/${id}`;
			expect((await get(url(open.transactionId))).body.paymentInformation.status).to.equal('INITIAL');
			expect((await get(url(payed.transactionId))).body.paymentInformation.status).to.equal('PAYED');
			expect((await post(second, valid)).body.functionalCode).to.equal('PAYMENT_EXISTS');
			second.decide(open.transactionId, 'pay');
			await second.stop();

			const third = new PaymentCounterpart({ ledgerFile });
			expect(third.ledger.all().map((effect) => `${effect.kind} ${effect.key}`)).to.deep.equal([
				'transaction-created R-1',
				'transaction-created R-2',
				'payed R-2',
				'payed R-1',
			]);
			const numbers = third.ledger.all('payed').map((effect) => effect.details.kassenzeichen);
			expect(new Set(numbers).size).to.equal(2);
		} finally {
			await rm(folder, { recursive: true });
		}
	});

	it('accepts the example requests of the standard', function () {
		if (!existsSync(EXAMPLES)) skip(this, MISSING);
		const validate = new Ajv2020({ strict: false }).compile(paymentRequestSchema('1.2.0'));
		const files = readdirSync(EXAMPLES).filter((name) => name.startsWith('payment-request'));
		expect(files).to.have.length.greaterThan(0);
		for (const name of files) {
			const valid = validate(JSON.parse(readFileSync(new URL(name, EXAMPLES), 'utf8')));
			expect(valid, `${name}: ${JSON.stringify(validate.errors)}`).to.equal(true);
		}
	});

	it('knows the same lengths, patterns and members as the standard’s constraints', function () {
		const file = new URL('../XBezahldienste-1.2.0.constraints.openapi.yaml', EXAMPLES);
		if (!existsSync(file)) skip(this, MISSING);
		const constraints = readConstraints(readFileSync(file, 'utf8'));
		const ours = paymentRequestSchema('1.2.0' satisfies Version) as Schema;
		const { items } = ours.properties as { items: { items: Schema } };
		for (const [name, schema] of [
			['PaymentRequest', ours],
			['PaymentItem', items.items],
		] as const) {
			const theirs = constraints[name];
			expect(Object.keys(schema.properties ?? {}).sort(), name).to.deep.equal(Object.keys(theirs?.properties ?? {}).sort());
			expect([...(schema.required ?? [])].sort(), name).to.deep.equal([...(theirs?.required ?? [])].sort());
			let compared = 0;
			for (const [property, limits] of Object.entries(theirs?.properties ?? {})) {
				// The currency is narrower here (EUR only); what the reader finds at bookingData belongs to its values.
				if (property === 'currency' || property === 'bookingData') continue;
				const mine = schema.properties?.[property] as Record<string, unknown>;
				for (const keyword of ['maxLength', 'maximum', 'maxItems', 'pattern'].filter((keyword) => limits[keyword] !== undefined)) {
					expect(String(mine[keyword]), `${name}.${property} ${keyword}`).to.equal(limits[keyword]);
					compared += 1;
				}
			}
			expect(compared, name).to.be.greaterThan(5);
		}
	});
});

interface Schema {
	readonly required?: readonly string[];
	readonly properties?: Readonly<Record<string, unknown>>;
}

/** Reads just enough of the YAML by its indentation: schema → required and, per property, its scalar keywords. */
function readConstraints(yaml: string): Record<string, { required: string[]; properties: Record<string, Record<string, string>> }> {
	const schemas: ReturnType<typeof readConstraints> = {};
	let schema: ReturnType<typeof readConstraints>[string] | undefined;
	let property: Record<string, string> | undefined;
	let inRequired = false;
	for (const line of yaml.slice(yaml.indexOf('\n  schemas:\n')).split('\n')) {
		const [, indent = '', content = ''] = /^( *)(.*)$/.exec(line) ?? [];
		const [, key = '', value = ''] = /^(?:- )?([\w-]+): ?(.*)$/.exec(content) ?? [];
		if (indent.length === 4 && value === '') {
			schema = { required: [], properties: {} };
			schemas[key] = schema;
			property = undefined;
		}
		if (indent.length === 6) inRequired = content === 'required:' || (inRequired && content.startsWith('- '));
		if (indent.length === 6 && inRequired && content.startsWith('- ')) schema?.required.push(content.slice(2));
		if (indent.length === 8 && key !== '' && schema) {
			property = {};
			schema.properties[key] = property;
		}
		if (indent.length >= 10 && value !== '' && property && !(key in property)) property[key] = value;
	}
	return schemas;
}
