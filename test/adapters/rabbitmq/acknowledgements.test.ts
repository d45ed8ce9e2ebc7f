/** How many acknowledgements become few frames; that the broker takes them as meant is shown by the contract tests on a real RabbitMQ. */
import type { Channel, ConsumeMessage } from 'amqplib';
import { expect } from 'chai';
import { Acknowledgements } from '../../../adapters/rabbitmq/acknowledgements.ts';

describe('acknowledgements of one AMQP channel', () => {
	let frames: string[];
	let gone: boolean;
	let acknowledgements: Acknowledgements;

	beforeEach(() => {
		frames = [];
		gone = false;
		const write = (frame: string): void => {
			if (gone) throw new Error('Channel closed');
			frames.push(frame);
		};
		const channel = {
			ack: (message: ConsumeMessage, upTo = false) => write(`ack ${message.fields.deliveryTag}${upTo ? ' and all before' : ''}`),
			reject: (message: ConsumeMessage) => write(`reject ${message.fields.deliveryTag}`),
		};
		acknowledgements = new Acknowledgements(channel as unknown as Channel, 64);
	});

	function come(count: number): ConsumeMessage[] {
		const messages = Array.from({ length: count }, (_, index) => ({ fields: { deliveryTag: index + 1 } }) as ConsumeMessage);
		for (const message of messages) acknowledgements.came(message);
		return messages;
	}

	it('writes one frame for an eighth of the prefetch, when nothing older is out', async () => {
		const messages = come(20);
		await Promise.all(messages.slice(0, 8).map((message) => acknowledgements.ack(message)));
		expect(frames).to.deep.equal(['ack 8 and all before']);
		expect(acknowledgements.held).to.equal(12);
	});

	it('never acknowledges what is still out: beside an older one each gets a frame of its own', async () => {
		const messages = come(20);
		const ready = [0, 1, 3, 4, 5, 6, 7, 8].map((index) => messages[index] as ConsumeMessage);
		await Promise.all(ready.reverse().map((message) => acknowledgements.ack(message)));
		expect(frames).to.deep.equal(['ack 2 and all before', 'ack 4', 'ack 5', 'ack 6', 'ack 7', 'ack 8', 'ack 9']);
	});

	it('acknowledges at once when nothing else is out', async () => {
		const [only] = come(1) as [ConsumeMessage];
		const written = acknowledgements.ack(only);
		expect(frames).to.deep.equal(['ack 1 and all before']);
		await written;
	});

	it('waits a few milliseconds for others, and not longer', async () => {
		const [first, second] = come(3) as [ConsumeMessage, ConsumeMessage];
		const written = Promise.all([acknowledgements.ack(second), acknowledgements.ack(first)]);
		expect(frames).to.deep.equal([]);
		await written;
		expect(frames).to.deep.equal(['ack 2 and all before']);
	});

	it('gives back at once, and goes round what was given back', async () => {
		const [first, second] = come(2) as [ConsumeMessage, ConsumeMessage];
		const written = acknowledgements.ack(second);
		acknowledgements.requeue(first);
		await written;
		expect(frames).to.deep.equal(['reject 1', 'ack 2 and all before']);
		expect(acknowledgements.held).to.equal(0);
	});

	it('rejects all that wait when the channel is gone, and what comes later', async () => {
		const [first, second] = come(3) as [ConsumeMessage, ConsumeMessage];
		const outcome = (work: Promise<void>): Promise<string> => work.then(() => 'written', String);
		const waiting = outcome(acknowledgements.ack(first));
		gone = true;
		acknowledgements.end();
		expect(await waiting).to.contain('Channel closed');
		expect(await outcome(acknowledgements.ack(second))).to.contain('Channel closed');
	});
});
