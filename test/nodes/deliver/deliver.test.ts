/** What all partner nodes do is in `runtime/partner-node.test.ts`; here is what makes this one: its role, its order and what it notes. */
import { expect } from 'chai';
import register from '../../../nodes/deliver/deliver.ts';
import registerReceive from '../../../nodes/receive/receive.ts';
import { FakePartner } from '../../support/fake-partner.ts';
import { core, FlowBench, func, receive } from '../../support/flow-bench.ts';
import { testTenant } from '../../support/test-hub.ts';

describe('Node deliver', () => {
	const partner = new FakePartner('system');
	const bench = new FlowBench({ tenants: [testTenant('musterstadt', { partners: { fachverfahren: partner.partner } })], adapters: [partner.factory] });
	before(() => bench.start());
	after(() => bench.stop());
	afterEach(() => bench.clear());

	it('gives the order in msg.uebergabe to the role fachverfahren when nothing else is configured, and goes on with the receipt', async () => {
		partner.answer = () => partner.receipt({ vorgangsnummer: '4711' });
		await bench.deploy(
			[
				receive('in', 'eingang', ['f']),
				func('f', 'msg.uebergabe = { nummer: 1 }; return msg;', ['p']),
				{ id: 'p', type: 'drehkreuz-deliver', wires: [['keep']] },
				{ id: 'keep', type: 'test-keep', wires: [[]] },
			],
			[registerReceive, register, core('function/10-function')],
		);
		await bench.test.publish('eingang', 'm1');
		await bench.expectSettled('done', 'm1');
		expect(partner.calls).to.have.length(1);
		expect(partner.calls[0]).to.deep.include({ role: 'fachverfahren', instruction: { nummer: 1 } });
		expect(bench.kept[0]?.event).to.include({ vorgangsnummer: '4711' });
		expect(bench.kept[0]?.receipts).to.have.nested.property('fachverfahren.reference', 'system-1');
		const journal = await bench.test.hub.store.journal.search({ id: 'm1' });
		expect(journal.map(({ event }) => event)).to.deep.equal(['delivered', 'settled']);
	});
});
