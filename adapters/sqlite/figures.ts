/** Counts journal entries per minute while they are written: the caller stores the counts in the same transaction. Runs in the thread that writes. */
import type { SQLInputValue } from 'node:sqlite';
import { JOURNAL_COLUMNS, type Statement } from './statements.ts';

const MINUTE_MS = 60_000;
const [EVENT, AT, MANDANT, CHANNEL, PARTNER] = (['event', 'at', 'mandant', 'channel', 'partner'] as const).map((column) => JOURNAL_COLUMNS.indexOf(column)) as [
	number,
	number,
	number,
	number,
	number,
];

export class FigureCounter {
	readonly #counts = new Map<string, { readonly key: readonly SQLInputValue[]; count: number }>();

	/** @param values of an entry, in the order of the journal's columns */
	add(values: readonly SQLInputValue[]): void {
		const minute = Math.floor(Number(values[AT]) / MINUTE_MS) * MINUTE_MS;
		const key = [minute, values[MANDANT] ?? '', values[CHANNEL] ?? '', values[PARTNER] ?? '', values[EVENT] ?? ''];
		const name = key.join('\n');
		const known = this.#counts.get(name);
		if (known) known.count += 1;
		else this.#counts.set(name, { key, count: 1 });
	}

	/** What to write for all that was added since the last time. */
	take(): readonly Statement[] {
		const statements = [...this.#counts.values()].map(({ key, count }): Statement => ['count', ...key, count]);
		this.#counts.clear();
		return statements;
	}

	forget(): void {
		this.#counts.clear();
	}
}
