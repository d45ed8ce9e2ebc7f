/**
 * A store of an earlier version goes on under the present code. Each version's file is made here as that version made it: its steps, and rows in its words.
 * Who adds a step adds to `WRITTEN_BY` what the version that is left behind wrote.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { migrate, STEPS } from '../../../adapters/sqlite/migrations.ts';
import { SqliteStore } from '../../../adapters/sqlite/store.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';

const SOURCE = 'urn:drehkreuz:musterstadt:portal:test';
const headers = {
	specversion: '1.0',
	id: 'p1',
	source: SOURCE,
	type: 'de.drehkreuz.antrag.eingegangen',
	time: '2026-11-23T08:00:00Z',
	mandant: 'musterstadt',
	subject: 'fall-1',
};
const JOB = 'a'.repeat(32);
const receipt = { reference: 'K-1', at: 1_700_000_000_500, details: {} };

/** Rows of version 1, by hand. */
function writtenBy1(database: DatabaseSync): void {
	writtenBesideParked(database);
	database
		.prepare("INSERT INTO parked VALUES ('c7d1f37bce1f6a7e4b1c0a55', 'musterstadt', 'antrag.eingang', 'DK-PARTNER-REFUSED', ?, 3, 1700000001000, ?, ?)")
		.run(JSON.stringify({ code: 'DK-PARTNER-REFUSED', facts: { role: 'dms' } }), JSON.stringify(headers), Buffer.from('Antrag ü'));
}

function writtenBesideParked(database: DatabaseSync): void {
	database.exec(`
		INSERT INTO journal (event, at, mandant, source, id, subject, channel, code, attempt, durationMs) VALUES
			('received', 1700000000000, 'musterstadt', '${SOURCE}', 'm1', 'fall-1', 'antrag.eingang', NULL, NULL, NULL),
			('parked', 1700000001000, 'musterstadt', '${SOURCE}', 'p1', 'fall-1', 'antrag.eingang', 'DK-PARTNER-REFUSED', 3, 1.5);
		INSERT INTO inbox VALUES ('channel:musterstadt:antrag.eingang', '${SOURCE}', 'm1', 'abc', '{"subject":"fall-1"}', 1700000000000);
	`);
	database
		.prepare("INSERT INTO steps (mandant, source, id, step, state, memory, receipt, problem, at) VALUES ('musterstadt', ?, 'm1', ?, ?, ?, ?, NULL, 5)")
		.run(SOURCE, 'hkr', 'done', '{"file":"a"}', JSON.stringify(receipt));
	database
		.prepare("INSERT INTO steps (mandant, source, id, step, state, memory, receipt, problem, at) VALUES ('musterstadt', ?, 'm1', ?, ?, ?, NULL, NULL, 6)")
		.run(SOURCE, 'dms', 'pending', '{"transaction":"t1"}');
}

/** And its places in lines. */
function writtenBy2(database: DatabaseSync): void {
	writtenBy1(database);
	database.exec(`INSERT INTO lines (scope, subject, source, id, dueAt) VALUES ('channel:musterstadt:antrag.eingang', 'fall-1', '${SOURCE}', 'p1', 9)`);
}

/** And its leases. */
function writtenBy3(database: DatabaseSync): void {
	writtenBy2(database);
	database.exec(`INSERT INTO holders VALUES ('life-1', 'hub-a:8080', 7); INSERT INTO leases VALUES ('alone:poll', 'life-1')`);
}

/** Parked messages with their cause in columns. */
function writtenBy4(database: DatabaseSync): void {
	database
		.prepare(`INSERT INTO parked (id, mandant, channel, source, messageId, subject, code, partner, node, attempt, parkedAt, reason, headers, body)
			VALUES ('c7d1f37bce1f6a7e4b1c0a55', 'musterstadt', 'antrag.eingang', ?, 'p1', 'fall-1', 'DK-PARTNER-REFUSED', 'dms', '', 3, 1700000001000, ?, ?, ?)`)
		.run(SOURCE, JSON.stringify({ code: 'DK-PARTNER-REFUSED', facts: { role: 'dms' } }), JSON.stringify(headers), Buffer.from('Antrag ü'));
	writtenBesideParked(database);
	database.exec(`INSERT INTO lines (scope, subject, source, id, dueAt) VALUES ('channel:musterstadt:antrag.eingang', 'fall-1', '${SOURCE}', 'p1', 9)`);
	database.exec(`INSERT INTO holders VALUES ('life-1', 'hub-a:8080', 7); INSERT INTO leases VALUES ('alone:poll', 'life-1')`);
}

