/**
 * How long searches take in a journal of ten million entries, and the figures and causes beside them. The store is filled first, past its port; then the questions of
 * `questions.ts` take turns, one at a time, over a store as the hub opens it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresStore } from '../../adapters/postgres/store.ts';
import { SqliteStore } from '../../adapters/sqlite/store.ts';
import type { Store } from '../../hub/journal/store.ts';
import { silentLogger } from '../../hub/logging/logger.ts';
import { havePostgresql } from '../../test/support/postgresql.ts';
import { PostgresqlServer } from '../../test/support/postgresql-server.ts';
import type { BenchOptions } from '../main.ts';
import { rounded, spread } from '../median.ts';
import { type Cleanup, cleaningUp } from '../support/cleanup.ts';
import { fillPostgres, fillSqlite } from './fill.ts';
import { parkMany } from './park.ts';
import { type Question, questions } from './questions.ts';

const GOAL_MS = 200;
/** What an operator sets on a machine for it; the defaults of PostgreSQL are for a very small one. */
const SERVER = ['shared_buffers=2GB', 'max_wal_size=8GB', 'random_page_cost=1.1', 'effective_cache_size=8GB'];
const SCHEMA = 'bench';

interface Filled {
	readonly store: Store;
	readonly fill: (count: number, end: number) => Promise<void>;
}

export async function run({ print, raw, option, number }: BenchOptions): Promise<object> {
	const [entries, parked, rounds] = [number('entries', 10_000_000), number('parked', 100_000), number('rounds', 30)];
	const engine = option('store') ?? 'sqlite';
	if (engine !== 'sqlite' && engine !== 'postgres') throw new Error('--store must be sqlite or postgres');
	return cleaningUp(async (cleanup) => {
		const { store, fill } = await (engine === 'sqlite' ? sqlite(cleanup) : postgres(cleanup));
		const end = Date.now();
		await store.open();
		cleanup.add(() => store.close());
		await fill(entries, end);
		print(`filled with ${entries} entries in ${Math.round((Date.now() - end) / 1_000)} s, ${Math.round(((await store.upkeep.size()) ?? 0) / 2 ** 20)} MiB`);
		await parkMany(store, parked);
		print(`${parked} messages parked`);
		const figures = await measure(store, questions(entries, end), rounds, raw);
		for (const [name, { p50, p95, max }] of Object.entries(figures)) print(`${p95 > GOAL_MS ? '!' : ' '} ${name}: p50 ${p50}, p95 ${p95}, max ${max} ms`);
		const slow = Object.entries(figures).filter(([, { p95 }]) => p95 > GOAL_MS);
		return { store: engine, entries, parked, above_goal: slow.map(([name]) => name), ms: figures };
	});
}

async function sqlite(cleanup: Cleanup): Promise<Filled> {
	const folder = await mkdtemp(join(tmpdir(), 'dk-bench-journal-'));
	cleanup.add(() => rm(folder, { recursive: true, force: true }));
	const file = join(folder, 'store.sqlite');
	return { store: new SqliteStore({ file, log: silentLogger }), fill: (count, end) => fillSqlite(file, count, end) };
}

async function postgres(cleanup: Cleanup): Promise<Filled> {
	if (!(await havePostgresql())) throw new Error('This measurement needs PostgreSQL (Debian: apt-get install postgresql).');
	const server = await PostgresqlServer.start(SERVER);
	cleanup.add(() => server.stop());
	return {
		store: new PostgresStore({ url: server.url, schema: SCHEMA, log: silentLogger }),
		fill: (count, end) => fillPostgres(server.url, SCHEMA, count, end),
	};
}

async function measure(store: Store, asked: readonly Question[], rounds: number, raw: BenchOptions['raw']) {
	const times = new Map(asked.map(({ name }) => [name, [] as number[]]));
	// The first of each is not counted: it may find nothing of the index in memory.
	for (let round = 0; round <= rounds; round++) {
		for (const { name, ask } of asked) {
			const begun = performance.now();
			await ask(store);
			const ms = performance.now() - begun;
			if (round > 0) times.get(name)?.push(ms);
			raw({ round, name, ms: rounded(ms) });
		}
	}
	return Object.fromEntries([...times].map(([name, ms]) => [name, spread(ms)]));
}
