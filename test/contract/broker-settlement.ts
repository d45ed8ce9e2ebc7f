/** Broker contract, part: done, again, park. */
import { expect } from 'chai';
import type { Delivery, Settlement } from '../../hub/channel/broker.ts';
import { type Bench, codeOf, Deliveries, idOf, REASON, sample, sleep, until } from './broker-harness.ts';

export function describeSettlement(bench: () => Bench): void {
	const AGAIN: Settlement = { kind: 'again', reason: REASON };

	/** Publishes one message and gives its deliveries as they come. */
	async function start(): Promise<{ deliveries: Deliveries; settle: (delivery: Delivery, settlement: Settlement) => Promise<void> }> {
		const { broker, address } = bench();
		const deliveries = new Deliveries();
		await broker.publish(address, sample());
		await broker.consume(address, {}, deliveries.take);
		return { deliveries, settle: (delivery, settlement) => broker.settle(delivery.token, settlement) };
	}

	const noneWithin = async (deliveries: Deliveries, ms: number): Promise<void> => {
		const count = deliveries.all.length;
		await sleep(ms);
		expect(deliveries.all.length, `deliveries after ${ms} ms`).to.equal(count);
	};

	it('forgets a message that is done', async () => {
		const { deliveries, settle } = await start();
		await settle(await deliveries.next(), { kind: 'done' });
		await bench().reopen();
		expect(await bench().broker.depth(bench().address)).to.include({ ready: 0, unsettled: 0 });
	});

	it('hands out again after the delays of the retry policy, and parks after the last attempt with the reason', async () => {
		const { deliveries, settle } = await start();
		const first = await deliveries.next();
		let at = Date.now();
		await settle(first, AGAIN);
		const second = await deliveries.next();
		expect(Date.now() - at, 'first delay').to.be.within(240, 10_000);
		at = Date.now();
		await settle(second, AGAIN);
		const third = await deliveries.next();
		expect(Date.now() - at, 'second delay').to.be.within(490, 10_000);
		expect([first, second, third].map((delivery) => delivery.attempt)).to.deep.equal([1, 2, 3]);
		expect([first, second, third].map((delivery) => delivery.redelivered)).to.deep.equal([false, true, true]);
		expect(new Set([first, second, third].map((delivery) => delivery.enqueuedAt)).size, 'one time of acceptance').to.equal(1);
		expect(third.message).to.deep.equal(first.message);
		await settle(third, { kind: 'again', reason: { ...REASON, node: 'n1' } });
		expect(bench().parking.parked).to.deep.equal([{ address: bench().address, message: first.message, reason: { ...REASON, node: 'n1' }, attempt: 3 }]);
		await noneWithin(deliveries, 700);
	});

	it('does not let a delayed message hold up the next one', async () => {
		const { broker, address } = bench();
		const { deliveries, settle } = await start();
		await settle(await deliveries.next(), { ...AGAIN, delayMs: 60_000 } as Settlement);
		await broker.publish(address, sample());
		expect((await deliveries.next(2_000)).attempt).to.equal(1);
	});

	it('rounds a wished delay up to a rung of the ladder', async () => {
		const { deliveries, settle } = await start();
		const at = Date.now();
		await settle(await deliveries.next(), { ...AGAIN, delayMs: 700 } as Settlement);
		expect((await deliveries.next()).attempt).to.equal(2);
		expect(Date.now() - at).to.be.within(990, 10_000);
	});

	it('hands out an uncounted again at once, with the same attempt and a new token', async () => {
		const { deliveries, settle } = await start();
		const first = await deliveries.next();
		await settle(first, { ...AGAIN, delayMs: 0, counted: false } as Settlement);
		const second = await deliveries.next(1_000);
		expect(second).to.include({ attempt: 1, redelivered: true });
		expect(second.token).to.not.equal(first.token);
	});

	it('waits for a partner without using up attempts, as often as it takes', async () => {
		const { deliveries, settle } = await start();
		for (let round = 0; round < 5; round++) {
			const delivery = await deliveries.next();
			expect(delivery.attempt).to.equal(1);
			await settle(delivery, { ...AGAIN, delayMs: 250, counted: false } as Settlement);
		}
		expect(await deliveries.next()).to.include({ attempt: 1, redelivered: true });
		expect(bench().parking.parked).to.deep.equal([]);
	});

	it('parks a message that was returned uncounted more often than the limit allows', async () => {
		const { deliveries, settle } = await start();
		for (let round = 0; round < 3; round++) await settle(await deliveries.next(), { ...AGAIN, delayMs: 0, counted: false } as Settlement);
		await until('the message is parked', () => bench().parking.parked.length === 1);
		expect(bench().parking.parked[0]?.reason).to.deep.equal({ code: 'DK-DELIVERY-POISON', facts: { deliveries: 3 } });
		await noneWithin(deliveries, 200);
	});

	it('parks at once when asked to', async () => {
		const { deliveries, settle } = await start();
		const delivery = await deliveries.next();
		await settle(delivery, { kind: 'park', reason: REASON });
		expect(bench().parking.parked).to.deep.equal([{ address: bench().address, message: delivery.message, reason: REASON, attempt: 1 }]);
		await bench().reopen();
		expect(await bench().broker.depth(bench().address)).to.include({ ready: 0, unsettled: 0 });
	});

	it('keeps a message whose parking fails, does not hand it out again, and parks it after a restart', async function () {
		const { deliveries, settle } = await start();
		const delivery = await deliveries.next();
		bench().parking.failures = 1;
		await settle(delivery, { kind: 'park', reason: REASON });
		expect(bench().parking.parked).to.deep.equal([]);
		await noneWithin(deliveries, 300);
		await bench().reopen();
		await bench().broker.consume(bench().address, {}, deliveries.take);
		this.timeout(120_000);
		await until('the message is parked', () => bench().parking.parked.length === 1, 45_000);
		expect(bench().parking.parked[0]).to.deep.include({ message: delivery.message, reason: REASON });
		expect(deliveries.all).to.have.length(1);
	});

	it('takes a reason of any length', async () => {
		const { deliveries, settle } = await start();
		const reason = { code: 'DK-DELIVERY-REQUESTED', facts: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`grund${n}`, 'ü'.repeat(5_000)])) };
		await settle(await deliveries.next(), { kind: 'again', reason });
		const second = await deliveries.next();
		expect(second.attempt).to.equal(2);
		await settle(second, { kind: 'park', reason });
		expect(bench().parking.parked[0]?.reason).to.deep.equal(reason);
	});

	it('refuses a second settlement of the same delivery, also while the first one runs', async () => {
		const { deliveries, settle } = await start();
		const delivery = await deliveries.next();
		const first = settle(delivery, { kind: 'done' });
		expect(await codeOf(settle(delivery, AGAIN))).to.equal('DK-DELIVERY-SETTLED');
		await first;
		expect(await codeOf(settle(delivery, { kind: 'done' }))).to.equal('DK-DELIVERY-SETTLED');
		await noneWithin(deliveries, 400);
	});

	it('refuses a token that it never gave', async () => {
		for (const token of ['', 'x', 'e1.99', 'r.1.1']) expect(await codeOf(bench().broker.settle(token, { kind: 'done' }))).to.equal('DK-DELIVERY-STALE');
	});

	it('lets many settlements of every kind run at the same time', async () => {
		const { broker, address } = bench();
		const deliveries = new Deliveries();
		await Promise.all(Array.from({ length: 60 }, () => broker.publish(address, sample())));
		await broker.consume(address, {}, deliveries.take);
		const all = await deliveries.nextOnes(60);
		const kinds: Settlement[] = [{ kind: 'done' }, AGAIN, { kind: 'park', reason: REASON }];
		await Promise.all(all.map((delivery, n) => broker.settle(delivery.token, kinds[n % 3] as Settlement)));
		expect(bench().parking.parked).to.have.length(20);
		const again = await deliveries.nextOnes(20);
		expect(new Set(again.map(idOf))).to.deep.equal(new Set(all.filter((_, n) => n % 3 === 1).map(idOf)));
	});
}
