/**
 * A file of an earlier version goes on under the present code. Each version's file is made here as that version made it: its steps, and rows in its words.
 * Who adds a step adds to `WRITTEN_BY` what the version that is left behind wrote.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { EmbeddedBroker } from '../../../adapters/embedded/embedded-broker.ts';
import { SCHEMA_VERSION, STEPS } from '../../../adapters/embedded/schema.ts';
import type { Delivery } from '../../../hub/channel/broker.ts';
import { codeOf, Deliveries, idOf, MemoryParking, QUICK, textOf, until } from '../../contract/broker-harness.ts';

const address = { mandant: 'musterstadt', channel: 'antrag.eingang' };

/** Rows of version 1, by hand. States: 0 ready, 1 delayed, 2 out, 3 on its way to the parking place. */
function writtenBy1(database: DatabaseSync, now: number): void {
	database.exec('UPDATE meta SET generation = 7');
	database.prepare('INSERT INTO channel (id, mandant, channel, retry) VALUES (1, ?, ?, ?)').run(address.mandant, address.channel, JSON.stringify(QUICK));
	const content = database.prepare('INSERT INTO content (seq, headers, body) VALUES (?, ?, ?)');
	const delivery = database.prepare('INSERT INTO delivery VALUES (:seq, 1, :state, :attempt, :returns, :handouts, :due, :enqueued, :parking)');
	const rows = [
		{ id: 'out', state: 2, attempt: 2, returns: 1, handouts: 1, due: 0, parking: null },
		{ id: 'ready', state: 0, attempt: 1, returns: 0, handouts: 0, due: 0, parking: null },
		{ id: 'due', state: 1, attempt: 2, returns: 1, handouts: 0, due: now - 1_000, parking: null },
		{ id: 'later', state: 1, attempt: 3, returns: 2, handouts: 0, due: now + 3_600_000, parking: null },
		{ id: 'parking', state: 3, attempt: 3, returns: 2, handouts: 1, due: 0, parking: JSON.stringify({ code: 'DK-PARTNER-REFUSED', facts: { role: 'dms' } }) },
	];
	for (const [index, { id, ...row }] of rows.entries()) {
		content.run(index + 1, JSON.stringify(headersOf(id)), Buffer.from(`Antrag ${id}`));
		delivery.run({ seq: index + 1, enqueued: 1_700_000_000_000, ...row });
	}
}

function headersOf(id: string): object {
	const attributes = { specversion: '1.0', id, source: 'urn:drehkreuz:test', type: 'de.drehkreuz.antrag.eingegangen', time: '2026-11-23T08:00:00Z' };
	return { ...attributes, mandant: 'musterstadt', subject: 'fall-1', datacontenttype: 'text/plain', testnachricht: true };
}

/** Version 2 changed no table: from it on messages may be sealed, for which a hub of version 1 has no eye. */
const writtenBy2 = writtenBy1;

const WRITTEN_BY: readonly ((database: DatabaseSync, now: number) => void)[] = [writtenBy1, writtenBy2];

