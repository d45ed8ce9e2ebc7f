/**
 * A schema of an earlier version goes on under the present code. Each version's schema is made here as that version made it: its steps, and rows in its words.
 * Who adds a step adds to `WRITTEN_BY` what the version that is left behind wrote.
 */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import pg from 'pg';
import { migrate, STEPS } from '../../../adapters/postgres/migrations.ts';
import { Session } from '../../../adapters/postgres/session.ts';
import { PostgresStore } from '../../../adapters/postgres/store.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { NO_POSTGRESQL, postgresqlForTests, postgresqlUrl, schemaFor } from '../../support/postgresql.ts';
import { skip } from '../../support/skip.ts';

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
const receipt = { reference: 'K-1', at: 1_700_000_000_500, details: {} };
const reason = { code: 'DK-PARTNER-REFUSED', facts: { role: 'dms' } };
const job = 'a'.repeat(32);

/** Rows of version 1, by hand. */
async function writtenBy1(client: pg.Client): Promise<void> {
	await client.query(`
		INSERT INTO journal (event, at, mandant, source, id, subject, channel, code, attempt, "durationMs") VALUES
			('received', 1700000000000, 'musterstadt', '${SOURCE}', 'm1', 'fall-1', 'antrag.eingang', NULL, NULL, NULL),
			('parked', 1700000001000, 'musterstadt', '${SOURCE}', 'p1', 'fall-1', 'antrag.eingang', 'DK-PARTNER-REFUSED', 3, 1.5);
		INSERT INTO figures VALUES (1700000000000, 'musterstadt', 'antrag.eingang', '', 'received', 17, 4), (1700000000000, 'musterstadt', 'antrag.eingang', '', 'received', 18, 3);
		INSERT INTO inbox VALUES ('channel:musterstadt:antrag.eingang', '${SOURCE}', 'm1', 'musterstadt', 'abc', '{"subject":"fall-1"}', 1700000000000);
		INSERT INTO steps (mandant, source, id, step, state, memory, receipt, problem, at) VALUES
			('musterstadt', '${SOURCE}', 'm1', 'hkr', 'done', '{"file":"a"}', '${JSON.stringify(receipt)}', NULL, 5),
			('musterstadt', '${SOURCE}', 'm1', 'dms', 'pending', '{"transaction":"t1"}', NULL, NULL, 6);
		INSERT INTO lines (mandant, channel, subject, source, id, "dueAt") VALUES ('musterstadt', 'antrag.eingang', 'fall-1', '${SOURCE}', 'p1', 9);
		INSERT INTO holders VALUES ('life-1', 'hub-a:8080', 7);
		INSERT INTO leases VALUES ('alone:poll', 'life-1');
		INSERT INTO people VALUES ('anna', 'Anna', '{"*":["betrieb"]}', 'local', NULL, true, '$argon2id$v=19$x', NULL, 2, 9);
		INSERT INTO sessions VALUES ('${'b'.repeat(64)}', 'anna', 1, 2, 3, 'csrf', NULL);
		INSERT INTO audit VALUES (1, '[1,"anna","held",null,"p1",null]', 'a5ae4b7b6fbf6dc1d3a07bd6a3a4f2d3c1c4a2c3a0a5f9f1b1d5e8e9f0a1b2c3', 1, 'anna', 'held', NULL, 'p1');
		INSERT INTO alerts (name, code, facts, mandant, about, "raisedAt") VALUES ('n', 'DK-X', '{}', 'musterstadt', '{"partner":"dms"}', 5);
		INSERT INTO "payloadUses" VALUES ('musterstadt', 'antrag.eingang', '${SOURCE}', 'm2', '${'c'.repeat(128)}', 0);
		INSERT INTO notes VALUES ('musterstadt', 'antrag.eingang', 'DK-PARTNER-REFUSED', 'dms', '', 'DMS ist informiert');
		INSERT INTO jobs (id, kind, "releaseFrom", "createdBy", "createdAt", filter, state, mandanten, total) VALUES
			('${job}', 'release', 'step', 'anna', 5, '{"parkedUntil":1700000001000}', 'running', '{musterstadt}', 1);
		INSERT INTO "jobItems" VALUES ('${job}', 1, 'c7d1f37bce1f6a7e4b1c0a55', 1700000001000, 'musterstadt', 'antrag.eingang', 'antrag.eingang', '${SOURCE}', 'p1', 'fall-1', 'waiting', NULL);
	`);
	await client.query(
		`INSERT INTO parked (id, mandant, channel, source, "messageId", subject, code, partner, node, attempt, "parkedAt", job, reason, headers, body, payloads)
		VALUES ('c7d1f37bce1f6a7e4b1c0a55', 'musterstadt', 'antrag.eingang', $1, 'p1', 'fall-1', 'DK-PARTNER-REFUSED', 'dms', '', 3, 1700000001000, $2, $3, $4, $5, '{}')`,
		[SOURCE, job, JSON.stringify(reason), JSON.stringify(headers), Buffer.from('Antrag ü')],
	);
	await client.query(
		`INSERT INTO contents (mandant, source, id, place, name, sha512, at, size, headers, body, payloads) VALUES ('musterstadt', $1, 'p1', 'received', '', 'h', 5, 9, $2, $3, '{}')`,
		[SOURCE, JSON.stringify(headers), Buffer.from('Antrag ü')],
	);
}

