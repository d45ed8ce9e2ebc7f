/**
 * What a counterpart has done, kept like the real system would keep it: an append-only list of effects, one JSON line each when
 * a file is given, read back at start. Tests and the demo compare it with what was sent.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Effect {
	/** What happened, e.g. `transaction-created`, `payed`, `document-created`, `booking-accepted`. */
	readonly kind: string;
	/** The key by which the counterpart knows one order from another (request id, external id, document number). */
	readonly key: string;
	/** Epoch milliseconds. */
	readonly at: number;
	/** What the counterpart keeps of it; enough to go on after a restart. */
	readonly details: Readonly<Record<string, unknown>>;
}

export class Ledger {
	readonly #file: string | undefined;
	readonly #effects: Effect[] = [];

	/** @param file JSON lines; undefined keeps the ledger in memory only */
	constructor(file?: string) {
		this.#file = file;
		if (!file) return;
		mkdirSync(dirname(file), { recursive: true });
		if (!existsSync(file)) return;
		const text = readFileSync(file, 'utf8');
		// A kill in the middle of a write leaves half a line: that effect did not happen, and the next one must not be joined to it.
		const end = text.lastIndexOf('\n') + 1;
		if (end < text.length) truncateSync(file, Buffer.byteLength(text.slice(0, end)));
		for (const line of text.slice(0, end).split('\n')) if (line !== '') this.#effects.push(JSON.parse(line) as Effect);
	}

	record(kind: string, key: string, details: Readonly<Record<string, unknown>> = {}): Effect {
		const effect: Effect = { kind, key, at: Date.now(), details };
		if (this.#file) appendFileSync(this.#file, `${JSON.stringify(effect)}\n`);
		this.#effects.push(effect);
		return effect;
	}

	/** All effects, oldest first, or those of one kind. */
	all(kind?: string): readonly Effect[] {
		return kind === undefined ? this.#effects : this.#effects.filter((effect) => effect.kind === kind);
	}

	find(kind: string, key: string): Effect | undefined {
		return this.#effects.find((effect) => effect.kind === kind && effect.key === key);
	}
}
