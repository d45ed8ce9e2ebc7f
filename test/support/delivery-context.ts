/**
 * An in-memory `DeliveryContext` for adapter tests, with the power to "kill the process" at any `remember`.
 *
 *     const step = new RememberedStep();
 *     await adapter.deliver(message, instruction, step.attempt());                     // first try
 *     await adapter.deliver(message, instruction, step.attempt({ uncertain: true }));  // next try sees what the first remembered
 *
 *     step.killAt(2, 'before');   // the second remember() from now on throws ProcessKilled before it is durable
 *     step.killAt(2, 'after');    // … after it is durable
 *
 * What is remembered passes through JSON, as in the real store: what JSON cannot hold is lost here too.
 */
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Logger, silentLogger } from '../../hub/logging/logger.ts';
import { createMessage } from '../../hub/message/create.ts';
import type { Attachment, AttributeValue, Message, PayloadReference } from '../../hub/message/message.ts';
import type { DeliveryContext } from '../../hub/partners/adapter.ts';
import type { PayloadStore, PutOptions } from '../../hub/payload/payload-store.ts';

/** Thrown by `remember` where a test ends the process. Not a DrehkreuzError: no adapter may handle it. */
export class ProcessKilled extends Error {
	override readonly name = 'ProcessKilled';
}

export interface AttemptOptions {
	/** Default false. */
	readonly uncertain?: boolean;
	/** Default: never aborts. */
	readonly signal?: AbortSignal;
	readonly log?: Logger;
}

/** One message and step: what the store would keep between tries. */
export class RememberedStep {
	readonly idempotencyKey: string;
	readonly payloads: PayloadStore;
	/** Every `remember` call that became durable, oldest first. */
	readonly remembered: Readonly<Record<string, unknown>>[] = [];
	#memory: Readonly<Record<string, unknown>> = {};
	#kill: { left: number; when: 'before' | 'after' } | undefined;

	constructor(options: { idempotencyKey?: string; memory?: Readonly<Record<string, unknown>>; payloads?: PayloadStore } = {}) {
		this.idempotencyKey = options.idempotencyKey ?? randomBytes(16).toString('hex');
		this.payloads = options.payloads ?? new MemoryPayloads();
		if (options.memory) this.#memory = viaJson(options.memory);
	}

	get memory(): Readonly<Record<string, unknown>> {
		return this.#memory;
	}

	/** The `count`-th `remember` from now on (1 = the next) throws ProcessKilled, before or after it is durable. */
	killAt(count: number, when: 'before' | 'after'): void {
		this.#kill = { left: count, when };
	}

	/** True while an ordered kill has not happened yet. */
	get killPending(): boolean {
		return this.#kill !== undefined;
	}

	/** The context of one try. */
	attempt(options: AttemptOptions = {}): DeliveryContext {
		const step = this;
		return {
			idempotencyKey: this.idempotencyKey,
			get memory() {
				return step.#memory;
			},
			uncertain: options.uncertain ?? false,
			remember: (memory) => this.#remember(memory),
			payloads: this.payloads,
			signal: options.signal ?? new AbortController().signal,
			log: options.log ?? silentLogger,
		};
	}

	async #remember(memory: Readonly<Record<string, unknown>>): Promise<void> {
		// As with a real store, durability comes later than the call.
		await new Promise((resolve) => setImmediate(resolve));
		const kill = this.#kill;
		if (kill) kill.left -= 1;
		const killed = kill !== undefined && kill.left === 0;
		if (killed) this.#kill = undefined;
		if (killed && kill.when === 'before') throw new ProcessKilled('before remember');
		this.remembered.push(viaJson(memory));
		this.#memory = { ...this.#memory, ...viaJson(memory) };
		if (killed) throw new ProcessKilled('after remember');
	}
}

function viaJson<T>(value: T): T {
	return JSON.parse(JSON.stringify(value)) as T;
}

/** A message for tests: JSON body inline unless a Buffer is given. */
export function testMessage(
	body: object | Buffer = {},
	attributes: Readonly<Record<string, AttributeValue>> = {},
	attachments: readonly Attachment[] = [],
): Message {
	const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
	return createMessage(
		{
			source: 'urn:drehkreuz:test',
			type: 'de.drehkreuz.test',
			mandant: 'musterstadt',
			datacontenttype: Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json',
			...attributes,
		},
		{ kind: 'inline', bytes },
		attachments,
	);
}

/** A payload store in memory. Holds the port's promises that adapters can see; it is not for contract tests. */
export class MemoryPayloads implements PayloadStore {
	readonly #bytes = new Map<string, Buffer>();

	async open(): Promise<void> {}

	async put(mandant: string, content: Readable | Buffer, options: PutOptions): Promise<PayloadReference> {
		const bytes = Buffer.isBuffer(content) ? content : Buffer.concat(await content.toArray());
		if (bytes.length > options.maxBytes) throw new Error('payload too large');
		const sha512 = createHash('sha512').update(bytes).digest('hex');
		if (options.expectedSha512 !== undefined && options.expectedSha512 !== sha512) throw new Error('payload hash differs');
		this.#bytes.set(`${mandant}/${sha512}`, bytes);
		return { sha512, size: bytes.length, mediaType: options.mediaType };
	}

	async get(mandant: string, reference: PayloadReference): Promise<Readable> {
		return Readable.from([await this.read(mandant, reference, Number.MAX_SAFE_INTEGER)]);
	}

	async read(mandant: string, reference: PayloadReference, maxBytes: number): Promise<Buffer> {
		const bytes = this.#bytes.get(`${mandant}/${reference.sha512}`);
		if (!bytes) throw new Error('payload missing');
		if (bytes.length > maxBytes) throw new Error('payload too large');
		return bytes;
	}

	async has(mandant: string, sha512: string): Promise<boolean> {
		return this.#bytes.has(`${mandant}/${sha512}`);
	}

	async delete(mandant: string, sha512: string): Promise<void> {
		this.#bytes.delete(`${mandant}/${sha512}`);
	}

	async close(): Promise<void> {}
}

/** Puts bytes into a payload store and says how they travel as an attachment. */
export async function attach(payloads: PayloadStore, name: string, bytes: Buffer, mediaType: string, mandant = 'musterstadt'): Promise<Attachment> {
	return { ...(await payloads.put(mandant, bytes, { mediaType, maxBytes: bytes.length })), name };
}
