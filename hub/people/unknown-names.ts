/**
 * Writes sign-ins with names that nobody has to the audit log: never the name, which is often a password in the wrong field, and at most one entry a
 * minute, which says how many there were, so that nobody can fill the store with guessing.
 */
import type { Audit } from '../audit/audit.ts';
import { EVERY_TENANT } from './rights.ts';

/** Milliseconds between entries. */
const EVERY_MS = 60_000;

export class UnknownNames {
	readonly #audit: Pick<Audit, 'append'>;
	readonly #now: () => number;
	#count = 0;
	#nextAt = 0;

	constructor(audit: Pick<Audit, 'append'>, now: () => number) {
		this.#audit = audit;
		this.#now = now;
	}

	async failed(): Promise<void> {
		this.#count += 1;
		const at = this.#now();
		if (at < this.#nextAt) return;
		const count = this.#count;
		this.#count = 0;
		this.#nextAt = at + EVERY_MS;
		await this.#audit.append({ at, actor: '-', action: 'sign-in-failed', mandant: EVERY_TENANT, facts: { name: 'unknown', count } });
	}
}
