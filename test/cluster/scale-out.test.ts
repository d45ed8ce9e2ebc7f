/** The short form of the scale-out run; the long one is `npm run cluster`. */
import { expect } from 'chai';
import { rabbitmqForTests } from '../support/rabbitmq.ts';
import { skip } from '../support/skip.ts';
import { runScaleOut } from './scale-out.ts';

describe('two hub processes with one data folder', function () {
	this.timeout(300_000);

	it('share the work, take over from each other after kill -9, lose no application and double no effect', async function () {
		const server = await rabbitmqForTests();
		if (!server) return skip(this, 'there is no RabbitMQ here');
		const messages = 16;
		const { effects, ...result } = await runScaleOut({ amqpUrl: server.url, processes: 2, messages, kills: 1, timeoutMs: 240_000 });
		expect(result).to.include({ sent: messages, lost: 0, effects_doubled: 0 });
		expect(effects).to.deep.equal({ payed: messages, booked: messages, vorgaenge: messages, fachverfahren: messages });
	});
});
