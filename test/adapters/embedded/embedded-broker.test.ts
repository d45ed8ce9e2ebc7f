/** What only the embedded broker does: its file, its lock, its place in the order. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { EmbeddedBroker } from '../../../adapters/embedded/embedded-broker.ts';
import type { ChannelAddress } from '../../../hub/channel/broker.ts';
import type { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { BrokerChild, codeOf, Deliveries, idOf, MemoryParking, QUICK, REASON, sample, textOf, until } from '../../contract/broker-harness.ts';
import { StartedThreads } from '../../support/started-threads.ts';

describe('the embedded broker', () => {
	const address: ChannelAddress = { mandant: 'musterstadt', channel: 'antrag.eingang' };
	const module = new URL('../../../adapters/embedded/embedded-broker.ts', import.meta.url).href;
	let folder: string;
	let file: string;
	let parking: MemoryParking;
	let broker: EmbeddedBroker;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-embedded-'));
		file = join(folder, 'daten', 'broker.sqlite');
		parking = new MemoryParking();
		broker = new EmbeddedBroker({ file, parking });
		await broker.open();
		await broker.declare({ ...address, retry: QUICK });
	});

	afterEach(async () => {
		await broker.close(100);
		await rm(folder, { recursive: true });
	});

	/** Changes the closed file behind the broker's back. */
	function tamper(sql: string): void {
		const database = new DatabaseSync(file);
		database.exec(sql);
		database.close();
	}

	it('makes its file readable by its owner only', async () => {
		await broker.publish(address, sample());
		for (const name of [file, `${file}-wal`]) expect((await stat(name)).mode & 0o777, name).to.equal(0o600);
	});

	it('refuses a file that another process has open, and takes it when that one was killed', async () => {
		await broker.close();
		const child = new BrokerChild({ child: { module, options: { file } } }, address, 'publish');
		await child.said(1);
		expect(await codeOf(broker.open())).to.equal('DK-BROKER-LOCKED');
		expect(broker.state()).to.equal('closed');
		await child.kill();
		await broker.open();
		expect(broker.state()).to.equal('open');
	});

	it('lets a message wait no longer when the clock is put back meanwhile', async () => {
		const deliveries = new Deliveries();
		await broker.publish(address, sample());
		await broker.consume(address, {}, deliveries.take);
		await broker.settle((await deliveries.next()).token, { kind: 'again', reason: REASON });
		const now = Date.now;
		Date.now = () => now() - 3_600_000;
		try {
			expect((await deliveries.next()).attempt).to.equal(2);
		} finally {
			Date.now = now;
		}
	});

	it('refuses a file that it has open itself', async () => {
		expect(await codeOf(new EmbeddedBroker({ file, parking }).open())).to.equal('DK-BROKER-LOCKED');
		await broker.publish(address, sample()); // The first one is unharmed.
	});

	it('refuses a file of a newer version, and leaves it as it is', async () => {
		await broker.close();
		tamper('PRAGMA user_version = 99');
		expect(await codeOf(broker.open())).to.equal('DK-STORE-VERSION');
		tamper('PRAGMA user_version = 1');
		await broker.open();
	});

	it('refuses a file that is no database, and a folder that cannot be made', async () => {
		expect(await codeOf(new EmbeddedBroker({ file: fileURLToPath(import.meta.url), parking }).open())).to.equal('DK-STORE-FAILED');
		expect(await codeOf(new EmbeddedBroker({ file: join(file, 'x', 'y.sqlite'), parking }).open())).to.equal('DK-STORE-FAILED');
	});

	it('can be opened twice and closed twice', async () => {
		await broker.open();
		await broker.close();
		await broker.close();
		await broker.open();
		expect(await codeOf(broker.publish({ ...address, channel: 'keiner' }, sample()))).to.equal('DK-BROKER-UNROUTABLE');
		await broker.publish(address, sample()); // The channel is known from the file.
	});

	it('is closed by a close that comes while it is being opened', async () => {
		await broker.close();
		const opening = broker.open();
		await broker.close();
		await opening;
		expect(broker.state()).to.equal('closed');
		const other = new EmbeddedBroker({ file, parking });
		await other.open(); // The file is free.
		await other.close();
	});

	it('gives a released message its old place back', async () => {
		for (const text of ['a', 'b', 'c']) await broker.publish(address, sample('musterstadt', text));
		const deliveries = new Deliveries();
		await broker.consume(address, { prefetch: 1 }, deliveries.take);
		await broker.settle((await deliveries.next()).token, { kind: 'again', reason: REASON, delayMs: 0, counted: false });
		const again = await deliveries.next();
		expect(textOf(again)).to.equal('a');
		await broker.settle(again.token, { kind: 'done' });
		expect(textOf(await deliveries.next())).to.equal('b');
	});

	it('hands out at once what became due while it was closed', async () => {
		await broker.publish(address, sample());
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		await broker.settle((await deliveries.next()).token, { kind: 'again', reason: REASON });
		await broker.close();
		await new Promise((resolve) => setTimeout(resolve, 300));
		await broker.open();
		await broker.consume(address, {}, deliveries.take);
		expect((await deliveries.next(500)).attempt).to.equal(2);
	});

	it('lets what was delayed while the clock was a year ahead wait no longer than the longest wait of its channel', async () => {
		await broker.publish(address, sample());
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		await broker.settle((await deliveries.next()).token, { kind: 'again', reason: REASON, delayMs: 60_000 });
		await broker.close();
		tamper(`UPDATE delivery SET due_at = due_at + ${365 * 86_400_000}`);
		await broker.open();
		await broker.close();
		const database = new DatabaseSync(file);
		const { due_at: dueAt } = database.prepare('SELECT due_at FROM delivery').get() as { due_at: number };
		database.close();
		expect(dueAt - Date.now()).to.be.within(60_000, 3_600_000);
		await broker.open();
	});

	it('counts what is delayed', async () => {
		await broker.publish(address, sample());
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		await broker.settle((await deliveries.next()).token, { kind: 'again', reason: REASON });
		expect(await broker.depth(address)).to.deep.equal({ ready: 0, unsettled: 0, delayed: 1 });
	});

	it('counts without looking at the rows, and always what the rows say', async () => {
		const rows = (): unknown => {
			const database = new DatabaseSync(file);
			const counts = database.prepare('SELECT state, count(*) AS count FROM delivery GROUP BY state ORDER BY state').all();
			database.close();
			return counts.map(({ state, count }) => [state, count]);
		};
		const deliveries = new Deliveries();
		for (let number = 0; number < 40; number++) await broker.publish(address, sample());
		const consumer = await broker.consume(address, { prefetch: 30 }, deliveries.take);
		const [done, delayed, parked, released, ...held] = await deliveries.nextOnes(30);
		await consumer.cancel();
		await broker.settle(done?.token ?? '', { kind: 'done' });
		await broker.settle(delayed?.token ?? '', { kind: 'again', reason: REASON, delayMs: 60_000 });
		await broker.settle(parked?.token ?? '', { kind: 'park', reason: REASON });
		await broker.settle(released?.token ?? '', { kind: 'again', reason: REASON, delayMs: 0, counted: false });
		const { ready, unsettled, delayed: waiting } = await broker.depth(address);
		expect({ ready, unsettled, waiting }).to.deep.equal({ ready: 11, unsettled: held.length, waiting: 1 });
		await broker.close();
		expect(rows()).to.deep.equal([
			[0, 11 + held.length],
			[1, 1],
		]);
		await broker.open();
		expect(await broker.depth(address)).to.include({ ready: 11 + held.length, unsettled: 0, delayed: 1 });
	});

	it('forgets nothing that it counted when a write was refused', async () => {
		await Promise.all([broker.publish(address, sample()), broker.publish(address, sample())]);
		await broker.close();
		// A second row of content under the number that the next message gets: its insert fails, those beside it do not.
		tamper(`INSERT INTO content (seq, headers, body) VALUES (4, '{}', x'00')`);
		await broker.open();
		const outcomes = await Promise.allSettled([1, 2, 3].map(() => broker.publish(address, sample())));
		const stored = outcomes.filter(({ status }) => status === 'fulfilled').length;
		expect(stored).to.be.lessThan(3);
		expect((await broker.depth(address)).ready).to.equal(2 + stored);
	});

	it('goes on parking where a crash interrupted it, without a consumer', async () => {
		const message = sample();
		await broker.publish(address, message);
		await broker.close();
		tamper(`UPDATE delivery SET state = 3, attempt = 2, parking = '${JSON.stringify(REASON)}'`);
		await broker.open();
		await until('it is parked', () => parking.parked.length === 1);
		expect(parking.parked[0]).to.deep.equal({ address, message, reason: REASON, attempt: 2 });
		await until('it is gone', async () => (await broker.depth(address)).unsettled === 0);
	});

	it('parks what it cannot read, with its bytes, and goes on with the next message', async () => {
		await broker.publish(address, sample('musterstadt', 'Inhalt'));
		await broker.close();
		tamper(`UPDATE content SET headers = '{"fremd": "ja"}'`);
		await broker.open();
		await broker.publish(address, sample('musterstadt', 'gut'));
		const deliveries = new Deliveries();
		await broker.consume(address, {}, deliveries.take);
		expect(textOf(await deliveries.next())).to.equal('gut');
		await until('it is parked', () => parking.parked.length === 1);
		expect(parking.parked[0]?.reason.code).to.equal('DK-MESSAGE-INVALID');
		expect(parking.parked[0]?.message.body).to.deep.equal({ kind: 'inline', bytes: Buffer.from('Inhalt') });
	});

	it('takes nothing any more when the thread of its file ended, says so, and finds everything confirmed when it is opened again', async () => {
		const threads = new StartedThreads();
		try {
			await broker.close();
			await broker.open();
		} finally {
			threads.stopWatching();
		}
		await broker.publish(address, sample());
		const undecided = broker.publish(address, sample()).then(
			() => 'confirmed',
			(error: DrehkreuzError) => error.code,
		);
		await threads.endAll();
		expect(await undecided).to.be.oneOf(['DK-BROKER-UNCONFIRMED', 'confirmed']);
		expect(broker.state()).to.equal('closed');
		expect(await codeOf(broker.publish(address, sample()))).to.equal('DK-STORE-FAILED');
		await broker.close();
		await broker.open();
		expect((await broker.depth(address)).ready).to.be.oneOf([1, 2]);
	});

	it('shares one write to the disk between publishes that come together', async () => {
		const timed = async (work: () => Promise<unknown>): Promise<number> => {
			const before = performance.now();
			await work();
			return performance.now() - before;
		};
		const one = () => broker.publish(address, sample());
		const alone = await timed(async () => {
			for (let i = 0; i < 50; i++) await one();
		});
		const together = await timed(() => Promise.all(Array.from({ length: 2_000 }, one)));
		expect(together / 2_000, 'each one of many costs less than half of one that waits alone for the disk').to.be.lessThan(alone / 50 / 2);
		expect((await broker.depth(address)).ready).to.equal(2_050);
	});

	it('tells the publisher when the disk is full, loses nothing that it confirmed, and goes on when there is room', async function () {
		if (process.platform === 'win32') return this.skip();
		await broker.close();
		const script = fileURLToPath(new URL('../../support/broker-child.ts', import.meta.url));
		const input = JSON.stringify({ module, options: { file }, address, retry: QUICK, task: 'fill' });
		// The shell's limit of a file's size stands for a full disk: 2,048 blocks of 512 bytes.
		const lines = await new Promise<string[]>((resolve) => {
			execFile('sh', ['-c', 'ulimit -f 2048; exec "$0" "$1" "$2"', process.execPath, script, input], (_, stdout) => resolve(stdout.trim().split('\n')));
		});
		expect(lines.at(-1)).to.equal('DK-STORE-FAILED');
		await broker.open();
		const arrived = new Set<string>();
		await broker.consume(address, {}, (delivery) => {
			arrived.add(idOf(delivery));
			void broker.settle(delivery.token, { kind: 'done' });
		});
		const confirmed = lines.slice(0, -1);
		expect(confirmed.length).to.be.greaterThan(10);
		await until('everything confirmed arrived', () => confirmed.every((id) => arrived.has(id)));
	});
});
