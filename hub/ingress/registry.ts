/**
 * The entries that flows have opened. An entry lives from `register` to the call of what `register` gave back.
 *
 * While flows are being (re)started, an entry that is not there may be there in a moment: a sender must then hear "later",
 * not "never". So `flowsRunning` is false until the flows have started, and during every redeploy.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { type CheckedEntry, checkEntry, type IngressEntry } from './entry.ts';

export class IngressRegistry {
	/** Set by the server: false from the stop of flows to their start. True from the beginning, for uses without flows. */
	flowsRunning = true;
	readonly #entries = new Set<CheckedEntry>();

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

	/** @throws DrehkreuzError DK-IN-UNKNOWN-ENTRY, or DK-IN-BUSY while flows are not running */
	find(mandant: string, name: string): CheckedEntry {
		for (const entry of this.#entries) {
			if (entry.name === name && (entry.mandanten === 'all' || entry.mandanten.includes(mandant))) return entry;
		}
		if (!this.flowsRunning) throw new DrehkreuzError('DK-IN-BUSY');
		throw new DrehkreuzError('DK-IN-UNKNOWN-ENTRY', { entry: /^[a-z0-9.-]{1,63}$/.test(name) ? name : '?' });
	}
}

function overlap(one: CheckedEntry['mandanten'], other: CheckedEntry['mandanten']): boolean {
	if (one === 'all' || other === 'all') return true;
	return one.some((mandant) => other.includes(mandant));
}
