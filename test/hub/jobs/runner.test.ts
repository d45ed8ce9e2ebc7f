/** What happens to a job when the broker or the store cannot take anything. Real store, real broker; the broker is made to refuse. */
import { expect } from 'chai';
import type { Broker } from '../../../hub/channel/broker.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { runJobs } from '../../../hub/jobs/runner.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { createMessage } from '../../../hub/message/create.ts';
import { QUICK_RETRY, TestHub, until } from '../../support/test-hub.ts';

const ADDRESS = { mandant: 'musterstadt', channel: 'antrag' };
const JOB = 'a'.repeat(32);

describe('the job runner', () => {
	let test: TestHub;
	let abort: AbortController;
	let running: Promise<void> | undefined;

	beforeEach(async () => {
		test = await TestHub.open();
		abort = new AbortController();
		await test.hub.broker.declare({ ...ADDRESS, retry: QUICK_RETRY });
	});
	afterEach(async () => {
		abort.abort();
		await running;
		await test.close();
	});

	async function park(...ids: readonly string[]): Promise<void> {
		for (const id of ids) {
			const message = createMessage({ id, source: 's', type: 't', mandant: 'musterstadt', subject: 'fall' }, { kind: 'inline', bytes: Buffer.from('{}') });
			await test.hub.store.park({ address: ADDRESS, message, reason: { code: 'DK-X', facts: {} }, attempt: 1 });
		}
	}

	function run(publish: Broker['publish']): void {
		running = runJobs({ broker: { publish }, store: test.hub.store, log: silentLogger, idleMs: 10 }, abort.signal);
	}

	async function order(): Promise<void> {
		await test.hub.store.jobs.create({ id: JOB, kind: 'release', createdBy: 'x', filter: { parkedUntil: Date.now() } });
	}

	const counts = async () => (await test.hub.store.jobs.find(JOB))?.counts;

	it('lets everything wait while the broker takes nothing, and goes on in order when it does', async () => {
		await park('eins', 'zwei', 'drei');
		await order();
		let isBlocked = true;
		const published: string[] = [];
		run(async (address, message) => {
			if (isBlocked) throw new DrehkreuzError('DK-BROKER-BLOCKED', { seconds: 1 });
			published.push(message.attributes.id);
			await test.hub.broker.publish(address, message);
		});
		await new Promise((resolve) => setTimeout(resolve, 200));
		expect(await counts()).to.deep.include({ waiting: 3, pending: 0, failed: 0 });
		expect(await test.hub.store.parked.count({})).to.equal(3);
		isBlocked = false;
		await until(async () => (await counts())?.pending === 3, 10_000, 'the release');
		expect(published).to.deep.equal(['eins', 'zwei', 'drei']);
	});

	it('writes down what was released before the broker failed in the middle of a case, and lets nothing overtake', async () => {
		await park('eins', 'zwei', 'drei');
		await order();
		let tries = 0;
		run(async (address, message) => {
			if (message.attributes.id === 'zwei' && tries++ === 0) throw new DrehkreuzError('DK-BROKER-UNCONFIRMED', { channel: 'antrag', seconds: 1 });
			await test.hub.broker.publish(address, message);
		});
		await until(async () => (await counts())?.pending === 1, 5_000, 'the first one');
		expect(await test.hub.store.parked.count({})).to.equal(2);
		await until(async () => (await counts())?.pending === 3, 10_000, 'the others');
		expect((await test.hub.store.jobs.items(JOB, {})).map(({ id }) => id)).to.deep.equal(['eins', 'zwei', 'drei']);
	});

	it('leaves a message parked whose channel does not exist any more, says why, and releases the others', async () => {
		await park('gut');
		const lost = createMessage({ id: 'verwaist', source: 's', type: 't', mandant: 'musterstadt' }, { kind: 'inline', bytes: Buffer.from('{}') });
		await test.hub.store.park({
			address: { mandant: 'musterstadt', channel: 'gibt.es.nicht' },
			message: lost,
			reason: { code: 'DK-X', facts: {} },
			attempt: 1,
		});
		await order();
		run((address, message) => test.hub.broker.publish(address, message));
		await until(async () => (await counts())?.failed === 1 && (await counts())?.pending === 1, 10_000, 'both');
		const [failed] = await test.hub.store.jobs.items(JOB, { state: 'failed' });
		expect(failed).to.include({ id: 'verwaist', code: 'DK-BROKER-UNROUTABLE' });
		expect((await test.hub.store.parked.list({})).map(({ message, job }) => [message.attributes.id, job])).to.deep.equal([['verwaist', undefined]]);
	});

	it('ends soon after the signal, and another one takes over where it stopped', async () => {
		await park(...Array.from({ length: 20 }, (_, index) => `m${String(index).padStart(2, '0')}`));
		await order();
		const order2: string[] = [];
		run(async (_address, message) => {
			order2.push(message.attributes.id);
			if (order2.length === 5) abort.abort();
		});
		await running;
		expect(order2).to.have.length(5);
		expect(await counts()).to.deep.include({ waiting: 15, pending: 5 });
		abort = new AbortController();
		run(async (_address, message) => void order2.push(message.attributes.id));
		await until(async () => (await counts())?.waiting === 0, 10_000, 'the rest');
		expect(order2).to.deep.equal(order2.toSorted());
		expect(order2).to.have.length(20);
	});
});
