/** What the hub says about itself: real broker, real receivers, real gates. */
import { expect } from 'chai';
import { Receiver, type ReceiverOptions } from '../../../hub/delivery/receiver.ts';
import { DrehkreuzError, problemOf } from '../../../hub/errors/drehkreuz-error.ts';
import { FakePartner } from '../../support/fake-partner.ts';
import { TestHub, testTenant, until } from '../../support/test-hub.ts';

describe('The status of the process', () => {
	const address = { mandant: 'musterstadt', channel: 'eingang' };
	let test: TestHub;
	let dms: FakePartner;
	const receivers: Receiver[] = [];

	beforeEach(async () => {
		dms = new FakePartner('dms');
		const care = { breaker: { failures: 5, pauseMs: 600, maxPauseMs: 600 } };
		const partners = { hkr: { ...dms.partner, environment: 'production' as const }, dms: { ...dms.partner, care } };
		const tenants = [testTenant('musterstadt', { partners }), testTenant('altstadt', { partners: { dms: dms.partner } })];
		test = await TestHub.open({ tenants, adapters: [dms.factory] });
	});
	afterEach(async () => {
		await Promise.all(receivers.splice(0).map((receiver) => receiver.stop(0)));
		await test.close();
	});

	async function receive(emit: ReceiverOptions['emit'], options: Partial<ReceiverOptions> = {}): Promise<Receiver> {
		const receiver = new Receiver({ addresses: [address], prefetch: 64, timeLimitMs: 60_000, mode: 'automatic', emit, ...options }, test.hub);
		receivers.push(receiver);
		await receiver.start();
		return receiver;
	}

	it('lists the channels that were declared, and which of them somebody takes from', async () => {
		await test.publish('zweiter', 'm1');
		await test.publish('eingang', 'm2');
		const receiver = await receive(() => {});
		expect(test.status.channels()).to.deep.equal([
			{ ...address, received: true, paused: false },
			{ ...address, channel: 'zweiter', received: false, paused: false },
		]);
		await receiver.stop(0);
		expect(test.status.channels()[0]).to.include({ channel: 'eingang', received: false });
	});

	it('says which channel rests because of a partner, and in which condition the partner is', async () => {
		expect(test.status.partners()).to.deep.equal([
			{ mandant: 'altstadt', role: 'dms', adapter: 'dms', environment: 'test', condition: 'open' },
			{ mandant: 'musterstadt', role: 'dms', adapter: 'dms', environment: 'test', condition: 'open' },
			{ mandant: 'musterstadt', role: 'hkr', adapter: 'dms', environment: 'production', condition: 'open' },
		]);
		dms.answer = () => {
			throw new DrehkreuzError('DK-PARTNER-UNREACHABLE', { role: 'dms', systemCode: 'ECONNREFUSED' });
		};
		await Promise.all(Array.from({ length: 60 }, (_, number) => test.publish('eingang', `m${number}`)));
		await receive((flight) => {
			const { message } = flight.delivery;
			flight.departed();
			flight.arrived(message, { id: 'dms', label: 'Knoten' }, true);
			void test.hub.partners
				.call({ message, role: 'dms' })
				.catch((error: unknown) => flight.failed(problemOf(error), error instanceof DrehkreuzError ? error : {}))
				.finally(() => flight.completed(message, 'dms'));
		});
		await until(() => test.status.channels()[0]?.paused === true, 20_000, 'the channel rests');
		const partner = test.status.partners()[1];
		expect(partner?.condition).to.be.oneOf(['paused', 'probing']);
		if (partner?.condition === 'paused') expect((partner.until ?? 0) - Date.now()).to.be.within(0, 751);
		dms.answer = () => dms.receipt();
		await until(() => test.status.partners()[1]?.condition === 'open' && test.status.channels()[0]?.paused === false, 20_000, 'both go on');
	});

	it('names the node that holds what stands still', async () => {
		await test.publish('eingang', 'm1');
		await receive(
			(flight) => {
				flight.departed();
				flight.arrived(flight.delivery.message, { id: 'n1', label: 'Schlafender Knoten' }, true);
			},
			{ prefetch: 1, stuckAfterMs: 100 },
		);
		await until(() => test.status.channels()[0]?.stuckAt === 'Schlafender Knoten', 5_000, 'it is named');
	});
});
