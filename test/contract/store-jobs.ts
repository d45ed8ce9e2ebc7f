/** The part of the store's contract that is about jobs on parked messages. */
import { expect } from 'chai';
import type { ItemOutcome, Job, JobItem, JobSpec } from '../../hub/jobs/jobs.ts';
import type { ParkedMessage } from '../../hub/journal/parked.ts';
import { entry, park, parkingOf, REASON, SOURCE, storesOf, TENANT } from './store-harness.ts';

const CHANNEL = { mandant: TENANT, channel: 'antrag.eingang' };
const JOB = 'a'.repeat(32);

export function describeJobsContract(name: string, factory: URL): void {
	describe(`Store contract, jobs: ${name}`, () => {
		const stores = storesOf(factory);
		const parkedAs = async (id: string): Promise<ParkedMessage | undefined> => (await stores.store.parked.list({ messageId: id }))[0];
		const claimed = async (): Promise<readonly string[]> =>
			(await stores.store.parked.list({})).filter(({ job }) => job !== undefined).map(({ message }) => message.attributes.id);
		const idsOf = async (job: string): Promise<readonly string[]> => (await stores.store.jobs.items(job, { limit: 1_000 })).map(({ id }) => id);
		const nextOf = async (job: string): Promise<readonly JobItem[]> => (await stores.store.jobs.next(job, 1_000)).map(({ item }) => item);

		const spec = (changes: Partial<JobSpec> = {}): JobSpec => ({
			id: JOB,
			kind: 'release',
			from: 'step',
			createdBy: 'anna',
			filter: { parkedUntil: Date.now() + 10_000 },
			...changes,
		});
		const create = (changes: Partial<JobSpec> = {}): Promise<Job> => stores.store.jobs.create(spec(changes));
		const record = (state: ItemOutcome['state'], items: readonly JobItem[], changes: Partial<ItemOutcome> = {}): Promise<void> =>
			stores.store.jobs.record(items.map((item) => ({ item, state, ...changes })));
		const settle = (id: string, channel = CHANNEL.channel): Promise<void> =>
			stores.store.series().remember(`channel:${TENANT}:${channel}`, { source: SOURCE, id }, entry(id, { event: 'settled', channel }));

		describe('when it is created', () => {
			it('remembers into which flows it releases: those that run, unless somebody asks for those of then', async () => {
				await park(stores.store, ['a', 'b']);
				expect(await create({ filter: { ids: [], parkedUntil: 0 } })).to.include({ flow: 'current', from: 'step' });
				const id = 'f'.repeat(32);
				expect(await create({ id, flow: 'then' })).to.include({ flow: 'then' });
				expect(await stores.store.jobs.find(id)).to.include({ flow: 'then' });
			});

			it('claims what fits its filter, and says how many', async () => {
				await park(stores.store, ['a', 'b']);
				await park(stores.store, ['c'], { channel: 'hkr' });
				const before = Date.now();
				const asked = spec({ filter: { channel: 'antrag.eingang', parkedUntil: before + 10_000 }, reason: 'DMS läuft wieder' });
				const job = await stores.store.jobs.create(asked);
				expect(job).to.deep.include({ ...asked, state: 'running', total: 2 });
				expect(job.counts).to.deep.equal({ waiting: 2, pending: 0, done: 0, parked: 0, gone: 0, failed: 0, skipped: 0 });
				expect(job.createdAt).to.be.within(before, Date.now());
				expect(job).to.not.have.property('finishedAt');
				expect(await stores.store.jobs.find(JOB)).to.deep.equal(job);
				expect(await claimed()).to.have.members(['a', 'b']);
				expect((await parkedAs('a'))?.job).to.equal(JOB);
			});

			it('never sweeps in what is parked after the cut-off, or later', async () => {
				await park(stores.store, ['a']);
				const parkedUntil = (await parkedAs('a'))!.parkedAt;
				while (Date.now() <= parkedUntil) await new Promise((resolve) => setTimeout(resolve, 1));
				await park(stores.store, ['b']);
				await create({ filter: { parkedUntil } });
				await park(stores.store, ['c']);
				expect(await idsOf(JOB)).to.deep.equal(['a']);
				expect(await claimed()).to.deep.equal(['a']);
			});

			it('leaves out what is held, and what another job has', async () => {
				await park(stores.store, ['a', 'b', 'c']);
				await stores.store.parked.hold({ messageId: 'b' }, true);
				await create({ filter: { messageId: 'c', parkedUntil: Date.now() + 1_000 } });
				await create({ id: 'b'.repeat(32) });
				expect(await idsOf('b'.repeat(32))).to.deep.equal(['a']);
			});

			it('gives each message to one of several jobs that ask for the same at the same time', async () => {
				await park(
					stores.store,
					Array.from({ length: 60 }, (_, i) => `m${i}`),
				);
				const other = await stores.another();
				const ids = ['1', '2', '3', '4'].map((digit) => digit.repeat(32));
				await Promise.all(ids.map((id, i) => (i % 2 ? stores.store : other).jobs.create(spec({ id }))));
				const taken = (await Promise.all(ids.map(idsOf))).flat();
				expect(taken).to.have.length(60);
				expect(new Set(taken).size).to.equal(60);
			});

			it('is one job when the request comes again, also at the same time', async () => {
				await park(stores.store, ['a', 'b']);
				const asked = spec();
				const other = await stores.another();
				const [one, two] = await Promise.all([stores.store.jobs.create(asked), other.jobs.create(asked)]);
				expect(one).to.deep.equal(two);
				await park(stores.store, ['c']);
				const again = await stores.store.jobs.create({ ...asked, kind: 'discard', createdBy: 'otto' });
				expect(again).to.deep.include({ kind: 'release', createdBy: 'anna', total: 2 });
				expect(await idsOf(JOB)).to.have.length(2);
				expect((await parkedAs('c'))?.job).to.equal(undefined);
			});

			it('may have nothing to do, and is finished at once when asked', async () => {
				expect(await create()).to.deep.include({ total: 0, state: 'running' });
				expect(await stores.store.jobs.next(JOB, 10)).to.deep.equal([]);
				expect((await stores.store.jobs.setState(JOB, 'finished'))?.state).to.equal('finished');
			});

			it('works per case in the order of its line, and else in the order of parking', async () => {
				const line = { ...CHANNEL, subject: 'fall-1' };
				await stores.store.lines.join(
					line,
					['c3', 'c1', 'c2'].map((id) => ({ source: SOURCE, id, dueAt: 1_000 })),
				);
				await park(stores.store, ['x'], { subject: 'fall-2' });
				await park(stores.store, ['c1'], { subject: 'fall-1' });
				await park(stores.store, ['y'], {});
				await park(stores.store, ['c2', 'c3'], { subject: 'fall-1' });
				await park(stores.store, ['z'], { subject: 'fall-2' });
				await create();
				const order = await idsOf(JOB);
				expect(order.filter((id) => id.startsWith('c'))).to.deep.equal(['c3', 'c1', 'c2']);
				expect(order.filter((id) => 'xz'.includes(id))).to.deep.equal(['x', 'z']);
				expect(order.indexOf('x')).to.be.lessThan(order.indexOf('y'));
				expect((await stores.store.jobs.items(JOB, {})).map(({ sequence }) => sequence)).to.deep.equal([1, 2, 3, 4, 5, 6]);
			});
		});

		describe('its items', () => {
			it('say what was claimed, by page, state and tenant', async () => {
				await park(stores.store, ['a', 'b', 'c'], { subject: 'fall-1' });
				await park(stores.store, ['d'], { mandant: 'andere' });
				await create();
				const parked = (await parkedAs('a'))!;
				const [first, ...rest] = await stores.store.jobs.items(JOB, {});
				expect(first).to.deep.equal({
					job: JOB,
					sequence: 1,
					parkedId: parked.id,
					parkedAt: parked.parkedAt,
					...CHANNEL,
					source: SOURCE,
					id: 'a',
					subject: 'fall-1',
					state: 'waiting',
				});
				expect(rest.at(-1)).to.not.have.property('subject');
				expect((await stores.store.jobs.items(JOB, { afterSequence: 1, limit: 2 })).map(({ id }) => id)).to.deep.equal(['b', 'c']);
				expect((await stores.store.jobs.items(JOB, { mandanten: ['andere'] })).map(({ id }) => id)).to.deep.equal(['d']);
				expect(await stores.store.jobs.items(JOB, { mandanten: [] })).to.deep.equal([]);
				await record('pending', [first!]);
				expect((await stores.store.jobs.items(JOB, { state: 'pending' })).map(({ id }) => id)).to.deep.equal(['a']);
				expect((await stores.store.jobs.items(JOB, { state: 'waiting', mandanten: [TENANT] })).map(({ id }) => id)).to.deep.equal(['b', 'c']);
			});

			it('come with what is parked, in order, and without it when it is gone or was parked anew', async () => {
				await park(stores.store, ['a', 'b', 'c', 'd']);
				await create();
				await stores.store.parked.remove((await parkedAs('b'))!.id);
				await park(stores.store, ['c'], { content: 'anders' });
				const next = await stores.store.jobs.next(JOB, 3);
				expect(next.map(({ item, parked }) => [item.id, parked?.message.body])).to.deep.equal([
					['a', parkingOf('a').message.body],
					['b', undefined],
					['c', undefined],
				]);
			});
		});

		describe('its states', () => {
			const state = async (next: Job['state']) => (await stores.store.jobs.setState(JOB, next))?.state;

			it('go from running to paused and back, and end as cancelled', async () => {
				await park(stores.store, ['a']);
				await create();
				expect(await state('running')).to.equal('running');
				expect(await state('paused')).to.equal('paused');
				expect(await state('finished'), 'a paused job does not finish').to.equal('paused');
				expect(await state('running')).to.equal('running');
				expect(await state('cancelled')).to.equal('cancelled');
				for (const next of ['running', 'paused', 'finished'] as const) expect(await state(next)).to.equal('cancelled');
				expect(await stores.store.jobs.setState('f'.repeat(32), 'paused')).to.equal(undefined);
			});

			it('come to finished only when nothing waits and nothing is pending', async () => {
				await park(stores.store, ['a']);
				await create();
				expect(await state('finished'), 'one waits').to.equal('running');
				await record('pending', await nextOf(JOB));
				expect(await state('finished'), 'one is pending').to.equal('running');
				await settle('a');
				await stores.store.jobs.follow(JOB);
				const before = Date.now();
				const finished = await stores.store.jobs.setState(JOB, 'finished');
				expect(finished?.state).to.equal('finished');
				expect(finished?.finishedAt).to.be.within(before, Date.now());
				for (const next of ['running', 'paused', 'cancelled'] as const) expect(await state(next)).to.equal('finished');
			});

			it('cancelled: what waits is skipped and free for others, what is pending is still followed', async () => {
				await park(stores.store, ['a', 'b', 'c']);
				await create();
				await record('pending', (await nextOf(JOB)).slice(0, 1));
				const job = await stores.store.jobs.setState(JOB, 'cancelled');
				expect(job?.counts).to.include({ waiting: 0, pending: 1, skipped: 2 });
				expect(await claimed()).to.deep.equal([]);
				expect(await nextOf(JOB)).to.deep.equal([]);
				await create({ id: 'b'.repeat(32) });
				expect(await idsOf('b'.repeat(32))).to.deep.equal(['b', 'c']);
				await settle('a');
				expect(await stores.store.jobs.follow(JOB)).to.equal(1);
				expect((await stores.store.jobs.find(JOB))?.counts).to.include({ pending: 0, done: 1, skipped: 2 });
			});

			it('cancelled while a message was on its way: it is out of the parking place, pending, and followed', async () => {
				await park(stores.store, ['a', 'b']);
				await create();
				const [item] = await nextOf(JOB);
				await stores.store.jobs.setState(JOB, 'cancelled');
				await record('pending', [item!]);
				expect(await parkedAs('a')).to.equal(undefined);
				expect((await stores.store.jobs.find(JOB))?.counts).to.include({ pending: 1, skipped: 1 });
			});
		});

		describe('counts of one that has ended', () => {
			const counts = async () => (await stores.store.jobs.find(JOB))?.counts;
			/** So that whoever counts items would find none. */
			const forgetItems = () => stores.changeBehind('DELETE FROM "jobItems"');

			it('are kept when it is finished: nobody counts its items again', async () => {
				await park(stores.store, ['a', 'b']);
				await create({ kind: 'discard', reason: 'Dublette' });
				const [a, b] = await nextOf(JOB);
				await record('done', [a!]);
				await record('failed', [b!], { code: 'DK-BROKER-UNROUTABLE' });
				await stores.store.jobs.setState(JOB, 'finished');
				await forgetItems();
				const kept = { waiting: 0, pending: 0, done: 1, parked: 0, gone: 0, failed: 1, skipped: 0 };
				expect(await counts()).to.deep.equal(kept);
				expect((await stores.store.jobs.list({})).map((job) => job.counts)).to.deep.equal([kept]);
				expect((await stores.store.jobs.setState(JOB, 'paused'))?.state).to.equal('finished');
			});

			it('are kept when it is cancelled, with what was skipped, and follow what was still under way', async () => {
				await park(stores.store, ['a', 'b', 'c']);
				await create();
				const [a, b] = await nextOf(JOB);
				await record('pending', [a!]);
				await stores.store.jobs.setState(JOB, 'cancelled');
				await record('pending', [b!]);
				expect(await counts()).to.include({ waiting: 0, pending: 2, skipped: 1 });
				await settle('a');
				await stores.store.jobs.follow(JOB);
				await forgetItems();
				expect(await counts()).to.include({ waiting: 0, pending: 1, done: 1, skipped: 1 });
			});

			it('of one that found nothing to do are all zero', async () => {
				await create();
				const finished = await stores.store.jobs.setState(JOB, 'finished');
				expect(Object.values(finished?.counts ?? {})).to.deep.equal([0, 0, 0, 0, 0, 0, 0]);
			});
		});

		describe('outcomes', () => {
			it('pending: takes out the parking that was claimed, with its journal entry, and leaves its place in the line', async () => {
				const line = { ...CHANNEL, subject: 'fall-1' };
				await stores.store.lines.join(line, [{ source: SOURCE, id: 'a', dueAt: 1_000 }]);
				await park(stores.store, ['a'], { subject: 'fall-1' });
				await create();
				await record('pending', await nextOf(JOB), { entry: entry('a', { event: 'released' }) });
				expect(await stores.store.parked.count({})).to.equal(0);
				expect((await stores.store.journal.search({ event: 'released' })).map(({ id }) => id)).to.deep.equal(['a']);
				expect(await stores.store.lines.first(line)).to.deep.equal({ source: SOURCE, id: 'a', dueAt: 1_000, parked: false });
				const { counts } = (await stores.store.jobs.find(JOB))!;
				expect(counts).to.include({ waiting: 0, pending: 1 });
			});

			it('pending: leaves a parking that came after the one that was claimed', async () => {
				await park(stores.store, ['a']);
				await create();
				const items = await nextOf(JOB);
				await park(stores.store, ['a']);
				await record('pending', items);
				expect(await stores.store.parked.count({})).to.equal(1);
			});

			it('done of a discard: takes the parking out, and the next one of the case moves up', async () => {
				const line = { ...CHANNEL, subject: 'fall-1' };
				await stores.store.lines.join(
					line,
					['a', 'b'].map((id) => ({ source: SOURCE, id, dueAt: 1_000 })),
				);
				await park(stores.store, ['a'], { subject: 'fall-1' });
				await create({ kind: 'discard', reason: 'Dublette' });
				await record('done', await nextOf(JOB), { entry: entry('a', { event: 'discarded' }) });
				expect(await stores.store.parked.count({})).to.equal(0);
				expect((await stores.store.lines.first(line))?.id).to.equal('b');
				expect((await stores.store.jobs.find(JOB))?.counts).to.include({ done: 1, waiting: 0 });
			});

			it('failed and gone: end the claim, the message stays parked, and the code is kept', async () => {
				await park(stores.store, ['a', 'b']);
				await create();
				const [a, b] = await nextOf(JOB);
				await stores.store.jobs.record([
					{ item: a!, state: 'failed', code: 'DK-BROKER-UNROUTABLE' },
					{ item: b!, state: 'gone' },
				]);
				expect(await claimed()).to.deep.equal([]);
				expect(await stores.store.parked.count({})).to.equal(2);
				expect((await stores.store.jobs.items(JOB, {})).map(({ state, code }) => [state, code])).to.deep.equal([
					['failed', 'DK-BROKER-UNROUTABLE'],
					['gone', undefined],
				]);
			});

			it('gone: does not take a message from the job that has it by now', async () => {
				await park(stores.store, ['a']);
				await create();
				const items = await nextOf(JOB);
				await park(stores.store, ['a']);
				await stores.store.jobs.setState(JOB, 'cancelled');
				await create({ id: 'b'.repeat(32) });
				await record('gone', items);
				expect((await parkedAs('a'))?.job).to.equal('b'.repeat(32));
			});

			it('written twice change nothing: what has come to its end stays so', async () => {
				await park(stores.store, ['a']);
				await create();
				const items = await nextOf(JOB);
				await record('pending', items);
				await settle('a');
				await stores.store.jobs.follow(JOB);
				await record('pending', items);
				expect((await stores.store.jobs.find(JOB))?.counts).to.include({ done: 1, pending: 0 });
				await stores.store.jobs.record([]);
			});

			it('written twice have one journal entry, which is counted once: what a killed runner had written is not told again', async () => {
				await park(stores.store, ['a', 'b', 'c']);
				await create();
				const [a, b, c] = (await nextOf(JOB)) as [JobItem, JobItem, JobItem];
				const released = (item: JobItem): ItemOutcome => ({ item, state: 'pending', entry: entry(item.id, { event: 'released' }) });
				const refused: ItemOutcome = { item: c, state: 'failed', code: 'DK-BROKER-UNROUTABLE', entry: entry('c', { event: 'retried' }) };
				await stores.store.jobs.record([released(a), refused]);
				await stores.store.jobs.record([released(a), released(b), refused]);
				await stores.store.jobs.record([released(a), released(b), refused]);
				expect((await stores.store.journal.search({})).map(({ event, id }) => [event, id])).to.deep.equal([
					['released', 'a'],
					['retried', 'c'],
					['released', 'b'],
				]);
				const figures = await stores.store.journal.figures({ since: 0, until: Date.now() });
				expect(Object.fromEntries(figures.map(({ event, count }) => [event, count]))).to.deep.equal({ released: 2, retried: 1 });
			});
		});

		describe('following what is pending', () => {
			it('finds what was settled in its channel and what was parked again, and says how many', async () => {
				await park(stores.store, ['a', 'b', 'c']);
				await create();
				await record('pending', await nextOf(JOB));
				expect(await stores.store.jobs.follow(JOB)).to.equal(0);
				await settle('a');
				await park(stores.store, ['b'], { reason: { ...REASON, code: 'DK-CHECK-INVALID' } });
				expect(await stores.store.jobs.follow(JOB)).to.equal(2);
				expect(await stores.store.jobs.follow(JOB)).to.equal(0);
				expect((await stores.store.jobs.items(JOB, {})).map(({ id, state, code }) => [id, state, code])).to.deep.equal([
					['a', 'done', undefined],
					['b', 'parked', 'DK-CHECK-INVALID'],
					['c', 'pending', undefined],
				]);
				expect((await parkedAs('b'))?.job, 'what was parked again belongs to no job').to.equal(undefined);
			});

			it('finds what was parked again before its release was written down', async () => {
				await park(stores.store, ['a']);
				await create();
				const items = await nextOf(JOB);
				await park(stores.store, ['a'], { reason: { ...REASON, code: 'DK-CHECK-INVALID' } });
				await record('pending', items);
				expect(await stores.store.jobs.follow(JOB)).to.equal(1);
				expect((await stores.store.jobs.items(JOB, {}))[0]).to.include({ state: 'parked', code: 'DK-CHECK-INVALID' });
			});

			it('looks into the channel into which the message was put', async () => {
				await park(stores.store, ['a'], { channel: 'hkr' });
				await create({ from: 'start' });
				await record('pending', await nextOf(JOB), { target: 'antrag.eingang' });
				await settle('a', 'hkr');
				expect(await stores.store.jobs.follow(JOB)).to.equal(0);
				await settle('a', 'antrag.eingang');
				expect(await stores.store.jobs.follow(JOB)).to.equal(1);
			});

			it('takes another message, tenant or channel for nothing', async () => {
				await park(stores.store, ['a']);
				await create();
				await record('pending', await nextOf(JOB));
				await stores.store.inbox.add(`channel:andere:${CHANNEL.channel}`, { source: SOURCE, id: 'a' }, { contentHash: '', result: {} });
				await stores.store.inbox.add(`channel:${TENANT}:${CHANNEL.channel}`, { source: 'urn:other', id: 'a' }, { contentHash: '', result: {} });
				await stores.store.inbox.add(`in:${TENANT}:e`, { source: SOURCE, id: 'a' }, { contentHash: '', result: {} });
				await park(stores.store, ['a'], { mandant: 'andere' });
				expect(await stores.store.jobs.follow(JOB)).to.equal(0);
			});
		});

		it('are listed the newest first, by state and by the tenants that they touched', async () => {
			await park(stores.store, ['a']);
			await park(stores.store, ['b'], { mandant: 'andere' });
			const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(32)) as [string, string, string];
			const filter = (mandant: string) => ({ mandant, parkedUntil: Date.now() + 1_000 });
			await create({ id: one, filter: filter(TENANT) });
			await create({ id: two, filter: filter('andere') });
			await create({ id: three });
			await stores.store.jobs.setState(two, 'paused');
			const list = async (query: Parameters<typeof stores.store.jobs.list>[0]) => (await stores.store.jobs.list(query)).map(({ id }) => id);
			expect(await list({})).to.deep.equal([three, two, one]);
			expect(await list({ limit: 2 })).to.deep.equal([three, two]);
			expect(await list({ state: 'paused' })).to.deep.equal([two]);
			expect(await list({ mandanten: [TENANT] })).to.deep.equal([one]);
			expect(await list({ mandanten: ['andere', TENANT], state: 'running' })).to.deep.equal([one]);
			expect(await list({ mandanten: [] })).to.deep.equal([]);
			expect((await stores.store.jobs.list({ state: 'paused' }))[0]?.counts).to.include({ waiting: 1 });
		});

		it('are listed by what may have changed: what has not ended, and what has ended since', async () => {
			const [running, paused, old, followed, fresh] = ['1', '2', '3', '4', '5'].map((digit) => digit.repeat(32)) as [string, string, string, string, string];
			await park(stores.store, ['a']);
			await create({ id: followed });
			for (const id of [running, paused, old, fresh]) await create({ id });
			await record('pending', await nextOf(followed));
			await stores.store.jobs.setState(paused, 'paused');
			await stores.store.jobs.setState(old, 'finished');
			await stores.store.jobs.setState(followed, 'cancelled');
			const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
			await pause();
			const since = Date.now();
			expect((await stores.store.jobs.list({ changedSince: since })).map(({ id }) => id)).to.deep.equal([fresh, paused, running]);
			await stores.store.jobs.setState(fresh, 'finished');
			await settle('a');
			await stores.store.jobs.follow(followed);
			const changed = await stores.store.jobs.list({ changedSince: since });
			expect(changed.map(({ id, state }) => [id, state])).to.deep.equal([
				[fresh, 'finished'],
				[paused, 'paused'],
				[running, 'running'],
				[followed, 'cancelled'],
			]);
			expect(changed.at(-1)?.counts).to.include({ pending: 0, done: 1 });
			expect((await stores.store.jobs.list({ changedSince: since, limit: 1 })).map(({ id }) => id)).to.deep.equal([fresh]);
			expect(await stores.store.jobs.list({ changedSince: since, mandanten: ['andere'] })).to.deep.equal([]);
		});
	});
}
