/**
 * One opening of the embedded broker: the file, its channels, who holds which message, what waits and what is being parked.
 * `embedded-broker.ts` starts and ends it; after `end` nothing of it is used again.
 */
import type { ChannelAddress, ChannelDepth, ChannelSpec, Delivery, ParkingPlace, Settlement } from '../../hub/channel/broker.ts';
import { type Outcome, outcomeOf } from '../../hub/channel/outcome.ts';
import type { RetryPolicy } from '../../hub/channel/retry-policy.ts';
import { type Reading, readOrStandIn, settlementFor } from '../../hub/channel/stranger.ts';
import { DrehkreuzError, problemOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import type { SerialMessage } from '../../hub/message/serial.ts';
import type { Call, Opened } from './calls.ts';
import { Claims } from './claims.ts';
import { DueTimer } from './due-timer.ts';
import { FileThread } from './file-thread.ts';
import { HandOut, type Subscriber } from './hand-out.ts';
import { Parker } from './parker.ts';
import type { StoredDelivery } from './queue-file.ts';
import { steadyNow } from './steady-clock.ts';

interface Channel {
	readonly id: number;
	readonly address: ChannelAddress;
	readonly handOut: HandOut;
	retry: RetryPolicy;
	/** In this process; others were found in the file. */
	declared: boolean;
}

interface Claim {
	readonly seq: number;
	readonly channel: Channel;
	readonly delivery: Delivery;
	readonly subscriber: Subscriber;
}

/** Milliseconds between tries to write a settlement that nobody waits for. */
const SETTLE_RETRY_MS = 1_000;

export class Session {
	readonly #file: FileThread;
	readonly #claims: Claims<Claim>;
	readonly #parker: Parker;
	readonly #due: DueTimer;
	readonly #log: Logger;
	readonly #channels = new Map<string, Channel>();
	#stopped = false;

	private constructor(file: FileThread, { generation, channels, nextDue }: Opened, parking: ParkingPlace, log: Logger) {
		this.#file = file;
		this.#log = log;
		this.#claims = new Claims(generation);
		this.#parker = new Parker({ file, parking, log, requestOf: (row) => this.#parkRequestOf(row) });
		this.#due = new DueTimer(() => void this.#promoteDue());
		for (const { id, mandant, channel, retry } of channels) this.#addChannel(id, { mandant, channel }, JSON.parse(retry));
		this.#due.wakeAt(nextDue);
		void this.#parker.resume();
	}

	/** @throws DrehkreuzError DK-BROKER-LOCKED, DK-STORE-VERSION, DK-STORE-FAILED */
	static async open(path: string, parking: ParkingPlace, log: Logger): Promise<Session> {
		const { file, opened } = await FileThread.open(path);
		return new Session(file, opened, parking, log);
	}

	/** False when the thread that has the file is gone: nothing can be taken or given any more. */
	get isAlive(): boolean {
		return this.#file.isOpen;
	}

	async declare({ mandant, channel, retry, order }: ChannelSpec): Promise<void> {
		const [id] = await this.#file.run(['putChannel', mandant, channel, JSON.stringify(retry)]);
		const known = this.#channels.get(keyOf({ mandant, channel }));
		if (known) known.retry = retry;
		else this.#addChannel(id, { mandant, channel }, retry);
		const declared = this.#channel({ mandant, channel });
		declared.handOut.oneAtATime = order === 'case';
		declared.declared = true;
	}

	async publish(address: ChannelAddress, serial: SerialMessage): Promise<void> {
		const { id, handOut } = this.#channel(address);
		// A copy of its own: with a part of a larger buffer the whole of it would travel to the thread.
		await this.#file.run(['insert', id, JSON.stringify(serial.headers), new Uint8Array(serial.bytes), Date.now()]);
		handOut.noteReady();
		handOut.run();
	}

	/** Gives the function that ends the subscription. */
	subscribe(address: ChannelAddress, prefetch: number, onDelivery: (delivery: Delivery) => void): () => void {
		const channel = this.#channel(address);
		const subscriber: Subscriber = { prefetch, unsettled: 0, active: true, take: (row) => this.#handOver(channel, subscriber, row, onDelivery) };
		channel.handOut.add(subscriber);
		return () => channel.handOut.remove(subscriber);
	}

	async settle(token: string, settlement: Settlement): Promise<void> {
		const claim = this.#claims.take(token);
		const { channel, delivery, seq, subscriber } = claim;
		const outcome = outcomeOf(channel.retry, delivery.attempt, settlement);
		const dueAt = outcome.kind === 'back' && outcome.delayMs > 0 ? steadyNow() + outcome.delayMs : 0;
		try {
			await this.#file.run(writingOf(outcome, seq, dueAt));
		} catch (error) {
			this.#claims.restore(token, claim); // Nothing of it was written: the delivery is as unsettled as before.
			throw error;
		}
		subscriber.unsettled--;
		if (dueAt > 0) this.#due.wakeAt(dueAt);
		else if (outcome.kind === 'back') channel.handOut.noteReady();
		channel.handOut.run();
		if (outcome.kind === 'park') {
			await this.#parker.park(seq, { address: channel.address, message: delivery.message, reason: outcome.reason, attempt: delivery.attempt });
		}
	}

	holds(token: string): boolean {
		return this.#claims.holds(token);
	}

	async depths(addresses: readonly ChannelAddress[]): Promise<readonly (ChannelDepth | undefined)[]> {
		const ids = addresses.map((address) => this.#channels.get(keyOf(address))?.id);
		const known = ids.filter((id) => id !== undefined);
		const [depths] = await this.#file.run(['depths', known]);
		const byId = new Map(known.map((id, index) => [id, depths[index]]));
		return ids.map((id) => (id === undefined ? undefined : byId.get(id)));
	}

	/** Those declared in this process. */
	get declared(): readonly ChannelAddress[] {
		return [...this.#channels.values()].filter(({ declared }) => declared).map(({ address }) => address);
	}

	stopHandingOut(): void {
		this.#stopped = true;
		for (const { handOut } of this.#channels.values()) handOut.stop();
		this.#due.stop();
		this.#parker.stop();
	}

	/** Writes what waits to be written, returns what is out, lets go of the file. */
	async end(): Promise<void> {
		const problem = await this.#file.close();
		if (problem) this.#log.warn({ component: 'embedded', code: problem.code }, 'Open deliveries could not be returned; the next start returns them.');
	}

	#handOver(channel: Channel, subscriber: Subscriber, row: StoredDelivery, onDelivery: (delivery: Delivery) => void): void {
		subscriber.unsettled++;
		const { address, retry } = channel;
		const { message, problem } = readMessage(address, row);
		const { attempt, enqueuedAt, seq } = row;
		const redelivered = row.handouts > 1 || row.returns > 0;
		const claim = this.#claims.issue((token) => ({ seq, channel, subscriber, delivery: { address, message, attempt, redelivered, token, enqueuedAt } }));
		const { token } = claim.delivery;
		const returns = row.handouts - 1;
		if (problem) return this.#settleQuietly(token, settlementFor(problem));
		if (returns >= retry.deliveryLimit) {
			return this.#settleQuietly(token, { kind: 'park', reason: { code: 'DK-DELIVERY-POISON', facts: { deliveries: returns } } });
		}
		try {
			onDelivery(claim.delivery);
		} catch (error) {
			this.#settleQuietly(token, { kind: 'again', reason: problemOf(error) });
		}
	}

	/** For settlements nobody waits for. What cannot be written now, because the disk is full, is tried again. */
	#settleQuietly(token: string, settlement: Settlement): void {
		this.settle(token, settlement).catch((error: unknown) => {
			const { code } = problemOf(error);
			this.#log.error({ component: 'embedded', code }, 'A delivery could not be settled.');
			if (code === 'DK-STORE-FAILED' && !this.#stopped) setTimeout(() => this.#settleQuietly(token, settlement), SETTLE_RETRY_MS).unref();
		});
	}

	async #promoteDue(): Promise<void> {
		try {
			const [ids, next] = await this.#file.run(['promoteDue', steadyNow()], ['nextDue']);
			for (const { id, handOut } of this.#channels.values()) {
				if (!ids.has(id)) continue;
				handOut.noteReady();
				handOut.run();
			}
			this.#due.wakeAt(next);
		} catch (error) {
			this.#log.error({ component: 'embedded', code: problemOf(error).code }, 'Due messages could not be made ready; trying again.');
			this.#due.wakeAt(steadyNow() + 1_000);
		}
	}

	#addChannel(id: number, address: ChannelAddress, retry: RetryPolicy): void {
		this.#channels.set(keyOf(address), { id, address, retry, handOut: new HandOut(id, this.#file), declared: false });
	}

	#channel(address: ChannelAddress): Channel {
		const channel = this.#channels.get(keyOf(address));
		if (!channel) throw new DrehkreuzError('DK-BROKER-UNROUTABLE', { mandant: address.mandant, channel: address.channel });
		return channel;
	}

	#parkRequestOf(row: StoredDelivery) {
		const channel = [...this.#channels.values()].find(({ id }) => id === row.channelId);
		if (!channel) throw new Error('a delivery without channel: foreign keys forbid it');
		return { address: channel.address, message: readMessage(channel.address, row).message, reason: JSON.parse(row.parking ?? '{}'), attempt: row.attempt };
	}
}

function writingOf(outcome: Outcome, seq: number, dueAt: number): Call {
	if (outcome.kind === 'done') return ['remove', seq];
	if (outcome.kind === 'park') return ['startParking', seq, JSON.stringify(outcome.reason)];
	return dueAt === 0 && !outcome.counted ? ['release', seq] : ['back', seq, outcome.attempt, dueAt];
}

/** Two addresses never share a key: neither name holds a slash. */
function keyOf({ mandant, channel }: ChannelAddress): string {
	return `${mandant}/${channel}`;
}

function readMessage(address: ChannelAddress, { headers, body }: StoredDelivery): Reading {
	const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
	return readOrStandIn(address, () => ({ headers: JSON.parse(headers), bytes }), bytes, headers);
}
