/**
 * Which delivery a token means. A token is `r<instance>.<generation>.<delivery tag>`: the instance tells brokers and processes apart, the
 * generation the AMQP channels that a broker had one after the other. A settlement on a channel that is gone is refused here;
 * the broker would close the new channel for it.
 */
import { randomBytes } from 'node:crypto';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

const TOKEN = /^r([0-9a-f]{8})\.(\d+)\.(\d+)$/;

interface Generation<Entry> {
	readonly open: Map<number, Entry>;
	last: number;
}

export class Settlements<Entry> {
	readonly #instance = randomBytes(4).toString('hex');
	readonly #generations = new Map<number, Generation<Entry>>();
	#last = 0;

	/** A new AMQP channel. */
	begin(): number {
		this.#generations.set(++this.#last, { open: new Map(), last: 0 });
		return this.#last;
	}

	/** The AMQP channel is gone: its tokens are stale from here on. */
	end(generation: number): void {
		this.#generations.delete(generation);
	}

	tokenFor(generation: number, deliveryTag: number): string {
		return `r${this.#instance}.${generation}.${deliveryTag}`;
	}

	add(generation: number, deliveryTag: number, entry: Entry): void {
		const found = this.#generations.get(generation);
		if (!found) return;
		found.open.set(deliveryTag, entry);
		found.last = Math.max(found.last, deliveryTag);
	}

	holds(token: string): boolean {
		const [, instance, generation, tag] = TOKEN.exec(token) ?? [];
		return instance === this.#instance && this.#generations.get(Number(generation))?.open.has(Number(tag)) === true;
	}

	/** Takes the entry out: a second settlement does not find it. @throws DrehkreuzError DK-DELIVERY-SETTLED, DK-DELIVERY-STALE */
	take(token: string): Entry {
		const [, instance, generation, tag] = TOKEN.exec(token) ?? [];
		const found = instance === this.#instance ? this.#generations.get(Number(generation)) : undefined;
		if (!found || Number(tag) > found.last) throw new DrehkreuzError('DK-DELIVERY-STALE');
		const entry = found.open.get(Number(tag));
		if (entry === undefined) throw new DrehkreuzError('DK-DELIVERY-SETTLED');
		found.open.delete(Number(tag));
		return entry;
	}
}
