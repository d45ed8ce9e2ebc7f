/** The clock that all processes of a PostgreSQL store share: without a server, with clocks that the test moves. */
import { expect } from 'chai';
import { ServerClock } from '../../../adapters/postgres/server-clock.ts';
import { type LogFields, silentLogger } from '../../../hub/logging/logger.ts';

const MINUTE = 60_000;
const BEGIN = 1_700_000_000_000;

describe('the clock of the database server', () => {
	/** Milliseconds that have passed for all. */
	let passed: number;
	/** How far this machine's clock is off, milliseconds. */
	let off: number;
	/** Milliseconds until the answer. */
	let answerMs: number;
	let logged: string[];
	let clock: ServerClock;

	beforeEach(() => {
		[passed, off, answerMs, logged] = [0, 0, 2, []];
		const note = (fields: LogFields, text: string): void => void logged.push(`${Math.round((fields.durationMs ?? 0) / 1_000)} s: ${text.slice(0, 33)}`);
		clock = new ServerClock({
			ask: async () => {
				passed += answerMs / 2;
				const at = BEGIN + passed;
				passed += answerMs / 2;
				return at;
			},
			log: { ...silentLogger, warn: note, info: note },
			own: () => BEGIN + passed + off,
			steady: () => passed,
		});
	});
	const wrongBy = (): number => clock.now() - (BEGIN + passed);

	it('is that of this machine until it is known, and while both agree', async () => {
		off = 40;
		expect(wrongBy()).to.equal(40);
		await clock.look();
		expect(wrongBy(), 'as exactly as this machine has it').to.equal(40);
		expect(logged).to.deep.equal([]);
	});

	it('is right where the clock of this machine is wrong, and goes on while the server is not asked', async () => {
		off = -7 * MINUTE;
		await clock.look();
		expect(wrongBy()).to.equal(0);
		passed += 10 * MINUTE;
		expect(wrongBy()).to.equal(0);
	});

	it('does not follow a step of the clock of this machine', async () => {
		await clock.look();
		off = 90 * MINUTE;
		expect(wrongBy()).to.equal(0);
	});

	it('does not believe an answer that took long, once it knows the time', async () => {
		off = MINUTE;
		await clock.look();
		answerMs = 20_000;
		await clock.look();
		expect(wrongBy()).to.equal(0);
	});

	it('tells once that a clock is wrong, and once that it is right again', async () => {
		off = -90_000;
		for (let look = 0; look < 3; look++) await clock.look();
		off = 1_000;
		for (let look = 0; look < 3; look++) await clock.look();
		expect(logged).to.deep.equal(['90 s: the clock of this machine differs', '1 s: the clock of this machine agrees ']);
	});

	it('fails with the first question, and not later', async () => {
		const down = new ServerClock({ ask: () => Promise.reject(new Error('down')), log: silentLogger });
		expect(
			await down.start().then(
				() => 'started',
				(error: Error) => error.message,
			),
		).to.equal('down');
		expect(Math.abs(down.now() - Date.now())).to.be.lessThan(100);
		down.stop();
	});
});
