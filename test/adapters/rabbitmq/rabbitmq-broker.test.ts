/** What only the RabbitMQ broker does: the form on the wire, and coming back from what the broker does to it. */
import amqp, { type Channel, type ChannelModel, type GetMessage } from 'amqplib';
import { expect } from 'chai';
import { write } from '../../../adapters/rabbitmq/envelope.ts';
import { namesWith } from '../../../adapters/rabbitmq/names.ts';
import type { RabbitmqBroker } from '../../../adapters/rabbitmq/rabbitmq-broker.ts';
import type { ChannelAddress } from '../../../hub/channel/broker.ts';
import { createMessage } from '../../../hub/message/create.ts';
import { serialise } from '../../../hub/message/serial.ts';
import { codeOf, Deliveries, freshAddress, idOf, MemoryParking, QUICK, REASON, sample, sleep, textOf, until } from '../../contract/broker-harness.ts';
import { skip } from '../../support/skip.ts';
import { makeRabbitmqHarness, type RabbitmqHarness } from './rabbitmq-harness.ts';

describe('the RabbitMQ broker', function () {
	this.timeout(120_000);
	let harness: RabbitmqHarness;
	let parking: MemoryParking;
	let broker: RabbitmqBroker;
	let address: ChannelAddress;
	let queue: string;
	/** A look from outside, past the hub's own code. */
	let outside: ChannelModel;
	let raw: Channel;

	beforeEach(async function () {
		const made = await makeRabbitmqHarness();
		if (!made) return skip(this, 'RabbitMQ: no server to be had here (see test/support/rabbitmq.ts)');
		harness = made;
		parking = new MemoryParking();
		address = freshAddress();
		queue = namesWith(harness.prefix).work(address);
		outside = await amqp.connect(harness.url);
		outside.on('error', () => {});
		raw = await outside.createChannel();
		await begin();
	});

	afterEach(async () => {
		await outside?.close().catch(() => {});
		await harness?.dispose();
	});

	/** Opens a broker with these options in place of the test's one. */
	async function begin(options: Parameters<RabbitmqHarness['create']>[1] = {}): Promise<void> {
		await broker?.close(100);
		broker = harness.create(parking, options);
		await broker.open();
		await broker.declare({ ...address, retry: QUICK });
	}

	/** `basic.ack` of a delivery that never was: the broker closes the channel with 406. */
	function provokeChannelError(channelNumber: number, greeting: string): void {
		const frame = Buffer.alloc(21);
		frame.writeUInt8(1, 0);
		frame.writeUInt16BE(channelNumber, 1);
		frame.writeUInt32BE(13, 3);
		frame.writeUInt16BE(60, 7);
		frame.writeUInt16BE(80, 9);
		frame.writeBigUInt64BE(999_999n, 11);
		frame.writeUInt8(0xce, 20);
		harness.proxy.inject(frame, greeting);
	}

	it('leaves a message of a newer form to a newer hub: not handed out, not parked, back in its queue later as it was', async () => {
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		const { content, options } = write(serialise(sample('musterstadt', 'von morgen')), Date.now());
		raw.sendToQueue(queue, content, { ...options, headers: { ...options.headers, 'dk-format': 3, 'cloudEvents:neues': 'von morgen' } });
		await broker.publish(address, sample('musterstadt', 'von heute'));
		expect(textOf(await deliveries.next())).to.equal('von heute');
		// It waits on the rung of 30 s; from there it goes back to its queue by itself.
		let waiting: GetMessage | false = false;
		await until('it waits', async () => (waiting = await raw.get(namesWith(harness.prefix).rung(30_000))) !== false);
		const found = waiting as unknown as GetMessage;
		expect(found.content.toString()).to.equal('von morgen');
		expect(found.fields.routingKey).to.equal(queue);
		expect(found.properties.headers).to.deep.include({ 'dk-format': 3, 'cloudEvents:neues': 'von morgen', 'dk-attempt': 1 });
		expect(parking.parked).to.deep.equal([]);
		expect(deliveries.all).to.have.length(1);
		raw.ack(found);
	});

	it('does not use a queue that was made without order for a channel that keeps the order of cases, and leaves its messages in it', async () => {
		await broker.publish(address, sample());
		expect(await codeOf(broker.declare({ ...address, retry: QUICK, order: 'case' }))).to.equal('DK-BROKER-ORDER');
		expect((await broker.depth(address)).ready).to.equal(1);
		// The remedy: empty and deleted, it is made anew.
		await raw.deleteQueue(namesWith(harness.prefix).work(address));
		await broker.declare({ ...address, retry: QUICK, order: 'case' });
		await broker.publish(address, sample());
		expect((await broker.depth(address)).ready).to.equal(1);
	});

	it('writes a message as the CloudEvents binding says, persistent, with its own headers', async () => {
		const message = createMessage(
			{
				id: 'a-1',
				source: 'urn:x',
				type: 't',
				mandant: 'musterstadt',
				subject: 'Vorgang Ä',
				time: '2026-01-01T00:00:00Z',
				datacontenttype: 'application/xml',
				testnachricht: true,
				stufe: 7,
			},
			{ kind: 'inline', bytes: Buffer.from('<a/>') },
		);
		await broker.publish(address, message);
		const got = await raw.get(queue, { noAck: true });
		if (!got) throw new Error('nothing in the queue');
		expect(got.content.toString()).to.equal('<a/>');
		expect(got.properties).to.include({ contentType: 'application/xml', messageId: 'a-1', deliveryMode: 2 });
		const { 'dk-enqueued-at': enqueuedAt, 'dk-publish': publish, 'x-delivery-count': _, ...headers } = got.properties.headers ?? {};
		expect(headers).to.deep.equal({
			'cloudEvents:specversion': '1.0',
			'cloudEvents:id': 'a-1',
			'cloudEvents:source': 'urn:x',
			'cloudEvents:type': 't',
			'cloudEvents:time': '2026-01-01T00:00:00Z',
			'cloudEvents:subject': 'Vorgang Ä',
			'cloudEvents:mandant': 'musterstadt',
			'cloudEvents:testnachricht': true,
			'cloudEvents:stufe': 7,
		});
		expect(enqueuedAt).to.be.within(Date.now() - 5_000, Date.now());
		expect(publish).to.be.a('number');
	});

	it('takes a message that another program wrote by the CloudEvents binding, under either prefix', async () => {
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		for (const prefix of ['cloudEvents:', 'cloudEvents_']) {
			const attributes = {
				specversion: '1.0',
				id: `f${prefix.length}${prefix.at(-1) === '_' ? 'b' : 'a'}`,
				source: 'urn:fremd',
				type: 't',
				time: '2026-01-01T00:00:00Z',
				mandant: 'musterstadt',
			};
			const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [prefix + name, value]));
			raw.sendToQueue(queue, Buffer.from('{}'), { contentType: 'application/json', headers });
			const delivery = await deliveries.next();
			expect(delivery.message.attributes).to.deep.equal({ ...attributes, datacontenttype: 'application/json' });
			expect(delivery).to.include({ attempt: 1, redelivered: false });
		}
	});

	it('retries and parks what came through an exchange of another program, where the routing key is not the queue', async () => {
		const exchange = `${harness.prefix}fremd`;
		await raw.assertExchange(exchange, 'fanout', { durable: false, autoDelete: true });
		await raw.bindQueue(queue, exchange, '');
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		const headers = {
			'cloudEvents:specversion': '1.0',
			'cloudEvents:id': '1',
			'cloudEvents:source': 'urn:f',
			'cloudEvents:type': 't',
			'cloudEvents:time': '2026-01-01T00:00:00Z',
			'cloudEvents:mandant': 'm',
		};
		raw.publish(exchange, 'irgendwohin', Buffer.from('x'), { headers });
		await broker.settle((await deliveries.next()).token, { kind: 'again', reason: REASON });
		expect((await deliveries.next()).attempt).to.equal(2);
	});

	it('parks what it cannot read, with its bytes, and goes on with the next message', async () => {
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		raw.sendToQueue(queue, Buffer.from('Unfug'), { headers: { irgendwas: 1 } });
		await broker.publish(address, sample('musterstadt', 'gut'));
		expect(textOf(await deliveries.next())).to.equal('gut');
		await until('it is parked', () => parking.parked.length === 1);
		expect(parking.parked[0]?.message.body).to.deep.equal({ kind: 'inline', bytes: Buffer.from('Unfug') });
		expect(parking.parked[0]?.reason.code).to.match(/^DK-MESSAGE-/);
	});

	it('parks what the broker took out of the queue by itself, with the broker’s reason', async () => {
		const deliveries = new Deliveries();
		const message = sample();
		await broker.publish(address, message);
		const got = await raw.get(queue);
		if (!got) throw new Error('nothing in the queue');
		raw.nack(got, false, false); // What an operator's tool may do: away with it.
		await broker.consume(address, {}, deliveries.take);
		await until('it is parked', () => parking.parked.length === 1);
		expect(parking.parked[0]).to.deep.equal({ address, message, attempt: 1, reason: { code: 'DK-BROKER-DEAD-LETTER', facts: { reason: 'rejected' } } });
		expect(deliveries.all).to.deep.equal([]);
	});

	it('opens its consuming channel anew after a channel error, and refuses tokens of the old one', async () => {
		const deliveries = new Deliveries();
		await broker.publish(address, sample());
		await broker.consume(address, {}, deliveries.take);
		const first = await deliveries.next();
		provokeChannelError(2, 'drehkreuz consume'); // Channel 1 empties the dead letters.
		const second = await deliveries.next();
		expect(idOf(second)).to.equal(idOf(first));
		expect(second.redelivered).to.equal(true);
		expect(await codeOf(broker.settle(first.token, { kind: 'done' }))).to.equal('DK-DELIVERY-STALE');
		await broker.settle(second.token, { kind: 'done' });
		expect(broker.state(), 'the connection never closed').to.equal('open');
	});

	it('opens its publishing channel anew after a channel error', async () => {
		await broker.publish(address, sample());
		provokeChannelError(1, 'drehkreuz publish');
		await sleep(50);
		await broker.publish(address, sample());
		expect((await broker.depth(address)).ready).to.equal(2);
		expect(broker.state()).to.equal('open');
	});

	it('makes a deleted queue anew and goes on consuming', async () => {
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		await raw.deleteQueue(queue);
		await until('the queue is back', async () => (await broker.publish(address, sample()).catch(() => 'no')) !== 'no');
		await broker.settle((await deliveries.next()).token, { kind: 'done' });
	});

	it('makes a deleted rung anew when it is needed', async () => {
		const deliveries = new Deliveries();
		await broker.publish(address, sample());
		await broker.consume(address, {}, deliveries.take);
		await broker.settle((await deliveries.next()).token, { kind: 'again', reason: REASON, delayMs: 250, counted: false });
		const second = await deliveries.next();
		await raw.deleteQueue(namesWith(harness.prefix).rung(250));
		await broker.settle(second.token, { kind: 'again', reason: REASON, delayMs: 250, counted: false });
		expect((await deliveries.next()).redelivered).to.equal(true);
	});

	it('uses a queue that exists with other arguments as it is', async () => {
		const other = freshAddress();
		const name = namesWith(harness.prefix).work(other);
		await raw.assertQueue(name, { durable: true, arguments: { 'x-queue-type': 'classic' } });
		await broker.declare({ ...other, retry: QUICK });
		await broker.publish(other, sample());
		const deliveries = new Deliveries();
		await broker.consume(other, {}, deliveries.take);
		await broker.settle((await deliveries.next()).token, { kind: 'done' });
	});

	it('shortens only what a retried message carries about its failure', async () => {
		const deliveries = new Deliveries();
		await broker.publish(address, sample());
		await broker.consume(address, {}, deliveries.take);
		const facts = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`grund${n}`, 'ü'.repeat(3_000)]));
		await broker.settle((await deliveries.next()).token, { kind: 'again', reason: { code: 'DK-DELIVERY-REQUESTED', facts }, delayMs: 60_000 });
		const got = await raw.get(namesWith(harness.prefix).rung(120_000), { noAck: true });
		if (!got) throw new Error('nothing on the rung');
		const reason = String(got.properties.headers?.['dk-reason']);
		expect(Buffer.byteLength(reason)).to.be.lessThan(2_500);
		expect(JSON.parse(reason).code).to.equal('DK-DELIVERY-REQUESTED');
		expect(got.properties.headers).to.include({ 'dk-attempt': 2, 'dk-returns': 1 });
	});

	it('reports an unknown outcome when the connection is cut in the middle of a message, and takes the repeat once', async () => {
		const bytes = Buffer.alloc(1_000_000, 'x');
		const message = createMessage({ source: 'urn:x', type: 't', mandant: 'm' }, { kind: 'inline', bytes });
		await broker.publish(address, sample());
		harness.proxy.cutAfter(500_000);
		expect(await codeOf(broker.publish(address, message))).to.equal('DK-BROKER-UNCONFIRMED');
		await broker.publish(address, message);
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		expect(idOf((await deliveries.nextOnes(2))[1] as never)).to.equal(message.attributes.id);
		await sleep(100);
		expect(deliveries.all).to.have.length(2);
	});

	for (const bytes of [1, 60, 200, 400, 700]) {
		it(`loses nothing when the connection is cut ${bytes} bytes into an again`, async () => {
			const deliveries = new Deliveries();
			const message = sample();
			await broker.publish(address, message);
			await broker.consume(address, {}, deliveries.take);
			const first = await deliveries.next();
			harness.proxy.cutAfter(bytes);
			await broker.settle(first.token, { kind: 'again', reason: REASON }).catch(() => {});
			const second = await deliveries.next(15_000);
			expect(idOf(second)).to.equal(message.attributes.id);
			expect(second.redelivered).to.equal(true);
		});
	}

	it('publishes over another channel when a confirm did not come in time', async () => {
		await begin({ publishTimeoutMs: 500 });
		await broker.publish(address, sample());
		let opened = 0;
		harness.proxy.rewrite = (_, bytes) => {
			// channel.open: class 20, method 10. Source: AMQP 0-9-1, section 1.5.2
			if (bytes.includes(Buffer.from([0, 20, 0, 10]))) opened += 1;
			return bytes;
		};
		harness.proxy.stall('toClient');
		expect(await codeOf(broker.publish(address, sample()))).to.equal('DK-BROKER-UNCONFIRMED');
		harness.proxy.stall('toClient', false);
		await until('a publish is confirmed', () =>
			broker.publish(address, sample()).then(
				() => true,
				() => false,
			),
		);
		expect(opened).to.be.greaterThan(0);
	});

	it('is not held up by a connection that stands still when a subscription ends', async () => {
		await begin();
		const consumer = await broker.consume(address, {}, () => {});
		harness.proxy.stall('toClient');
		const before = performance.now();
		await consumer.cancel();
		expect(performance.now() - before).to.be.lessThan(8_000);
		harness.proxy.stall('toClient', false);
	});

	it('waits with a publish until the connection is back', async () => {
		harness.proxy.refuse();
		await until('it notices', () => broker.state() === 'connecting');
		const publishing = broker.publish(address, sample());
		await sleep(500);
		harness.proxy.admit();
		await publishing;
		expect((await broker.depth(address)).ready).to.equal(1);
	});

	it('gives up on a publish after its time limit when the connection does not come back, and knows that nothing was sent', async () => {
		await begin({ publishTimeoutMs: 300 });
		harness.proxy.refuse();
		await until('it notices', () => broker.state() === 'connecting');
		const before = Date.now();
		expect(await codeOf(broker.publish(address, sample()))).to.equal('DK-BROKER-UNREACHABLE');
		expect(Date.now() - before).to.be.within(290, 15_000);
		harness.proxy.admit();
		await until('it is back', () => broker.state() === 'open');
		expect((await broker.depth(address)).ready).to.equal(0);
	});

	it('notices a peer that went silent, and comes back', async () => {
		await begin({ heartbeatSeconds: 1, publishTimeoutMs: 500 });
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		await broker.publish(address, sample());
		await deliveries.next();
		harness.proxy.silence();
		expect(await codeOf(broker.publish(address, sample()))).to.equal('DK-BROKER-UNCONFIRMED');
		await until('it drops the connection', () => broker.state() === 'connecting', 10_000);
		harness.proxy.silence(false);
		harness.proxy.cut();
		await until('it is back', () => broker.state() === 'open', 20_000);
		await broker.publish(address, sample());
		await deliveries.next();
	});

	it('closes in time when the peer is silent', async () => {
		const deliveries = new Deliveries();
		await broker.publish(address, sample());
		await broker.consume(address, {}, deliveries.take);
		await deliveries.next();
		harness.proxy.silence();
		const before = Date.now();
		await broker.close(500);
		expect(Date.now() - before).to.be.lessThan(10_000);
		harness.proxy.silence(false);
	});

	it('closes while it is connecting again', async () => {
		harness.proxy.refuse();
		await until('it notices', () => broker.state() === 'connecting');
		await broker.close(500);
		expect(broker.state()).to.equal('closed');
		harness.proxy.admit();
		await sleep(300);
		expect(harness.proxy.count).to.equal(0);
	});

	it('keeps many publishes in flight and confirms each', async () => {
		const messages = Array.from({ length: 3_000 }, () => sample());
		await Promise.all(messages.map((message) => broker.publish(address, message)));
		const arrived = new Set<string>();
		await broker.consume(address, { prefetch: 500 }, (delivery) => {
			arrived.add(idOf(delivery));
			void broker.settle(delivery.token, { kind: 'done' });
		});
		await until('all arrived', () => arrived.size === 3_000, 20_000);
	});

	it('opens no more channels with each subscription that comes and goes', async () => {
		for (let round = 0; round < 25; round++) {
			const consumer = await broker.consume(address, {}, () => {});
			await consumer.cancel();
		}
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		await broker.publish(address, sample());
		await deliveries.next();
		provokeChannelError(2, 'drehkreuz consume'); // Were channels left behind, number 2 would be none that consumes.
		expect((await deliveries.next()).redelivered).to.equal(true);
	});

	it('refuses a token of another broker', async () => {
		const deliveries = new Deliveries();
		await broker.publish(address, sample());
		await broker.consume(address, {}, deliveries.take);
		const { token } = await deliveries.next();
		const other = harness.create(parking);
		await other.open();
		expect(await codeOf(other.settle(token, { kind: 'done' }))).to.equal('DK-DELIVERY-STALE');
		await broker.settle(token, { kind: 'done' });
	});
});
