/** A test message never reaches a productive channel or system, whatever a flow does with it. Real checker, broker and store. */
import { expect } from 'chai';
import { XmlChecker } from '../../adapters/libxml2/index.ts';
import type { RoutingTable } from '../../hub/routing/table.ts';
import type { Partner } from '../../hub/tenants/tenant.ts';
import registerCheck from '../../nodes/check/check.ts';
import registerDeliver from '../../nodes/deliver/deliver.ts';
import registerReceive from '../../nodes/receive/receive.ts';
import registerRoute from '../../nodes/route/route.ts';
import registerSend from '../../nodes/send/send.ts';
import { FakePartner } from '../support/fake-partner.ts';
import { core, FlowBench, type FlowNode, func, receive } from '../support/flow-bench.ts';
import { testTenant } from '../support/test-hub.ts';

const nodes = [registerReceive, registerCheck, registerRoute, registerSend, registerDeliver, core('function/10-function')];
const XML = { datacontenttype: 'application/xml' };
/** The value of the attribute says nothing: that it is there makes the message a test. */
const xml = (test: string) => Buffer.from(`<a.0100 xmlns="urn:haus" standard="XHaus" version="1.0"${test}><nachrichtenkopf.g2g/></a.0100>`);
const routes: RoutingTable = { rules: [{ name: 'alles', when: { testnachricht: 'any' }, to: ['test.eingang', 'echt'] }] };

describe('a test message', () => {
	const system = new FakePartner('system');
	const production: Partner = { ...system.partner, environment: 'production' };
	const tenant = testTenant('musterstadt', {
		partners: { echt: production, probe: system.partner },
		routes,
		testChannels: ['test.*', 'probe'],
	});
	let checker: XmlChecker;
	const bench = new FlowBench({ tenants: [tenant], adapters: [system.factory], checks: { check: (content, options) => checker.check(content, options) } });
	before(async () => {
		checker = new XmlChecker({ packs: [], workers: 1 });
		await bench.start();
	});
	after(async () => {
		await bench.stop();
		await checker.close();
	});
	afterEach(async () => {
		await bench.clear();
		system.calls.length = 0;
	});

	const check: FlowNode = { id: 'check', type: 'drehkreuz-check', schema: '', onInvalid: 'output', version: 1, wires: [['next'], ['next']] };
	const send = (channel: string): FlowNode => ({ id: 'last', type: 'drehkreuz-send', channel, identity: 'keep', suffixProperty: 'parts.index', wires: [[]] });
	const route: FlowNode = { id: 'last', type: 'drehkreuz-route', action: 'publish', version: 1, wires: [[]] };
	const deliver = (role: string): FlowNode => ({
		id: 'last',
		type: 'drehkreuz-deliver',
		role,
		step: '',
		instruction: '',
		instructionType: 'none',
		wires: [[]],
	});

	async function deploy(last: FlowNode, change = 'return msg;', checked = true): Promise<void> {
		const flow = [receive('in', 'eingang', [checked ? 'check' : 'next']), check, func('next', change, ['last']), last];
		await bench.deploy(flow, nodes);
		for (const channel of ['echt', 'test.eingang', 'probe'])
			await bench.test.broker.declare({ mandant: 'musterstadt', channel, retry: bench.test.hub.retryPolicyOf(channel) });
	}
	const ready = async (channel: string) => (await bench.test.broker.depth({ mandant: 'musterstadt', channel })).ready;
	async function expectParked(code: string): Promise<void> {
		expect((await bench.test.settled('m1')).settlement).to.have.nested.property('reason.code', code);
		expect((await bench.test.hub.store.parked.list({})).map(({ reason }) => reason.code)).to.deep.equal([code]);
		expect([await ready('echt'), await ready('test.eingang'), await ready('probe'), system.calls.length]).to.deep.equal([0, 0, 0, 0]);
	}

	it('that the portal marked is parked before a productive channel, also without a check', async () => {
		await deploy(send('echt'), 'return msg;', false);
		await bench.test.publish('eingang', 'm1', {}, { testnachricht: true });
		await expectParked('DK-ROUTING-TEST-MESSAGE');
	});

	for (const attribute of [' test="true"', ' test="false"', ' test=""']) {
		it(`that the check finds by${attribute} is parked before a productive channel`, async () => {
			await deploy(send('echt'));
			await bench.test.publish('eingang', 'm1', xml(attribute), XML);
			await expectParked('DK-ROUTING-TEST-MESSAGE');
		});
	}

	for (const [what, change] of [
		['takes the mark away', 'delete msg.event.testnachricht; return msg;'],
		['says the contrary', 'msg.event.testnachricht = false; return msg;'],
		['builds another message', "return { event: { source: 'urn:neu', type: 'neu', id: 'neu', mandant: 'musterstadt' }, payload: { a: 1 } };"],
	] as const) {
		it(`stays one where a flow ${what}`, async () => {
			await deploy(deliver('echt'), change);
			await bench.test.publish('eingang', 'm1', xml(' test="1"'), XML);
			await expectParked('DK-PARTNER-TEST-MESSAGE');
		});
	}

	it('goes into no channel of a rule when one of them is productive', async () => {
		await deploy(route);
		await bench.test.publish('eingang', 'm1', xml(' test="1"'), XML);
		await expectParked('DK-ROUTING-TEST-MESSAGE');
	});

	it('goes into channels and systems that are for tests', async () => {
		await deploy(send('probe'));
		await bench.test.publish('eingang', 'm1', xml(' test="1"'), XML);
		await bench.expectSettled('done', 'm1');
		expect(await ready('probe')).to.equal(1);
		await bench.clear();
		await deploy(deliver('probe'));
		await bench.test.publish('eingang', 'm2', xml(' test="1"'), XML);
		await bench.expectSettled('done', 'm2');
		expect(system.calls[0]?.message.attributes.testnachricht).to.equal(true);
	});

	it('is told apart from a real one, which goes everywhere', async () => {
		await deploy(route);
		await bench.test.publish('eingang', 'm1', xml(''), XML);
		await bench.expectSettled('done', 'm1');
		expect([await ready('echt'), await ready('test.eingang')]).to.deep.equal([1, 1]);
	});
});