/** And jobs that have ended, whose counts are kept. */
async function writtenBy2(client: pg.Client): Promise<void> {
	await writtenBy1(client);
	await client.query(`
		INSERT INTO jobs (id, kind, "releaseFrom", "createdBy", "createdAt", "finishedAt", filter, state, mandanten, total, counts, "countedAt") VALUES
			('${'b'.repeat(32)}', 'release', 'step', 'anna', 5, 9, '{"parkedUntil":5}', 'cancelled', '{musterstadt}', 3, '{"done":2,"skipped":1}', 9)`);
}

const WRITTEN_BY: readonly ((client: pg.Client) => Promise<void>)[] = [writtenBy1, writtenBy2];

describe('the PostgreSQL store, upgraded', () => {
	let schema: string;
	let store: PostgresStore;

	before(async function () {
		this.timeout(400_000);
		if (!(await postgresqlForTests())) skip(this, NO_POSTGRESQL);
	});
	beforeEach(() => {
		schema = schemaFor(randomUUID());
		store = new PostgresStore({ url: postgresqlUrl(), schema, poolSize: 3, log: silentLogger });
	});
	afterEach(() => store.close());

	async function make(version: number, write: (client: pg.Client) => Promise<void>): Promise<void> {
		const client = new pg.Client({ connectionString: postgresqlUrl() });
		await client.connect();
		await client.query(`SET search_path TO ${schema}; BEGIN`);
		await migrate(new Session(client, 60_000), schema, STEPS.slice(0, version));
		await write(client);
		await client.query('COMMIT');
		await client.end();
	}

	it('is proven for every version there is', () => expect(WRITTEN_BY).to.have.length(STEPS.length));

	WRITTEN_BY.forEach((write, index) => {
		it(`of version ${index + 1}: everything is there, and is worked with`, async () => {
			await make(index + 1, write);
			await store.open();
			const key = { source: SOURCE, id: 'm1' };
			const journal = await store.journal.search({ subject: 'fall-1' });
			expect(journal.map(({ event, id, code, attempt, durationMs }) => ({ event, id, code, attempt, durationMs }))).to.deep.equal([
				{ event: 'received', id: 'm1', code: undefined, attempt: undefined, durationMs: undefined },
				{ event: 'parked', id: 'p1', code: 'DK-PARTNER-REFUSED', attempt: 3, durationMs: 1.5 },
			]);
			expect((await store.journal.figures({ since: 0, until: 1_800_000_000_000 })).map(({ count }) => count)).to.deep.equal([7]);
			const seen = { contentHash: 'abc', result: { subject: 'fall-1' }, at: 1_700_000_000_000 };
			expect(await store.inbox.find('channel:musterstadt:antrag.eingang', key)).to.deep.equal(seen);
			const steps = await store.steps.ofMessage('musterstadt', key);
			expect(steps.map(({ step, state, memory, receipt: got }) => ({ step, state, memory, got }))).to.deep.equal([
				{ step: 'hkr', state: 'done', memory: { file: 'a' }, got: receipt },
				{ step: 'dms', state: 'pending', memory: { transaction: 't1' }, got: undefined },
			]);
			const [next] = await store.jobs.next(job, 10);
			expect(next?.parked).to.deep.include({ attempt: 3, parkedAt: 1_700_000_001_000, reason, job });
			expect(next?.parked?.message).to.deep.equal({ attributes: headers, body: { kind: 'inline', bytes: Buffer.from('Antrag ü') }, attachments: [] });
			expect((await store.parked.groups({}))[0]).to.include({ note: 'DMS ist informiert', claimed: 1 });
			expect(await store.people.find('anna')).to.deep.include({ displayName: 'Anna', roles: { '*': ['betrieb'] }, failures: 2 });
			expect(await store.sessions.find('b'.repeat(64))).to.include({ person: 'anna', csrf: 'csrf' });
			expect((await store.audit.list({}))[0]).to.include({ actor: 'anna', action: 'held', object: 'p1', position: 1 });
			expect((await store.alerts.list({}))[0]).to.deep.include({ name: 'n', about: { partner: 'dms' } });
			expect(await store.uses.open('musterstadt', undefined, 10)).to.deep.equal([
				{ mandant: 'musterstadt', channel: 'antrag.eingang', source: SOURCE, id: 'm2' },
			]);
			expect(await store.resealing.counts()).to.deep.equal({ none: 2 });
			const [head] = await store.contents.list('musterstadt', { source: SOURCE, id: 'p1' });
			expect((await store.contents.find(head!))?.attributes).to.deep.equal(headers);

			// And on with it: the next write, the release, what the present version has added.
			await store.journal.append({ event: 'released', at: 1_700_000_002_000, mandant: 'musterstadt', source: SOURCE, id: 'p1' });
			expect((await store.journal.search({ afterPosition: journal.at(-1)?.position ?? 0 })).map(({ event }) => event)).to.deep.equal(['released']);
			await store.jobs.record([{ item: next!.item, state: 'pending' }]);
			expect(await store.parked.count({})).to.equal(0);
			const line = { mandant: 'musterstadt', channel: 'antrag.eingang', subject: 'fall-1' };
			await store.lines.join(line, [{ source: SOURCE, id: 'p2', dueAt: 10 }]);
			expect((await store.lines.first(line))?.id).to.equal('p1');
			const reborn = { id: 'life-2', instance: 'hub-a:8080' };
			await store.leases.enrol(reborn);
			await store.leases.forgetFormer(reborn);
			expect(await store.leases.acquire('alone:poll', reborn.id)).to.equal(true);
		});
	});

	it('of version 1 gets the counts of jobs that have ended, and only those', async () => {
		const [cancelled, finished] = ['c'.repeat(32), 'd'.repeat(32)];
		await make(1, async (client) => {
			await writtenBy1(client);
			const item = (sequence: number, state: string) =>
				`('${cancelled}', ${sequence}, 'p${sequence}', 5, 'musterstadt', 'antrag.eingang', 'antrag.eingang', '${SOURCE}', 'm${sequence}', NULL, '${state}', NULL)`;
			await client.query(`
				INSERT INTO jobs (id, kind, "releaseFrom", "createdBy", "createdAt", "finishedAt", filter, state, mandanten, total) VALUES
					('${cancelled}', 'release', 'step', 'anna', 5, 9, '{"parkedUntil":5}', 'cancelled', '{musterstadt}', 3),
					('${finished}', 'release', 'step', 'anna', 5, 7, '{"parkedUntil":5}', 'finished', '{musterstadt}', 0);
				INSERT INTO "jobItems" VALUES ${item(1, 'done')}, ${item(2, 'done')}, ${item(3, 'skipped')}`);
		});
		await store.open();
		const client = new pg.Client({ connectionString: postgresqlUrl() });
		await client.connect();
		const { rows } = await client.query<{ counts: string | null; countedAt: string | null }>(`SELECT counts, "countedAt" FROM ${schema}.jobs ORDER BY id`);
		await client.end();
		expect(rows.map(({ counts, countedAt }) => [counts && JSON.parse(counts), countedAt && Number(countedAt)])).to.deep.equal([
			[null, null],
			[{ done: 2, skipped: 1 }, 9],
			[{}, 7],
		]);
		expect((await store.jobs.find(cancelled))?.counts).to.include({ waiting: 0, done: 2, skipped: 1 });
		expect((await store.jobs.list({ changedSince: 8 })).map(({ id }) => id)).to.deep.equal([cancelled, job]);
	});
});
