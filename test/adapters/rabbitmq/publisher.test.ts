/**
 * Channels that refuse: RabbitMQ 3.10 does so on a channel that met its queue while a cluster had lost the queue's leader, which cannot be brought about at will. So
 * the channels here are played; what the publisher does on real ones is shown by the broker's contract and fault tests.
 */
import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import type { Letter } from '../../../adapters/rabbitmq/envelope.ts';
import type { Link } from '../../../adapters/rabbitmq/link.ts';
import { Publisher } from '../../../adapters/rabbitmq/publisher.ts';
import { Signal } from '../../../adapters/rabbitmq/signal.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { codeOf } from '../../contract/broker-harness.ts';
import { until } from '../../support/until.ts';

type Answer = 'confirm' | 'refuse' | 'say nothing';

/** A confirm channel that answers every message alike. */
class PlayedChannel extends EventEmitter {
	isClosed = false;
	readonly #answer: Answer;

	constructor(answer: Answer) {
		super();
		this.#answer = answer;
	}

	publish(_exchange: string, _key: string, _content: Buffer, _options: object, answered: (error: Error | null) => void): boolean {
		if (this.#answer !== 'say nothing') setImmediate(answered, this.#answer === 'refuse' ? new Error('message nacked') : null);
		return true;
	}

	async close(): Promise<void> {
		this.isClosed = true;
		this.emit('close');
	}
}

describe('the publisher on RabbitMQ', () => {
	const letter: Letter = { content: Buffer.from('Inhalt'), options: { headers: {} } };
	let opened: PlayedChannel[];

	/** The first channel answers as the first word says, the next one as the next, all further ones as the last. */
	function publisherOn(...answers: Answer[]): Publisher {
		opened = [];
		const createConfirmChannel = async (): Promise<PlayedChannel> => {
			const channel = new PlayedChannel(answers[Math.min(opened.length, answers.length - 1)] as Answer);
			opened.push(channel);
			return channel;
		};
		const link = { ready: async () => ({ createConfirmChannel }), blocked: false, changed: new Signal() };
		return new Publisher(link as unknown as Link, 300, silentLogger);
	}

	it('leaves a channel that refuses a message: the next one goes over a new channel', async () => {
		const publisher = publisherOn('refuse', 'confirm');
		expect(await codeOf(publisher.publish('', 'queue', letter))).to.equal('DK-BROKER-UNCONFIRMED');
		expect(await publisher.publish('', 'queue', letter)).to.equal(true);
		expect(opened.length).to.equal(2);
		await until('the left channel is closed', () => opened[0]?.isClosed === true);
		expect(opened[1]?.isClosed).to.equal(false);
	});

	it('leaves a channel that does not confirm in time', async () => {
		const publisher = publisherOn('say nothing', 'confirm');
		expect(await codeOf(publisher.publish('', 'queue', letter))).to.equal('DK-BROKER-UNCONFIRMED');
		expect(await publisher.publish('', 'queue', letter)).to.equal(true);
	});

	it('closes a channel that it left only when nothing is on its way there any more', async () => {
		const publisher = publisherOn('say nothing', 'confirm');
		const first = codeOf(publisher.publish('', 'queue', letter));
		await new Promise((resolve) => setTimeout(resolve, 150));
		const second = codeOf(publisher.publish('', 'queue', letter));
		await first;
		expect(opened[0]?.isClosed, 'the second message may still be confirmed').to.equal(false);
		await second;
		await until('the left channel is closed', () => opened[0]?.isClosed === true);
	});

	it('does not open a channel per message when the queue refuses on every channel', async () => {
		const publisher = publisherOn('refuse');
		for (let i = 0; i < 20; i++) expect(await codeOf(publisher.publish('', 'queue', letter))).to.equal('DK-BROKER-UNCONFIRMED');
		expect(opened.length).to.be.lessThan(4);
	});
});
