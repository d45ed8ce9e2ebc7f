/** Reads the journal of a hub that runs: how many messages it has settled, and when. SQLite lets a reader in beside the writer. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Progress {
	readonly settled: number;
	/** Epoch milliseconds of the first and the last of them. */
	readonly from: number;
	readonly to: number;
}

const AFTER = 'SELECT count(*) AS settled, min(at) AS "from", max(at) AS "to" FROM journal WHERE position > ? AND event = \'settled\'';

export class JournalReader {
	readonly #database: DatabaseSync;

	/** @param data the hub's data folder; the hub must have been started once */
	constructor(data: string) {
		this.#database = new DatabaseSync(join(data, 'store.sqlite'), { readOnly: true });
		this.#database.exec('PRAGMA busy_timeout = 10000');
	}

	/** The last entry, to count from. */
	position(): number {
		return Number((this.#database.prepare('SELECT max(position) AS last FROM journal').get() as { last: number | null }).last ?? 0);
	}

	settledAfter(position: number): Progress {
		return this.#database.prepare(AFTER).get(position) as unknown as Progress;
	}

	isSettled(id: string): boolean {
		return this.#database.prepare("SELECT 1 FROM journal WHERE id = ? AND event = 'settled'").get(id) !== undefined;
	}

	/**
	 * Resolves when `count` messages have been settled after `position`. `onLook` is called every 100 ms with their number so far.
	 * @throws Error when none came for `patienceMs`
	 */
	async untilSettled(position: number, count: number, onLook: (settled: number) => void = () => {}, patienceMs = 120_000): Promise<Progress> {
		let [last, since] = [-1, Date.now()];
		for (;;) {
			const progress = this.settledAfter(position);
			onLook(progress.settled);
			if (progress.settled >= count) return progress;
			if (progress.settled !== last) [last, since] = [progress.settled, Date.now()];
			else if (Date.now() - since > patienceMs) throw new Error(`${progress.settled} of ${count} messages were settled, and no more come`);
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}

	close(): void {
		this.#database.close();
	}
}
