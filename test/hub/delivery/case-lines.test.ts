import { expect } from 'chai';
import type { Delivery } from '../../../hub/channel/broker.ts';
import { CaseLines } from '../../../hub/delivery/case-lines.ts';
import { TestHub, until } from '../../support/test-hub.ts';

describe('the lines of cases', () => {
	const line = { mandant: 'musterstadt', channel: 'eingang', subject: 'fall-1' };
	const lost = { source: 'urn:test', id: 'lost', dueAt: Date.now() };
	let test: TestHub;
	let ran: string[];

	beforeEach(async () => {
		test = await TestHub.open({ order: 'case' });
		ran = [];
	});
	afterEach(() => test.close());

	async function serve(patienceMs?: number): Promise<void> {
		const { hub, broker } = test;
		const run = async (delivery: Delivery): Promise<void> => {
			ran.push(delivery.message.attributes.id);
			await lines.beforeSettling(delivery, { kind: 'done' });
			await broker.settle(delivery.token, { kind: 'done' });
		};
		const lines = new CaseLines({ ...hub, run, ...(patienceMs === undefined ? {} : { patienceMs }) });
		await broker.consume(line, {}, (delivery) => lines.enter(delivery));
	}

	it('let nothing pass a message that is expected but not there, be it overdue for hours', async () => {
		await test.hub.store.lines.join(line, [{ ...lost, dueAt: Date.now() - 80_000_000 }]);
		await test.publish('eingang', 'm1', {}, { subject: 'fall-1' });
		await test.publish('eingang', 'm2', {}, { subject: 'fall-2' });
		await serve();
		const { settlement } = await test.settled('m1', 3, 20_000);
		expect(settlement).to.deep.include({ kind: 'again', counted: false, reason: { code: 'DK-DELIVERY-CASE-WAITING', facts: { id: 'lost' } } });
		expect(ran).to.deep.equal(['m2']);
	});

	it('ask a person when a message has not come again for a day, and go on when he has released what follows', async () => {
		await test.hub.store.lines.join(line, [lost]);
		await test.publish('eingang', 'm1', {}, { subject: 'fall-1' });
		await serve(300);
		await until(async () => (await test.hub.store.parked.count({ code: 'DK-DELIVERY-CASE-GAP' })) === 1, 20_000, 'parked');
		expect(ran).to.deep.equal([]);
		const [parked] = await test.hub.store.parked.list({});
		await test.publish('eingang', 'm1', {}, { subject: 'fall-1' });
		await test.hub.store.parked.remove(parked?.id ?? '', parked?.parkedAt);
		await until(async () => (await test.hub.store.lines.first(line)) === undefined, 20_000, 'm1 done');
		expect(ran).to.deep.equal(['m1']);
	});

	it('go on at once when the parked message before is discarded on purpose', async () => {
		await test.hub.store.lines.join(line, [lost]);
		await test.publish('eingang', 'm1', {}, { subject: 'fall-1' });
		await serve();
		await test.settled('m1');
		await test.hub.store.lines.leave(line, lost);
		await until(() => ran.length === 1, 20_000, 'm1 ran');
	});
});
