/** What a receiver does when a partner behind its channel is down, slow or asks for a pause: real store, real broker, real gates. */
import { expect } from 'chai';
import type { Flight } from '../../../hub/delivery/flight.ts';
import { Receiver, type ReceiverOptions } from '../../../hub/delivery/receiver.ts';
import { DrehkreuzError, problemOf } from '../../../hub/errors/drehkreuz-error.ts';
import type { CareSettings } from '../../../hub/partners/care.ts';
import { FakePartner } from '../../support/fake-partner.ts';
import { TestHub, testTenant, until } from '../../support/test-hub.ts';

/** For conditions that a busy machine may keep waiting. */
const LIMIT_MS = 20_000;

describe('A receiver in front of partners', function () {
	this.timeout(60_000);
	let test: TestHub;
	let dms: FakePartner;
	let hkr: FakePartner;
	let receivers: Receiver[];

	async function open(care: CareSettings = {}): Promise<void> {
		dms = new FakePartner('dms');
		hkr = new FakePartner('hkr');
		receivers = [];
		const partners = { dms: { ...dms.partner, care }, hkr: hkr.partner };
		test = await TestHub.open({
			tenants: ['musterstadt', 'beispielstadt'].map((id) => testTenant(id, { partners })),
			adapters: [dms.factory, hkr.factory],
		});
	}
	afterEach(async () => {
		await Promise.all(receivers.map((receiver) => receiver.stop(0)));
		await test.close();
	});

	async function receive(options: Partial<ReceiverOptions> = {}): Promise<Receiver> {
		const addresses = [{ mandant: 'musterstadt', channel: 'eingang' }];
		const receiver = new Receiver({ addresses, prefetch: 64, timeLimitMs: 60_000, mode: 'automatic', emit: callPartner, ...options }, test.hub);
		receivers.push(receiver);
		for (const address of options.addresses ?? addresses) await test.broker.declare({ ...address, retry: test.hub.retryPolicyOf('eingang') });
		await receiver.start();
		return receiver;
	}

	/** As a partner node does: the role is in the message. */
	function callPartner(flight: Flight): void {
		const { message } = flight.delivery;
		const role = String(message.attributes.nachrichtentyp ?? 'dms');
		flight.departed();
		flight.arrived(message, { id: role, label: `Knoten ${role}` }, true);
		void test.hub.partners
			.call({ message, role })
			.catch((error: unknown) => flight.failed(problemOf(error), error instanceof DrehkreuzError ? error : {}))
			.finally(() => flight.completed(message, role));
	}

	async function publishAll(count: number, name: string, attributes: Record<string, string> = {}): Promise<void> {
		await Promise.all(Array.from({ length: count }, (_, n) => test.publish('eingang', `${name}${n}`, {}, attributes)));
	}

	function done(name = ''): number {
		return test.broker.settled.filter(({ id, settlement }) => id.startsWith(name) && settlement.kind === 'done').length;
	}

	const down = (): never => {
		throw new DrehkreuzError('DK-PARTNER-UNREACHABLE', { role: 'dms', systemCode: 'ECONNREFUSED' });
	};

	it('lets the backlog of a partner that is down rest in its channel, burns no attempt, and brings each message once when it is back', async () => {
		await open({ breaker: { failures: 5, pauseMs: 100, maxPauseMs: 200 } });
		dms.answer = down;
		await publishAll(400, 'm');
		const receiver = await receive();
		await until(() => receiver.paused.length === 1, LIMIT_MS, 'the pause');
		// Several probes find it still down.
		const probes = dms.calls.length;
		await until(() => dms.calls.length >= probes + 2, LIMIT_MS, 'two more probes');
		expect(test.broker.handedOut.length, 'messages that went round').to.be.lessThan(400);
		dms.answer = () => dms.receipt();
		const before = dms.calls.length;
		await until(() => done() === 400, 2 * LIMIT_MS, 'all messages');
		expect(dms.calls.slice(before).map(({ message }) => message.attributes.id)).to.have.length(400);
		expect(new Set(test.broker.handedOut.map(({ attempt }) => attempt))).to.deep.equal(new Set([1]));
		expect(test.announced.map(([change, { code, about }]) => [change, code, about])).to.deep.equal([
			['raised', 'DK-PARTNER-DOWN', { partner: 'dms' }],
			['cleared', 'DK-PARTNER-DOWN', { partner: 'dms' }],
		]);
		expect(receiver.paused).to.deep.equal([]);
	});

	it('goes on with the messages of the other partner while one of two behind the same channel never answers', async () => {
		await open({ concurrency: 2 });
		const ends: (() => void)[] = [];
		dms.answer = () => new Promise((resolve) => ends.push(() => resolve(dms.receipt())));
		for (let n = 0; n < 5; n++) {
			await publishAll(30, `slow${n}-`, { nachrichtentyp: 'dms' });
			await publishAll(30, `quick${n}-`, { nachrichtentyp: 'hkr' });
		}
		await receive();
		await until(() => done('quick') === 150, LIMIT_MS, 'the messages of the other partner');
		expect(dms.calls, 'calls that hang').to.have.length(2);
		for (const end of ends) end();
		await until(() => done('slow') >= 2, LIMIT_MS, 'the messages of the slow partner');
		expect(new Set(test.broker.settled.map(({ attempt }) => attempt))).to.deep.equal(new Set([1]));
	});

	it('serves a tenant at its pace while thousands of messages of another wait for a slow partner', async () => {
		await open({ concurrency: 2 });
		const addresses = ['musterstadt', 'beispielstadt'].map((mandant) => ({ mandant, channel: 'eingang' }));
		const ends: (() => void)[] = [];
		dms.answer = ({ mandant }) => (mandant === 'musterstadt' ? new Promise((resolve) => ends.push(() => resolve(dms.receipt()))) : dms.receipt());
		const pace = async (name: string): Promise<number> => {
			const began = performance.now();
			await publishAll(100, name, { mandant: 'beispielstadt' });
			await until(() => done(name) === 100, LIMIT_MS, name);
			return performance.now() - began;
		};
		await receive({ addresses });
		const alone = await pace('alone');
		await publishAll(2_000, 'flood', { mandant: 'musterstadt' });
		const beside = await pace('beside');
		expect(done('flood')).to.equal(0);
		expect(dms.calls.filter(({ mandant }) => mandant === 'musterstadt')).to.have.length(2);
		expect(beside, `milliseconds for 100 messages; alone it took ${alone}`).to.be.lessThan(10 * alone + 2_000);
		for (const end of ends) end();
	});

	it('holds the whole channel back for as long as the partner asked, and then goes on by itself', async () => {
		await open();
		dms.answer = () => {
			throw new DrehkreuzError('DK-PARTNER-BUSY', { role: 'dms', status: 429 }, { retryAfterMs: 1_000 });
		};
		await publishAll(100, 'm');
		const began = performance.now();
		const receiver = await receive();
		await until(() => receiver.paused.length === 1, LIMIT_MS, 'the pause');
		const told = dms.calls.length;
		expect(told, 'calls that were under way').to.be.at.most(8);
		dms.answer = () => dms.receipt();
		await until(() => dms.calls.length > told, LIMIT_MS, 'the next call');
		expect(performance.now() - began).to.be.greaterThan(950);
		await until(() => done() === 100, LIMIT_MS, 'all messages');
	});

	it('asks the partner after an unknown outcome, also when the gate was shut in between', async () => {
		await open({ breaker: { failures: 1, pauseMs: 100 } });
		const uncertain: boolean[] = [];
		const adapter = test.hub.partners.gateOf('musterstadt', 'dms');
		dms.answer = ({ uncertain: asked }) => {
			uncertain.push(asked);
			if (uncertain.length < 2) throw new DrehkreuzError('DK-PARTNER-NO-ANSWER', { role: 'dms', systemCode: 'TIMEOUT' });
			return dms.receipt();
		};
		await test.publish('eingang', 'm1');
		await receive();
		await until(() => uncertain.length === 1 && adapter?.readiness === 'none', LIMIT_MS, 'the first call');
		expect(await test.hub.partners.call({ message: (dms.calls[0] as (typeof dms.calls)[0]).message, role: 'dms' }).catch(problemOf)).to.include({
			code: 'DK-PARTNER-PAUSED',
		});
		await until(() => done() === 1, LIMIT_MS, 'the message');
		expect(uncertain).to.deep.equal([false, true]);
	});

	it('tells once that a full channel stands still, with the node that holds it, and once that it moves again', async () => {
		await open();
		let goOn = (): void => {};
		const gate = new Promise<void>((resolve) => {
			goOn = resolve;
		});
		dms.answer = () => gate.then(() => dms.receipt());
		let changes = 0;
		const receiver = await receive({ prefetch: 2, stuckAfterMs: 150, onChange: () => changes++ });
		await publishAll(3, 'm');
		await until(() => receiver.stuckAt !== undefined, LIMIT_MS, 'the report');
		expect(receiver.stuckAt).to.equal('Knoten dms');
		goOn();
		await until(() => done() === 3, LIMIT_MS, 'all messages');
		expect(receiver.stuckAt).to.equal(undefined);
		expect(changes).to.equal(2);
		expect(test.announced.map(([change, { code, facts }]) => [change, code, facts.node, facts.channel])).to.deep.equal([
			['raised', 'DK-DELIVERY-STUCK', 'Knoten dms', 'eingang'],
			['cleared', 'DK-DELIVERY-STUCK', 'Knoten dms', 'eingang'],
		]);
	});
});
