/** What the settle node does to deliveries is in `runtime/tracking-limits.test.ts`; here is what it does with what other nodes found. */
import { expect } from 'chai';
import registerReceive from '../../../nodes/receive/receive.ts';
import registerSettle from '../../../nodes/settle/settle.ts';
import { does, FlowBench, type FlowNode, receive } from '../../support/flow-bench.ts';
import { pause } from '../../support/test-hub.ts';

const nodes = [registerReceive, registerSettle];

describe('Node settle', () => {
	const bench = new FlowBench();
	before(() => bench.start());
	after(() => bench.stop());
	afterEach(() => bench.clear());

	it('parks with the problem that a node before found', async () => {
		const problem = { code: 'DK-PAYMENT-CANCELED', facts: { reference: 't1' } };
		bench.handles('found', (message, send, done) => {
			send({ ...message, problem });
			done();
		});
		const settle: FlowNode = { id: 's', type: 'drehkreuz-settle', outcome: 'park', reason: 'fester Text', delay: '', version: 1, wires: [[]] };
		await bench.deploy([receive('in', 'eingang', ['x'], { settlement: 'explicit' }), does('x', 'found', ['s']), settle], nodes);
		await bench.test.publish('eingang', 'm1');
		await bench.expectSettled('park', 'm1');
		expect((await bench.test.hub.store.parked.list({}))[0]?.reason).to.deep.equal(problem);
	});

	it('reports an error for a message that belongs to no delivery, and settles nothing', async () => {
		await bench.deploy(
			[
				{ id: 's', type: 'drehkreuz-settle', outcome: 'done', reason: '', delay: '', version: 1, wires: [['keep']] },
				{ id: 'keep', type: 'test-keep', wires: [[]] },
			],
			nodes,
		);
		bench.node('s').receive({ payload: 1 });
		await pause(40);
		expect(bench.kept).to.deep.equal([]);
		expect(bench.logged(/settled before/)).to.have.length(1);
	});
});
