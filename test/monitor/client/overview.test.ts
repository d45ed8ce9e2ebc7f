import { expect } from 'chai';
import type { Overview, OverviewChannel, OverviewPartner } from '../../../monitor/client/app/forms.ts';
import { bunches } from '../../../monitor/client/pages/overview/bunches.ts';
import { clausesOf } from '../../../monitor/client/pages/overview/state-sentence.ts';
import { tenantStates } from '../../../monitor/client/pages/overview/tenant-states.ts';
import { flowMapOf, NODE } from '../../../monitor/client/parts/flow-map/layout.ts';

function channel(name: string, more: Partial<OverviewChannel> = {}): OverviewChannel {
	return {
		mandant: 'musterstadt',
		channel: name,
		state: 'good',
		ready: 0,
		unsettled: 0,
		parked: 0,
		perMinute: { in: 0, out: 0, parked: 0 },
		paused: false,
		...more,
	};
}

function partner(role: string, more: Partial<OverviewPartner> = {}): OverviewPartner {
	return { mandant: 'musterstadt', role, adapter: 'cmis', environment: 'production', state: 'good', condition: 'open', perMinute: 0, ...more };
}

function overview(more: Partial<Overview> = {}): Overview {
	return {
		at: 1,
		state: 'good',
		figures: { inPerMinute: 0, outPerMinute: 0, parkedPerMinute: 0, backlog: 0, parked: 0 },
		history: { minutes: [], in: [], out: [], parked: [] },
		channels: [],
		partners: [],
		links: [],
		alerts: [],
		jobs: 0,
		missing: [],
		...more,
	};
}

const parked = (count: number) => ({ ...overview().figures, parked: count });

describe('the state in one sentence', () => {
	it('has nothing to say when everything flows', () => {
		expect(clausesOf(overview({ channels: [channel('a')], partners: [partner('dms')] }))).to.deep.equal([]);
	});

	it('names partners that do not answer first, then what is parked, each with the way to it', () => {
		const state = overview({ state: 'bad', partners: [partner('dms', { state: 'bad' }), partner('hkr', { state: 'bad' })], figures: parked(10_000) });
		expect(clausesOf(state)).to.deep.equal([
			{ key: 'sentence.partners', count: 2, to: '/?ansicht=partner' },
			{ key: 'sentence.parked', count: 10_000, to: '/geparkt' },
		]);
	});

	it('does not count the channels that suffer from a partner beside it', () => {
		const state = overview({ state: 'bad', partners: [partner('dms', { state: 'bad' })], channels: [channel('akte', { state: 'bad' })] });
		expect(clausesOf(state).map(({ key }) => key)).to.deep.equal(['sentence.partners']);
	});

	it('says that something is stuck, or that channels fail on their own', () => {
		const stuck = channel('a', { state: 'bad', stuckAt: 'Bescheid' });
		expect(clausesOf(overview({ state: 'bad', channels: [stuck] })).map(({ key }) => key)).to.deep.equal(['sentence.stuck']);
		expect(clausesOf(overview({ state: 'bad', channels: [channel('a', { state: 'bad' })] })).map(({ key }) => key)).to.deep.equal(['sentence.channels']);
	});

	it('always says something when not everything is good', () => {
		expect(clausesOf(overview({ state: 'attention', channels: [channel('a', { state: 'attention' })] }))).to.deep.equal([
			{ key: 'sentence.attention', count: 1, to: '/?ansicht=kanaele' },
		]);
		expect(clausesOf(overview({ state: 'bad', missing: ['broker'] })).map(({ key }) => key)).to.deep.equal(['sentence.missing']);
	});
});

describe('figures of the last hour as a table', () => {
	it('adds minutes up in bunches, the newest first, and the last bunch may be short', () => {
		const history = { minutes: [0, 60_000, 120_000], in: [1, 2, 3], out: [1, 1, 1], parked: [0, 0, 5] };
		expect(bunches(history, 2)).to.deep.equal([
			{ from: 120_000, in: 3, out: 1, parked: 5 },
			{ from: 0, in: 3, out: 2, parked: 0 },
		]);
	});
});

describe('tenants on the overview', () => {
	it('come worst first, with what is wrong in them', () => {
		const states = tenantStates({
			channels: [channel('a', { mandant: 'aldorf' }), channel('b', { mandant: 'bedorf', state: 'bad', parked: 7 })],
			partners: [partner('dms', { mandant: 'cedorf', state: 'attention' })],
		});
		expect(states.map(({ mandant, state }) => `${mandant} ${state}`)).to.deep.equal(['bedorf bad', 'cedorf attention', 'aldorf good']);
		expect(states[0]).to.include({ bad: 1, attention: 0, parked: 7, channels: 1 });
	});
});

describe('flow map', () => {
	const links = [
		{ flow: 'f', from: 'entry:portal', to: 'channel:antrag' },
		{ flow: 'f', from: 'channel:antrag', to: 'channel:akte' },
		{ flow: 'f', from: 'channel:akte', to: 'partner:dms' },
		{ flow: 'g', from: 'channel:fremd', to: 'partner:dms' },
	];
	const data = { channels: [channel('antrag'), channel('akte', { state: 'bad' }), channel('allein')], partners: [partner('dms')], links };
	const columns = (map: ReturnType<typeof flowMapOf>) =>
		Array.from({ length: map.columns }, (_, index) => map.nodes.filter(({ column }) => column === index).map(({ id }) => id));

	it('puts entries left, channels after those that feed them, partners right; what is wrong comes first', () => {
		const map = flowMapOf(data, { mandant: 'musterstadt' });
		expect(columns(map)).to.deep.equal([['entry:portal'], ['channel:allein', 'channel:antrag'], ['channel:akte'], ['partner:dms']]);
		expect(map.edges.map(({ from, to, state }) => `${from.name} ${to.name} ${state}`)).to.deep.equal(['portal antrag good', 'antrag akte bad', 'akte dms bad']);
	});

	it('shows of a tenant only what it has', () => {
		expect(flowMapOf(data, { mandant: 'woanders' }).nodes).to.deep.equal([]);
		expect(flowMapOf(data, { mandant: 'musterstadt' }).nodes.map(({ name }) => name)).not.to.include('fremd');
	});

	it('can be narrowed to what is wrong, or to a name, with the neighbours', () => {
		const trouble = flowMapOf(data, { mandant: 'musterstadt', troubleOnly: true });
		expect(trouble.nodes.map(({ name }) => name)).to.have.members(['akte', 'antrag', 'dms']);
		const named = flowMapOf(data, { mandant: 'musterstadt', fits: (name) => name === 'portal' });
		expect(named.nodes.map(({ name }) => name)).to.have.members(['portal', 'antrag']);
	});

	it('comes to an end with channels that feed each other in a circle', () => {
		const circle = [
			{ flow: 'f', from: 'channel:antrag', to: 'channel:akte' },
			{ flow: 'f', from: 'channel:akte', to: 'channel:antrag' },
		];
		expect(flowMapOf({ ...data, links: circle }, { mandant: 'musterstadt' }).edges).to.have.length(2);
	});

	it('lets no two nodes lie on each other', () => {
		const many = Array.from({ length: 200 }, (_, index) => channel(`kanal-${index}`));
		const map = flowMapOf({ channels: many, partners: [], links: [] }, { mandant: 'musterstadt' });
		expect(new Set(map.nodes.map(({ x, y }) => `${x} ${y}`)).size).to.equal(200);
		expect(map.height).to.equal(200 * NODE.height + 199 * NODE.gapY);
	});
});
