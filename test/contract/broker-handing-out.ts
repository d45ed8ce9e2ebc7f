/** Broker contract, part: in which order, to whom and how many at a time messages are handed out. */
import { expect } from 'chai';
import { type Bench, codeOf, Deliveries, freshAddress, idOf, QUICK, REASON, sample, sleep, textOf, until } from './broker-harness.ts';

export function describeHandingOut(bench: () => Bench): void {
	async function publishNumbers(count: number): Promise<string[]> {
		const texts = Array.from({ length: count }, (_, n) => String(n));
		for (const text of texts) await bench().broker.publish(bench().address, sample('musterstadt', text));
		return texts;
	}

	it('keeps the order in which messages were published', async () => {
		const { broker, address } = bench();
		const texts = await publishNumbers(150);
		const deliveries = new Deliveries();
		await broker.consume(address, { prefetch: 20 }, (delivery) => {
			deliveries.take(delivery);
			void broker.settle(delivery.token, { kind: 'done' });
		});
		expect((await deliveries.nextOnes(150)).map(textOf)).to.deep.equal(texts);
	});

	it('says of a first handing out: attempt 1, not redelivered, and when the broker took it', async () => {
		const { broker, address } = bench();
		const before = Date.now();
		await broker.publish(address, sample());
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		const { attempt, redelivered, enqueuedAt, address: where } = await deliveries.next();
		expect({ attempt, redelivered, where }).to.deep.equal({ attempt: 1, redelivered: false, where: address });
		expect(enqueuedAt).to.be.within(before - 5, Date.now() + 5);
	});

	it('shares the messages of a channel between competing consumers, each message once', async () => {
		const { broker, address } = bench();
		const [first, second] = [new Deliveries(), new Deliveries()];
		for (const deliveries of [first, second]) {
			await broker.consume(address, { prefetch: 4 }, (delivery) => {
				deliveries.take(delivery);
				setTimeout(() => void broker.settle(delivery.token, { kind: 'done' }), 5);
			});
		}
		await publishNumbers(60);
		await until('60 deliveries', () => first.all.length + second.all.length >= 60);
		await sleep(100);
		expect(new Set([...first.all, ...second.all].map(idOf)).size).to.equal(60);
		expect(first.all.length + second.all.length).to.equal(60);
		expect(Math.min(first.all.length, second.all.length)).to.be.greaterThan(10);
	});

	it('gives a channel that keeps the order of cases to one consumer at a time, and to the next one when that one has gone', async () => {
		const { broker } = bench();
		const address = freshAddress();
		await broker.declare({ ...address, retry: QUICK, order: 'case' });
		const [first, second] = [new Deliveries(), new Deliveries()];
		const consumer = await broker.consume(address, { prefetch: 2 }, first.take);
		await broker.consume(address, { prefetch: 2 }, second.take);
		for (const text of ['0', '1', '2', '3']) await broker.publish(address, sample('musterstadt', text));
		const [held] = await first.nextOnes(2);
		await sleep(100);
		expect(second.all).to.have.length(0);
		await consumer.cancel();
		expect((await second.nextOnes(2)).map(textOf)).to.deep.equal(['2', '3']);
		await broker.settle(held?.token ?? '', { kind: 'done' });
	});

	it('says of a token whether its delivery can still be settled', async () => {
		const { broker, address } = bench();
		await broker.publish(address, sample());
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		const { token } = await deliveries.next();
		expect(broker.holds(token)).to.equal(true);
		await broker.settle(token, { kind: 'again', reason: REASON, delayMs: 250 });
		expect(broker.holds(token)).to.equal(false);
		const { token: next } = await deliveries.next();
		await bench().harness.cut(broker);
		expect(broker.holds(next)).to.equal(false);
	});

	it('hands out no more than the prefetch until something is settled', async () => {
		const { broker, address } = bench();
		await publishNumbers(10);
		const deliveries = new Deliveries();
		await broker.consume(address, { prefetch: 3 }, deliveries.take);
		const [one] = await deliveries.nextOnes(3);
		await sleep(200);
		expect(deliveries.all).to.have.length(3);
		await broker.settle(one?.token ?? '', { kind: 'done' });
		await deliveries.next();
		await sleep(200);
		expect(deliveries.all).to.have.length(4);
	});

	it('refuses a prefetch outside 1 to 1,000', async () => {
		const { broker, address } = bench();
		for (const prefetch of [0, 1_001, 1.5]) expect(await codeOf(broker.consume(address, { prefetch }, () => {}))).to.equal('DK-CONFIG-INVALID');
	});

	it('counts what is ready, what is out and, where the engine can, what is delayed', async () => {
		const { broker, address } = bench();
		await publishNumbers(5);
		expect((await broker.depth(address)).ready).to.equal(5);
		const deliveries = new Deliveries();
		await broker.consume(address, { prefetch: 2 }, deliveries.take);
		const [one] = await deliveries.nextOnes(2);
		await until('3 ready, 2 out', async () => {
			const { ready, unsettled } = await broker.depth(address);
			return ready === 3 && unsettled === 2;
		});
		await broker.settle(one?.token ?? '', { kind: 'again', reason: { code: 'DK-PARTNER-UNREACHABLE', facts: {} }, delayMs: 60_000 });
		await until('2 ready, 2 out', async () => {
			const { ready, unsettled, delayed } = await broker.depth(address);
			return ready === 2 && unsettled === 2 && (delayed === undefined || delayed === 1);
		});
	});

	it('tells, where the engine can, when the oldest message that waits was taken, and nothing when none waits', async () => {
		const { broker, address } = bench();
		expect((await broker.depth(address)).oldestAt).to.equal(undefined);
		const before = Date.now();
		await publishNumbers(1);
		const after = Date.now();
		await sleep(30);
		await publishNumbers(2);
		const { oldestAt } = await broker.depth(address);
		expect(oldestAt !== undefined).to.equal(bench().harness.tellsOldest);
		if (oldestAt === undefined) return;
		expect(oldestAt).to.be.within(before, after);
		const deliveries = new Deliveries();
		await broker.consume(address, { prefetch: 1 }, deliveries.take);
		await deliveries.next();
		await until('the next one is the oldest', async () => ((await broker.depth(address)).oldestAt ?? 0) > after);
	});

	it('gives the figures of many channels at once in their order, and nothing for one that nobody declared', async () => {
		const { broker, address, spec } = bench();
		const empty = freshAddress();
		await broker.declare({ ...spec, ...empty });
		await publishNumbers(2);
		const [first, second, third, fourth] = await broker.depths([empty, address, freshAddress(), address]);
		expect([first?.ready, second?.ready, third, fourth?.ready]).to.deep.equal([0, 2, undefined, 2]);
		expect(await broker.depths([])).to.deep.equal([]);
	});

	it('lists the channels that were declared since it opened', async () => {
		const { address, spec } = bench();
		const other = { ...freshAddress(), mandant: 'nebenstadt' };
		await bench().broker.declare({ ...spec, ...other });
		await bench().broker.declare({ ...spec, ...other });
		expect(bench().broker.channels()).to.have.deep.members([address, other]);
		await bench().reopen();
		expect(bench().broker.channels()).to.deep.equal([address]);
	});

	it('stops handing out when the consumer is cancelled, and still lets it settle what it holds', async () => {
		const { broker, address } = bench();
		await publishNumbers(4);
		const deliveries = new Deliveries();
		const consumer = await broker.consume(address, { prefetch: 2 }, deliveries.take);
		const held = await deliveries.nextOnes(2);
		await consumer.cancel();
		await consumer.cancel();
		for (const delivery of held) await broker.settle(delivery.token, { kind: 'done' });
		await sleep(150);
		expect(deliveries.all).to.have.length(2);
		const others = new Deliveries();
		await broker.consume(address, {}, others.take);
		expect((await others.nextOnes(2)).map(textOf)).to.deep.equal(['2', '3']);
	});

	it('settles a delivery as again when the handler throws', async () => {
		const { broker, address } = bench();
		await broker.publish(address, sample());
		const deliveries = new Deliveries();
		await broker.consume(address, {}, (delivery) => {
			deliveries.take(delivery);
			if (delivery.attempt === 1) throw new Error('a fault in the handler');
		});
		await deliveries.next();
		expect((await deliveries.next()).attempt).to.equal(2);
	});
}
