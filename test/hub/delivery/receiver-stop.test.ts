/** How the receiver stops: nothing that was handed out meanwhile is lost, and nothing ends as done that no flow has seen. */
import { expect } from 'chai';
import type { Broker, Consumer } from '../../../hub/channel/broker.ts';
import type { Flight } from '../../../hub/delivery/flight.ts';
import { Receiver, type ReceiverOptions, type ReceiverServices } from '../../../hub/delivery/receiver.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import type { Inbox } from '../../../hub/journal/store.ts';
import { pause, TestHub, until } from '../../support/test-hub.ts';

describe('Receiver: stopping', () => {
	let test: TestHub;
	let emitted: Flight[];

	beforeEach(async () => {
		test = await TestHub.open();
		emitted = [];
		await test.publish('eingang', 'm1');
	});
	afterEach(() => test.close());

	function receiver(options: Partial<ReceiverOptions> = {}, services: Partial<ReceiverServices> = {}): Receiver {
		const addresses = [{ mandant: 'musterstadt', channel: 'eingang' }];
		const emit = (flight: Flight) => {
			flight.departed();
			emitted.push(flight);
		};
		return new Receiver({ addresses, prefetch: 8, timeLimitMs: 10_000, mode: 'automatic', emit, ...options }, { ...test.hub, ...services });
	}

	it('gives back what is looked up in the inbox while it stops', async () => {
		let goOn = (): void => {};
		const gate = new Promise<void>((resolve) => {
			goOn = resolve;
		});
		const { inbox } = test.hub.store;
		const slow: Inbox = { add: inbox.add.bind(inbox), find: (scope, key) => gate.then(() => inbox.find(scope, key)) };
		const store = new Proxy(test.hub.store, { get: (target, name) => (name === 'inbox' ? slow : Reflect.get(target, name, target)) });
		const stopping = receiver({}, { store });
		await stopping.start();
		await until(() => test.broker.handedOut.length === 1);
		await stopping.stop(500);
		goOn();
		const { settlement } = await test.settled('m1');
		expect(settlement).to.deep.include({ kind: 'again', counted: false });
		expect(emitted).to.deep.equal([]);
	});

	it('gives back at once what waits to be emitted', async () => {
		const waiting = receiver({ emit: () => new Promise<void>(() => {}) });
		await waiting.start();
		await until(() => waiting.inFlight === 1);
		const began = Date.now();
		await waiting.stop(30_000);
		expect(Date.now() - began).to.be.lessThan(10_000);
		expect((await test.settled('m1')).settlement).to.deep.include({ kind: 'again', counted: false });
	});

	it('lets what is in the flow end, and is then done', async () => {
		const stopping = receiver();
		await stopping.start();
		await until(() => emitted.length === 1);
		const [flight] = emitted;
		const message = {};
		flight?.arrived(message, { id: 'n', label: 'n' }, true);
		setTimeout(() => flight?.completed(message, 'n'), 60);
		await stopping.stop(3_000);
		expect(test.settlementsOf('m1').map(({ settlement }) => settlement.kind)).to.deep.equal(['done']);
	});

	it('gives back after the grace what never ends', async () => {
		const stopping = receiver();
		await stopping.start();
		await until(() => emitted.length === 1);
		await stopping.stop(50);
		expect(test.settlementsOf('m1')[0]?.settlement).to.deep.include({ kind: 'again', counted: false, delayMs: 0 });
	});

	it('brings down what is in flight though the broker cannot cancel', async () => {
		const { broker } = test.hub;
		const consume: Broker['consume'] = async (...args) => {
			await broker.consume(...args);
			const consumer: Consumer = { cancel: () => Promise.reject(new DrehkreuzError('DK-BROKER-CLOSED')) };
			return consumer;
		};
		const stopping = receiver(
			{},
			{ broker: new Proxy(broker, { get: (target, name) => (name === 'consume' ? consume : Reflect.get(target, name, target).bind?.(target)) }) },
		);
		await stopping.start();
		await until(() => emitted.length === 1);
		await stopping.stop(50);
		expect(test.settlementsOf('m1')[0]?.settlement.kind).to.equal('again');
	});

	it('is an uncaught error of the flow when emitting fails, with the effect of the error', async () => {
		const failing = receiver({
			emit: () => {
				throw new DrehkreuzError('DK-PAYLOAD-STORAGE', { systemCode: 'EIO' });
			},
		});
		await failing.start();
		expect((await test.settled('m1')).settlement).to.deep.include({ kind: 'again', reason: { code: 'DK-PAYLOAD-STORAGE', facts: { systemCode: 'EIO' } } });
		await failing.stop(50);
	});

	it('remembers what is done before the broker is told, and hands a second copy to no flow', async () => {
		const taking = receiver({ emit: () => {} });
		await taking.start();
		await test.settled('m1');
		expect(await test.hub.store.inbox.find('channel:musterstadt:eingang', { source: 'urn:test', id: 'm1' })).to.not.equal(undefined);
		await test.publish('eingang', 'm1');
		await test.settled('m1', 2);
		await taking.stop(50);
		await pause(10);
		const events = (await test.hub.store.journal.search({ id: 'm1' })).map(({ event }) => event);
		expect(events).to.deep.equal(['settled', 'duplicate']);
	});
});
