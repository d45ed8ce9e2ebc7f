import { expect } from 'chai';
import registerReceive from '../../../nodes/receive/receive.ts';
import registerRoute from '../../../nodes/route/route.ts';
import { FlowBench, type FlowNode, receive } from '../../support/flow-bench.ts';
import { testTenant } from '../../support/test-hub.ts';

const nodes = [registerReceive, registerRoute];
const keep: FlowNode = { id: 'keep', type: 'test-keep', wires: [[]] };
const rules = [
	{ name: 'Wasser', when: { standard: 'xwasser' }, to: ['wasser', 'archiv'] },
	{ name: 'ins Leere', when: { standard: 'xbau' }, to: ['gibt.es.nicht'] },
];

describe('Node route', () => {
	const bench = new FlowBench({ tenants: [testTenant('musterstadt', { routes: { rules } })] });
	before(() => bench.start());
	after(() => bench.stop());
	afterEach(() => bench.clear());

	async function deploy(action: 'publish' | 'decide' = 'publish'): Promise<void> {
		await bench.deploy([receive('in', 'eingang', ['r']), { id: 'r', type: 'drehkreuz-route', action, version: 1, wires: [['keep']] }, keep], nodes);
		for (const channel of ['wasser', 'archiv'])
			await bench.test.broker.declare({ mandant: 'musterstadt', channel, retry: bench.test.hub.retryPolicyOf(channel) });
	}

	async function ready(channel: string): Promise<number> {
		return (await bench.test.broker.depth({ mandant: 'musterstadt', channel })).ready;
	}

	it('puts the message into every channel of the rule, and notes it', async () => {
		await deploy();
		await bench.test.publish('eingang', 'm1', {}, { standard: 'xwasser' });
		await bench.expectSettled('done', 'm1');
		expect([await ready('wasser'), await ready('archiv')]).to.deep.equal([1, 1]);
		expect(bench.kept[0]?.route).to.deep.equal({ rules: ['Wasser'], channels: ['wasser', 'archiv'] });
		const entries = await bench.test.hub.store.journal.search({ id: 'm1', event: 'routed' });
		expect(entries.map(({ channel }) => channel)).to.deep.equal(['wasser', 'archiv']);
	});

	it('only looks the channels up when it is told so', async () => {
		await deploy('decide');
		await bench.test.publish('eingang', 'm1', {}, { standard: 'xwasser' });
		await bench.expectSettled('done', 'm1');
		expect([await ready('wasser'), await ready('archiv')]).to.deep.equal([0, 0]);
		expect(bench.kept[0]?.route).to.deep.equal({ rules: ['Wasser'], channels: ['wasser', 'archiv'] });
	});

	it('parks a message that no rule fits', async () => {
		await deploy();
		await bench.test.publish('eingang', 'm1', {}, { standard: 'xmeld' });
		const { settlement } = await bench.test.settled('m1');
		expect(settlement.kind === 'park' && settlement.reason).to.deep.include({ code: 'DK-ROUTING-NO-MATCH', node: 'r' });
		expect(bench.kept).to.deep.equal([]);
	});

	it('does not let a message go that its channel did not take', async () => {
		await deploy();
		await bench.test.publish('eingang', 'm1', {}, { standard: 'xbau' });
		const { settlement } = await bench.test.settled('m1');
		expect(settlement.kind).to.not.equal('done');
		expect(settlement.kind === 'done' ? undefined : settlement.reason).to.deep.include({ code: 'DK-BROKER-UNROUTABLE', node: 'r' });
		expect(bench.kept).to.deep.equal([]);
	});
});
