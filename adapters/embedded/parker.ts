/**
 * Brings messages to the parking place: the parking place first, then out of the file. A message on its way there is marked
 * in the file before, so it is never handed out again: not when the parking place fails (it is tried again every 5 s), not
 * after a crash (it is tried again at the next opening). Parking twice is harmless by the parking place's contract.
 */
import type { ParkingPlace, ParkRequest } from '../../hub/channel/broker.ts';
import { PARKING_RETRY_MS } from '../../hub/channel/outcome.ts';
import { problemOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import type { FileThread } from './file-thread.ts';
import type { StoredDelivery } from './queue-file.ts';

export interface ParkerParts {
	readonly file: FileThread;
	readonly parking: ParkingPlace;
	readonly log: Logger;
	/** What is to be parked, of a row in state "parking". */
	readonly requestOf: (row: StoredDelivery) => ParkRequest;
}

export class Parker {
	readonly #parts: ParkerParts;
	readonly #running = new Set<number>();
	#retry: NodeJS.Timeout | undefined;
	#stopped = false;

	constructor(parts: ParkerParts) {
		this.#parts = parts;
	}

	/** Parks one message that the file marks as "parking". Never rejects: what fails is tried again later. */
	async park(seq: number, request: ParkRequest): Promise<void> {
		if (!(await this.#tryToPark(seq, request))) this.#retryLater();
	}

	/** Takes up what a crash or a failure left on its way. Never rejects. */
	async resume(): Promise<void> {
		const { file, requestOf } = this.#parts;
		while (!this.#stopped) {
			const [rows] = await file.run(['parking']).catch(() => [undefined] as const);
			if (!rows) return this.#retryLater();
			if (rows.length === 0) return;
			const parked = await Promise.all(rows.map((row) => this.#tryToPark(row.seq, requestOf(row))));
			if (parked.includes(false)) return this.#retryLater();
		}
	}

	stop(): void {
		this.#stopped = true;
		clearTimeout(this.#retry);
	}

	async #tryToPark(seq: number, request: ParkRequest): Promise<boolean> {
		if (this.#running.has(seq)) return false;
		this.#running.add(seq);
		const { file, parking, log } = this.#parts;
		try {
			await parking.park(request);
			await file.run(['remove', seq]);
			return true;
		} catch (error) {
			const { mandant, channel } = request.address;
			if (!this.#stopped) log.error({ component: 'embedded', mandant, channel, code: problemOf(error).code }, 'Parking failed; it is tried again.');
			return false;
		} finally {
			this.#running.delete(seq);
		}
	}

	#retryLater(): void {
		if (this.#stopped || this.#retry) return;
		this.#retry = setTimeout(() => {
			this.#retry = undefined;
			void this.resume();
		}, PARKING_RETRY_MS);
	}
}
