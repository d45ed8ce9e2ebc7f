/**
 * The entries that flows have opened. An entry lives from `register` to the call of what `register` gave back.
 *
 * While flows are being (re)started, an entry that is not there may be there in a moment: a sender must then hear "later",
 * not "never". So `flowsRunning` is false until the flows have started, and during every redeploy; `await` bridges a redeploy, which takes
 * well under a second, so that senders notice nothing of it.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { type CheckedEntry, checkEntry, type IngressEntry } from './entry.ts';

export class IngressRegistry {
	readonly #entries = new Set<CheckedEntry>();
	readonly #waiting = new Set<() => void>();
	#flowsRunning = true;

	/** Set by the server: false from the stop of flows to their start. True from the beginning, for uses without flows. */
	get flowsRunning(): boolean {
		return this.#flowsRunning;
	}

	set flowsRunning(running: boolean) {
		this.#flowsRunning = running;
		if (!running) return;
		for (const goOn of this.#waiting) goOn();
		this.#waiting.clear();
	}

	/**
	 * Opens an entry. @returns the function that closes it again; repeats are harmless.
	 * @throws DrehkreuzError DK-IN-ENTRY for impossible options, DK-IN-ENTRY-TAKEN when another entry has this name for one of the tenants
	 */
	register(entry: IngressEntry): () => void {
		const checked = checkEntry(entry);
		for (const other of this.#entries) {
			if (other.name === checked.name && overlap(other.mandanten, checked.mandanten)) throw new DrehkreuzError('DK-IN-ENTRY-TAKEN', { entry: checked.name });
		}
		this.#entries.add(checked);
		return () => {
			this.#entries.delete(checked);
		};
	}

	/**
	 * Like `find`, but while flows are not running, or the entry's channel does not exist yet, it waits, at most `waitMs` milliseconds for each.
	 * @throws DrehkreuzError DK-IN-UNKNOWN-ENTRY, or DK-IN-BUSY when flows are still not running then
	 */
	async await(mandant: string, name: string, waitMs: number): Promise<CheckedEntry> {
		const entry = await this.#whileRunning(mandant, name, waitMs);
		// Without its channel the publish will say so: the sender hears “later”.
		await soon(waitMs, (goOn) => void entry.ready.then(goOn, goOn));
		return entry;
	}

	async #whileRunning(mandant: string, name: string, waitMs: number): Promise<CheckedEntry> {
		try {
			return this.find(mandant, name);
		} catch (error) {
			if (this.#flowsRunning) throw error;
		}
		let waiter = (): void => {};
		await soon(waitMs, (goOn) => {
			waiter = goOn;
			this.#waiting.add(goOn);
		});
		this.#waiting.delete(waiter); // Flows may stand still for long.
		return this.find(mandant, name);
	}

	/** @throws DrehkreuzError DK-IN-UNKNOWN-ENTRY, or DK-IN-BUSY while flows are not running */
	find(mandant: string, name: string): CheckedEntry {
		for (const entry of this.#entries) {
			if (entry.name === name && (entry.mandanten === 'all' || entry.mandanten.includes(mandant))) return entry;
		}
		if (!this.flowsRunning) throw new DrehkreuzError('DK-IN-BUSY');
		throw new DrehkreuzError('DK-IN-UNKNOWN-ENTRY', { entry: /^[a-z0-9.-]{1,63}$/.test(name) ? name : '?' });
	}
}

/** Resolves when `begin` calls what it was given, or after `waitMs`. */
function soon(waitMs: number, begin: (goOn: () => void) => void): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, waitMs);
		begin(() => {
			clearTimeout(timer);
			resolve();
		});
	});
}

function overlap(one: CheckedEntry['mandanten'], other: CheckedEntry['mandanten']): boolean {
	if (one === 'all' || other === 'all') return true;
	return one.some((mandant) => other.includes(mandant));
}
