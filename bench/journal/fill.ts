/**
 * Fills the journal past the store, as fast as the engine allows: its indexes are dropped before and made again after. Only a benchmark may do so.
 * Figures of the last week go with it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { JOURNAL_COLUMNS } from '../../adapters/sqlite/statements.ts';
import type { JournalEntry } from '../../hub/journal/entry.ts';
import { postgresqlPrograms } from '../../test/support/postgresql-server.ts';
import { inventedEntries } from './entries.ts';

const WEEK_MS = 7 * 86_400_000;
const MINUTE_MS = 60_000;
const LINES_AT_ONCE = 2_000;

/** How often each minute, tenant, channel, partner and event occurred, as the store counts. */
class Counts {
	readonly #counts = new Map<string, number>();

	add({ at, mandant, channel = '', partner = '', event }: JournalEntry): void {
		const name = [at - (at % MINUTE_MS), mandant, channel, partner, event].join('\t');
		this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
	}

	/** Texts with tabs between: minute, tenant, channel, partner, event, count. */
	*lines(): Generator<string> {
		for (const [name, count] of this.#counts) yield `${name}\t${count}`;
	}
}

export async function fillSqlite(file: string, count: number, end: number): Promise<void> {
	const database = new DatabaseSync(file);
	try {
		database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA temp_store = MEMORY');
		const indexes = database.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'journal' AND sql IS NOT NULL").all();
		for (const { name } of indexes) database.exec(`DROP INDEX ${name}`);
		const insert = database.prepare(`INSERT INTO journal (${JOURNAL_COLUMNS.join(', ')}) VALUES (${JOURNAL_COLUMNS.map(() => '?').join(', ')})`);
		const counts = new Counts();
		database.exec('BEGIN');
		for (const entry of inventedEntries(count, end)) {
			insert.run(...JOURNAL_COLUMNS.map((column) => entry[column] ?? null));
			if (entry.at >= end - WEEK_MS) counts.add(entry);
		}
		const figure = database.prepare('INSERT INTO figures (minute, mandant, channel, partner, event, count) VALUES (?, ?, ?, ?, ?, ?)');
		for (const line of counts.lines()) figure.run(...line.split('\t'));
		database.exec('COMMIT');
		for (const { sql } of indexes) database.exec(String(sql));
		database.exec('ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)');
	} finally {
		database.close();
	}
}

export async function fillPostgres(url: string, schema: string, count: number, end: number): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await client.query(`SET search_path TO ${schema}; SET maintenance_work_mem TO '1GB'`);
		const { rows: indexes } = await client.query<{ indexname: string; indexdef: string }>(
			`SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = '${schema}' AND tablename = 'journal' AND indexname <> 'journal_pkey'`,
		);
		for (const { indexname } of indexes) await client.query(`DROP INDEX ${indexname}`);
		const counts = new Counts();
		await copy(url, `${schema}.journal (${JOURNAL_COLUMNS.map((name) => `"${name}"`).join(', ')})`, journalLines(count, end, counts));
		await copy(url, `${schema}.figures (minute, mandant, channel, partner, event, count, writer)`, withWriter(counts));
		for (const { indexdef } of indexes) await client.query(indexdef);
		await client.query(`VACUUM ANALYZE ${schema}.journal`);
		await client.query(`VACUUM ANALYZE ${schema}.figures`);
	} finally {
		await client.end();
	}
}

function* journalLines(count: number, end: number, counts: Counts): Generator<string> {
	for (const entry of inventedEntries(count, end)) {
		if (entry.at >= end - WEEK_MS) counts.add(entry);
		yield JOURNAL_COLUMNS.map((column) => entry[column] ?? '\\N').join('\t');
	}
}

function* withWriter(counts: Counts): Generator<string> {
	for (const line of counts.lines()) yield `${line}\t1`;
}

/** Through psql, which can read a stream. */
async function copy(url: string, target: string, lines: Iterable<string>): Promise<void> {
	const child = spawn(join(postgresqlPrograms() ?? '', 'psql'), ['-q', '-v', 'ON_ERROR_STOP=1', '-c', `COPY ${target} FROM STDIN`, url], {
		stdio: ['pipe', 'inherit', 'inherit'],
	});
	const ended = once(child, 'exit');
	let waiting: string[] = [];
	for (const line of lines) {
		waiting.push(line);
		if (waiting.length < LINES_AT_ONCE) continue;
		if (!child.stdin.write(`${waiting.join('\n')}\n`)) await once(child.stdin, 'drain');
		waiting = [];
	}
	child.stdin.end(waiting.length > 0 ? `${waiting.join('\n')}\n` : '');
	const [code] = await ended;
	if (code !== 0) throw new Error(`psql ended with ${code}`);
}
