/**
 * Keeps the hub process up, as a service manager does, and lets harms end it one at a time.
 *
 * The hub is `up` → (a harm or a message ends it) → `down` → started again, as often as needed → `up`. Everything that starts or ends it
 * runs in turn; a watch notices an end that nobody asked for.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { Turns } from '../../hub/ingress/turns.ts';
import type { HubProcess } from '../support/hub-process.ts';

/** Milliseconds that a graceful stop may take before it counts as hung. */
const STOP_MS = 60_000;
/** Milliseconds for all tries of a start; the broker may be down meanwhile. */
const START_MS = 180_000;
const WATCH_MS = 50;

export class Keeper {
	readonly hub: HubProcess;
	readonly #turns = new Turns();
	readonly #codes = new Map<string, number>();
	#watching = false;
	#watch: Promise<void> | undefined;
	#endings = 0;
	#hung = 0;

	constructor(hub: HubProcess) {
		this.hub = hub;
		hub.onOutput = (text) => {
			for (const [code] of text.matchAll(/DK-[A-Z]+(?:-[A-Z]+)+/g)) this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1);
		};
	}

	/** Error codes in its log and how often. */
	get codes(): Readonly<Record<string, number>> {
		return Object.fromEntries([...this.#codes].sort());
	}

	/** Times it ended by itself. */
	get endings(): number {
		return this.#endings;
	}

	/** Times it did not end when asked to. */
	get hung(): number {
		return this.#hung;
	}

	async start(): Promise<void> {
		await this.alone(() => this.#up());
		this.#watching = true;
		this.#watch = this.#look();
	}

	/** No other start, stop or kill while this runs; afterwards the hub is up again. */
	async alone(work: () => Promise<void>): Promise<void> {
		await this.#turns.run('hub', async () => {
			await work();
			await this.#up();
		});
	}

	/** SIGTERM. */
	async stop(): Promise<void> {
		const timer = setTimeout(() => {
			this.#hung += 1;
			void this.hub.kill();
		}, STOP_MS);
		await this.hub.stop();
		clearTimeout(timer);
	}

	/** For the end of the run: nothing is started any more, and the hub is stopped. */
	async end(): Promise<void> {
		this.#watching = false;
		await this.#watch;
		await this.stop();
	}

	async #look(): Promise<void> {
		while (this.#watching) {
			await pause(WATCH_MS);
			if (this.hub.isRunning) continue;
			await this.#turns.run('hub', async () => {
				if (this.hub.isRunning || !this.#watching) return;
				this.#endings += 1;
				await this.#up();
			});
		}
	}

	async #up(): Promise<void> {
		const deadline = Date.now() + START_MS;
		while (!this.hub.isRunning) {
			try {
				await this.hub.start();
			} catch (error) {
				if (Date.now() > deadline) throw error;
				await this.hub.kill();
				await pause(300);
			}
		}
	}
}
