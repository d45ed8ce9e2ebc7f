import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { BatchWriter } from '../../../adapters/sqlite/batch-writer.ts';
import { openDurable } from '../../../adapters/sqlite/database.ts';
import { IS_RARE } from '../../../adapters/sqlite/journal.ts';
import { migrate, STEPS } from '../../../adapters/sqlite/migrations.ts';
import { SqliteStore } from '../../../adapters/sqlite/store.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { describeStoreContract, parking } from '../../contract/store.ts';
import { entry } from '../../contract/store-harness.ts';
import { describeStorePartsContract } from '../../contract/store-parts.ts';

describeStoreContract('SQLite', new URL('factory.ts', import.meta.url));
describeStorePartsContract('SQLite', new URL('factory.ts', import.meta.url));

describe('SQLite store', () => {
	let folder: string;
	let file: string;
	const stores: SqliteStore[] = [];

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-sqlite-'));
		file = join(folder, 'data', 'store.db');
	});
	afterEach(async () => {
		for (const store of stores.splice(0)) await store.close();
		await rm(folder, { recursive: true, force: true });
	});

	function make(path = file): SqliteStore {
		const store = new SqliteStore({ file: path, log: silentLogger });
		stores.push(store);
		return store;
	}

	async function opening(store: SqliteStore): Promise<{ code: string; facts: Record<string, unknown> } | undefined> {
		return store.open().then(
			() => undefined,
			(error) => error,
		);
	}

	function withDatabase<Result>(work: (database: DatabaseSync) => Result, path = file): Result {
		const database = new DatabaseSync(path);
		try {
			return work(database);
		} finally {
			database.close();
		}
	}

	it('refuses a database of a newer version and leaves it as it is', async () => {
		const first = make();
		await first.open();
		await first.close();
		withDatabase((database) => database.exec('PRAGMA user_version = 99'));
		expect(await opening(make())).to.deep.include({ code: 'DK-STORE-VERSION', facts: { found: 99, known: STEPS.length } });
		expect(withDatabase((database) => database.prepare('PRAGMA user_version').get())).to.deep.include({ user_version: 99 });
	});

	it('refuses a database that belongs to something else, and a file that is none', async () => {
		const foreign = join(folder, 'foreign.db');
		withDatabase((database) => database.exec('CREATE TABLE kunden (name TEXT)'), foreign);
		expect(await opening(make(foreign))).to.deep.include({ code: 'DK-STORE-FAILED', facts: { systemCode: 'NOT_OUR_FILE' } });
		expect(withDatabase((database) => database.prepare('SELECT name FROM sqlite_master').all(), foreign)).to.have.length(1);
		const text = join(folder, 'text.db');
		await writeFile(text, 'this is no database, it is a text of more than a hundred characters, so that SQLite looks at its beginning and refuses it');
		expect(await opening(make(text))).to.deep.include({ code: 'DK-STORE-FAILED', facts: { systemCode: 'SQLITE_NOTADB' } });
	});

	it('says with the system code when the file cannot be made', async () => {
		await writeFile(join(folder, 'data'), 'a file where the folder should be');
		expect(await opening(make())).to.deep.include({ code: 'DK-STORE-FAILED', facts: { systemCode: 'EEXIST' } });
	});

	it('runs only the missing steps, all of them or none', async () => {
		const store = make();
		await store.open();
		await store.journal.append(entry('a'));
		await store.close();
		withDatabase((database) => {
			expect(() => migrate(database, [...STEPS, 'ALTER TABLE journal ADD COLUMN neu TEXT', 'this is no SQL'])).to.throw();
			const columns = database.prepare('PRAGMA table_info(journal)').all();
			expect(columns.map(({ name }) => name)).to.not.include('neu');
			migrate(database, [...STEPS, 'ALTER TABLE journal ADD COLUMN neu TEXT']);
			expect(database.prepare('SELECT id, neu FROM journal').get()).to.deep.include({ id: 'a', neu: null });
		});
	});

	it("is open to the hub's user only, with its write-ahead log", async () => {
		const store = make();
		await store.open();
		await store.journal.append(entry('a'));
		for (const name of ['store.db', 'store.db-wal', 'store.db-shm']) {
			expect((await stat(join(folder, 'data', name))).mode & 0o777, name).to.equal(0o600);
		}
	});

	it('writes through to the disk before it says so: write-ahead log, synchronous FULL', () => {
		const database = openDurable(join(folder, 'any.db'));
		expect(database.prepare('PRAGMA journal_mode').get()).to.deep.include({ journal_mode: 'wal' });
		expect(database.prepare('PRAGMA synchronous').get()).to.deep.include({ synchronous: 2 });
		database.close();
	});

	it('commits what was asked for before close', async () => {
		const store = make();
		await store.open();
		const appended = store.journal.append(entry('a'));
		await store.close();
		await appended;
		const again = make();
		await again.open();
		expect(await again.journal.search({})).to.have.length(1);
	});

	it('puts writes of one moment into one commit', async () => {
		const store = make();
		await store.open();
		const commitsBefore = await commits();
		await Promise.all([
			...Array.from({ length: 20 }, (_, i) => store.journal.append(entry(`m${i}`))),
			store.park(parking('p')),
			store.inbox.add('s', { source: 'x', id: 'y' }, { contentHash: '', result: {} }),
		]);
		expect((await commits()) - commitsBefore).to.equal(1);

		/** Counts the commit marks in the write-ahead log. */
		async function commits(): Promise<number> {
			const log = await readFile(`${file}-wal`);
			const pageSize = log.readUInt32BE(8);
			let count = 0;
			// WAL frame header: 24 bytes, the second word is the database size after a commit, 0 for other frames (sqlite.org/fileformat2.html, 4.1).
			for (let offset = 32; offset + 24 <= log.length; offset += 24 + pageSize) if (log.readUInt32BE(offset + 4) !== 0) count += 1;
			return count;
		}
	});

	it('is not blocked for good by another process that reads', async () => {
		const store = make();
		await store.open();
		await store.journal.append(entry('a'));
		const reader = new DatabaseSync(file, { readOnly: true });
		reader.exec('BEGIN');
		reader.prepare('SELECT count(*) FROM journal').get();
		await store.journal.append(entry('b'));
		expect(await store.journal.search({})).to.have.length(2);
		reader.close();
	});

	it('finds messages, cases, references, codes, channels and what is rare by an index', async () => {
		const store = make();
		await store.open();
		const plan = (where: string) =>
			withDatabase((database) =>
				JSON.stringify(database.prepare(`EXPLAIN QUERY PLAN SELECT * FROM journal WHERE ${where} AND position > 0 ORDER BY position LIMIT 9`).all()),
			);
		expect(plan("id = 'a' AND source = 'b'")).to.include('journal_id');
		expect(plan("+mandant = 'm' AND subject = 'a'")).to.include('journal_subject');
		expect(plan("reference = 'a'")).to.include('journal_reference');
		expect(plan("code = 'a'")).to.include('journal_code');
		expect(plan("mandant = 'm' AND channel = 'c'")).to.include('journal_channel');
		expect(plan(`mandant = 'm' AND +channel = 'c' AND ${IS_RARE} AND event = 'parked'`)).to.include('journal_rare');
	});

	it('undoes a piece that fails alone: what came with it in the same batch is stored', async () => {
		const store = make();
		await store.open();
		const results = await Promise.allSettled([
			store.journal.append(entry('a')),
			// The second entry breaks a rule of the table, so the first one must go too.
			store.journal.append(entry('b'), entry('c', { event: undefined as never })),
			store.journal.append(entry('d')),
		]);
		expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
		expect(results[1])
			.to.have.property('reason')
			.that.deep.includes({ code: 'DK-STORE-FAILED', facts: { systemCode: 'SQLITE_CONSTRAINT' } });
		expect((await store.journal.search({})).map(({ id }) => id)).to.deep.equal(['a', 'd']);
	});

	it('keeps the order in which it was asked, also across batches', async () => {
		const store = make();
		await store.open();
		const ids = Array.from({ length: 1_300 }, (_, i) => `m${i}`);
		await Promise.all(ids.map((id) => store.journal.append(entry(id))));
		expect((await store.journal.search({ limit: 2_000 })).map(({ id }) => id)).to.deep.equal(ids);
	});

	it('leaves the event loop free while the disk is slow: another process that holds the file only delays the writes', async () => {
		const store = make();
		await store.open();
		const other = new DatabaseSync(file);
		other.exec('BEGIN IMMEDIATE');
		let written = false;
		const writing = store.journal.append(entry('a')).then(() => {
			written = true;
		});
		let turns = 0;
		while (turns < 20) {
			await new Promise((resolve) => setTimeout(resolve, 1));
			turns += 1;
		}
		expect(written).to.equal(false);
		other.exec('COMMIT');
		other.close();
		await writing;
	});

	it('gives the code of a full disk and keeps serving afterwards', async () => {
		const store = make();
		await store.open();
		await store.close();
		const limited = openDurable(file);
		const writer = new BatchWriter(limited);
		// A limit on the number of pages is SQLite's own full disk.
		const pages = Number(limited.prepare('PRAGMA page_count').get()?.page_count);
		limited.exec(`PRAGMA max_page_count = ${pages + 2}`);
		const large = { statements: [['addKey', 's', 's', '1', 's', 'x'.repeat(60_000), 1]] } as const;
		// The small write before it shares its transaction, which SQLite rolls back as a whole: it must not be reported as stored.
		const failures = writer.run([{ statements: [['unpark', 'x', null]] }, large]);
		expect(failures?.map((failure) => failure?.systemCode)).to.deep.equal(['SQLITE_FULL', 'SQLITE_FULL']);
		limited.exec('PRAGMA max_page_count = 100000');
		expect(writer.run([large])).to.equal(undefined);
		expect(limited.prepare('SELECT id FROM inbox').all()).to.have.length(1);
		limited.close();
	});
});
