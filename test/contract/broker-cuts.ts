/** Broker contract, part: the broker is cut off in the middle of its work. */
import { expect } from 'chai';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Message } from '../../hub/message/message.ts';
import { type Bench, codeOf, Deliveries, idOf, REASON, sample, sleep, until } from './broker-harness.ts';

export function describeCuts(bench: () => Bench): void {
	async function cut(consumeAgain?: () => Promise<unknown>): Promise<void> {
		const { harness, broker } = bench();
		await harness.cut(broker);
		if (!harness.subscriptionsSurviveCut) await consumeAgain?.();
	}

	/** Publishes until it is confirmed; only failures that say "again" are allowed. */
	async function publishStubbornly(message: Message): Promise<void> {
		for (;;) {
			try {
				return await bench().broker.publish(bench().address, message);
			} catch (error) {
				const may = ['DK-BROKER-UNCONFIRMED', 'DK-BROKER-CLOSED', 'DK-BROKER-UNREACHABLE'];
				if (!(error instanceof DrehkreuzError) || !may.includes(error.code)) throw error;
				await sleep(20);
			}
		}
	}

	it('refuses a settlement from before the cut as stale, hands the message out again, and takes its new token', async () => {
		const { broker, address } = bench();
		await broker.publish(address, sample());
		const deliveries = new Deliveries();
		const consume = () => broker.consume(address, {}, deliveries.take);
		await consume();
		const first = await deliveries.next();
		await cut(consume);
		const second = await deliveries.next(20_000);
		expect(idOf(second)).to.equal(idOf(first));
		expect(second).to.include({ redelivered: true, attempt: 1 });
		for (const settlement of [{ kind: 'done' }, { kind: 'again', reason: REASON }, { kind: 'park', reason: REASON }] as const) {
			expect(await codeOf(broker.settle(first.token, settlement)), settlement.kind).to.equal('DK-DELIVERY-STALE');
		}
		expect(bench().parking.parked).to.deep.equal([]);
		await broker.settle(second.token, { kind: 'done' });
		await sleep(200);
		expect(deliveries.all).to.have.length(2);
	});

	it('loses nothing that it confirmed while it is cut off again and again in the middle of publishing', async () => {
		const { address } = bench();
		const messages = Array.from({ length: 300 }, () => sample());
		const publishing = Promise.all(
			[0, 1, 2, 3].map(async (lane) => {
				for (const message of messages.filter((_, n) => n % 4 === lane)) await publishStubbornly(message);
			}),
		);
		for (let round = 0; round < 4; round++) {
			await sleep(30);
			await cut();
		}
		await publishing;
		const arrived = new Set<string>();
		await bench().broker.consume(address, {}, (delivery) => {
			arrived.add(idOf(delivery));
			void bench().broker.settle(delivery.token, { kind: 'done' });
		});
		await until('everything arrived', () => arrived.size === messages.length, 20_000);
	});

	it('hands out everything at least once while it is cut off again and again in the middle of consuming', async () => {
		const { broker, address } = bench();
		const messages = Array.from({ length: 300 }, () => sample());
		await Promise.all(messages.map((message) => broker.publish(address, message)));
		const done = new Set<string>();
		const consume = () =>
			broker.consume(address, { prefetch: 16 }, (delivery) => {
				setTimeout(() => {
					broker.settle(delivery.token, { kind: 'done' }).then(
						() => done.add(idOf(delivery)),
						() => {}, // Stale: it comes again.
					);
				}, 2);
			});
		await consume();
		for (let round = 0; round < 4; round++) {
			await sleep(20);
			await cut(consume);
		}
		await until('everything was settled', () => done.size === messages.length, 30_000);
		await until(
			'nothing is left',
			async () => {
				const { ready, unsettled } = await broker.depth(address);
				return ready + unsettled === 0;
			},
			20_000,
		);
	});

	it('loses nothing when it is cut off in the middle of again', async () => {
		const { broker, address } = bench();
		const messages = Array.from({ length: 40 }, () => sample());
		await Promise.all(messages.map((message) => broker.publish(address, message)));
		const deliveries = new Deliveries();
		const consume = () => broker.consume(address, {}, deliveries.take);
		await consume();
		const first = await deliveries.nextOnes(40);
		const settling = first.map((delivery) => broker.settle(delivery.token, { kind: 'again', reason: REASON }).catch(() => {}));
		await cut(consume);
		await Promise.all(settling);
		const again = new Set<string>();
		await until(
			'every message came again',
			() => {
				for (const delivery of deliveries.all.slice(40)) again.add(idOf(delivery));
				return again.size === messages.length;
			},
			20_000,
		);
	});
}