describe('the file of the embedded broker, upgraded', () => {
	let folder: string;
	let file: string;
	let parking: MemoryParking;
	let broker: EmbeddedBroker;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-upgrade-'));
		file = join(folder, 'broker.sqlite');
		parking = new MemoryParking();
		broker = new EmbeddedBroker({ file, parking });
	});
	afterEach(async () => {
		await broker.close(0);
		await rm(folder, { recursive: true });
	});

	function make(version: number, write: (database: DatabaseSync) => void): void {
		const database = new DatabaseSync(file);
		database.exec('PRAGMA journal_mode = WAL');
		for (const step of STEPS.slice(0, version)) database.exec(step);
		database.exec(`PRAGMA user_version = ${version}`);
		write(database);
		database.close();
	}

	it('is proven for every version there is', () => expect(WRITTEN_BY).to.have.length(SCHEMA_VERSION));

	WRITTEN_BY.forEach((write, index) => {
		it(`of version ${index + 1}: what waits, was out, is due later and was being parked is all there, and is handled`, async () => {
			make(index + 1, (database) => write(database, Date.now()));
			await broker.open();
			await until('the interrupted parking went on', () => parking.parked.length === 1);
			expect(parking.parked[0]).to.deep.include({ address, attempt: 3, reason: { code: 'DK-PARTNER-REFUSED', facts: { role: 'dms' } } });
			expect(parking.parked[0]?.message.attributes).to.deep.equal(headersOf('parking'));

			await broker.declare({ ...address, retry: QUICK, order: 'case' });
			const deliveries = new Deliveries();
			await broker.consume(address, {}, deliveries.take);
			const found = (await deliveries.nextOnes(3)).toSorted((one, other) => idOf(one).localeCompare(idOf(other)));
			const view = ({ attempt, redelivered, enqueuedAt }: Delivery) => ({ attempt, redelivered, enqueuedAt });
			expect(found.map((delivery) => [idOf(delivery), view(delivery)])).to.deep.equal([
				['due', { attempt: 2, redelivered: true, enqueuedAt: 1_700_000_000_000 }],
				['out', { attempt: 2, redelivered: true, enqueuedAt: 1_700_000_000_000 }],
				['ready', { attempt: 1, redelivered: false, enqueuedAt: 1_700_000_000_000 }],
			]);
			for (const delivery of found) {
				expect(delivery.message.attributes).to.deep.equal(headersOf(idOf(delivery)));
				expect(textOf(delivery)).to.equal(`Antrag ${idOf(delivery)}`);
				await broker.settle(delivery.token, { kind: 'done' });
			}
			expect(await broker.depth(address)).to.deep.equal({ ready: 0, unsettled: 0, delayed: 1 });
			// A token of the process that wrote the file is no one's any more.
			expect(await codeOf(broker.settle('e7.1', { kind: 'done' }))).to.equal('DK-DELIVERY-STALE');
		});
	});

	it('of a newer version is refused, and not one byte of it is changed', async () => {
		make(SCHEMA_VERSION, (database) => {
			writtenBy1(database, Date.now());
			database.exec('CREATE TABLE von_morgen (a)');
			database.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
		});
		const before = await hash(file);
		expect(await codeOf(broker.open())).to.equal('DK-STORE-VERSION');
		expect(await hash(file)).to.equal(before);
	});

	it('keeps a message of a newer form for a newer hub: not handed out, not parked, offered again later', async () => {
		make(1, (database) => {
			writtenBy1(database, Date.now());
			database.prepare('UPDATE content SET headers = ? WHERE seq = 2').run(JSON.stringify({ ...headersOf('ready'), 'dk-format': 3, neues: 'von morgen' }));
		});
		await broker.open();
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		await until('it waits beside the one that was delayed', async () => (await broker.depth(address)).delayed === 2);
		expect((await deliveries.nextOnes(2)).map(idOf).toSorted()).to.deep.equal(['due', 'out']);
		expect(parking.parked.map(({ message }) => message.attributes.id)).to.not.include('ready');
		await broker.close(0);
		const database = new DatabaseSync(file);
		const kept = database.prepare('SELECT c.headers, c.body, d.state, d.attempt FROM content c JOIN delivery d ON d.seq = c.seq WHERE c.seq = 2').get();
		database.close();
		expect(JSON.parse(String(kept?.headers))).to.deep.equal({ ...headersOf('ready'), 'dk-format': 3, neues: 'von morgen' });
		expect(Buffer.from(kept?.body as Uint8Array).toString()).to.equal('Antrag ready');
		expect(kept).to.deep.include({ state: 1, attempt: 1 });
	});

	const hash = async (path: string): Promise<string> =>
		createHash('sha256')
			.update(await readFile(path))
			.digest('hex');
});
