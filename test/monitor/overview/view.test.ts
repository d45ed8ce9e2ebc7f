import { expect } from 'chai';
import type { Job } from '../../../hub/jobs/jobs.ts';
import type { Figure } from '../../../hub/journal/figures.ts';
import type { Gathered } from '../../../monitor/overview/collector.ts';
import { HISTORY_MINUTES, History } from '../../../monitor/overview/history.ts';
import { overviewOf } from '../../../monitor/overview/view.ts';

const MINUTE = 60_000;
const NOW = 1_800_000_000_000 + 30_000;
const PRESENT = Math.floor(NOW / MINUTE) * MINUTE;

function figure(minutesAgo: number, event: Figure['event'], count: number, changes: Partial<Figure> = {}): Figure {
	return { minute: PRESENT - minutesAgo * MINUTE, mandant: 'a', channel: 'antrag', partner: '', event, count, ...changes };
}

/** A journal that counts what it is asked for. */
class Counted {
	readonly asked: { since: number; until: number }[] = [];
	figuresNow: readonly Figure[];

	constructor(figures: readonly Figure[]) {
		this.figuresNow = figures;
	}

	async figures({ since, until }: { since: number; until: number }): Promise<readonly Figure[]> {
		this.asked.push({ since, until });
		return this.figuresNow.filter(({ minute }) => minute >= since && minute < until);
	}
}

async function gathered(figures: readonly Figure[], changes: Partial<Gathered> = {}): Promise<Gathered> {
	const history = new History(new Counted(figures));
	await history.refresh(NOW);
	return { at: NOW, channels: [], partners: [], parked: [], alerts: [], links: [], jobs: [], missing: [], history, ...changes };
}

const job = (mandant: string, state: Job['state'] = 'running'): Job => ({
	id: '0'.repeat(32),
	kind: 'release',
	createdBy: 'anna',
	filter: { mandant, parkedUntil: NOW },
	state,
	createdAt: NOW,
	total: 1,
	counts: { waiting: 1, pending: 0, done: 0, parked: 0, gone: 0, failed: 0, skipped: 0 },
});

const channel = (name: string, changes: object = {}) => ({
	mandant: 'a',
	channel: name,
	received: true,
	paused: false,
	depth: { ready: 0, unsettled: 0 },
	...changes,
});
const group = (name: string, count: number, mandant = 'a') => ({
	mandant,
	channel: name,
	code: 'DK-X',
	partner: '',
	node: '',
	count,
	held: 0,
	claimed: 0,
	oldestAt: 1,
	newestAt: 1,
	facts: {},
});
const partner = (role: string, condition: 'open' | 'paused' | 'closed' | 'held') => ({
	mandant: 'a',
	role,
	adapter: 'cmis',
	environment: 'test' as const,
	condition,
});

describe('the overview', () => {
	it('averages over the last five whole minutes, without the one that is not over', async () => {
		const view = overviewOf(
			await gathered([figure(0, 'received', 1_000), figure(1, 'received', 10), figure(5, 'received', 15), figure(6, 'received', 500)]),
			undefined,
		);
		expect(view.figures.inPerMinute).to.equal(5);
		expect(view.history.minutes).to.have.length(HISTORY_MINUTES);
		expect(view.history.in.slice(-6)).to.deep.equal([500, 15, 0, 0, 0, 10]);
	});

	it('puts the worst first: stuck before parked, more parked before less, and what is well last', async () => {
		const channels = [channel('gut'), channel('wenig'), channel('viel'), channel('haengt', { stuckAt: 'Knoten' })];
		const view = overviewOf(await gathered([], { channels, parked: [group('wenig', 1), group('viel', 9)] }), undefined);
		expect(view.channels.map(({ channel: name, state }) => `${name} ${state}`)).to.deep.equal(['haengt bad', 'viel attention', 'wenig attention', 'gut good']);
		expect(view.state).to.equal('bad');
		expect(view.figures.parked).to.equal(10);
	});

	it('takes a partner that is closed for the night for well, and one that is left alone for bad', async () => {
		const view = overviewOf(await gathered([], { partners: [partner('dms', 'closed'), partner('hkr', 'held'), partner('portal', 'paused')] }), undefined);
		expect(view.partners.map(({ role, state }) => `${role} ${state}`)).to.deep.equal(['portal bad', 'hkr attention', 'dms good']);
		expect(overviewOf(await gathered([], { partners: [partner('dms', 'closed')] }), undefined).state).to.equal('good');
	});

	it('counts nothing of tenants that the person may not see', async () => {
		const other = { mandant: 'b' };
		const view = overviewOf(
			await gathered([figure(1, 'received', 5, other), figure(1, 'received', 10)], {
				channels: [channel('antrag'), channel('antrag', { ...other, depth: { ready: 7, unsettled: 0 } })],
				parked: [group('antrag', 3, 'b')],
				alerts: [{ name: 'x', code: 'DK-PARTNER-DOWN', facts: {}, mandant: 'b', about: { partner: 'dms' }, raisedAt: 1 }],
				jobs: [job('b')],
			}),
			['a'],
		);
		expect(view.figures).to.deep.equal({ inPerMinute: 2, outPerMinute: 0, parkedPerMinute: 0, backlog: 0, parked: 0 });
		expect([view.channels.length, view.alerts.length, view.jobs, view.state]).to.deep.equal([1, 0, 0, 'good']);
	});

	it('counts jobs that run or rest, not those that have just ended', async () => {
		const jobs = [job('a'), job('a', 'paused'), job('a', 'finished'), job('a', 'cancelled'), job('b')];
		expect(overviewOf(await gathered([], { jobs }), ['a']).jobs).to.equal(2);
		expect(overviewOf(await gathered([], { jobs }), undefined).jobs).to.equal(3);
	});

	it('says how old the oldest message is that waits, and looks twice when it is older than ten minutes', async () => {
		const old = channel('alt', { depth: { ready: 1, unsettled: 0, oldestAt: NOW - 11 * MINUTE } });
		const view = overviewOf(await gathered([], { channels: [old] }), undefined);
		expect(view.figures.oldestMs).to.equal(11 * MINUTE);
		expect(view.channels[0]?.state).to.equal('attention');
	});

	it('is bad while the hub is not ready, whatever its channels say', async () => {
		expect(overviewOf(await gathered([], { missing: ['broker'] }), undefined).state).to.equal('bad');
	});
});

describe('the figures of the last hour', () => {
	it('are asked for once, then only the minutes that may still grow', async () => {
		const journal = new Counted([figure(40, 'received', 4), figure(1, 'received', 1)]);
		const history = new History(journal);
		await history.refresh(NOW);
		journal.figuresNow = [figure(40, 'received', 999), figure(1, 'received', 2)];
		await history.refresh(NOW + 1_000);
		expect(journal.asked.map(({ since, until }) => (until - since) / MINUTE)).to.deep.equal([61, 3]);
		expect(history.of(PRESENT - 40 * MINUTE)[0]?.count, 'not asked for again').to.equal(4);
		expect(history.of(PRESENT - MINUTE)[0]?.count).to.equal(2);
	});

	it('fill what was missed while nobody looked', async () => {
		const journal = new Counted([figure(1, 'received', 1)]);
		const history = new History(journal);
		await history.refresh(NOW);
		journal.figuresNow = [figure(-10, 'received', 7)];
		await history.refresh(NOW + 20 * MINUTE);
		expect(history.of(PRESENT + 10 * MINUTE)[0]?.count).to.equal(7);
	});
});
