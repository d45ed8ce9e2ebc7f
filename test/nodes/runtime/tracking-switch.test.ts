/** The core switch node queues what arrives while it is at work and reports nothing: a delivery must not be done while its message waits there. */
import { expect } from 'chai';
import registerReceive from '../../../nodes/receive/receive.ts';
import { core, FlowBench, type FlowNode, func, hold, type Register, receive } from '../../support/flow-bench.ts';
import { pause, until } from '../../support/test-hub.ts';

const MESSAGES = 12;
const ids = Array.from({ length: MESSAGES }, (_, index) => `m${index}`);
const JSONATA = { property: '$number(payload.wert)', propertyType: 'jsonata' };

function choice(more: object): FlowNode {
	const rules = [{ t: 'neq', v: 'nie', vt: 'str' }];
	const base = { property: 'payload.wert', propertyType: 'msg', rules, checkall: 'true', repair: false, outputs: 1, wires: [['hold']] };
	return { id: 'weiche', type: 'switch', ...base, ...more };
}

describe('Delivery tracking through the core switch node', () => {
	const bench = new FlowBench();
	before(() => bench.start());
	after(() => bench.stop());
	afterEach(() => bench.clear());

	async function sendAtOnce(node: FlowNode, before: readonly FlowNode[] = []): Promise<void> {
		const nodes = [registerReceive as Register, ...['function/10-switch', 'function/10-function', 'sequence/17-split'].map(core)];
		await bench.deploy([receive('in', 'eingang', [before[0]?.id ?? node.id]), ...before, node, hold], nodes);
		await bench.test.publish('eingang', 'erste', { wert: 0 });
		// One commit for all: they are handed out in one turn of the event loop, as under load.
		await Promise.all(ids.map((id, wert) => bench.test.publish('eingang', id, { wert })));
	}

	it('keeps messages that arrive in the same moment open until each is through', async () => {
		await sendAtOnce(choice({}));
		await bench.holding(MESSAGES + 1);
		await bench.expectUnsettled('erste', ...ids);
		bench.release();
		await bench.expectSettled('done', 'erste', ...ids);
	});

	it('keeps them open while a rule is being computed', async () => {
		await sendAtOnce(choice(JSONATA));
		await bench.holding(MESSAGES + 1);
		await bench.expectUnsettled('erste', ...ids);
		bench.release();
		await bench.expectSettled('done', 'erste', ...ids);
	});

	it('is done with those that fit no rule, and with no other', async () => {
		await sendAtOnce(choice({ rules: [{ t: 'lt', v: '6', vt: 'num' }] }));
		await bench.expectSettled('done', ...ids.slice(6));
		await bench.expectUnsettled('erste', ...ids.slice(0, 6));
		bench.release();
		await bench.expectSettled('done', 'erste', ...ids);
	});

	it('gives back those whose property cannot be found out', async () => {
		await sendAtOnce(choice({ property: '$error("nein")', propertyType: 'jsonata' }));
		await until(() => ids.every((id) => bench.test.settlementsOf(id).length > 0), 10_000, 'a settlement for each');
		expect(bench.held).to.have.length(0);
	});

	it('keeps the parts of a message open whose sequence it numbers anew', async () => {
		const split = { id: 'teilen', type: 'split', splt: '\\n', spltType: 'str', arraySplt: 1, arraySpltType: 'len', stream: false, wires: [['weiche']] };
		const parts = func('teile', 'msg.payload = [1, 2, 3];\nreturn msg;', ['teilen']);
		await sendAtOnce(choice({ property: 'payload', repair: true }), [parts, split]);
		await bench.holding(3 * (MESSAGES + 1));
		await bench.expectUnsettled('erste', ...ids);
		bench.release(1);
		await pause(20);
		bench.release();
		await bench.expectSettled('done', 'erste', ...ids);
	});
});
