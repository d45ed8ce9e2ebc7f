/**
 * A connection to one virtual host that comes back by itself.
 *
 * State machine: `closed` → open → `connecting` → `open` → (connection lost) → `connecting` … → close → `closed`. The first connecting
 * ends with an error after its time limit, or at once when trying again cannot help. Later ones never give up: 100 ms, 200 ms …
 * 10 s, each shortened at random by up to half, so that many hubs do not come back in step.
 *
 * Of several nodes it takes one at random, and the next one at each failure; the wait grows when all had their turn. A node that answers nothing
 * gets only its share of the time limit.
 *
 * The library could reconnect too, but does not rebuild channels; so who uses a link builds channels on what `ready` gives, and
 * builds them anew when they close.
 */
import type { ChannelModel } from 'amqplib';
import { DrehkreuzError, problemOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import { closeChannel, connectOnce, dropConnection, inTime } from './connect.ts';
import type { Endpoint } from './options.ts';
import { Signal } from './signal.ts';

export interface LinkParts {
	/** Nodes of one cluster, at least one. */
	readonly endpoints: readonly Endpoint[];
	readonly vhost: string;
	/** Names the connection in RabbitMQ's own tools. */
	readonly purpose: 'publish' | 'consume';
	readonly connectTimeoutMs: number;
	readonly log: Logger;
}

const DELAY_MIN_MS = 100;
const DELAY_MAX_MS = 10_000;

export class Link {
	/** Fires whenever the state or `blocked` changes. */
	readonly changed = new Signal();
	readonly #parts: LinkParts;
	readonly #nodes: readonly Endpoint[];
	#turn = 0;
	#state: 'closed' | 'connecting' | 'open' = 'closed';
	#model: ChannelModel | undefined;
	#blocked = false;
	#lastCode = 'none';

	constructor(parts: LinkParts) {
		this.#parts = parts;
		this.#nodes = shuffled(parts.endpoints);
	}

	get state(): 'closed' | 'connecting' | 'open' {
		return this.#state;
	}

	/** The broker takes no messages at present: memory or disk alarm. Known only after the first message that it did not take. */
	get blocked(): boolean {
		return this.#blocked;
	}

	/** @throws DrehkreuzError DK-BROKER-UNREACHABLE, DK-BROKER-REFUSED, DK-BROKER-VHOST, DK-BROKER-TLS, DK-BROKER-CLOSED */
	async open(): Promise<void> {
		if (this.#state !== 'closed') return;
		this.#state = 'connecting';
		const deadline = performance.now() + this.#parts.connectTimeoutMs;
		for (let attempt = 1; ; attempt++) {
			try {
				return await this.#connect(Math.max(this.#shareOf(deadline - performance.now(), attempt), 100));
			} catch (error) {
				const delayMs = this.#delayBefore(attempt);
				// One node of several may have the wrong certificate, or not have come up far enough to know the user.
				const hopeless = !(error instanceof DrehkreuzError) || (error.effect !== 'transient' && attempt >= this.#nodes.length);
				if (hopeless || performance.now() + delayMs >= deadline || this.state === 'closed') {
					this.#state = 'closed';
					throw error;
				}
				await this.changed.wait(delayMs);
			}
		}
	}

	/** The connection, as soon as there is one. @param deadline by `performance.now()`, which nobody sets @throws DrehkreuzError DK-BROKER-UNREACHABLE after the deadline, DK-BROKER-CLOSED */
	async ready(deadline: number): Promise<ChannelModel> {
		for (;;) {
			if (this.#model) return this.#model;
			if (this.#state === 'closed') throw new DrehkreuzError('DK-BROKER-CLOSED');
			if (performance.now() >= deadline) throw new DrehkreuzError('DK-BROKER-UNREACHABLE', { systemCode: this.#lastCode });
			await this.changed.wait(deadline - performance.now());
		}
	}

	async close(timeoutMs: number): Promise<void> {
		const model = this.#model;
		this.#state = 'closed';
		this.#model = undefined;
		this.changed.fire();
		if (!model) return;
		await inTime(model.close(), timeoutMs).catch(() => {}); // It is gone already, or the peer does not answer.
		dropConnection(model);
	}

	async #connect(timeoutMs: number): Promise<void> {
		const { vhost, purpose } = this.#parts;
		const node = this.#nodes[this.#turn++ % this.#nodes.length] as Endpoint;
		const model = await connectOnce(node, vhost, purpose, timeoutMs);
		model.on('error', (error) => this.#note(error));
		model.on('handler-error', (error) => this.#note(error));
		model.on('close', () => this.#lost(model));
		model.on('blocked', () => this.#setBlocked(true));
		model.on('unblocked', () => this.#setBlocked(false));
		await this.#probe(model, timeoutMs);
		this.#model = model;
		this.#state = 'open';
		this.changed.fire();
	}

	/** One question to the broker: a connection that ended before anybody listened for its end would look open for ever. */
	async #probe(model: ChannelModel, timeoutMs: number): Promise<void> {
		try {
			const channel = await inTime(model.createChannel(), timeoutMs);
			await inTime(closeChannel(channel), timeoutMs);
			if (this.#state === 'closed') throw new DrehkreuzError('DK-BROKER-CLOSED');
		} catch (error) {
			dropConnection(model);
			throw error instanceof DrehkreuzError ? error : new DrehkreuzError('DK-BROKER-UNREACHABLE', { systemCode: 'ECONNABORTED' }, { cause: error });
		}
	}

	#lost(model: ChannelModel): void {
		if (this.#model !== model) return;
		this.#model = undefined;
		this.#blocked = false;
		this.#state = 'connecting';
		this.#parts.log.warn({ component: `rabbitmq-${this.#parts.purpose}`, systemCode: this.#lastCode }, 'The connection is lost; connecting again.');
		this.changed.fire();
		void this.#reconnect();
	}

	async #reconnect(): Promise<void> {
		for (let attempt = 1; this.#state === 'connecting'; attempt++) {
			await this.changed.wait(this.#delayBefore(attempt));
			if (this.#state !== 'connecting') return;
			try {
				await this.#connect(this.#shareOf(this.#parts.connectTimeoutMs, attempt));
				this.#parts.log.info({ component: `rabbitmq-${this.#parts.purpose}`, attempt }, 'The connection is back.');
			} catch (error) {
				this.#note(error);
				this.#parts.log.warn(
					{ component: 'rabbitmq', attempt, code: problemOf(error).code, systemCode: this.#lastCode },
					'The broker cannot be reached; trying again.',
				);
			}
		}
	}

	/** Milliseconds for one node: those that had no turn yet share what is left. */
	#shareOf(leftMs: number, attempt: number): number {
		return leftMs / Math.max(this.#nodes.length - attempt + 1, 1);
	}

	#delayBefore(attempt: number): number {
		return delayBefore(Math.ceil(attempt / this.#nodes.length));
	}

	#setBlocked(blocked: boolean): void {
		this.#blocked = blocked;
		this.#parts.log.warn({ component: 'rabbitmq' }, blocked ? 'The broker takes no messages (memory or disk alarm).' : 'The broker takes messages again.');
		this.changed.fire();
	}

	#note(error: unknown): void {
		const facts = problemOf(error).facts;
		this.#lastCode = String(facts.systemCode ?? 'none');
	}
}

/** Fisher and Yates: every order equally likely, so that many hubs spread over the nodes. */
function shuffled<Item>(items: readonly Item[]): readonly Item[] {
	const order = [...items];
	for (let i = order.length - 1; i > 0; i--) {
		const j = Math.floor(Math.random() * (i + 1));
		[order[i], order[j]] = [order[j] as Item, order[i] as Item];
	}
	return order;
}

/** Milliseconds before try number `attempt` (1-based). */
export function delayBefore(attempt: number, random = Math.random()): number {
	const delayMs = Math.min(DELAY_MIN_MS * 2 ** (attempt - 1), DELAY_MAX_MS);
	return Math.round(delayMs * (1 - random / 2));
}
