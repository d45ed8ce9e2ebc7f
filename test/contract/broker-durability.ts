/** Broker contract, part: what was confirmed outlives the process. */
import { expect } from 'chai';
import { type Bench, BrokerChild, codeOf, Deliveries, idOf, REASON, sample, textOf, until } from './broker-harness.ts';

export function describeDurability(bench: () => Bench): void {
	it('hands out after a restart what was published before it, in order', async () => {
		const { broker, address } = bench();
		for (const text of ['a', 'b', 'c']) await broker.publish(address, sample('musterstadt', text));
		await bench().reopen();
		const deliveries = new Deliveries();
		await bench().broker.consume(address, {}, deliveries.take);
		expect((await deliveries.nextOnes(3)).map(textOf)).to.deep.equal(['a', 'b', 'c']);
	});

	it('returns what was unsettled when it was closed: handed out again with a new token, the old one is stale', async () => {
		const { broker, address } = bench();
		await broker.publish(address, sample());
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		const first = await deliveries.next();
		await bench().reopen();
		await bench().broker.consume(address, {}, deliveries.take);
		const second = await deliveries.next();
		expect(second).to.include({ attempt: 1, redelivered: true });
		expect(idOf(second)).to.equal(idOf(first));
		expect(await codeOf(bench().broker.settle(first.token, { kind: 'done' }))).to.equal('DK-DELIVERY-STALE');
		await bench().broker.settle(second.token, { kind: 'done' });
	});

	it('keeps attempt and waiting time of a delayed message over a restart', async () => {
		const { broker, address } = bench();
		await broker.publish(address, sample());
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		const at = Date.now();
		await broker.settle((await deliveries.next()).token, { kind: 'again', reason: REASON, delayMs: 1_000 });
		await bench().reopen();
		await bench().broker.consume(address, {}, deliveries.take);
		expect(await deliveries.next()).to.include({ attempt: 2, redelivered: true });
		expect(Date.now() - at).to.be.greaterThan(990);
	});

	it('loses no confirmed message when the publishing process is killed', async () => {
		const { address } = bench();
		await bench().broker.close();
		const child = new BrokerChild(bench().harness, address, 'publish');
		await child.said(500);
		await child.kill();
		await bench().reopen();
		const arrived = new Set<string>();
		await bench().broker.consume(address, { prefetch: 500 }, (delivery) => {
			arrived.add(idOf(delivery));
			void bench().broker.settle(delivery.token, { kind: 'done' });
		});
		await until('all messages arrived', async () => arrived.size >= child.lines.length && (await bench().broker.depth(address)).ready === 0, 30_000);
		expect(
			child.lines.filter((id) => !arrived.has(id)),
			'confirmed but lost',
		).to.deep.equal([]);
	});

	it('hands out again what a killed process held', async () => {
		const { broker, address } = bench();
		for (let n = 0; n < 5; n++) await broker.publish(address, sample());
		await broker.close();
		const child = new BrokerChild(bench().harness, address, 'hold');
		await child.said(5);
		await child.kill();
		await bench().reopen();
		const deliveries = new Deliveries();
		await bench().broker.consume(address, {}, deliveries.take);
		const again = await deliveries.nextOnes(5, 20_000);
		expect(again.map(idOf).sort()).to.deep.equal([...child.lines].sort());
		expect(again.every((delivery) => delivery.redelivered)).to.equal(true);
	});

	it('parks a message that kills the process each time it is handed out', async () => {
		const { broker, address } = bench();
		await broker.publish(address, sample());
		await broker.close();
		for (let crash = 0; crash < 3; crash++) await new BrokerChild(bench().harness, address, 'die').ended();
		await bench().reopen();
		const deliveries = new Deliveries();
		await bench().broker.consume(address, {}, deliveries.take);
		await until('the poison message is parked', () => bench().parking.parked.length === 1, 20_000);
		expect(bench().parking.parked[0]?.reason).to.deep.equal({ code: 'DK-DELIVERY-POISON', facts: { deliveries: 3 } });
		expect(deliveries.all).to.deep.equal([]);
	});

	it('lets publishes and settlements that run come to their end before it closes, and refuses later ones', async () => {
		const { broker, address } = bench();
		await broker.publish(address, sample());
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		const delivery = await deliveries.next();
		const publishes = Promise.all(Array.from({ length: 20 }, () => broker.publish(address, sample())));
		const settled = broker.settle(delivery.token, { kind: 'done' });
		await Promise.all([broker.close(), broker.close()]);
		await Promise.all([publishes, settled]);
		expect(broker.state()).to.equal('closed');
		expect(await codeOf(broker.publish(address, sample()))).to.equal('DK-BROKER-CLOSED');
		expect(await codeOf(broker.consume(address, {}, () => {}))).to.equal('DK-BROKER-CLOSED');
		await bench().reopen();
		await until('20 messages are left', async () => (await bench().broker.depth(address)).ready === 20);
	});

	it('can be declared again with the same and with another retry policy', async () => {
		const { broker, address, spec } = bench();
		await broker.publish(address, sample());
		await broker.declare(spec);
		await broker.declare({ ...spec, retry: { maxAttempts: 1, delaysMs: [0], deliveryLimit: 9 } });
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		await broker.settle((await deliveries.next()).token, { kind: 'again', reason: REASON });
		expect(bench().parking.parked[0]).to.deep.include({ attempt: 1, reason: REASON });
	});
}
