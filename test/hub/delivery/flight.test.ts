/** How a flight lands, without any flow. What flows do with it is tested in test/nodes/runtime. */
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import type { Delivery, Settlement } from '../../../hub/channel/broker.ts';
import { Flight } from '../../../hub/delivery/flight.ts';
import { createMessage } from '../../../hub/message/create.ts';

describe('A flight', () => {
	const message = createMessage({ source: 'urn:test', type: 'de.test', mandant: 'musterstadt' }, { kind: 'inline', bytes: Buffer.alloc(0) });
	const address = { mandant: 'musterstadt', channel: 'eingang' };
	const delivery: Delivery = { address, message, attempt: 1, redelivered: false, token: 'e1.1', enqueuedAt: 0 };
	const place = { id: 'n', label: 'Knoten', isClosed: () => true };
	let landed: Settlement[];
	let flight: Flight;

	beforeEach(() => {
		landed = [];
		flight = new Flight(delivery, { timeLimitMs: 60_000, mode: 'automatic', land: async (_, settlement) => void landed.push(settlement) });
	});
	afterEach(() => flight.release());

	async function someTurns(): Promise<void> {
		for (let n = 0; n < 5; n++) await turn();
	}

	it('that was opened while nodes were being closed is not done before it has gone out', async () => {
		flight.forgetClosed();
		await someTurns();
		expect(landed).to.deep.equal([]);
		flight.departed();
		flight.arrived(message, place, true);
		flight.completed(message, place.id);
		await someTurns();
		expect(landed).to.deep.equal([{ kind: 'done' }]);
	});

	it('that was interrupted does not wait for nodes that were closed, and comes again', async () => {
		flight.departed();
		flight.arrived(message, place, true);
		flight.interrupt();
		await someTurns();
		expect(landed).to.deep.equal([]);
		flight.forgetClosed();
		await someTurns();
		expect(landed).to.have.length(1);
		expect(landed[0]).to.deep.include({ kind: 'again', counted: false });
	});
});
