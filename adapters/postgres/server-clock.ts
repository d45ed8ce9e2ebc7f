/**
 * The time of the database server, which all processes of a store share: asked for now and then, and carried on in between by this machine's monotonic clock, so
 * that a step of its clock changes nothing either.
 *
 * While both clocks are closer than what the question can tell, the machine's own counts: where NTP runs on both, this is the machine's time.
 */
import type { Logger } from '../../hub/logging/logger.ts';

export interface ServerClockOptions {
	/** Asks the server; epoch milliseconds, with fractions. */
	readonly ask: () => Promise<number>;
	readonly log: Logger;
	/** For tests. Defaults: `Date.now` and `performance.now`. */
	readonly own?: () => number;
	readonly steady?: () => number;
}

/** Milliseconds between questions. */
const EVERY_MS = 30_000;
/** An answer that took longer says too little of when it was given. */
const SLOW_MS = 2_000;
/** Milliseconds of difference that do not count: answers take that long at times. */
const CLOSE_MS = 100;
/** From here on people should know. */
const WRONG_MS = 5_000;

export class ServerClock {
	readonly #options: ServerClockOptions;
	readonly #own: () => number;
	readonly #steady: () => number;
	/** The server's time when the steady clock stood at zero; undefined: not known yet. */
	#zero: number | undefined;
	#isWrong = false;
	#timer: NodeJS.Timeout | undefined;

	constructor(options: ServerClockOptions) {
		this.#options = options;
		this.#own = options.own ?? Date.now;
		this.#steady = options.steady ?? (() => performance.now());
	}

	/** Asks at once and from then on. @throws what `ask` throws */
	async start(): Promise<void> {
		await this.look();
		// While the server is away its time goes on here.
		this.#timer = setInterval(() => void this.look().catch(() => {}), EVERY_MS).unref();
	}

	stop(): void {
		clearInterval(this.#timer);
	}

	/** Epoch milliseconds. */
	now(): number {
		const own = this.#own();
		if (this.#zero === undefined) return own;
		const server = Math.round(this.#zero + this.#steady());
		return Math.abs(server - own) < CLOSE_MS ? own : server;
	}

	/** Asks once. @throws what `ask` throws */
	async look(): Promise<void> {
		const before = this.#steady();
		const server = await this.#options.ask();
		const after = this.#steady();
		if (this.#zero !== undefined && after - before > SLOW_MS) return;
		this.#zero = server - (before + after) / 2;
		this.#tell(Math.abs(this.now() - this.#own()));
	}

	#tell(offMs: number): void {
		const isWrong = offMs >= WRONG_MS;
		if (isWrong === this.#isWrong) return;
		this.#isWrong = isWrong;
		const fields = { component: 'postgres-store', durationMs: Math.round(offMs) };
		if (isWrong) this.#options.log.warn(fields, 'the clock of this machine differs from that of the database server; one of them is wrong');
		else this.#options.log.info(fields, 'the clock of this machine agrees with that of the database server again');
	}
}
