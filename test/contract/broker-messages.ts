/** Broker contract, part: a message arrives as it was sent, or is refused. */
import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { createMessage } from '../../hub/message/create.ts';
import type { Attachment, Message } from '../../hub/message/message.ts';
import { type Bench, codeOf, Deliveries, freshAddress, sample, textOf } from './broker-harness.ts';

export function describeMessages(bench: () => Bench): void {
	async function roundTrip(message: Message): Promise<Message> {
		const { broker, address } = bench();
		const deliveries = new Deliveries();
		await broker.publish(address, message);
		await broker.consume(address, {}, deliveries.take);
		const delivery = await deliveries.next();
		await broker.settle(delivery.token, { kind: 'done' });
		return delivery.message;
	}

	it('hands out attributes of every type, umlauts and a binary body exactly as they were published', async () => {
		const message = createMessage(
			{
				source: 'urn:drehkreuz:musterstadt:portal',
				type: 'de.drehkreuz.antrag.eingegangen',
				mandant: 'musterstadt',
				subject: 'Vorgang „Äußere Weiße Straße“ 日本 🎺',
				datacontenttype: 'application/xml; charset=utf-8',
				testnachricht: true,
				einwilligung: false,
				klein: -1,
				null: 0,
				mittel: 70_000,
				gross: Number.MAX_SAFE_INTEGER,
				negativ: Number.MIN_SAFE_INTEGER,
				ziffern: '0815',
				leer: '',
			},
			{ kind: 'inline', bytes: Buffer.from([0, 255, 13, 10, 0xc3, 0x28, ...randomBytes(300)]) },
		);
		expect(await roundTrip(message)).to.deep.equal(message);
	});

	it('hands out an empty body, and a message without a media type', async () => {
		const message = createMessage({ source: 'urn:a', type: 't', mandant: 'm' }, { kind: 'inline', bytes: Buffer.alloc(0) });
		expect(await roundTrip(message)).to.deep.equal(message);
	});

	it('hands out a body by reference and a hundred attachments exactly', async () => {
		const attachments = Array.from(
			{ length: 100 },
			(_, n): Attachment => ({ name: `Anlage ${n} – Größe.pdf`, mediaType: 'application/pdf', size: n, sha512: 'ab'.repeat(64) }),
		);
		const reference = { sha512: 'cd'.repeat(64), size: 70_000_000, mediaType: 'application/pdf' };
		const message = createMessage(
			{ source: 'urn:a', type: 't', mandant: 'm', datacontenttype: 'application/pdf' },
			{ kind: 'reference', reference },
			attachments,
		);
		expect(await roundTrip(message)).to.deep.equal(message);
	});

	it('hands out a body of 1 MiB, the largest that may travel inside a message', async () => {
		const message = createMessage({ source: 'urn:a', type: 't', mandant: 'm' }, { kind: 'inline', bytes: randomBytes(1_048_576) });
		expect(await roundTrip(message)).to.deep.equal(message);
	});

	it('keeps a media type and a content of attributes that are as long as allowed', async () => {
		const long = 'ü'.repeat(512);
		const message = createMessage(
			{ source: 'urn:a', type: 't', mandant: 'm', datacontenttype: `text/plain; x=${'y'.repeat(1_000)}`, subject: long },
			{ kind: 'inline', bytes: Buffer.from('x') },
		);
		expect(await roundTrip(message)).to.deep.equal(message);
	});

	it('refuses a message whose attributes and attachment list do not fit a header, before anything is sent', async () => {
		const { broker, address } = bench();
		const attributes = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`feld${n}`, 'x'.repeat(1_000)]));
		const attachments = Array.from(
			{ length: 100 },
			(_, n): Attachment => ({ name: `${n}${'x'.repeat(120)}`, mediaType: 'a/b', size: 1, sha512: 'ab'.repeat(64) }),
		);
		const message = createMessage({ source: 'urn:a', type: 't', mandant: 'm', ...attributes }, { kind: 'inline', bytes: Buffer.from('x') }, attachments);
		expect(await codeOf(broker.publish(address, message))).to.equal('DK-BROKER-HEADERS');
		expect((await broker.depth(address)).ready).to.equal(0);
		await broker.publish(address, sample()); // The way in still works.
	});

	it('refuses a body that no broker takes', async () => {
		const { broker, address } = bench();
		const message = createMessage({ source: 'urn:a', type: 't', mandant: 'm' }, { kind: 'inline', bytes: Buffer.alloc(17_000_000) });
		expect(await codeOf(broker.publish(address, message))).to.equal('DK-BROKER-TOO-LARGE');
		await broker.publish(address, sample());
	});

	it('refuses a publish to a channel that nobody declared, and takes the next one', async () => {
		const { broker, address } = bench();
		expect(await codeOf(broker.publish(freshAddress(), sample()))).to.equal('DK-BROKER-UNROUTABLE');
		await Promise.all([broker.publish(address, sample()), codeOf(broker.publish(freshAddress(), sample())), broker.publish(address, sample())]);
		expect((await broker.depth(address)).ready).to.equal(2);
	});

	it('refuses to consume from a channel that nobody declared', async () => {
		expect(await codeOf(bench().broker.consume(freshAddress(), {}, () => {}))).to.equal('DK-BROKER-UNROUTABLE');
		expect(await codeOf(bench().broker.depth(freshAddress()))).to.equal('DK-BROKER-UNROUTABLE');
	});

	it('shows a tenant nothing of the messages of another one with a channel of the same name', async () => {
		const { broker, address, spec } = bench();
		const other = { ...address, mandant: 'nebenstadt' };
		await broker.declare({ ...spec, ...other });
		const ours = new Deliveries();
		const theirs = new Deliveries();
		await broker.consume(address, {}, ours.take);
		await broker.consume(other, {}, theirs.take);
		await broker.publish(address, sample('musterstadt', 'unser'));
		await broker.publish(other, sample('nebenstadt', 'deren'));
		expect(textOf(await ours.next())).to.equal('unser');
		expect(textOf(await theirs.next())).to.equal('deren');
		expect([ours.all.length, theirs.all.length]).to.deep.equal([1, 1]);
		expect((await theirs.next(50).catch(() => undefined))?.address).to.equal(undefined);
	});
}
