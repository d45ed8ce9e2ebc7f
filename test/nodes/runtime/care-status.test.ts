/** What the editor shows, and what a flow sees, while a partner cannot be called. */
import { expect } from 'chai';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import registerDeliver from '../../../nodes/deliver/deliver.ts';
import registerReceive from '../../../nodes/receive/receive.ts';
import { FakePartner } from '../../support/fake-partner.ts';
import { FlowBench, type FlowNode, receive } from '../../support/flow-bench.ts';
import { testTenant, until } from '../../support/test-hub.ts';

const LIMIT_MS = 20_000;
const nodes = [registerReceive, registerDeliver];
const keep: FlowNode = { id: 'keep', type: 'test-keep', wires: [[]] };
const deliver: FlowNode = {
	id: 'p',
	type: 'drehkreuz-deliver',
	role: 'dms',
	step: '',
	instruction: '',
	instructionType: 'none',
	version: 1,
	wires: [['keep']],
};
const caught: FlowNode = { id: 'c', type: 'catch', scope: ['p'], uncaught: false, wires: [['keep']] };

describe('While a partner is left alone', function () {
	this.timeout(60_000);
	const dms = new FakePartner('dms');
	const care = { breaker: { failures: 1, pauseMs: 400, maxPauseMs: 400 } };
	const bench = new FlowBench({ tenants: [testTenant('musterstadt', { partners: { dms: { ...dms.partner, care } } })], adapters: [dms.factory] });
	before(() => bench.start());
	after(() => bench.stop());
	afterEach(async () => {
		await bench.clear();
		dms.calls.length = 0;
	});

	it('the partner node and the receive node say so in yellow, and stop saying so when it is back', async () => {
		dms.answer = () => {
			throw new DrehkreuzError('DK-PARTNER-UNREACHABLE', { role: 'dms', systemCode: 'ECONNREFUSED' });
		};
		await bench.deploy([receive('in', 'eingang', ['p']), deliver, keep], nodes);
		await Promise.all(Array.from({ length: 100 }, (_, n) => bench.test.publish('eingang', `m${n}`)));
		const shown = (id: string, text: string) => until(() => bench.statuses.get(id)?.text === text, LIMIT_MS, `${text} of ${id}`);
		const yellow = (text: string) => JSON.stringify({ fill: 'yellow', shape: 'ring', text });
		for (const [id, text] of [
			['p', 'deliver.waits'],
			['in', 'receive.paused'],
		] as const) {
			await until(() => JSON.stringify(bench.statuses.get(id)) === yellow(text), LIMIT_MS, `${text} of ${id}`);
		}
		dms.answer = () => dms.receipt();
		await until(() => bench.kept.length === 100, LIMIT_MS, 'all messages');
		await shown('in', 'node-red:common.status.connected');
		await until(() => bench.statuses.get('p')?.text === undefined, LIMIT_MS, 'no status');
	});

	it('a catch node is not called for a message that must wait: nothing has failed', async () => {
		let down = true;
		dms.answer = () => {
			if (down) throw new DrehkreuzError('DK-PARTNER-NO-ANSWER', { role: 'dms', systemCode: 'TIMEOUT' });
			return dms.receipt();
		};
		await bench.deploy([receive('in', 'eingang', ['p']), deliver, caught, keep], nodes);
		await bench.test.publish('eingang', 'm1');
		// The first is a real error, and opens the breaker.
		await until(() => bench.kept.length === 1, LIMIT_MS, 'the caught error');
		expect(bench.kept[0]?.error).to.include({ code: 'DK-PARTNER-NO-ANSWER' });
		await bench.test.publish('eingang', 'm2');
		const { settlement } = await bench.test.settled('m2', 1, LIMIT_MS);
		expect(settlement).to.deep.include({ kind: 'again', counted: false });
		expect(settlement).to.have.nested.property('reason.code', 'DK-PARTNER-PAUSED');
		expect(settlement).to.have.nested.property('reason.node', 'p');
		expect(bench.kept).to.have.length(1);
		down = false;
		await until(() => bench.kept.length === 2, LIMIT_MS, 'the second message');
		expect(bench.kept[1]?.receipts).to.have.property('dms');
	});

	it('the receive node names the node that holds what stands still', async () => {
		let goOn = (): void => {};
		const gate = new Promise<void>((resolve) => {
			goOn = resolve;
		});
		dms.answer = () => gate.then(() => dms.receipt());
		await bench.deploy([receive('in', 'eingang', ['p'], { prefetch: 1, stuckAfter: 0.2 }), { ...deliver, name: 'an das DMS' }, keep], nodes);
		await bench.test.publish('eingang', 'm1');
		await until(() => bench.test.announced.length === 1, LIMIT_MS, 'the alert');
		expect(bench.test.announced[0]?.[1]).to.have.nested.property('facts.node', 'an das DMS');
		expect(bench.statuses.get('in')).to.include({ fill: 'yellow', shape: 'ring' });
		goOn();
		await until(() => bench.statuses.get('in')?.text === 'node-red:common.status.connected', LIMIT_MS, 'the status');
	});
});
