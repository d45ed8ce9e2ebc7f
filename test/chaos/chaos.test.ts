/** The short form of the chaos run; the long one is `npm run chaos`. */
import { expect } from 'chai';
import { rabbitmqForTests } from '../support/rabbitmq.ts';
import { skip } from '../support/skip.ts';
import { type ChaosOptions, runChaos } from './chaos.ts';

const short = { kills: 3, messages: 120, timeoutMs: 100_000 } as const;

describe('a hub that is killed with -9 at random moments', () => {
	it('loses no application and doubles no effect, on the embedded engines', async function () {
		this.timeout(120_000);
		await holds({ ...short, engine: 'embedded', seed: 1 });
	});

	it('loses no application and doubles no effect, on RabbitMQ', async function () {
		this.timeout(180_000);
		const server = await rabbitmqForTests();
		if (!server) return skip(this, 'there is no RabbitMQ here');
		await holds({ ...short, engine: 'rabbitmq', seed: 2, amqpUrl: server.url });
	});
});

async function holds(options: ChaosOptions): Promise<void> {
	const result = await runChaos(options);
	const { payed, booked, vorgaenge, fachverfahren } = result.effects;
	expect(result).to.include({ kills: options.kills, sent: options.messages, lost: 0, effects_doubled: 0 });
	expect({ payed, booked, vorgaenge, fachverfahren }).to.deep.equal({ payed: 120, booked: 120, vorgaenge: 120, fachverfahren: 120 });
}
