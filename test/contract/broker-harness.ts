/** What the broker contract needs of an engine, and small tools to drive a broker in tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Broker, ChannelAddress, ChannelSpec, Delivery, ParkingPlace, ParkRequest } from '../../hub/channel/broker.ts';
import type { RetryPolicy } from '../../hub/channel/retry-policy.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../../hub/errors/problem.ts';
import { createMessage } from '../../hub/message/create.ts';
import type { Message } from '../../hub/message/message.ts';
import { sleep, until } from '../support/until.ts';

export { sleep, until };

/** One test's own place for messages: a file, a queue prefix. */
export interface BrokerHarness {
	/** A closed broker at this place. A former one must be closed or dead. */
	create(parking: ParkingPlace): Broker;
	/** What a child process needs to open a broker at this place. JSON-able. */
	readonly child: { readonly module: string; readonly options: Readonly<Record<string, unknown>> };
	/** Cuts the broker off from its messages and lets it come back: a cut connection, a reopened file. Resolves when both have happened. */
	cut(broker: Broker): Promise<void>;
	/** Whether subscriptions live through a cut by themselves. */
	readonly subscriptionsSurviveCut: boolean;
	/** Whether the engine knows when the oldest message that waits was taken. */
	readonly tellsOldest: boolean;
	/** Removes the place. Closes what is open. */
	dispose(): Promise<void>;
}

/** Undefined: the engine cannot be had here; the suite says so and skips. */
export type MakeHarness = () => Promise<BrokerHarness | undefined>;

/** What a contract test works with: one open broker with one declared channel, at a place of its own. */
export interface Bench {
	readonly harness: BrokerHarness;
	readonly parking: MemoryParking;
	broker: Broker;
	readonly address: ChannelAddress;
	readonly spec: ChannelSpec;
	/** Closes the broker and opens another one at the same place. */
	reopen(): Promise<void>;
}

/** Quick: 250 ms, then 500 ms, then parked. */
export const QUICK: RetryPolicy = { maxAttempts: 3, delaysMs: [250, 500], deliveryLimit: 3 };

export const REASON: Problem = { code: 'DK-PARTNER-UNREACHABLE', facts: { role: 'dms' } };

export const freshAddress = (mandant = 'musterstadt'): ChannelAddress => ({ mandant, channel: `antrag.${randomUUID().slice(0, 8)}` });

export function sample(mandant = 'musterstadt', text = 'Antrag'): Message {
	const attributes = { source: 'urn:drehkreuz:test', type: 'de.drehkreuz.antrag.eingegangen', mandant, datacontenttype: 'text/plain' };
	return createMessage(attributes, { kind: 'inline', bytes: Buffer.from(text) });
}

export const textOf = (delivery: Delivery): string => (delivery.message.body.kind === 'inline' ? delivery.message.body.bytes.toString() : '');
export const idOf = (delivery: Delivery): string => delivery.message.attributes.id;

/** A parking place that can be told to fail. */
export class MemoryParking implements ParkingPlace {
	readonly parked: ParkRequest[] = [];
	failures = 0;

	async park(request: ParkRequest): Promise<void> {
		if (this.failures > 0) {
			this.failures--;
			throw new DrehkreuzError('DK-STORE-FAILED', { systemCode: 'test' });
		}
		this.parked.push(request);
	}
}

/** Deliveries as they come; `next` waits for the next one. */
export class Deliveries {
	readonly all: Delivery[] = [];
	#read = 0;
	#wake: (() => void) | undefined;

	readonly take = (delivery: Delivery): void => {
		this.all.push(delivery);
		this.#wake?.();
	};

	async next(timeoutMs = 40_000): Promise<Delivery> {
		const deadline = Date.now() + timeoutMs;
		while (this.#read >= this.all.length) {
			const left = deadline - Date.now();
			if (left <= 0) throw new Error(`no delivery within ${timeoutMs} ms`);
			await Promise.race([
				new Promise<void>((resolve) => {
					this.#wake = resolve;
				}),
				sleep(Math.min(left, 50)),
			]);
		}
		return this.all[this.#read++] as Delivery;
	}

	async nextOnes(count: number, timeoutMs = 40_000): Promise<Delivery[]> {
		const deliveries: Delivery[] = [];
		while (deliveries.length < count) deliveries.push(await this.next(timeoutMs));
		return deliveries;
	}
}

/** The code of the error that the work ends with; fails when it does not fail. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
	try {
		await work;
	} catch (error) {
		if (error instanceof DrehkreuzError) return error.code;
		throw error;
	}
	throw new Error('succeeded, but should have failed');
}

/** A process of its own with a broker of its own, to be killed. */
export class BrokerChild {
	readonly lines: string[] = [];
	readonly #process: ChildProcess;
	readonly #ended: Promise<void>;

	constructor(harness: Pick<BrokerHarness, 'child'>, address: ChannelAddress, task: 'publish' | 'hold' | 'die') {
		const script = fileURLToPath(new URL('../support/broker-child.ts', import.meta.url));
		const input = JSON.stringify({ ...harness.child, address, task, retry: QUICK });
		this.#process = spawn(process.execPath, [script, input], { stdio: ['ignore', 'pipe', 'inherit'] });
		const lines = createInterface({ input: this.#process.stdout as NodeJS.ReadableStream });
		lines.on('line', (line) => this.lines.push(line));
		const closed = new Promise((resolve) => lines.once('close', resolve));
		this.#ended = new Promise<void>((resolve) => {
			this.#process.once('exit', () => void closed.then(() => resolve()));
		});
	}

	/** Waits for so many lines. */
	async said(count: number): Promise<void> {
		await until(`${count} lines from the child process`, () => this.lines.length >= count, 15_000);
	}

	async kill(): Promise<void> {
		this.#process.kill('SIGKILL');
		await this.#ended;
	}

	async ended(): Promise<void> {
		await this.#ended;
	}
}
