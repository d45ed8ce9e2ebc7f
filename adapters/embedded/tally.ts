/**
 * How many messages of each channel are in which state, kept beside the transaction that moves them: to count rows takes the longer, the more wait.
 *
 * States: *quiet* → begin → *counting* → commit → *quiet*, counts as moved; or → roll back → *quiet*, counts as before. While counting, a mark says up to
 * where a savepoint can be undone. What is not committed is never forgotten and never kept: the counts say what the file says.
 */
import type { STATE } from './schema.ts';

export type State = (typeof STATE)[keyof typeof STATE];

/** Messages by state; the place is the number of the state. */
type Counts = [ready: number, delayed: number, out: number, parking: number];

interface Move {
	readonly channelId: number;
	readonly from: State | undefined;
	readonly to: State | undefined;
}

export class Tally {
	readonly #counts = new Map<number, Counts>();
	/** Of the transaction, oldest first. */
	readonly #moves: Move[] = [];
	#mark = 0;

	/** @param rows what is in the file now */
	reset(rows: readonly { readonly channelId: number; readonly state: State; readonly count: number }[]): void {
		this.#counts.clear();
		for (const { channelId, state, count } of rows) this.#of(channelId)[state] = count;
	}

	get(channelId: number, state: State): number {
		return this.#counts.get(channelId)?.[state] ?? 0;
	}

	/** @param from undefined: it is new @param to undefined: it is gone */
	move(channelId: number, from: State | undefined, to: State | undefined): void {
		const move = { channelId, from, to };
		this.#count(move, 1);
		this.#moves.push(move);
	}

	begin(): void {
		this.#moves.length = 0;
		this.#mark = 0;
	}

	savepoint(): void {
		this.#mark = this.#moves.length;
	}

	rollbackToSavepoint(): void {
		for (const move of this.#moves.splice(this.#mark).reverse()) this.#count(move, -1);
	}

	/** Harmless when nothing was moved. */
	rollback(): void {
		this.#mark = 0;
		this.rollbackToSavepoint();
	}

	#count({ channelId, from, to }: Move, sign: 1 | -1): void {
		const counts = this.#of(channelId);
		if (from !== undefined) counts[from] -= sign;
		if (to !== undefined) counts[to] += sign;
	}

	#of(channelId: number): Counts {
		const known = this.#counts.get(channelId);
		if (known) return known;
		const counts: Counts = [0, 0, 0, 0];
		this.#counts.set(channelId, counts);
		return counts;
	}
}
