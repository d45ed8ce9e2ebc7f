/** The time limit of a delivery, and flows that settle it themselves. */
import { expect } from 'chai';
import registerReceive from '../../../nodes/receive/receive.ts';
import registerSettle from '../../../nodes/settle/settle.ts';
import { core, does, FlowBench, type FlowNode, func, hold, type Register, receive } from '../../support/flow-bench.ts';
import { pause } from '../../support/test-hub.ts';

const nodes = [registerReceive as Register, registerSettle as Register, core('function/10-function')];

function settle(id: string, outcome: 'done' | 'again' | 'park', more: object = {}): FlowNode {
	return { id, type: 'drehkreuz-settle', outcome, reason: 'Unterlagen fehlen', delay: '', version: 1, wires: [[]], ...more };
}

describe('Delivery tracking: limits and explicit settlement', () => {
	const bench = new FlowBench();
	before(() => bench.start());
	after(() => bench.stop());
	afterEach(() => bench.clear());

	async function deploy(flow: readonly FlowNode[], more: object = {}): Promise<void> {
		await bench.deploy([receive('in', 'eingang', [flow[0]?.id ?? ''], more), ...flow], nodes);
		await bench.test.publish('eingang', 'm1');
	}

	it('gives a flow up after the time limit and names the node that never said done', async () => {
		bench.handles('never', (message, send, _done) => send(message));
		await deploy([does('x', 'never', ['f'], { name: 'Altes System' }), func('f', 'return msg;', [])], { timeLimit: 1 });
		await pause(700);
		await bench.expectUnsettled('m1');
		const { settlement } = await bench.test.settled('m1');
		expect(settlement).to.deep.equal({
			kind: 'again',
			reason: { code: 'DK-DELIVERY-TIME-LIMIT', facts: { limitMs: 1_000, node: 'Altes System' }, node: 'x' },
		});
	});

	it('is settled once though the node says done after the time limit', async () => {
		const late: (() => void)[] = [];
		bench.handles('late', (_message, _send, done) => late.push(done));
		await deploy([does('x', 'late')], { timeLimit: 1 });
		await bench.test.settled('m1');
		late[0]?.();
		await pause(80);
		expect(bench.test.settlementsOf('m1')).to.have.length(1);
	});

	it('tells of the error that came before, not of the node that hangs, at the time limit', async () => {
		bench.handles('never', (_message, _send, _done) => {});
		await deploy([func('f', "node.error('x', msg); return msg;", ['x']), does('x', 'never')], { timeLimit: 1 });
		const { settlement } = await bench.test.settled('m1');
		expect(settlement).to.deep.include({ kind: 'again', reason: { code: 'DK-DELIVERY-FLOW-ERROR', facts: { node: 'function' }, node: 'f' } });
	});

	it('stays open in explicit mode though the flow is through', async () => {
		await deploy([func('f', 'return msg;', [])], { settlement: 'explicit' });
		await pause(200);
		await bench.expectUnsettled('m1');
	});

	for (const mode of ['automatic', 'explicit']) {
		it(`is done at the settle node, whatever is still under way (${mode})`, async () => {
			await bench.deploy([receive('in', 'eingang', ['hold', 's'], { settlement: mode }), settle('s', 'done'), hold], nodes);
			await bench.test.publish('eingang', 'm1');
			await bench.expectSettled('done', 'm1');
			expect(bench.held).to.have.length(1);
		});

		it(`comes again as the settle node says (${mode})`, async () => {
			await deploy([settle('s', 'again', { delay: '3' })], { settlement: mode });
			expect((await bench.test.settled('m1')).settlement).to.deep.equal({
				kind: 'again',
				reason: { code: 'DK-DELIVERY-REQUESTED', facts: { reason: 'Unterlagen fehlen' }, node: 's' },
				delayMs: 3_000,
			});
		});

		it(`is parked as the settle node says (${mode})`, async () => {
			await deploy([settle('s', 'park')], { settlement: mode });
			await bench.expectSettled('park', 'm1');
			const [parked] = await bench.test.hub.store.parked.list({});
			expect(parked?.reason).to.deep.equal({ code: 'DK-DELIVERY-REQUESTED', facts: { reason: 'Unterlagen fehlen' }, node: 's' });
		});

		it(`comes again when the flow fails before it settles (${mode})`, async () => {
			await deploy([func('f', "throw new Error('x');", ['s']), settle('s', 'done')], { settlement: mode });
			expect((await bench.test.settled('m1')).settlement.kind).to.equal('again');
		});
	}

	it('is settled once when two settle nodes want it, and the second reports an error', async () => {
		const errors: unknown[] = [];
		bench.handles('error', (message, _send, done) => {
			errors.push(message.error);
			done();
		});
		await bench.deploy(
			[
				receive('in', 'eingang', ['s'], { settlement: 'explicit' }),
				settle('s', 'done', { wires: [['t']] }),
				settle('t', 'park'),
				{ id: 'c', type: 'catch', scope: ['t'], uncaught: false, wires: [['x']] },
				does('x', 'error'),
			],
			nodes,
		);
		await bench.test.publish('eingang', 'm1');
		await bench.expectSettled('done', 'm1');
		expect(errors).to.have.length(1);
		expect(errors[0]).to.include({ code: 'DK-DELIVERY-SETTLED' });
	});

	it('goes on behind the settle node', async () => {
		await bench.deploy(
			[receive('in', 'eingang', ['s'], { settlement: 'explicit' }), settle('s', 'done', { wires: [['keep']] }), { id: 'keep', type: 'test-keep', wires: [[]] }],
			nodes,
		);
		await bench.test.publish('eingang', 'm1');
		await bench.expectSettled('done', 'm1');
		expect(bench.kept).to.have.length(1);
	});

	it('recognises a second copy of a message that was done', async () => {
		await bench.deploy([receive('in', 'eingang', ['keep']), { id: 'keep', type: 'test-keep', wires: [[]] }], nodes);
		await bench.test.publish('eingang', 'm1');
		await bench.test.settled('m1');
		await bench.test.publish('eingang', 'm1');
		await bench.test.settled('m1', 2);
		expect(bench.kept).to.have.length(1);
		const journal = await bench.test.hub.store.journal.search({ id: 'm1' });
		expect(journal.map(({ event }) => event)).to.deep.equal(['settled', 'duplicate']);
	});
});
