import { expect } from 'chai';
import registerConnection from '../../../nodes/connection/connection.ts';
import registerReceive from '../../../nodes/receive/receive.ts';
import { FlowBench, type FlowNode, receive } from '../../support/flow-bench.ts';
import { testTenant, until } from '../../support/test-hub.ts';

const keep: FlowNode = { id: 'keep', type: 'test-keep', wires: [[]] };
const nodes = [registerConnection, registerReceive];

describe('Node receive', () => {
	const bench = new FlowBench({
		tenants: [testTenant('musterstadt', { parameters: { gebuehr: '30.70' } }), testTenant('beispielhausen')],
		inlineMaxBytes: 1_000,
		flowMaxBytes: 5_000,
	});
	before(() => bench.start());
	after(() => bench.stop());
	afterEach(() => bench.clear());

	it('emits a message with its attributes, its parsed content and what the tenant has configured', async () => {
		await bench.deploy([receive('in', 'eingang', ['keep']), keep], nodes);
		const { attributes } = await bench.test.publish('eingang', 'm1', { antrag: 1 }, { subject: 'vorgang-7', nachrichtentyp: 'antrag.0100' });
		await bench.test.settled('m1');
		const [message] = bench.kept;
		expect(message?.payload).to.deep.equal({ antrag: 1 });
		expect(message?.event).to.deep.equal(attributes);
		expect(message?.topic).to.equal('antrag.0100');
		expect(message?.attachments).to.deep.equal([]);
		expect(message?.tenant).to.deep.include({ id: 'musterstadt', parameters: { gebuehr: '30.70' } });
	});

	it('emits XML as bytes', async () => {
		await bench.deploy([receive('in', 'eingang', ['keep']), keep], nodes);
		const xml = Buffer.from('<a>ü</a>');
		await bench.test.publish('eingang', 'm1', xml, { datacontenttype: 'application/xml' });
		await bench.test.settled('m1');
		expect(bench.kept[0]?.payload).to.deep.equal(xml);
	});

	it('emits JSON that cannot be read as bytes, so that a check can say what is wrong', async () => {
		await bench.deploy([receive('in', 'eingang', ['keep']), keep], nodes);
		await bench.test.publish('eingang', 'm1', Buffer.from('{"a":'));
		await bench.test.settled('m1');
		expect(bench.kept[0]?.payload).to.deep.equal(Buffer.from('{"a":'));
	});

	it('takes what a flow does to the configuration of the tenant for a change of the message only', async () => {
		bench.handles('change', (message, send, done) => {
			(message.tenant as { parameters: { gebuehr: string } }).parameters.gebuehr = '0.00';
			send(message);
			done();
		});
		await bench.deploy([receive('in', 'eingang', ['x']), { id: 'x', type: 'test-do', does: 'change', wires: [['keep']] }, keep], nodes);
		await bench.test.publish('eingang', 'm1');
		await bench.test.settled('m1');
		expect(bench.test.hub.tenants.get('musterstadt')?.parameters).to.deep.equal({ gebuehr: '30.70' });
	});

	it('receives for all tenants when it names no connection', async () => {
		await bench.deploy([receive('in', 'eingang', ['keep']), keep], nodes);
		await bench.test.publish('eingang', 'm1', {}, { mandant: 'musterstadt' });
		await bench.test.publish('eingang', 'm2', {}, { mandant: 'beispielhausen' });
		await Promise.all([bench.test.settled('m1'), bench.test.settled('m2')]);
		expect(bench.kept).to.have.length(2);
	});

	it('receives only for the tenants of its connection', async () => {
		const connection = { id: 'conn', type: 'drehkreuz-connection', mandanten: 'beispielhausen', version: 1 };
		await bench.deploy([connection, receive('in', 'eingang', ['keep'], { connection: 'conn' }), keep], nodes);
		await bench.test.publish('eingang', 'm1', {}, { mandant: 'musterstadt' });
		await bench.test.publish('eingang', 'm2', {}, { mandant: 'beispielhausen' });
		await bench.test.settled('m2');
		expect(bench.kept.map(({ event }) => (event as { id: string }).id)).to.deep.equal(['m2']);
		expect(await bench.test.broker.depth({ mandant: 'musterstadt', channel: 'eingang' })).to.include({ ready: 1 });
	});

	it('shows that it is connected, and that its channel is missing', async () => {
		await bench.deploy([receive('in', 'eingang', ['keep']), receive('none', '', ['keep']), keep], nodes);
		await until(() => bench.statuses.get('in')?.text === 'node-red:common.status.connected');
		expect(bench.statuses.get('in')).to.include({ fill: 'green', shape: 'dot' });
		expect(bench.statuses.get('none')).to.deep.equal({ fill: 'red', shape: 'ring', text: 'receive.noChannel' });
	});

	it('shows that it is wired to nothing, and that it is wired again', async () => {
		await bench.deploy([receive('in', 'eingang', []), keep], nodes);
		await bench.test.publish('eingang', 'm1');
		await until(() => bench.statuses.get('in')?.text === 'receive.notWired');
		await bench.redeploy('nodes', [receive('in', 'eingang', ['keep']), keep]);
		await bench.test.publish('eingang', 'm2');
		await bench.test.settled('m2');
		expect(bench.statuses.get('in')).to.include({ fill: 'green', shape: 'dot' });
	});

	it('hands out no more than its prefetch at once', async () => {
		await bench.deploy([receive('in', 'eingang', ['hold'], { prefetch: 2 }), { id: 'hold', type: 'test-hold', wires: [[]] }], nodes);
		for (const id of ['m1', 'm2', 'm3']) await bench.test.publish('eingang', id);
		await bench.holding(2);
		expect(bench.held).to.have.length(2);
		bench.release(1);
		await bench.holding(2);
		bench.release();
		await bench.expectSettled('done', 'm1', 'm2', 'm3');
	});

	it('runs with sensible values when the configured ones make no sense', async () => {
		await bench.deploy([receive('in', 'eingang', ['keep'], { prefetch: 'viele', timeLimit: '' }), keep], nodes);
		await bench.test.publish('eingang', 'm1');
		await bench.expectSettled('done', 'm1');
	});

	describe('with content too large to travel', () => {
		it('emits a reference and reads the content when a flow may hold it', async () => {
			await bench.deploy([receive('in', 'eingang', ['keep']), keep], nodes);
			const content = Buffer.from(JSON.stringify({ text: 'x'.repeat(2_000) }));
			const { hub } = bench.test;
			const reference = await hub.payloads.put('musterstadt', content, { mediaType: 'application/json', maxBytes: 10_000 });
			const { attributes } = await bench.test.publish('anderswo', 'm1');
			await hub.broker.publish({ mandant: 'musterstadt', channel: 'eingang' }, { attributes, body: { kind: 'reference', reference }, attachments: [] });
			await bench.test.settled('m1');
			expect(bench.kept[0]?.body).to.deep.equal(reference);
			expect(bench.kept[0]?.payload).to.deep.equal({ text: 'x'.repeat(2_000) });
		});

		it('emits only the reference above the limit of a flow', async () => {
			await bench.deploy([receive('in', 'eingang', ['keep']), keep], nodes);
			const { hub } = bench.test;
			const reference = await hub.payloads.put('musterstadt', Buffer.alloc(6_000, 32), { mediaType: 'application/json', maxBytes: 10_000 });
			const { attributes } = await bench.test.publish('anderswo', 'm1');
			await hub.broker.publish({ mandant: 'musterstadt', channel: 'eingang' }, { attributes, body: { kind: 'reference', reference }, attachments: [] });
			await bench.test.settled('m1');
			expect(bench.kept[0]?.body).to.deep.equal(reference);
			expect(bench.kept[0]).to.not.have.property('payload');
		});

		it('comes again when the content is missing', async () => {
			await bench.deploy([receive('in', 'eingang', ['keep']), keep], nodes);
			const { attributes } = await bench.test.publish('anderswo', 'm1');
			const reference = { sha512: 'a'.repeat(128), size: 2_000, mediaType: 'application/json' };
			await bench.test.hub.broker.publish(
				{ mandant: 'musterstadt', channel: 'eingang' },
				{ attributes, body: { kind: 'reference', reference }, attachments: [] },
			);
			const { settlement } = await bench.test.settled('m1');
			expect(settlement.kind === 'done' ? undefined : settlement.reason.code).to.equal('DK-PAYLOAD-MISSING');
			expect(bench.kept).to.deep.equal([]);
		});
	});
});
