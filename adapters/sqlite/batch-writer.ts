/**
 * Writes many pieces in one transaction. Runs in the thread that writes, and knows nothing of threads.
 *
 * All pieces run in one transaction. When one of them fails, everything is undone and each piece runs again inside a savepoint: those that fail are undone
 * alone, with what follows them in their series; the others commit. When the transaction itself is gone (disk full) or the commit fails, every piece has failed: nothing of the batch is stored.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { systemCodeOf } from './database.ts';
import { FigureCounter } from './figures.ts';
import { type Piece, type Statement, textOf } from './statements.ts';

export interface Failure {
	readonly systemCode: string;
	/** SQLite's own text; for the cause only. */
	readonly text: string;
}

export class BatchWriter {
	readonly #database: DatabaseSync;
	readonly #statements = new Map<string, StatementSync>();
	readonly #figures = new FigureCounter();

	constructor(database: DatabaseSync) {
		this.#database = database;
	}

	/** @returns for each piece undefined, or why it is not stored; undefined alone when all are stored */
	run(pieces: readonly Piece[]): readonly (Failure | undefined)[] | undefined {
		try {
			this.#transaction(() => {
				for (const { statements } of pieces) this.#write(statements);
				this.#writeFigures();
			});
			return undefined;
		} catch (error) {
			if (pieces.length === 1) return [failureOf(error)];
		}
		return this.#oneByOne(pieces);
	}

	#oneByOne(pieces: readonly Piece[]): readonly (Failure | undefined)[] {
		try {
			const failures: (Failure | undefined)[] = [];
			this.#transaction(() => {
				const broken = new Map<number, Failure>();
				for (const { statements, series } of pieces) {
					const failure = (series === undefined ? undefined : broken.get(series)) ?? this.#inSavepoint(statements);
					if (failure && series !== undefined) broken.set(series, failure);
					failures.push(failure);
				}
			});
			return failures;
		} catch (error) {
			return pieces.map(() => failureOf(error));
		}
	}

	#transaction(work: () => void): void {
		this.#figures.forget();
		this.#run('BEGIN IMMEDIATE');
		try {
			work();
			this.#run('COMMIT');
		} catch (error) {
			// A full disk makes SQLite roll the whole transaction back by itself.
			if (this.#database.isTransaction) this.#run('ROLLBACK');
			throw error;
		}
	}

	#inSavepoint(statements: readonly Statement[]): Failure | undefined {
		this.#run('SAVEPOINT piece');
		try {
			this.#figures.forget();
			this.#write(statements);
			this.#writeFigures();
			this.#run('RELEASE piece');
			return undefined;
		} catch (error) {
			if (!this.#database.isTransaction) throw error;
			this.#run('ROLLBACK TO piece');
			this.#run('RELEASE piece');
			return failureOf(error);
		}
	}

	#write(statements: readonly Statement[]): void {
		for (const [name, ...values] of statements) {
			const { changes } = this.#prepared(textOf(name)).run(...values);
			if (name === 'addEntry' || (name === 'addEntryOfChange' && changes > 0)) this.#figures.add(values);
		}
	}

	#writeFigures(): void {
		for (const [name, ...values] of this.#figures.take()) this.#prepared(textOf(name)).run(...values);
	}

	#run(text: string): void {
		this.#prepared(text).run();
	}

	#prepared(text: string): StatementSync {
		let statement = this.#statements.get(text);
		if (!statement) this.#statements.set(text, (statement = this.#database.prepare(text)));
		return statement;
	}
}

function failureOf(error: unknown): Failure {
	return { systemCode: systemCodeOf(error), text: error instanceof Error ? error.message : '' };
}
