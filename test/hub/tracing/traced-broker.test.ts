/** Publishing and deliveries as spans, on the real embedded broker. */
import { expect } from 'chai';
import type { Delivery, Settlement } from '../../../hub/channel/broker.ts';
import type { Problem } from '../../../hub/errors/problem.ts';
import { TracedBroker } from '../../../hub/tracing/traced-broker.ts';
import type { Ending, Tracer, Work } from '../../../hub/tracing/tracer.ts';
import { failureOf } from '../../support/failure-of.ts';
import { TestHub, until } from '../../support/test-hub.ts';

const GIVEN = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const BUSY: Problem = { code: 'DK-PARTNER-BUSY', facts: {} };
const address = { mandant: 'musterstadt', channel: 'eingang' };

/** Writes down what it is told; each span's traceparent names its place in the list. */
class NotingTracer implements Tracer {
	readonly noted: { readonly cause: string | undefined; readonly work: Work; readonly endings: Ending[] }[] = [];

	follow(cause: string | undefined, work: Work): ReturnType<Tracer['follow']> {
		const endings: Ending[] = [];
		this.noted.push({ cause, work, endings });
		return { traceparent: this.traceparentOf(this.noted.length - 1), end: (ending) => endings.push(ending) };
	}

	start(work: Work): ReturnType<Tracer['start']> {
		return this.follow(undefined, work);
	}

	traceparentOf(index: number): string {
		return `00-${'a'.repeat(32)}-${String(index + 1).padStart(16, '0')}-01`;
	}
}

describe('A broker whose work is recorded', () => {
	let test: TestHub;
	let tracer: NotingTracer;
	let broker: TracedBroker;
	let deliveries: Delivery[];

	beforeEach(async () => {
		test = await TestHub.open({ retry: { maxAttempts: 3, delaysMs: [10], deliveryLimit: 100 } });
		tracer = new NotingTracer();
		broker = new TracedBroker(test.broker, tracer);
		deliveries = [];
	});
	afterEach(() => test.close());

	async function publish(): Promise<void> {
		const message = await test.publish('vorlage', '1', {}, { traceparent: GIVEN });
		await broker.declare({ ...address, retry: test.hub.retryPolicyOf('eingang') });
		await broker.publish(address, message);
		await broker.consume(address, {}, (delivery) => deliveries.push(delivery));
	}

	async function next(count: number): Promise<Delivery> {
		await until(() => deliveries.length === count, 5_000, `delivery ${count}`);
		return deliveries[count - 1] as Delivery;
	}

	it('shows each delivery from handing out to settlement as one that follows from the publishing, and hands the message out as one that follows from it', async () => {
		await publish();
		const endings: [Settlement, Ending][] = [
			[
				{ kind: 'again', reason: BUSY, delayMs: 0, counted: false },
				{ outcome: 'returned', code: 'DK-PARTNER-BUSY' },
			],
			[
				{ kind: 'again', reason: BUSY },
				{ outcome: 'retried', code: 'DK-PARTNER-BUSY', isFailure: true },
			],
			[{ kind: 'done' }, { outcome: 'done' }],
		];
		for (const [index, [settlement]] of endings.entries()) {
			const { message, token, attempt } = await next(index + 1);
			expect(message.attributes.traceparent).to.equal(tracer.traceparentOf(index + 1));
			expect(tracer.noted[index + 1]).to.deep.equal({
				cause: tracer.traceparentOf(0),
				work: { kind: 'process', ...address, attempt, source: 'urn:test', id: '1' },
				endings: [],
			});
			await broker.settle(token, settlement);
		}
		expect(tracer.noted[0]).to.deep.equal({
			cause: GIVEN,
			work: { kind: 'publish', ...address, source: 'urn:test', id: '1' },
			endings: [{ outcome: 'published' }],
		});
		expect(tracer.noted.slice(1).map(({ endings: [ending, ...more] }) => [ending, more])).to.deep.equal(endings.map(([, ending]) => [ending, []]));
	});

	it('parks the message as it was published', async () => {
		await publish();
		await broker.settle((await next(1)).token, { kind: 'park', reason: BUSY });
		expect(tracer.noted[1]?.endings).to.deep.equal([{ outcome: 'parked', code: 'DK-PARTNER-BUSY', isFailure: true }]);
		const [parked] = (await test.hub.store.parked.list({ limit: 10 })).map(({ id }) => id);
		const full = await test.hub.store.parked.find(String(parked));
		expect(full?.message.attributes.traceparent).to.equal(tracer.traceparentOf(0));
	});

	it('shows what failed, ends a delivery once, and those that are out when it closes', async () => {
		await publish();
		expect((await failureOf(broker.publish({ ...address, channel: 'nirgends' }, (await next(1)).message))).code).to.equal('DK-BROKER-UNROUTABLE');
		expect(tracer.noted.at(-1)?.endings).to.deep.equal([{ outcome: 'failed', code: 'DK-BROKER-UNROUTABLE', isFailure: true }]);
		await broker.settle((await next(1)).token, { kind: 'again', reason: BUSY });
		expect((await failureOf(broker.settle((await next(1)).token, { kind: 'done' }))).code).to.equal('DK-DELIVERY-SETTLED');
		expect(tracer.noted[1]?.endings).to.have.length(1);
		await next(2);
		await broker.close();
		expect(tracer.noted.at(-1)?.endings).to.deep.equal([{ outcome: 'returned' }]);
	});
});
