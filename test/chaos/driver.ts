/** Sends numbered messages to the hub's ingress, each until it is accepted, as a portal does: same id, same content, again and again. */
import { setTimeout as pause } from 'node:timers/promises';
import { ENTRY, type Nature } from './flow.ts';

export interface DriverOptions {
	readonly url: string;
	readonly token: string;
	readonly mandanten: readonly string[];
	readonly messages: number;
	/** Messages that may be sent by now, see `allow`. Default all. */
	readonly concurrency: number;
}

/** Milliseconds until a request without an answer is given up and repeated. */
const ANSWER_MS = 20_000;

export class Driver {
	readonly #options: DriverOptions;
	readonly #accepted = new Map<string, Nature>();
	readonly #special: Nature[] = [];
	#allowed = 0;
	#next = 0;
	#stopped = false;

	constructor(options: DriverOptions) {
		this.#options = options;
	}

	/** What the hub has answered with 2xx, by message id. */
	get accepted(): ReadonlyMap<string, Nature> {
		return this.#accepted;
	}

	/** Share of the messages that were begun, 0 to 1. */
	get progress(): number {
		return this.#next / this.#options.messages;
	}

	/** Lets messages go up to this share of all. */
	allow(share: number): void {
		this.#allowed = Math.max(this.#allowed, Math.ceil(share * this.#options.messages));
	}

	/** One of the next messages is of this nature. */
	plant(nature: Nature): void {
		this.#special.push(nature);
	}

	stop(): void {
		this.#stopped = true;
	}

	/** Resolves when all were accepted, or after `stop`. */
	async run(): Promise<void> {
		await Promise.all(Array.from({ length: this.#options.concurrency }, () => this.#work()));
	}

	async #work(): Promise<void> {
		while (!this.#stopped && this.#next < this.#options.messages) {
			if (this.#next >= this.#allowed) {
				await pause(20);
				continue;
			}
			const number = this.#next++;
			await this.#send(number, this.#special.shift() ?? 'harmlos');
		}
	}

	async #send(number: number, nature: Nature): Promise<void> {
		const { url, token, mandanten } = this.#options;
		const id = `c-${number}`;
		const body = JSON.stringify({ id, art: nature, teile: [`${id}-erster`, `${id}-zweiter`] });
		for (let tries = 1; !this.#stopped; tries++) {
			try {
				const response = await fetch(`${url}/in/${mandanten[number % mandanten.length]}/${ENTRY}`, {
					method: 'POST',
					headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'ce-id': id },
					body,
					signal: AbortSignal.timeout(ANSWER_MS),
				});
				await response.arrayBuffer();
				if (response.ok) return void this.#accepted.set(id, nature);
				if (response.status < 500) throw new Refused(`${id} was refused with ${response.status}`);
			} catch (error) {
				if (error instanceof Refused) throw error;
			}
			await pause(Math.min(50 * tries, 500));
		}
	}
}

/** The hub says that a message is wrong that is right: no repeat helps, and the run has found something. */
class Refused extends Error {}
