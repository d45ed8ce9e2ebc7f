/** What is PostgreSQL's own: schema, commits, connections, a server that goes and comes back. */
import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { sql } from 'kysely';
import pg from 'pg';
import { Connection } from '../../../adapters/postgres/connection.ts';
import { lockKey } from '../../../adapters/postgres/lock-key.ts';
import { migrate, STEPS } from '../../../adapters/postgres/migrations.ts';
import { Session } from '../../../adapters/postgres/session.ts';
import { PostgresStore, type PostgresStoreOptions } from '../../../adapters/postgres/store.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { parking } from '../../contract/store.ts';
import { entry, idsOf, SOURCE } from '../../contract/store-harness.ts';
import { failureOf } from '../../support/failure-of.ts';
import { havePostgresql, NO_POSTGRESQL, postgresqlForTests, schemaFor } from '../../support/postgresql.ts';
import { PostgresqlServer } from '../../support/postgresql-server.ts';
import { skip } from '../../support/skip.ts';
import { until } from '../../support/until.ts';

describe('PostgreSQL store', () => {
	let server: PostgresqlServer;
	let schema: string;
	const stores: PostgresStore[] = [];

	before(async function () {
		this.timeout(400_000);
		const found = await postgresqlForTests();
		if (!found) skip(this, NO_POSTGRESQL);
		server = found;
	});
	beforeEach(() => {
		schema = schemaFor(randomUUID());
	});
	afterEach(async () => {
		await Promise.all(stores.splice(0).map((store) => store.close()));
	});

	function make(options: Partial<PostgresStoreOptions> = {}): PostgresStore {
		const store = new PostgresStore({ url: server.url, schema, poolSize: 3, log: silentLogger, ...options });
		stores.push(store);
		return store;
	}

	async function opened(options: Partial<PostgresStoreOptions> = {}): Promise<PostgresStore> {
		const store = make(options);
		await store.open();
		return store;
	}

	async function withClient<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
		const client = new pg.Client({ connectionString: server.url });
		await client.connect();
		try {
			await client.query(`SET search_path TO ${schema}`);
			return await work(client);
		} finally {
			await client.end();
		}
	}

	describe('its schema', () => {
		it('is made once, however many processes start at the same time', async () => {
			const many = Array.from({ length: 8 }, () => make());
			await Promise.all(many.map((store) => store.open()));
			await Promise.all(many.map((store, i) => store.journal.append(entry(`m${i}`))));
			expect(await many[0]!.journal.search({})).to.have.length(8);
			expect(await server.query(`SELECT version FROM ${schema}.drehkreuz_schema`)).to.deep.equal([{ version: STEPS.length }]);
		});

		it('of a newer version is refused and left as it is', async () => {
			await (await opened()).close();
			await server.query(`UPDATE ${schema}.drehkreuz_schema SET version = 99`);
			const error = await failureOf(make().open());
			expect(error).to.deep.include({ code: 'DK-STORE-VERSION', facts: { found: 99, known: STEPS.length } });
			expect(await server.query(`SELECT version FROM ${schema}.drehkreuz_schema`)).to.deep.equal([{ version: 99 }]);
		});

		it('that belongs to something else is refused, and so is a database of another encoding', async () => {
			await server.query(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.kunden (name text)`);
			expect(await failureOf(make().open())).to.deep.include({ code: 'DK-STORE-FAILED', facts: { systemCode: 'NOT_OUR_SCHEMA' } });
			expect(await server.query(`SELECT relname FROM pg_class WHERE relnamespace = '${schema}'::regnamespace`)).to.deep.equal([{ relname: 'kunden' }]);
			await server.query(`CREATE DATABASE ${schema} ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`);
			const error = await failureOf(make({ url: server.url.replace('/postgres?', `/${schema}?`) }).open());
			expect(error).to.deep.include({ code: 'DK-STORE-FAILED', facts: { systemCode: 'NOT_UTF8' } });
		});

		it('gets the missing steps only, all of them or none', async () => {
			const store = await opened();
			await store.journal.append(entry('a'));
			await withClient(async (client) => {
				const bring = async (...more: readonly string[]): Promise<void> => {
					await client.query('BEGIN');
					try {
						await migrate(new Session(client, 60_000), schema, [...STEPS, ...more]);
						await client.query('COMMIT');
					} catch (error) {
						await client.query('ROLLBACK');
						throw error;
					}
				};
				const broken = await bring('ALTER TABLE journal ADD COLUMN neu text', 'this is no SQL').catch((error) => error);
				expect(broken).to.be.instanceOf(Error);
				await bring('ALTER TABLE journal ADD COLUMN neu text');
				expect((await client.query('SELECT id, neu FROM journal')).rows).to.deep.equal([{ id: 'a', neu: null }]);
			});
			expect(await failureOf(make().open())).to.include({ code: 'DK-STORE-VERSION' });
		});

		it('is not mixed up with another one of the same database', async () => {
			const [one, two] = [await opened(), await opened({ schema: schemaFor(randomUUID()) })];
			await one.journal.append(entry('a'));
			await one.audit.append({ at: 1, actor: 'anna', action: 'held' });
			expect(await two.journal.search({})).to.deep.equal([]);
			expect((await two.audit.verify()).entries).to.equal(0);
		});
	});

	describe('its writes', () => {
		it('of one moment go into one transaction', async () => {
			const store = await opened();
			await Promise.all(Array.from({ length: 200 }, (_, i) => store.journal.append(entry(`m${i}`))));
			await Promise.all(Array.from({ length: 200 }, (_, i) => store.inbox.add('s', { source: SOURCE, id: `m${i}` }, { contentHash: '', result: {} })));
			const transactions = await server.query<{ count: string }>(`SELECT count(DISTINCT xmin::text) FROM ${schema}.journal`);
			expect(Number(transactions[0]?.count)).to.equal(1);
		});

		it('are on disk when they resolve, also where the database says that they need not be', async () => {
			await server.query(`CREATE DATABASE ${schema}`);
			await server.query(`ALTER DATABASE ${schema} SET synchronous_commit = off`);
			const url = server.url.replace('/postgres?', `/${schema}?`);
			const store = await opened({ url });
			const client = new pg.Client({ connectionString: url });
			await client.connect();
			await client.query(`SET search_path TO ${schema}; CREATE TABLE seen (setting text);
				CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO seen VALUES (current_setting(''synchronous_commit'')); RETURN NULL; END';
				CREATE TRIGGER look AFTER INSERT ON journal FOR EACH STATEMENT EXECUTE FUNCTION look()`);
			await store.journal.append(entry('a'));
			expect((await client.query('SELECT setting FROM seen')).rows).to.deep.equal([{ setting: 'on' }]);
			await client.end();
		});

		it('that were asked for before close are committed', async () => {
			const store = await opened();
			const appended = store.journal.append(entry('a'));
			await store.close();
			await appended;
			expect(await (await opened()).journal.search({})).to.have.length(1);
			expect(await failureOf(store.journal.append(entry('b')))).to.deep.include({ code: 'DK-STORE-FAILED', facts: { systemCode: 'CLOSED' } });
			expect(await failureOf(store.journal.search({}))).to.deep.include({ code: 'DK-STORE-FAILED', facts: { systemCode: 'CLOSED' } });
		});

		it('that the server undoes in favour of others are done again', async () => {
			const connection = await Connection.open({ url: server.url, schema, poolSize: 4, log: silentLogger });
			await connection.rows(sql`INSERT INTO holders VALUES ('a', 'a', 0), ('b', 'b', 0)`);
			let [tries, waiting] = [0, 0];
			const add = (first: string, second: string): Promise<void> =>
				connection.transaction(async (session) => {
					tries += 1;
					await session.rows(sql`UPDATE holders SET beats = beats + 1 WHERE id = ${first}`);
					waiting += 1;
					await until('both have one row', () => waiting >= 2);
					await session.rows(sql`UPDATE holders SET beats = beats + 1 WHERE id = ${second}`);
				});
			await Promise.all([add('a', 'b'), add('b', 'a')]);
			expect(tries, 'one of them was undone').to.be.at.least(3);
			expect(await connection.rows(sql`SELECT beats FROM holders`)).to.deep.equal([{ beats: 2 }, { beats: 2 }]);
			await connection.close();
		});
	});

	it('lets nobody read past a position that may still appear', async () => {
		const store = await opened();
		await store.journal.append(entry('a'));
		await withClient(async (client) => {
			const columns = '(event, at, mandant, source, id)';
			await client.query(`BEGIN; SELECT pg_advisory_xact_lock_shared(${lockKey(schema, 'positions')})`);
			await client.query(`INSERT INTO journal ${columns} VALUES ('received', 1, 'musterstadt', 's', 'late')`);
			await store.journal.append(entry('b'));
			expect(idsOf(await store.journal.search({})), 'who does not read on sees what is there').to.deep.equal(['a', 'b']);
			let answered = false;
			const reading = store.journal.search({ afterPosition: 0 }).then((found) => {
				answered = true;
				return found;
			});
			await until('the reader waits', async () => {
				const waiting = await client.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
				return waiting.rows.length > 0;
			});
			expect(answered).to.equal(false);
			await client.query('COMMIT');
			expect(idsOf(await reading)).to.deep.equal(['a', 'late', 'b']);
		});
	});

	it('gives the places of deleted rows to new ones, while others read and write', async () => {
		const store = await opened();
		await store.journal.append(entry('a'), entry('b'));
		const placeOf = (id: string) =>
			withClient(async (client) => (await client.query('SELECT ctid::text AS place FROM journal WHERE id = $1', [id])).rows[0].place);
		const deleted = await placeOf('a');
		await store.upkeep.forget('musterstadt', { source: SOURCE, id: 'a' });
		await withClient(async (client) => {
			await client.query("BEGIN; UPDATE journal SET code = 'DK-X' WHERE id = 'b'; SELECT 1 FROM parked");
			await store.upkeep.scrub();
			await client.query('ROLLBACK');
		});
		await store.upkeep.scrub();
		await store.journal.append(entry('c'));
		expect(await placeOf('c')).to.equal(deleted);
	});

	it('takes no more connections than it may, and lets no search hold up a message', async () => {
		const name = `test-${randomUUID().slice(0, 8)}`;
		const store = await opened({ url: `${server.url}&application_name=${name}`, poolSize: 3 });
		await withClient(async (client) => {
			await client.query('BEGIN; LOCK TABLE parked IN ACCESS EXCLUSIVE MODE');
			const reading = Promise.all(Array.from({ length: 20 }, () => store.parked.count({})));
			await store.inbox.add('s', { source: SOURCE, id: 'a' }, { contentHash: '', result: {} });
			expect(await store.inbox.find('s', { source: SOURCE, id: 'a' })).to.include({ contentHash: '' });
			const connections = async () => (await server.query(`SELECT 1 FROM pg_stat_activity WHERE application_name = '${name}'`)).length;
			await until('there are as many as may be', async () => (await connections()) >= 3);
			expect(await connections()).to.equal(3);
			await client.query('COMMIT');
			expect(await reading).to.have.length(20);
		});
	});

	it('refuses options that make no sense', () => {
		for (const [options, path] of [
			[{ poolSize: 2 }, '/poolSize'],
			[{ poolSize: 2.5 }, '/poolSize'],
			[{ schema: 'x; DROP SCHEMA y' }, '/schema'],
		] as const) {
			expect(() => make(options))
				.to.throw()
				.that.deep.includes({ code: 'DK-CONFIG-INVALID' })
				.and.nested.property('facts.path', path);
		}
	});

	describe('and a server that goes away', function () {
		this.timeout(120_000);
		let own: PostgresqlServer;
		before(async function () {
			this.timeout(400_000);
			if (!(await havePostgresql())) skip(this, NO_POSTGRESQL);
			own = await PostgresqlServer.start(['ssl=off']);
		});
		after(() => own?.stop());

		for (const how of ['end', 'kill'] as const) {
			it(`(${how}): calls fail with a code while it is away, later calls work, and nothing that resolved is lost`, async () => {
				const store = await opened({ url: own.url });
				const resolved: string[] = [];
				let [running, next] = [true, 0];
				const writing = Array.from({ length: 8 }, async () => {
					while (running) {
						const id = `m${next++}`;
						await store.journal.append(entry(id)).then(
							() => resolved.push(id),
							(error) => {
								expect(error).to.include({ code: 'DK-STORE-FAILED', effect: 'transient' });
								return new Promise((resolve) => setTimeout(resolve, 20));
							},
						);
					}
				});
				await until('some are stored', () => resolved.length > 50);
				await own[how]();
				for (const call of [() => store.journal.search({}), () => store.park(parking('a')), () => store.inbox.find('s', { source: SOURCE, id: 'a' })]) {
					expect(await failureOf(call())).to.include({ code: 'DK-STORE-FAILED', effect: 'transient' });
				}
				expect((await failureOf(store.audit.append({ at: 1, actor: 'a', action: 'held' }))).facts.systemCode).to.be.oneOf([
					'ECONNREFUSED',
					'CONNECTION_LOST',
					'57P01',
					'ECONNRESET',
				]);
				const before = resolved.length;
				await own.start();
				await until('it goes on', () => resolved.length > before + 50);
				running = false;
				await Promise.all(writing);
				const stored = new Set(idsOf(await store.journal.search({ limit: 10_000 })));
				expect(resolved.filter((id) => !stored.has(id))).to.deep.equal([]);
			});
		}

		it('asks for TLS unless the address says otherwise, and says so when there is none', async () => {
			for (const mode of ['', 'sslmode=require', 'sslmode=verify-full']) {
				const error = await failureOf(make({ url: own.urlWith(mode) }).open());
				expect(error, mode).to.deep.include({ code: 'DK-STORE-FAILED', facts: { systemCode: 'TLS_NOT_OFFERED' } });
			}
			await opened({ url: own.urlWith('sslmode=disable') });
		});
	});

	describe('TLS', () => {
		before(function () {
			if (!server.certificateAuthority) skip(this, 'openssl is missing, so there are no certificates');
		});

		it('is checked by default: a certificate of an unknown authority is refused, a known one is taken', async () => {
			for (const mode of ['', 'sslmode=verify-full', 'sslmode=verify-ca']) {
				const error = await failureOf(make({ url: server.urlWith(mode) }).open());
				expect(error, mode).to.include({ code: 'DK-STORE-FAILED' });
				expect(error.facts.systemCode, mode).to.match(/CERT|VERIFY/);
				await opened({ url: server.urlWith(`${mode}&sslrootcert=${server.certificateAuthority}`) });
			}
			const encrypted = `SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'drehkreuz' AND ssl`;
			expect(await server.query(encrypted)).to.have.length.above(0);
		});

		it('may be left unchecked, or off, only by a word in the address', async () => {
			await opened({ url: server.urlWith('sslmode=require') });
			await opened({ url: server.urlWith('sslmode=disable') });
		});
	});

	it('shows the password in no error', async () => {
		const password = 'streng%geheim:/@#';
		for (const url of [server.urlWith('sslmode=disable', '127.0.0.1', password), server.urlWith('', '127.0.0.1', password), `postgres://u:${password}@h:x/d`]) {
			const error = await failureOf((async () => make({ url }).open())());
			const shown = inspect(error, { depth: 10, showHidden: true });
			for (const secret of [password, encodeURIComponent(password), 'streng']) expect(shown).to.not.include(secret);
		}
		const wrong = await failureOf(make({ url: server.urlWith('sslmode=disable', '127.0.0.1', password) }).open());
		expect(wrong).to.deep.include({ code: 'DK-STORE-FAILED', facts: { systemCode: '28P01' } });
	});
});
