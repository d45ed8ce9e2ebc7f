/** Releasing and discarding parked messages: one or many, in order, with progress, and never more than was asked for. */
import { expect } from 'chai';
import type { Delivery, Settlement } from '../../../hub/channel/broker.ts';
import { scopeOf } from '../../../hub/channel/scope.ts';
import { keyOf } from '../../../hub/message/message.ts';
import { CHANNEL, jobId, MonitorWorld, type Visitor } from '../../support/monitor-world.ts';
import { pause, until } from '../../support/test-hub.ts';

const ADDRESS = { mandant: 'musterstadt', channel: CHANNEL };

describe('a job on parked messages', () => {
	let world: MonitorWorld;
	let visitor: Visitor;
	/** Ids in the order in which the channel handed them out. */
	let handedOut: string[];

	beforeEach(async () => {
		world = await MonitorWorld.open();
		visitor = await world.visitor('betrieb', { '*': ['betrieb', 'sachbearbeitung'] });
		handedOut = [];
	});
	afterEach(() => world.close());

	/** Takes what the channel hands out, as the receiver does: remembered as done before it is settled. */
	async function consume(settle: (delivery: Delivery) => Settlement | undefined = () => ({ kind: 'done' })): Promise<void> {
		const { broker, store } = world.test.hub;
		await broker.consume(ADDRESS, { prefetch: 50 }, (delivery) => {
			handedOut.push(delivery.message.attributes.id);
			const settlement = settle(delivery);
			if (!settlement) return;
			void (async () => {
				if (settlement.kind === 'done') await store.series().remember(scopeOf(delivery.address), keyOf(delivery.message));
				await broker.settle(delivery.token, settlement);
			})();
		});
	}

	async function order(changes: object = {}): Promise<{ id: string; total: number }> {
		const { status, json, text } = await visitor.post('/jobs', { id: jobId(), kind: 'release', filter: {}, ...changes });
		if (status !== 200) throw new Error(text);
		return json;
	}

	async function ended(id: string): Promise<Record<string, number> & { state: string }> {
		await until(async () => (await visitor.get(`/jobs/${id}`)).json.state === 'finished', 20_000, 'the end of the job');
		const { json } = await visitor.get(`/jobs/${id}`);
		return { ...json.counts, state: json.state };
	}

	it('puts each message back into its channel, is pending until they are settled, and then says so of each', async () => {
		for (let index = 0; index < 30; index += 1) await world.park(`m${index}`);
		world.work();
		const { id, total } = await order();
		expect(total).to.equal(30);
		await until(async () => (await visitor.get(`/jobs/${id}`)).json.counts.pending === 30, 10_000, 'all pending');
		await pause(100);
		expect((await visitor.get(`/jobs/${id}`)).json).to.deep.include({ state: 'running' });
		expect(await world.test.hub.store.parked.count({})).to.equal(0);
		await consume();
		expect(await ended(id)).to.deep.equal({ state: 'finished', waiting: 0, pending: 0, done: 30, parked: 0, gone: 0, failed: 0, skipped: 0 });
		expect(handedOut).to.have.length(30);
		const events = await world.test.hub.store.journal.search({ id: 'm7' });
		expect(events.map(({ event, code }) => ({ event, code }))).to.deep.include({ event: 'released', code: 'DK-PARTNER-UNREACHABLE' });
		const actions = async (): Promise<string[]> => (await world.test.hub.store.audit.list({ object: id })).map(({ action, actor }) => `${actor} ${action}`);
		// Written after the job has ended.
		await until(async () => (await actions()).length === 2, 5_000, 'the entry that it is finished');
		expect(await actions()).to.deep.equal(['system job-finished', 'betrieb job-created']);
	});

	it('says which messages were parked again, and why', async () => {
		for (const id of ['gut', 'schlecht']) await world.park(id);
		await consume(({ message }) => (message.attributes.id === 'gut' ? { kind: 'done' } : { kind: 'park', reason: { code: 'DK-CHECK-INVALID', facts: {} } }));
		world.work();
		const { id } = await order();
		expect(await ended(id)).to.deep.include({ done: 1, parked: 1 });
		const { json } = await visitor.get(`/jobs/${id}/items?state=parked`);
		expect(json.items.map((item: { id: string; problem: { code: string } }) => [item.id, item.problem.code])).to.deep.equal([['schlecht', 'DK-CHECK-INVALID']]);
	});

	it('leaves alone what was parked after the moment that the person looked at', async () => {
		await world.park('vorher');
		const { at } = (await visitor.get('/parked/groups')).json;
		await pause(5);
		await world.park('danach');
		world.work();
		await consume();
		const { id } = await order({ filter: { parkedUntil: at } });
		expect(await ended(id)).to.deep.include({ done: 1 });
		expect(handedOut).to.deep.equal(['vorher']);
		expect((await world.test.hub.store.parked.list({})).map(({ message }) => message.attributes.id)).to.deep.equal(['danach']);
	});

	it('keeps the order of each case, over many rounds', async () => {
		for (let index = 0; index < 60; index += 1)
			await world.park(`f${index % 3}-${String(Math.floor(index / 3)).padStart(2, '0')}`, { subject: `fall-${index % 3}` });
		await consume();
		world.work(7);
		const { id } = await order();
		expect(await ended(id)).to.deep.include({ done: 60 });
		for (const number of [0, 1, 2]) {
			const ofCase = handedOut.filter((name) => name.startsWith(`f${number}-`));
			expect(ofCase).to.deep.equal(ofCase.toSorted());
			expect(ofCase).to.have.length(20);
		}
	});

	it('releases a case in the order of its line, also when an earlier message was parked later', async () => {
		const { store } = world.test.hub;
		const line = { ...ADDRESS, subject: 'fall' };
		for (const id of ['zweite', 'erste']) await world.park(id, { subject: 'fall' });
		const key = (id: string) => ({ source: 'urn:drehkreuz:test:portal', id, dueAt: 0 });
		await store.lines.join(line, [key('erste'), key('zweite')]);
		await consume();
		world.work();
		const { id } = await order();
		await ended(id);
		expect(handedOut).to.deep.equal(['erste', 'zweite']);
	});

	it('gives the same messages to one of two people who ask at the same time', async () => {
		const other = await world.visitor('kollegin', { musterstadt: ['betrieb'] });
		for (let index = 0; index < 40; index += 1) await world.park(`m${index}`);
		const both = await Promise.all([visitor, other].map((person) => person.post('/jobs', { id: jobId(), kind: 'release', filter: {} })));
		expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
		expect(both.find(({ status }) => status === 409)?.json.code).to.equal('DK-JOB-EMPTY');
		await consume();
		world.work();
		expect(await ended(both.find(({ status }) => status === 200)?.json.id)).to.deep.include({ done: 40 });
		expect(handedOut.toSorted()).to.deep.equal([...new Set(handedOut)].toSorted());
	});

	it('is one job however often the page asks for it', async () => {
		await world.park('m');
		const body = { id: jobId(), kind: 'release', filter: {} };
		const answers = [await visitor.post('/jobs', body), await visitor.post('/jobs', body)];
		expect(answers.map(({ status, json }) => [status, json.id, json.total])).to.deep.equal([
			[200, body.id, 1],
			[200, body.id, 1],
		]);
		expect((await visitor.get('/jobs')).json.jobs).to.have.length(1);
	});

	it('leaves out what is held', async () => {
		for (const id of ['frei', 'gehalten']) await world.park(id);
		expect((await visitor.post('/parked/hold', { filter: { messageId: 'gehalten' }, held: true })).json).to.deep.equal({ changed: 1 });
		await consume();
		world.work();
		expect(await ended((await order()).id)).to.deep.include({ done: 1 });
		expect(handedOut).to.deep.equal(['frei']);
		expect((await visitor.get('/parked')).json.parked.map(({ id, held }: { id: string; held: boolean }) => [id, held])).to.deep.equal([['gehalten', true]]);
	});

	it('can be paused, goes on where it stopped, and leaves what waits parked when it is cancelled', async () => {
		for (let index = 0; index < 20; index += 1) await world.park(`m${index}`);
		const { id } = await order();
		expect((await visitor.put(`/jobs/${id}/state`, { state: 'paused' })).json.state).to.equal('paused');
		world.work();
		await pause(200);
		expect((await visitor.get(`/jobs/${id}`)).json.counts.waiting).to.equal(20);
		expect((await visitor.put(`/jobs/${id}/state`, { state: 'cancelled' })).json.counts).to.deep.include({ waiting: 0, skipped: 20 });
		expect((await visitor.put(`/jobs/${id}/state`, { state: 'running' })).json.code).to.equal('DK-JOB-STATE');
		expect(await world.test.hub.store.parked.count({})).to.equal(20);
		// Nobody's any more: the next job gets them.
		await consume();
		expect(await ended((await order()).id)).to.deep.include({ done: 20 });
	});

	it('goes on when the session of the person who asked for it is over', async () => {
		for (let index = 0; index < 50; index += 1) await world.park(`m${index}`);
		const { id } = await order();
		await visitor.call('DELETE', '/session');
		expect((await visitor.get(`/jobs/${id}`)).json.code).to.equal('DK-PERSON-SESSION');
		await consume();
		world.work(5);
		visitor = await world.visitor('andere', { '*': ['betrieb'] });
		expect(await ended(id)).to.deep.include({ done: 50 });
	});

	it('discards with a reason only, keeps the record, and lets the next message of the case move up', async () => {
		const { store } = world.test.hub;
		await world.park('alt', { subject: 'fall' });
		const place = { source: 'urn:drehkreuz:test:portal', id: 'alt', dueAt: 0 };
		await store.lines.join({ ...ADDRESS, subject: 'fall' }, [place, { ...place, id: 'neu' }]);
		for (const reason of [undefined, '', '  '])
			expect((await visitor.post('/jobs', { id: jobId(), kind: 'discard', filter: {}, ...(reason === undefined ? {} : { reason }) })).json.code).to.equal(
				'DK-JOB-REASON',
			);
		world.work();
		const { id } = await order({ kind: 'discard', reason: 'doppelt eingereicht' });
		expect(await ended(id)).to.deep.include({ done: 1 });
		expect(await store.parked.count({})).to.equal(0);
		expect((await store.lines.first({ ...ADDRESS, subject: 'fall' }))?.id).to.equal('neu');
		expect((await store.journal.search({ id: 'alt' })).map(({ event }) => event)).to.include('discarded');
		expect((await store.audit.list({ object: id })).at(-1)?.facts).to.include({ reason: 'doppelt eingereicht' });
	});

	it('touches nothing that was parked anew while it waited its turn', async () => {
		await world.park('m');
		const { id } = await order();
		await world.park('m', { body: Buffer.from('{"neu":true}') });
		await consume();
		world.work();
		expect(await ended(id)).to.deep.include({ gone: 1, done: 0 });
		expect(handedOut).to.deep.equal([]);
		expect(await world.test.hub.store.parked.count({})).to.equal(1);
	});

	it('carries on after a kill between release and record without losing or doubling anything', async () => {
		const { store } = world.test.hub;
		for (const id of ['m1', 'm2']) await world.park(id);
		const { id } = await order();
		// What a killed process leaves behind: both published, nothing recorded.
		for (const { parked } of await store.jobs.next(id, 10)) await world.test.hub.broker.publish(ADDRESS, parked!.message);
		const effects: string[] = [];
		await world.test.hub.broker.consume(ADDRESS, { prefetch: 10 }, (delivery) => {
			void (async () => {
				const seen = await store.inbox.find(scopeOf(delivery.address), keyOf(delivery.message));
				if (!seen) {
					effects.push(delivery.message.attributes.id);
					await store.series().remember(scopeOf(delivery.address), keyOf(delivery.message));
				}
				await world.test.hub.broker.settle(delivery.token, { kind: 'done' });
			})();
		});
		await until(() => effects.length === 2, 5_000, 'both effects');
		world.work();
		expect(await ended(id)).to.deep.include({ done: 2 });
		expect(effects.toSorted()).to.deep.equal(['m1', 'm2']);
		expect(await store.parked.count({})).to.equal(0);
	});

	it('starts over from how the message came in, only where that was kept', async () => {
		const { store } = world.test.hub;
		await world.park('mit');
		await world.park('ohne');
		const [parked] = await store.parked.list({ messageId: 'mit' });
		const original = { ...parked!.message, body: { kind: 'inline' as const, bytes: Buffer.from('{"wie":"angekommen"}') } };
		const key = keyOf(original);
		await store.contents.keep({ mandant: 'musterstadt', ...key, place: 'received', name: CHANNEL, at: 1, size: 20, sha512: 'a'.repeat(128) }, original);
		await store.inbox.add(scopeOf(ADDRESS), key, { contentHash: '', result: {} });
		const bodies: string[] = [];
		await consume(({ message }) => {
			bodies.push(message.body.kind === 'inline' ? message.body.bytes.toString() : '');
			return { kind: 'done' };
		});
		world.work();
		const { id } = await order({ from: 'start' });
		expect(await ended(id)).to.deep.include({ done: 1, failed: 1 });
		expect(bodies).to.deep.equal(['{"wie":"angekommen"}']);
		const { json } = await visitor.get(`/jobs/${id}/items?state=failed`);
		expect(json.items.map((item: { id: string; problem: { code: string } }) => [item.id, item.problem.code])).to.deep.equal([['ohne', 'DK-JOB-NO-ORIGINAL']]);
		expect((await store.parked.list({})).map(({ message, job }) => [message.attributes.id, job])).to.deep.equal([['ohne', undefined]]);
	});
});
