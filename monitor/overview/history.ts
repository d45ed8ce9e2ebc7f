/**
 * Figures of the last hour, kept in memory: the store is asked for all of it once, and then only for the last minutes, which may still grow. So the overview costs
 * the same with ten million journal entries as with none.
 */
import type { Figure } from '../../hub/journal/figures.ts';
import type { Journal } from '../../hub/journal/store.ts';

const MINUTE_MS = 60_000;
/** Minutes that are shown. */
export const HISTORY_MINUTES = 60;
/** The present minute and those before it that are asked for again: an entry is stored a little after its time. */
const STILL_GROWING = 3;

export class History {
	readonly #journal: Pick<Journal, 'figures'>;
	#byMinute = new Map<number, readonly Figure[]>();
	#known = false;

	constructor(journal: Pick<Journal, 'figures'>) {
		this.#journal = journal;
	}

	/** @param now epoch milliseconds */
	async refresh(now: number): Promise<void> {
		const present = Math.floor(now / MINUTE_MS) * MINUTE_MS;
		const oldest = present - HISTORY_MINUTES * MINUTE_MS;
		const newest = Math.max(oldest, ...this.#byMinute.keys());
		// After a long time without anybody looking, what was missed is asked for too.
		const since = this.#known ? Math.min(newest, present - (STILL_GROWING - 1) * MINUTE_MS) : oldest;
		const figures = await this.#journal.figures({ since, until: present + MINUTE_MS });
		const fresh = Map.groupBy(figures, ({ minute }) => minute);
		const kept = [...this.#byMinute].filter(([minute]) => minute >= oldest && minute < since);
		this.#byMinute = new Map([...kept, ...fresh]);
		this.#known = true;
	}

	/** Whole minutes before the present one, ascending. */
	minutes(now: number): readonly number[] {
		const present = Math.floor(now / MINUTE_MS) * MINUTE_MS;
		return Array.from({ length: HISTORY_MINUTES }, (_, index) => present - (HISTORY_MINUTES - index) * MINUTE_MS);
	}

	of(minute: number): readonly Figure[] {
		return this.#byMinute.get(minute) ?? [];
	}
}
