import { expect } from 'chai';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import registerConnection from '../../../nodes/connection/connection.ts';
import registerPortalIn from '../../../nodes/portal-in/portal-in.ts';
import { FlowBench, type FlowNode } from '../../support/flow-bench.ts';
import { testTenant, until } from '../../support/test-hub.ts';

const keep: FlowNode = { id: 'keep', type: 'test-keep', wires: [[]] };
const nodes = [registerConnection, registerPortalIn];

function portalIn(more: object = {}): FlowNode {
	const defaults = {
		connection: '',
		entry: 'parken',
		channel: 'antrag.eingang',
		leika: '99108001001000',
		eventType: 'de.drehkreuz.antrag.eingegangen',
		maxBodyKiB: 2,
		maxAttachmentMiB: 3,
	};
	return { id: 'in', type: 'drehkreuz-portal-in', ...defaults, prefetch: 8, timeLimit: 30, version: 1, wires: [['keep']], ...more };
}

describe('Node portal in', () => {
	const bench = new FlowBench({ tenants: [testTenant('musterstadt'), testTenant('beispielhausen')] });
	before(() => bench.start());
	after(() => bench.stop());
	afterEach(() => bench.clear());

	function codeOf(work: () => unknown): string | undefined {
		try {
			work();
		} catch (error) {
			return error instanceof DrehkreuzError ? error.code : String(error);
		}
		return undefined;
	}

	it('opens its entry with what messages get there and how large they may be', async () => {
		await bench.deploy([portalIn(), keep], nodes);
		const entry = bench.test.hub.ingress.find('beispielhausen', 'parken');
		expect(entry.channel).to.equal('antrag.eingang');
		expect(entry.defaults).to.deep.equal({ type: 'de.drehkreuz.antrag.eingegangen', leika: '99108001001000' });
		expect(entry.limits).to.include({ bodyMaxBytes: 2_048, attachmentMaxBytes: 3_145_728 });
	});

	it('opens it only for the tenants of its connection', async () => {
		await bench.deploy([{ id: 'conn', type: 'drehkreuz-connection', mandanten: 'musterstadt', version: 1 }, portalIn({ connection: 'conn' }), keep], nodes);
		expect(bench.test.hub.ingress.find('musterstadt', 'parken').name).to.equal('parken');
		expect(codeOf(() => bench.test.hub.ingress.find('beispielhausen', 'parken'))).to.equal('DK-IN-UNKNOWN-ENTRY');
	});

	it('emits what was put into its channel, and settles it when the flow is through', async () => {
		await bench.deploy([portalIn(), keep], nodes);
		await bench.test.publish('antrag.eingang', 'm1', { antrag: 1 });
		await bench.expectSettled('done', 'm1');
		expect(bench.kept[0]?.payload).to.deep.equal({ antrag: 1 });
	});

	it('closes the entry when the flow is stopped, and opens it again', async () => {
		await bench.deploy([portalIn(), keep], nodes);
		await bench.stopFlows();
		expect(codeOf(() => bench.test.hub.ingress.find('musterstadt', 'parken'))).to.equal('DK-IN-UNKNOWN-ENTRY');
		await bench.startFlows();
		expect(bench.test.hub.ingress.find('musterstadt', 'parken').name).to.equal('parken');
	});

	it('opens the changed entry after a redeploy', async () => {
		await bench.deploy([portalIn(), keep], nodes);
		await bench.redeploy('nodes', [portalIn({ entry: 'bewohnerparken' }), keep]);
		await until(() => codeOf(() => bench.test.hub.ingress.find('musterstadt', 'bewohnerparken')) === undefined);
		expect(codeOf(() => bench.test.hub.ingress.find('musterstadt', 'parken'))).to.equal('DK-IN-UNKNOWN-ENTRY');
	});

	it('shows that it is incomplete', async () => {
		await bench.deploy([portalIn({ entry: '' }), portalIn({ id: 'in2', channel: '' }), keep], nodes);
		for (const id of ['in', 'in2']) expect(bench.statuses.get(id)).to.deep.equal({ fill: 'red', shape: 'ring', text: 'portalIn.incomplete' });
	});

	it('shows that another node has its entry, and that one goes on', async () => {
		await bench.deploy([portalIn(), portalIn({ id: 'in2', channel: 'anderswo' }), keep], nodes);
		expect(bench.statuses.get('in2')).to.deep.equal({ fill: 'red', shape: 'ring', text: 'IN-ENTRY-TAKEN' });
		expect(bench.test.hub.ingress.find('musterstadt', 'parken').channel).to.equal('antrag.eingang');
		expect(bench.node('in2')).to.not.equal(null);
	});

	it('shows that its limits make no sense', async () => {
		await bench.deploy([portalIn({ maxBodyKiB: 'viel' }), keep], nodes);
		expect(bench.statuses.get('in')).to.deep.equal({ fill: 'red', shape: 'ring', text: 'IN-ENTRY' });
	});
});
