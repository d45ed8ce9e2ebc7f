import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { RememberedStep, testMessage } from '../../support/delivery-context.ts';
import { failureOf } from '../../support/failure-of.ts';
import { Bench, order } from './setup.ts';

describe('handing over by SOAP', () => {
	let bench: Bench;
	beforeEach(async () => {
		bench = new Bench();
		await bench.system.start();
	});
	afterEach(() => bench.close());
	const deliver = (adapter = bench.adapter(), given = order, step = new RememberedStep(), uncertain = false) =>
		adapter.deliver(testMessage({}), given, step.attempt({ uncertain }));

	it('calls the operation with what the template says and returns the number', async () => {
		const step = new RememberedStep();
		const receipt = await deliver(bench.adapter(), order, step);
		expect(receipt).to.deep.include({ adapter: 'fachverfahren-soap', reference: `BP-${new Date().getFullYear()}-000001` });
		expect((receipt as { attributes: object }).attributes).to.deep.equal({ vorgangsnummer: `BP-${new Date().getFullYear()}-000001` });
		const [effect] = bench.system.ledger.all('vorgang-created');
		expect(effect?.key).to.equal(step.idempotencyKey);
		expect(effect?.details['daten']).to.deep.equal({
			fremdId: step.idempotencyKey,
			kennzeichen: 'MU-AB 123',
			zone: '3',
			gueltigAb: '2026-12-01',
			dauerMonate: 12,
			aktenzeichen: '32.12-2026/0001',
		});
	});

	it('takes a password digest as well', async () => {
		const auth = { kind: 'wsse', user: 'drehkreuz', password: 'sandkasten', passwordType: 'digest' } as const;
		expect(await deliver(bench.adapter({ auth }))).to.have.property('reference');
	});

	it('sends a body byte for byte inside the envelope when it is told to carry Base64', async () => {
		const xml = Buffer.from('<?xml version="1.0" encoding="UTF-8"?>\n<x:antrag.0101 xmlns:x="urn:x" a=\'1\'>\r\n <ä/></x:antrag.0101>');
		const adapter = bench.adapter({
			operation: 'nachrichtUebergeben',
			request: { fremdId: '{key}', inhalt: '{body:base64}' },
			receipt: '/nummer',
			attribute: 'eingangsnummer',
		});
		const receipt = await adapter.deliver(testMessage(xml), {}, new RememberedStep().attempt());
		expect(receipt).to.have.nested.property('attributes.eingangsnummer');
		expect(bench.system.ledger.all('nachricht-stored')[0]?.details).to.include({ sha256: createHash('sha256').update(xml).digest('hex'), size: xml.length });
	});

	it('puts an XML body into the envelope as it is when there is no template', async () => {
		const body = (fremdId: string) =>
			Buffer.from(
				`<?xml version="1.0" encoding="UTF-8"?><!-- hier --><q:vorgangAnlegen xmlns:q="urn:drehkreuz:sandkasten:parken"><q:fremdId>${fremdId}</q:fremdId><q:kennzeichen>MÜ-A 1</q:kennzeichen><q:zone>3</q:zone><q:gueltigAb>2026-12-01</q:gueltigAb></q:vorgangAnlegen>`,
			);
		await bench.adapter({}, ['request', 'reconcile']).deliver(testMessage(body('von-hand')), {}, new RememberedStep().attempt());
		expect(bench.system.ledger.find('vorgang-created', 'von-hand')).to.not.equal(undefined);
		const adapter = bench.adapter({}, ['request', 'reconcile']);
		const cases: [string, Buffer][] = [
			['DK-CHECK-DOCTYPE', Buffer.from('<!DOCTYPE a [<!ENTITY x "y">]><a/>')],
			['DK-PARTNER-INSTRUCTION', Buffer.from('<a/></soap:Body><evil/>')],
			['DK-PARTNER-INSTRUCTION', Buffer.from('{"kein":"XML"}')],
			['DK-PARTNER-INSTRUCTION', Buffer.from([0x3c, 0x61, 0x3e, 0xe4, 0x3c, 0x2f, 0x61, 0x3e])],
			['DK-PARTNER-INSTRUCTION', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a/>')],
		];
		for (const [code, bytes] of cases)
			expect(await failureOf(adapter.deliver(testMessage(bytes), {}, new RememberedStep().attempt()))).to.include({ code, effect: 'permanent' });
		expect(bench.count()).to.equal(1);
	});

	it('makes the client once and keeps it, also for many calls at the same moment', async () => {
		const adapter = bench.adapter();
		const receipts = await Promise.all(Array.from({ length: 30 }, () => deliver(adapter)));
		expect(new Set(receipts.map((receipt) => (receipt as { reference: string }).reference))).to.have.property('size', 30);
		expect(bench.count()).to.equal(30);
	});

	it('escapes what people write, and refuses names that are no element names', async () => {
		const rude = '<b>&"\'</b>]]>';
		const error = await failureOf(deliver(bench.adapter(), { ...order, daten: { ...order.daten, zone: rude } }));
		expect(error).to.include({ code: 'DK-PARTNER-REFUSED' });
		for (const name of ['_xml', '$xml', 'a><b', 'attributes', '1a']) {
			const input = { ...order, daten: { [name]: '<evil/>' } };
			expect(await failureOf(deliver(bench.adapter({ request: '{daten}' }), input)), name).to.include({ code: 'DK-PARTNER-INSTRUCTION', effect: 'permanent' });
		}
		expect(bench.count()).to.equal(0);
	});

	it('is permanent on a fault of ours, and keeps its code but not its text', async () => {
		const error = await failureOf(deliver(bench.adapter(), { ...order, daten: { ...order.daten, kennzeichen: 'Erika Musterfrau' } }));
		expect(error).to.include({ code: 'DK-PARTNER-REFUSED', effect: 'permanent' });
		expect(error.facts).to.deep.equal({ role: 'fachverfahren:parken', status: 500, reason: 'UNGUELTIG' });
		expect(JSON.stringify([error.message, error.facts, error.stack])).not.to.contain('Musterfrau');
	});

	it('is permanent when user or password are wrong', async () => {
		for (const auth of [{ kind: 'wsse', user: 'drehkreuz', password: 'falsch' } as const, { kind: 'none' } as const]) {
			expect(await failureOf(deliver(bench.adapter({ auth })))).to.include({ code: 'DK-PARTNER-AUTH', effect: 'permanent' });
		}
		expect(bench.count()).to.equal(0);
	});
});

describe('handing over by SOAP when the system fails', () => {
	let bench: Bench;
	beforeEach(async () => {
		bench = new Bench({ recogniseRepeats: false });
		await bench.system.start();
	});
	afterEach(() => bench.close());
	const attempt = (step: RememberedStep, uncertain: boolean, changes = {}, without: ('reconcile' | 'receipt')[] = []) =>
		bench.adapter({ timeoutMs: 200, ...changes }, without).deliver(testMessage({}), order, step.attempt({ uncertain }));

	for (const [fault, code, effect] of [
		[{ kind: 'slow', delayMs: 400 }, 'DK-PARTNER-NO-ANSWER', 'unknown'],
		[{ kind: 'drop-before' }, 'DK-PARTNER-NO-ANSWER', 'unknown'],
		[{ kind: 'drop-after-commit' }, 'DK-PARTNER-NO-ANSWER', 'unknown'],
		[{ kind: 'garbage' }, 'DK-PARTNER-ANSWER', 'unknown'],
		[{ kind: 'status', status: 500 }, 'DK-PARTNER-FAULT', 'unknown'],
		[{ kind: 'status', status: 503, retryAfter: 9 }, 'DK-PARTNER-BUSY', 'transient'],
	] as const) {
		it(`hands over once in the end after ${fault.kind} ${'status' in fault ? fault.status : ''}, at a system that knows no repeats`, async () => {
			const step = new RememberedStep();
			bench.system.faults.set(fault);
			const error = await failureOf(attempt(step, false));
			expect(error).to.include({ code, effect });
			if ('retryAfter' in fault) expect(error.retryAfterMs).to.equal(9_000);
			if (fault.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, 450));
			expect(await attempt(step, effect === 'unknown')).to.have.property('reference');
			expect(await attempt(step, true)).to.have.property('reference');
			expect(bench.count()).to.equal(1);
		});
	}

	it('asks a person when the system can neither be asked nor knows repeats', async () => {
		const step = new RememberedStep();
		bench.system.faults.set({ kind: 'drop-after-commit' });
		await failureOf(attempt(step, false, {}, ['reconcile']));
		expect(await failureOf(attempt(step, true, {}, ['reconcile']))).to.include({ code: 'DK-PARTNER-UNCERTAIN', effect: 'permanent' });
		expect(bench.count()).to.equal(1);
	});

	it('is permanent on 400 and 401, transient when nobody listens', async () => {
		for (const [status, code] of [
			[400, 'DK-PARTNER-REFUSED'],
			[401, 'DK-PARTNER-AUTH'],
		] as const) {
			bench.system.faults.set({ kind: 'status', status });
			expect(await failureOf(attempt(new RememberedStep(), false))).to.include({ code, effect: 'permanent' });
		}
		const adapter = bench.adapter();
		await bench.system.stop();
		expect(await failureOf(adapter.deliver(testMessage({}), order, new RememberedStep().attempt()))).to.include({
			code: 'DK-PARTNER-UNREACHABLE',
			effect: 'transient',
		});
	});

	it('sends again without asking when the system is known to recognise repeats', async () => {
		const patient = new Bench();
		await patient.system.start();
		try {
			const step = new RememberedStep();
			const adapter = patient.adapter({ recognisesRepeats: true }, ['reconcile']);
			patient.system.faults.set({ kind: 'drop-after-commit' });
			await failureOf(adapter.deliver(testMessage({}), order, step.attempt()));
			expect(await adapter.deliver(testMessage({}), order, step.attempt({ uncertain: true }))).to.have.property('reference');
			expect(patient.count()).to.equal(1);
		} finally {
			await patient.close();
		}
	});
});
