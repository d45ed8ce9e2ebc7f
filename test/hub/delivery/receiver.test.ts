import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { EmbeddedBroker } from '../../../adapters/embedded/embedded-broker.ts';
import { SqliteStore } from '../../../adapters/sqlite/store.ts';
import type { Flight } from '../../../hub/delivery/flight.ts';
import { Flights } from '../../../hub/delivery/flights.ts';
import { Receiver, type ReceiverOptions } from '../../../hub/delivery/receiver.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import type { JournalEvent } from '../../../hub/journal/entry.ts';
import { parkingPlace } from '../../../hub/journal/parking.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { createMessage } from '../../../hub/message/create.ts';

const address = { mandant: 'musterstadt', channel: 'antrag.eingang' };
const retry = { maxAttempts: 3, delaysMs: [20], deliveryLimit: 20 };
const place = { id: 'n1', label: 'Knoten' };

describe('a receiver', () => {
	let folder: string;
	let store: SqliteStore;
	let broker: EmbeddedBroker;
	let flights: Flights;
	let receivers: Receiver[];

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-receiver-'));
		store = new SqliteStore({ file: join(folder, 'store.sqlite'), log: silentLogger });
		await store.open();
		broker = new EmbeddedBroker({ file: join(folder, 'broker.sqlite'), parking: parkingPlace(store) });
		await broker.open();
		await broker.declare({ ...address, retry });
		flights = new Flights();
		receivers = [];
	});
	afterEach(async () => {
		await Promise.all(receivers.map((receiver) => receiver.stop(0)));
		await broker.close();
		await store.close();
		await rm(folder, { recursive: true });
	});

	it('settles a message as done one tick after nothing is under way any more', async () => {
		const message = { payload: 1 };
		await receive((flight) => {
			flight.departed();
			flight.arrived(message, place, true);
			setTimeout(() => flight.completed(message, place.id), 30);
		});
		await publish('m1');
		await events('m1', 'settled');
		// The journal is written before the broker is told.
		await until(async () => (await broker.depth(address)).unsettled === 0);
		expect((await broker.depth(address)).ready).to.equal(0);
	});

	it('gives a delivery back as soon as the disk takes something again, without a restart', async () => {
		let full = 0;
		const settle = broker.settle.bind(broker);
		broker.settle = async (token, settlement) => {
			if (full-- > 0) throw new DrehkreuzError('DK-STORE-FAILED', { systemCode: 'SQLITE_FULL' });
			return settle(token, settlement);
		};
		let runs = 0;
		await receive(() => {
			runs += 1;
			// The settlement, and the first two tries to give it back.
			if (runs === 1) full = 3;
		});
		await publish('m1');
		await until(async () => {
			const { ready, unsettled, delayed } = await broker.depth(address);
			return ready + unsettled + (delayed ?? 0) === 0;
		});
		expect(runs, 'the inbox knew that it was done').to.equal(1);
	});

	it('keeps the delivery unsettled while one branch is still under way', async () => {
		const [first, second] = [{ payload: 1 }, { payload: 2 }];
		await receive((flight) => {
			flight.arrived(first, place, false);
			flight.arrived(second, { id: 'n2', label: 'zweiter' }, false);
			flight.completed(first, place.id);
		});
		await publish('m1');
		await pause(60);
		expect((await broker.depth(address)).unsettled).to.equal(1);
	});

	it('recognises a second copy of a message that was done here, and does not run the flow again', async () => {
		let runs = 0;
		await receive(() => {
			runs += 1;
		});
		await publish('m1');
		await events('m1', 'settled');
		await publish('m1');
		await events('m1', 'settled', 'duplicate');
		expect(runs).to.equal(1);
	});

	it('hands a message out again after an error that may pass, and parks it after the last attempt with the reason', async () => {
		const attempts: number[] = [];
		await receive((flight) => {
			attempts.push(flight.delivery.attempt);
			flight.failed({ code: 'DK-PARTNER-BUSY', facts: { role: 'dms', status: 503 } });
		});
		await publish('m1');
		await events('m1', 'retried', 'retried', 'retried', 'parked');
		expect(attempts).to.deep.equal([1, 2, 3]);
		expect((await store.parked.list({}))[0]?.reason).to.deep.include({ code: 'DK-PARTNER-BUSY' });
	});

	it('parks at once on a permanent error', async () => {
		await receive((flight) => flight.failed({ code: 'DK-CHECK-INVALID', facts: {} }));
		await publish('m1');
		await events('m1', 'parked');
	});

	it('names the open node when the time limit is over, and tries again', async () => {
		let runs = 0;
		await receive(
			(flight) => {
				runs += 1;
				if (runs === 1) flight.arrived({}, { id: 'n9', label: 'vergisst done' }, false);
			},
			{ timeLimitMs: 100 },
		);
		await publish('m1');
		await events('m1', 'retried', 'settled');
		expect((await store.journal.search({ id: 'm1', event: 'retried' }))[0]).to.include({ code: 'DK-DELIVERY-TIME-LIMIT' });
	});

	it('comes again after a wait that is nobody’s failure, without using up an attempt', async () => {
		let runs = 0;
		const attempts: number[] = [];
		await receive((flight) => {
			attempts.push(flight.delivery.attempt);
			if (++runs < 4) flight.presetWait({ kind: 'again', reason: { code: 'DK-DELIVERY-WAITING', facts: { role: 'hkr' } }, delayMs: 10, counted: false });
		});
		await publish('m1');
		await events('m1', 'settled');
		expect(attempts).to.deep.equal([1, 1, 1, 1]);
	});

	it('never ends an interrupted flight as done', async () => {
		let runs = 0;
		await receive((flight) => {
			if (++runs === 1) flight.interrupt();
		});
		await publish('m1');
		await events('m1', 'settled');
		expect(runs).to.equal(2);
	});

	it('hands back what does not land in time when it stops', async () => {
		await receive((flight) => flight.arrived({}, place, false));
		await publish('m1');
		await until(() => flights.all.length === 1);
		await receivers[0]?.stop(50);
		expect(await broker.depth(address)).to.include({ ready: 1, unsettled: 0 });
	});

	it('takes an error thrown while emitting as an error of the flow', async () => {
		await receive(() => {
			throw new DrehkreuzError('DK-PAYLOAD-MISSING');
		});
		await publish('m1');
		await events('m1', 'parked');
	});

	it('lets a settle node end the delivery while something is under way, once', async () => {
		const results: boolean[] = [];
		await receive(async (flight) => {
			flight.arrived({}, place, false);
			results.push(await flight.settle({ kind: 'done' }), await flight.settle({ kind: 'done' }));
		});
		await publish('m1');
		await events('m1', 'settled');
		await until(() => results.length === 2);
		expect(results).to.deep.equal([true, false]);
	});

	it('does not settle by itself in explicit mode', async () => {
		await receive(() => {}, { mode: 'explicit' });
		await publish('m1');
		await pause(60);
		expect((await broker.depth(address)).unsettled).to.equal(1);
	});

	async function receive(emit: (flight: Flight) => void | Promise<void>, options: Partial<ReceiverOptions> = {}): Promise<void> {
		const receiver = new Receiver(
			{ addresses: [address], prefetch: 4, timeLimitMs: 5_000, mode: 'automatic', emit, ...options },
			{ broker, store, flights, log: silentLogger },
		);
		receivers.push(receiver);
		await receiver.start();
	}

	async function publish(id: string): Promise<void> {
		await broker.publish(address, createMessage({ id, source: 'urn:test', type: 't', mandant: 'musterstadt' }, { kind: 'inline', bytes: Buffer.from('{}') }));
	}

	/** Waits until exactly these events are in the journal. */
	async function events(id: string, ...wanted: JournalEvent[]): Promise<void> {
		await until(async () => (await store.journal.search({ id })).length >= wanted.length);
		expect((await store.journal.search({ id })).map((entry) => entry.event)).to.deep.equal(wanted);
	}
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 40_000;
	while (!(await condition())) {
		if (Date.now() > deadline) throw new Error('the condition did not come true');
		await pause(5);
	}
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
