/**
 * Acknowledges what came over one AMQP channel, many messages with few frames: each frame costs the broker, the kernel and us as much as a small message.
 *
 * A message: `out` (came, is with a flow) → `ready` (is where it belongs) → acknowledged, together with others: at once when nothing else is out or when
 * an eighth of the prefetch is ready, else 5 ms later. Or `out` → given back, at once.
 *
 * Tags grow. What lies below the oldest message that is still out is acknowledged with one frame (`multiple`), the rest one by one.
 * A kill before the frame is written makes the broker hand the messages out again, as a kill before any acknowledgement does.
 */
import type { Channel, ConsumeMessage } from 'amqplib';

/** Milliseconds that an acknowledgement waits for others. */
const GATHER_MS = 5;
/** Part of the prefetch that is worth a frame. */
const SHARE = 8;

interface Ready {
	readonly message: ConsumeMessage;
	readonly resolve: () => void;
	readonly reject: (error: unknown) => void;
}

export class Acknowledgements {
	readonly #channel: Channel;
	readonly #enough: number;
	/** Delivery tags, ascending, as they came. */
	readonly #out = new Set<number>();
	#ready: Ready[] = [];
	#timer: NodeJS.Timeout | undefined;

	constructor(channel: Channel, prefetch: number) {
		this.#channel = channel;
		this.#enough = Math.max(Math.floor(prefetch / SHARE), 1);
	}

	/** Messages that came and are not given back or acknowledged. */
	get held(): number {
		return this.#out.size + this.#ready.length;
	}

	came(message: ConsumeMessage): void {
		this.#out.add(message.fields.deliveryTag);
	}

	/** Resolves when the acknowledgement is written; rejects when the channel is gone. */
	ack(message: ConsumeMessage): Promise<void> {
		this.#out.delete(message.fields.deliveryTag);
		return new Promise((resolve, reject) => {
			this.#ready.push({ message, resolve, reject });
			if (this.#out.size === 0 || this.#ready.length >= this.#enough) this.#write();
			else this.#timer ??= setTimeout(() => this.#write(), GATHER_MS);
		});
	}

	/** Back to its queue. @throws when the channel is gone */
	requeue(message: ConsumeMessage): void {
		this.#channel.reject(message, true);
		this.#out.delete(message.fields.deliveryTag);
	}

	/** The channel is gone: nothing can be acknowledged any more. */
	end(): void {
		this.#write();
	}

	#write(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const ready = this.#ready.sort((one, other) => tagOf(one) - tagOf(other));
		this.#ready = [];
		const [oldest = Number.POSITIVE_INFINITY] = this.#out;
		const together = ready.filter((one) => tagOf(one) < oldest).length;
		ready.forEach(({ message, resolve, reject }, index) => {
			try {
				// The last of them stands for all before it.
				if (index >= together) this.#channel.ack(message);
				else if (index === together - 1) this.#channel.ack(message, true);
				resolve();
			} catch (error) {
				reject(error);
			}
		});
	}
}

function tagOf({ message }: Ready): number {
	return message.fields.deliveryTag;
}
