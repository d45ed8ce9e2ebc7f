/**
 * The wait after wrong passwords: it makes guessing useless and ends by itself, so that nobody can lock a person out for good.
 *
 * For people it is counted in the store: it holds in every process and outlives a restart. Names that nobody has are locked in the same way, in memory:
 * the answer must not tell whether there is such a person.
 */
import type { Failures } from './people.ts';

/** After the first wrong password. */
const FIRST_MS = 500;
const LONGEST_MS = 15 * 60_000;
/** Names nobody has that are remembered. At most 100 characters each. */
const STRANGERS = 10_000;

/** Milliseconds of wait after the n-th wrong password in a row: 0.5 s, 1 s, 2 s … at most 15 min. */
export function waitAfter(failures: number): number {
	return failures <= 0 ? 0 : Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 20), LONGEST_MS);
}

const NONE: Failures = { failures: 0, lockedUntil: 0 };

export class Strangers {
	readonly #failures = new Map<string, Failures>();

	find(name: string): Failures {
		return this.#failures.get(name) ?? NONE;
	}

	count(name: string, failures: Failures): void {
		// Written last is forgotten last.
		this.#failures.delete(name);
		this.#failures.set(name, failures);
		const [oldest] = this.#failures.keys();
		if (this.#failures.size > STRANGERS && oldest !== undefined) this.#failures.delete(oldest);
	}
}
