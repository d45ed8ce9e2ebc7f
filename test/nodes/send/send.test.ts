import { expect } from 'chai';
import type { Delivery } from '../../../hub/channel/broker.ts';
import registerReceive from '../../../nodes/receive/receive.ts';
import registerSend from '../../../nodes/send/send.ts';
import { core, FlowBench, type FlowNode, func, receive } from '../../support/flow-bench.ts';
import { until } from '../../support/test-hub.ts';

const nodes = [registerReceive, registerSend, core('function/10-function'), core('sequence/17-split')];
const keep: FlowNode = { id: 'keep', type: 'test-keep', wires: [[]] };

describe('Node send', () => {
	const bench = new FlowBench({ inlineMaxBytes: 500 });
	before(() => bench.start());
	after(() => bench.stop());
	afterEach(() => bench.clear());

	function send(more: object = {}): FlowNode {
		return { id: 's', type: 'drehkreuz-send', channel: 'ausgang', identity: 'keep', suffixProperty: 'parts.index', version: 1, wires: [['keep']], ...more };
	}

	/** What arrives in the channel the flow sends to. */
	async function deploy(middle: readonly FlowNode[]): Promise<Delivery[]> {
		await bench.deploy([receive('in', 'eingang', [middle[0]?.id ?? '']), ...middle, keep], nodes);
		const arrived: Delivery[] = [];
		const address = { mandant: 'musterstadt', channel: 'ausgang' };
		await bench.test.broker.declare({ ...address, retry: bench.test.hub.retryPolicyOf('ausgang') });
		await bench.test.broker.consume(address, {}, (delivery) => arrived.push(delivery));
		return arrived;
	}

	it('never gives a message to another tenant: it is parked', async () => {
		const arrived = await deploy([func('change', "msg.event.mandant = 'beispielstadt'; return msg;", ['s']), send()]);
		await bench.test.publish('eingang', 'm-other');
		await bench.expectSettled('park', 'm-other');
		const [parked] = await bench.test.hub.store.parked.list({});
		expect(parked?.reason).to.deep.include({ code: 'DK-MESSAGE-TENANT' });
		expect(arrived).to.have.length(0);
	});

	it('puts the same message into the channel, byte for byte, and then goes on', async () => {
		const arrived = await deploy([send()]);
		const message = await bench.test.publish('eingang', 'm1', Buffer.from('{ "betrag" : 1.50,\n"betrag2":1e2 }'), { subject: 'v1' });
		await bench.expectSettled('done', 'm1');
		await until(() => arrived.length === 1);
		expect(arrived[0]?.message).to.deep.equal(message);
		expect(bench.kept).to.have.length(1);
		const [entry] = await bench.test.hub.store.journal.search({ id: 'm1', event: 'sent' });
		expect(entry).to.include({ channel: 'ausgang', subject: 'v1' });
	});

	it('keeps a JSON document that is one text', async () => {
		const arrived = await deploy([send()]);
		await bench.test.publish('eingang', 'm1', Buffer.from('"Musterstadt"'));
		await until(() => arrived.length === 1);
		expect(arrived[0]?.message.body).to.deep.equal({ kind: 'inline', bytes: Buffer.from('"Musterstadt"') });
	});

	it('sends what the flow made of the content', async () => {
		const arrived = await deploy([func('f', "msg.payload.status = 'geprüft'; msg.event.nachrichtentyp = '0020'; return msg;", ['s']), send()]);
		await bench.test.publish('eingang', 'm1', { a: 1 });
		await until(() => arrived.length === 1);
		expect(arrived[0]?.message.body).to.deep.equal({ kind: 'inline', bytes: Buffer.from('{"a":1,"status":"geprüft"}') });
		expect(arrived[0]?.message.attributes.nachrichtentyp).to.equal('0020');
	});

	it('sends large content as a reference', async () => {
		const arrived = await deploy([func('f', "msg.payload = { text: 'x'.repeat(2000) }; return msg;", ['s']), send()]);
		await bench.test.publish('eingang', 'm1', { a: 1 });
		await until(() => arrived.length === 1);
		const body = arrived[0]?.message.body;
		expect(body?.kind).to.equal('reference');
		expect(body?.kind === 'reference' && body.reference.size).to.equal(2_011);
	});

	it('gives parts ids of their own that a repeat gives again', async () => {
		const split = {
			id: 'sp',
			type: 'split',
			splt: '\\n',
			spltType: 'str',
			arraySplt: 1,
			arraySpltType: 'len',
			stream: false,
			addname: '',
			property: 'payload',
			wires: [['s']],
		};
		const arrived = await deploy([split, send({ identity: 'derive' })]);
		await bench.test.publish('eingang', 'm1', [{ a: 1 }, { a: 2 }]);
		await until(() => arrived.length === 2);
		expect(arrived.map(({ message }) => message.attributes.id)).to.deep.equal(['m1/0', 'm1/1']);
		await bench.expectSettled('done', 'm1');
	});

	it('refuses to give a part an id when what tells it apart is missing', async () => {
		const arrived = await deploy([send({ identity: 'derive' })]);
		await bench.test.publish('eingang', 'm1');
		const { settlement } = await bench.test.settled('m1');
		expect(settlement.kind === 'park' && settlement.reason).to.deep.include({ code: 'DK-MESSAGE-INVALID', node: 's' });
		expect(arrived).to.deep.equal([]);
	});

	it('does not let the message go when the channel does not exist', async () => {
		await deploy([send({ channel: 'gibt.es.nicht' })]);
		await bench.test.publish('eingang', 'm1');
		const { settlement } = await bench.test.settled('m1');
		expect(settlement.kind).to.not.equal('done');
		expect(bench.kept).to.deep.equal([]);
	});
});