/** And jobs that have ended, whose counts are kept. */
function writtenBy5(database: DatabaseSync): void {
	writtenBy4(database);
	database.exec(`
		INSERT INTO jobs (id, kind, releaseFrom, createdBy, createdAt, finishedAt, filter, state, mandanten, total, counts, countedAt) VALUES
			('${JOB}', 'release', 'step', 'anna', 5, 9, '{"parkedUntil":5}', 'cancelled', '["musterstadt"]', 3, '{"done":2,"skipped":1}', 9)`);
}

const WRITTEN_BY: readonly ((database: DatabaseSync) => void)[] = [writtenBy1, writtenBy2, writtenBy3, writtenBy4, writtenBy5];

describe('the SQLite store, upgraded', () => {
	let folder: string;
	let file: string;
	let store: SqliteStore;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-upgrade-'));
		file = join(folder, 'store.sqlite');
		store = new SqliteStore({ file, log: silentLogger });
	});
	afterEach(async () => {
		await store.close();
		await rm(folder, { recursive: true });
	});

	function make(version: number, write: (database: DatabaseSync) => void): void {
		const database = new DatabaseSync(file);
		database.exec('PRAGMA journal_mode = WAL');
		migrate(database, STEPS.slice(0, version));
		write(database);
		database.close();
	}

	it('is proven for every version there is', () => expect(WRITTEN_BY).to.have.length(STEPS.length));

	WRITTEN_BY.forEach((write, index) => {
		it(`of version ${index + 1}: journal, inbox, steps and parked messages are all there, and are worked with`, async () => {
			make(index + 1, write);
			await store.open();
			const key = { source: SOURCE, id: 'm1' };
			const journal = await store.journal.search({ subject: 'fall-1' });
			expect(journal.map(({ event, id, code, attempt, durationMs }) => ({ event, id, code, attempt, durationMs }))).to.deep.equal([
				{ event: 'received', id: 'm1', code: undefined, attempt: undefined, durationMs: undefined },
				{ event: 'parked', id: 'p1', code: 'DK-PARTNER-REFUSED', attempt: 3, durationMs: 1.5 },
			]);
			const seen = { contentHash: 'abc', result: { subject: 'fall-1' }, at: 1_700_000_000_000 };
			expect(await store.inbox.find('channel:musterstadt:antrag.eingang', key)).to.deep.equal(seen);
			const steps = await store.steps.ofMessage('musterstadt', key);
			expect(steps.map(({ step, state, memory, receipt: got }) => ({ step, state, memory, got }))).to.deep.equal([
				{ step: 'hkr', state: 'done', memory: { file: 'a' }, got: receipt },
				{ step: 'dms', state: 'pending', memory: { transaction: 't1' }, got: undefined },
			]);
			const [parked] = await store.parked.list({});
			expect(parked?.message.attributes).to.deep.equal(headers);
			expect(parked?.message.body).to.deep.equal({ kind: 'inline', bytes: Buffer.from('Antrag ü') });
			expect(parked).to.deep.include({ attempt: 3, parkedAt: 1_700_000_001_000, reason: { code: 'DK-PARTNER-REFUSED', facts: { role: 'dms' } } });

			expect(await store.parked.groups({})).to.deep.include.members([
				{
					mandant: 'musterstadt',
					channel: 'antrag.eingang',
					code: 'DK-PARTNER-REFUSED',
					partner: 'dms',
					node: '',
					count: 1,
					held: 0,
					claimed: 0,
					oldestAt: 1_700_000_001_000,
					newestAt: 1_700_000_001_000,
					facts: { role: 'dms' },
				},
			]);
			expect(await store.parked.list({ subject: 'fall-1', messageId: 'p1' })).to.have.length(1);

			// And on with it: the next write, the release, what the present version has added.
			await store.journal.append({ event: 'released', at: 1_700_000_002_000, mandant: 'musterstadt', source: SOURCE, id: 'p1' });
			expect((await store.journal.search({ afterPosition: journal.at(-1)?.position ?? 0 })).map(({ event }) => event)).to.deep.equal(['released']);
			await store.parked.remove(parked?.id ?? '', parked?.parkedAt);
			expect(await store.parked.count({})).to.equal(0);
			const line = { mandant: 'musterstadt', channel: 'antrag.eingang', subject: 'fall-1' };
			await store.lines.join(line, [{ source: SOURCE, id: 'p1', dueAt: 10 }]);
			expect((await store.lines.first(line))?.id).to.equal('p1');
			const reborn = { id: 'life-2', instance: 'hub-a:8080' };
			await store.leases.enrol(reborn);
			await store.leases.forgetFormer(reborn);
			expect(await store.leases.acquire('alone:poll', reborn.id)).to.equal(true);
		});
	});

	it('of version 4 gets the counts of jobs that have ended, and only those', async () => {
		make(4, (database) => {
			const item = (job: string, sequence: number, state: string) =>
				`('${job}', ${sequence}, 'p${sequence}', 5, 'musterstadt', 'antrag.eingang', 'antrag.eingang', '${SOURCE}', 'm${sequence}', '${state}')`;
			const job = (id: string, state: string, finishedAt: string) =>
				`('${id}', 'release', 'step', 'anna', 5, ${finishedAt}, '{"parkedUntil":5}', '${state}', '["musterstadt"]', 3)`;
			database.exec(`
				INSERT INTO jobs (id, kind, releaseFrom, createdBy, createdAt, finishedAt, filter, state, mandanten, total) VALUES
					${job(JOB, 'cancelled', '9')}, ${job('b'.repeat(32), 'finished', '7')}, ${job('c'.repeat(32), 'running', 'NULL')};
				INSERT INTO jobItems (job, sequence, parkedId, parkedAt, mandant, channel, target, source, id, state) VALUES
					${item(JOB, 1, 'done')}, ${item(JOB, 2, 'done')}, ${item(JOB, 3, 'skipped')}, ${item('c'.repeat(32), 1, 'waiting')}`);
		});
		await store.open();
		const database = new DatabaseSync(file);
		const kept = database.prepare('SELECT id, counts, countedAt FROM jobs ORDER BY id').all();
		database.close();
		expect(kept.map(({ id, counts, countedAt }) => [String(id)[0], counts, countedAt])).to.deep.equal([
			['a', '{"done":2,"skipped":1}', 9],
			['b', '{}', 7],
			['c', null, null],
		]);
		expect((await store.jobs.find(JOB))?.counts).to.include({ waiting: 0, done: 2, skipped: 1 });
		expect((await store.jobs.list({ changedSince: 8 })).map(({ id, counts }) => [id[0], counts.waiting])).to.deep.equal([
			['c', 1],
			['a', 0],
		]);
	});

	it('of a newer version is refused, and not one byte of it is changed', async () => {
		make(STEPS.length, (database) => {
			writtenBy5(database);
			database.exec('CREATE TABLE von_morgen (a)');
			database.exec(`PRAGMA user_version = ${STEPS.length + 1}`);
		});
		const before = await hash(file);
		const error = await store.open().then(
			() => undefined,
			(thrown) => thrown,
		);
		expect(error).to.deep.include({ code: 'DK-STORE-VERSION', facts: { found: STEPS.length + 1, known: STEPS.length } });
		expect(await hash(file)).to.equal(before);
	});

	const hash = async (path: string): Promise<string> =>
		createHash('sha256')
			.update(await readFile(path))
			.digest('hex');
});
