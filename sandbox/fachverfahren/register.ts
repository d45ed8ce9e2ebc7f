/**
 * What the Fachverfahren holds: Vorgänge (structured orders) and Nachrichten (XÖV messages as received), each with a number of its own.
 * A repeat of the same key gives the first entry again; the same key with other content is refused. Kept in the ledger.
 */
import { createHash } from 'node:crypto';
import type { Effect, Ledger } from '../ledger.ts';

export interface Entry {
	readonly nummer: string;
	/** Epoch milliseconds. */
	readonly at: number;
	/** SHA-256 of the content, lower-case hex. */
	readonly sha256: string;
}

export class KeyReused extends Error {}

const KINDS = { vorgang: { effect: 'vorgang-created', prefix: 'BP' }, nachricht: { effect: 'nachricht-stored', prefix: 'N' } } as const;

export type EntryKind = keyof typeof KINDS;

export class Register {
	readonly #ledger: Ledger;
	/** False: a simple old system that makes a new entry each time. */
	readonly #recogniseRepeats: boolean;

	constructor(ledger: Ledger, recogniseRepeats: boolean) {
		this.#ledger = ledger;
		this.#recogniseRepeats = recogniseRepeats;
	}

	/** @throws KeyReused */
	take(kind: EntryKind, key: string | undefined, content: Buffer, details: Readonly<Record<string, unknown>> = {}): { entry: Entry; isNew: boolean } {
		const { effect, prefix } = KINDS[kind];
		const sha256 = createHash('sha256').update(content).digest('hex');
		const known = key === undefined || !this.#recogniseRepeats ? undefined : this.find(kind, key);
		if (known && known.sha256 !== sha256) throw new KeyReused();
		if (known) return { entry: known, isNew: false };
		const nummer = `${prefix}-${new Date().getFullYear()}-${String(this.#ledger.all(effect).length + 1).padStart(6, '0')}`;
		return { entry: entryOf(this.#ledger.record(effect, key ?? nummer, { nummer, sha256, size: content.length, ...details })), isNew: true };
	}

	find(kind: EntryKind, key: string): Entry | undefined {
		const effect = this.#ledger.find(KINDS[kind].effect, key);
		return effect && entryOf(effect);
	}
}

function entryOf(effect: Effect): Entry {
	return { nummer: String(effect.details['nummer']), sha256: String(effect.details['sha256']), at: effect.at };
}
