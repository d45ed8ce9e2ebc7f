/**
 * Group commit: everything that arrived while the last transaction ran goes into one transaction.
 *
 * State machine: `idle` → (first work arrives) → `gathering` until the end of the event loop's turn → one transaction over
 * at most `maxBatch` pieces → resolves each piece → `gathering` again if more waits, else `idle`. `close` runs what waits, then refuses.
 *
 * When a piece throws, everything is undone and all pieces run again, each inside a savepoint: the piece that throws is rejected alone, the others commit. So a
 * piece may run twice, and does nothing but work on the engine.
 * When begin or commit fails, every piece of the batch is rejected: nothing of it is durable.
 *
 * Knows no SQL: the engine gives `begin`, `commit`, `rollback` and savepoints.
 */
export interface Transactions {
	begin(): void;
	commit(): void;
	rollback(): void;
	savepoint(): void;
	releaseSavepoint(): void;
	rollbackToSavepoint(): void;
}

interface Piece {
	readonly run: () => unknown;
	readonly resolve: (value: never) => void;
	readonly reject: (reason: unknown) => void;
}

export class GroupCommit {
	readonly #transactions: Transactions;
	readonly #maxBatch: number;
	readonly #wrap: (error: unknown) => Error;
	#waiting: Piece[] = [];
	#scheduled = false;
	#closed = false;

	/** @param maxBatch pieces per transaction, 1 to 1,000, default 64: keeps the event loop free for a few milliseconds at most */
	constructor(transactions: Transactions, wrap: (error: unknown) => Error, maxBatch = 64) {
		this.#transactions = transactions;
		this.#wrap = wrap;
		this.#maxBatch = maxBatch;
	}

	/** Runs synchronous work inside the next transaction. Resolves with its result when the commit is durable. */
	run<Result>(work: () => Result): Promise<Result> {
		return new Promise<Result>((resolve, reject) => {
			if (this.#closed) return reject(this.#wrap(new Error('closed')));
			this.#waiting.push({ run: work, resolve, reject });
			this.#schedule();
		});
	}

	/** Runs what waits, then refuses new work. */
	close(): void {
		while (this.#waiting.length > 0) this.#flush();
		this.#closed = true;
	}

	#schedule(): void {
		if (this.#scheduled) return;
		this.#scheduled = true;
		setImmediate(() => {
			this.#scheduled = false;
			this.#flush();
			if (this.#waiting.length > 0) this.#schedule();
		});
	}

	#flush(): void {
		const batch = this.#waiting.splice(0, this.#maxBatch);
		if (batch.length === 0) return;
		try {
			const settled = this.#together(batch) ?? this.#oneByOne(batch);
			for (const settle of settled) settle();
		} catch (error) {
			this.#rollback();
			for (const piece of batch) piece.reject(this.#wrap(error));
		}
	}

	/** Undefined when one of them threw: nothing of any is left. */
	#together(batch: readonly Piece[]): readonly (() => void)[] | undefined {
		if (batch.length === 1) return undefined; // Its savepoint costs less than a second run.
		this.#transactions.begin();
		let results: readonly unknown[];
		try {
			results = batch.map(({ run }) => run());
		} catch {
			this.#rollback();
			return undefined;
		}
		this.#transactions.commit();
		return batch.map((piece, index) => () => piece.resolve(results[index] as never));
	}

	#oneByOne(batch: readonly Piece[]): readonly (() => void)[] {
		this.#transactions.begin();
		const settled = batch.map((piece) => this.#runPiece(piece));
		this.#transactions.commit();
		return settled;
	}

	#runPiece(piece: Piece): () => void {
		this.#transactions.savepoint();
		try {
			const result = piece.run() as never;
			this.#transactions.releaseSavepoint();
			return () => piece.resolve(result);
		} catch (error) {
			this.#undo(error);
			return () => piece.reject(this.#wrap(error));
		}
	}

	/** An engine that has given up the whole transaction by itself (disk full) knows no savepoint any more: then the first error is the true one, for all. */
	#undo(error: unknown): void {
		try {
			this.#transactions.rollbackToSavepoint();
		} catch {
			throw error;
		}
	}

	#rollback(): void {
		try {
			this.#transactions.rollback();
		} catch {
			// No transaction was open (begin itself failed): there is nothing to undo.
		}
	}
}
