/** The short form of the chaos run; the long one is `npm run chaos`. */
import { expect } from 'chai';
import { privateRabbitmqForTests } from '../support/rabbitmq.ts';
import { skip } from '../support/skip.ts';
import { HARM_KINDS } from './harms/harm.ts';
import { allHarms } from './harms/plan.ts';
import type { Engine } from './options.ts';
import { runChaos } from './run.ts';

describe('a hub that is harmed in every way', function () {
	this.timeout(600_000);

	it('loses no message and doubles no effect, on the embedded engines', () => holds('embedded', 1));

	it('loses no message and doubles no effect, on RabbitMQ', async function () {
		if (!(await privateRabbitmqForTests())) return skip(this, 'there is no RabbitMQ here that may be harmed');
		await holds('rabbitmq', 2);
	});

	it('knows every kind of harm that can be named', () => {
		expect(allHarms.map(({ kind }) => kind)).to.have.members(HARM_KINDS);
	});
});

async function holds(engine: Engine, seed: number): Promise<void> {
	const kinds = allHarms.filter((harm) => (harm.engine ?? engine) === engine).map(({ kind }) => kind);
	const messages = 80;
	const result = await runChaos({ engine, kills: kinds.length, messages, seed, timeoutMs: 500_000 });
	expect(result, JSON.stringify(result)).to.include({ lost: 0, effects_doubled: 0, stuck: 0, crashes: 0, hung: 0, sent: messages, parked: 2 });
	expect(result.harms, 'every kind of harm came once').to.deep.equal(Object.fromEntries(kinds.map((kind) => [kind, 1])));
}
