/**
 * The contract of the `Store` port. Every implementation runs it unchanged:
 *   describeStoreContract('SQLite', new URL('./factory.ts', import.meta.url));
 * The module at that URL exports `makeStore(folder): Store`, because a child process must be able to make the same store. The parts that people work with
 * are in `store-parts.ts`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { ParkRequest } from '../../hub/channel/broker.ts';
import type { JournalEntry } from '../../hub/journal/entry.ts';
import type { Store } from '../../hub/journal/store.ts';
import { createMessage } from '../../hub/message/create.ts';
import type { Message } from '../../hub/message/message.ts';
import { keyOf } from '../../hub/message/message.ts';
import { entry, SOURCE, type StoreFactory } from './store-harness.ts';

const REASON = { code: 'DK-CHECK-INVALID', facts: { findings: 2, place: '/antrag', rule: 'required' } };

export function parking(id: string, changes: Partial<ParkRequest> = {}): ParkRequest {
	const message = createMessage({ id, source: SOURCE, type: 'de.test', mandant: 'musterstadt' }, { kind: 'inline', bytes: Buffer.from(`content of ${id}`) });
	return { address: { mandant: 'musterstadt', channel: 'antrag.eingang' }, message, reason: REASON, attempt: 3, ...changes };
}

export function describeStoreContract(name: string, factory: URL): void {
	describe(`Store contract: ${name}`, () => {
		let folder: string;
		let store: Store;
		let makeStore: StoreFactory['makeStore'];

		before(async () => {
			({ makeStore } = (await import(factory.href)) as StoreFactory);
		});
		beforeEach(async () => {
			folder = await mkdtemp(join(tmpdir(), 'dk-store-'));
			store = makeStore(folder);
			await store.open();
		});
		afterEach(async () => {
			await store.close();
			await rm(folder, { recursive: true, force: true });
		});

		async function reopen(): Promise<void> {
			await store.close();
			store = makeStore(folder);
			await store.open();
		}

		it('has a clock, and parks by it', async () => {
			const before = store.now();
			expect(Math.abs(before - Date.now())).to.be.lessThan(1_000);
			await store.park(parking('clock'));
			expect((await store.parked.list({}))[0]?.parkedAt).to.be.within(before, store.now());
		});

		describe('journal', () => {
			it('gives back what was appended, in order, with ascending positions, and nothing that was not given', async () => {
				const full = entry('a', {
					subject: 's',
					channel: 'c',
					partner: 'hkr',
					adapter: 'csv',
					reference: 'K-1',
					code: 'DK-X',
					attempt: 2,
					durationMs: 1.25,
					size: 7,
				});
				const standards = entry('b', { event: 'checked', standard: 'xwasser', standardversion: '1.0.0', nachrichtentyp: '0010', leika: '99108001001000' });
				await store.journal.append(full, standards);
				await store.journal.append(entry('c'));
				const found = await store.journal.search({});
				expect(found.map(({ position, ...rest }) => rest)).to.deep.equal([full, standards, entry('c')]);
				expect(found[0]!.position).to.be.lessThan(found[1]!.position);
				expect(found[1]!.position).to.be.lessThan(found[2]!.position);
			});

			it('appends the entries of one call all or not at all', async () => {
				const broken = { ...entry('b'), mandant: undefined } as unknown as JournalEntry;
				const error = await store.journal.append(entry('a'), broken).then(
					() => undefined,
					(thrown) => thrown,
				);
				expect(error?.code).to.equal('DK-STORE-FAILED');
				expect(await store.journal.search({})).to.deep.equal([]);
			});

			it('filters by every field of a query, and by all of them together', async () => {
				const wanted = entry('a', { event: 'parked', subject: 's', channel: 'c', code: 'DK-X', reference: 'r' });
				const others: Partial<JournalEntry>[] = [
					{ mandant: 'andere' },
					{ id: 'b' },
					{ source: 'urn:other' },
					{ subject: 't' },
					{ channel: 'd' },
					{ event: 'retried' },
					{ code: 'DK-Y' },
					{ reference: 'q' },
				];
				await store.journal.append(wanted, ...others.map((change) => ({ ...wanted, ...change })));
				const query = { mandant: 'musterstadt', id: 'a', source: SOURCE, subject: 's', channel: 'c', event: 'parked', code: 'DK-X', reference: 'r' } as const;
				expect(await store.journal.search(query)).to.have.length(1);
				for (const field of Object.keys(query) as (keyof typeof query)[]) {
					expect(await store.journal.search({ [field]: query[field] }), field).to.have.length(others.length);
				}
			});

			it('pages by position and keeps the limits', async () => {
				await store.journal.append(...Array.from({ length: 1_200 }, (_, i) => entry(`m${i}`)));
				const first = await store.journal.search({});
				expect(first).to.have.length(1_000);
				const rest = await store.journal.search({ afterPosition: first.at(-1)!.position });
				expect(rest.map(({ id }) => id)).to.deep.equal(Array.from({ length: 200 }, (_, i) => `m${1_000 + i}`));
				expect(await store.journal.search({ limit: 3 })).to.have.length(3);
				expect(await store.journal.search({ limit: 1_000_000 })).to.have.length(1_200);
			});
		});

		describe('a series', () => {
			const key = { source: SOURCE, id: 'a' };
			const broken = { ...entry('a'), mandant: undefined } as unknown as JournalEntry;
			const codes = (results: readonly PromiseSettledResult<void>[]) => results.map((result) => (result.status === 'rejected' ? result.reason.code : 'stored'));

			it('stores its writes in their order, without anybody waiting in between, and a key with its entries', async () => {
				const series = store.series();
				await Promise.all([series.append(entry('a', { event: 'sent' })), series.append(), series.remember('s', key, entry('a', { event: 'settled' }))]);
				expect((await store.journal.search({})).map(({ event }) => event)).to.deep.equal(['sent', 'settled']);
				expect(await store.inbox.find('s', key)).to.include({ contentHash: '' });
			});

			for (const when of ['at once', 'later']) {
				it(`stores nothing that follows a write that failed, asked for ${when}; other writes are stored`, async () => {
					const [series, other] = [store.series(), store.series()];
					const failing = series.append(broken);
					failing.catch(() => {});
					if (when === 'later') await failing.catch(() => {});
					const writes = [failing, series.remember('s', key, entry('a')), series.append(), other.append(entry('b'))];
					expect(codes(await Promise.allSettled(writes))).to.deep.equal(['DK-STORE-FAILED', 'DK-STORE-FAILED', 'DK-STORE-FAILED', 'stored']);
					expect(await store.inbox.find('s', key)).to.equal(undefined);
					expect((await store.journal.search({})).map(({ id }) => id)).to.deep.equal(['b']);
				});
			}

			it('remembers no key whose entries cannot be stored', async () => {
				expect(codes(await Promise.allSettled([store.series().remember('s', key, broken)]))).to.deep.equal(['DK-STORE-FAILED']);
				expect(await store.inbox.find('s', key)).to.equal(undefined);
			});
		});

		describe('inbox', () => {
			const key = { source: SOURCE, id: 'a' };

			it('remembers a key with hash, result and time, also after reopening', async () => {
				expect(await store.inbox.find('in:m:e', key)).to.equal(undefined);
				const before = Date.now();
				await store.inbox.add('in:m:e', key, { contentHash: 'abc', result: { subject: 's', n: 1 } });
				await reopen();
				const found = await store.inbox.find('in:m:e', key);
				expect(found).to.deep.include({ contentHash: 'abc', result: { subject: 's', n: 1 } });
				expect(found!.at).to.be.within(before, Date.now());
			});

			it('lets the first record win', async () => {
				await store.inbox.add('in:m:e', key, { contentHash: 'first', result: {} });
				await store.inbox.add('in:m:e', key, { contentHash: 'second', result: {} });
				expect((await store.inbox.find('in:m:e', key))?.contentHash).to.equal('first');
			});

			it('keeps scopes, sources and ids apart', async () => {
				await store.inbox.add('in:m:e', key, { contentHash: '', result: {} });
				expect(await store.inbox.find('in:m:f', key)).to.equal(undefined);
				expect(await store.inbox.find('in:m:e', { ...key, id: 'b' })).to.equal(undefined);
				expect(await store.inbox.find('in:m:e', { ...key, source: 'urn:other' })).to.equal(undefined);
			});
		});

		describe('parked', () => {
			it('keeps the whole message byte for byte, with reason and attempt, also after reopening', async () => {
				const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
				const attachments = [{ name: 'Bescheid für Müller.pdf', mediaType: 'application/pdf', size: 12, sha512: 'a'.repeat(128) }];
				const attributes = { id: 'm1', source: SOURCE, type: 'de.test', mandant: 'musterstadt', subject: 'fall-1', testnachricht: true, zahl: 7 };
				const message = createMessage(attributes, { kind: 'inline', bytes }, attachments);
				const before = Date.now();
				await store.park(parking('m1', { message }));
				await reopen();
				const [parked, ...others] = await store.parked.list({});
				expect(others).to.deep.equal([]);
				expect(parked!.message).to.deep.equal(message);
				expect(parked).to.deep.include({ mandant: 'musterstadt', channel: 'antrag.eingang', reason: REASON, attempt: 3 });
				expect(parked!.id).to.match(/^[0-9a-f]{24}$/);
				expect(parked!.parkedAt).to.be.within(before, Date.now());
				expect(await store.parked.find(parked!.id)).to.deep.equal(parked);
			});

			it('keeps a message whose body travels by reference', async () => {
				const body = { kind: 'reference', reference: { sha512: 'b'.repeat(128), size: 100_000, mediaType: 'application/xml' } } as const;
				const message = createMessage({ source: SOURCE, type: 'de.test', mandant: 'musterstadt', datacontenttype: 'application/xml' }, body);
				await store.park(parking('x', { message }));
				expect((await store.parked.list({}))[0]!.message).to.deep.equal(message);
			});

			it('parks the same message in the same channel once, and the last reason counts', async () => {
				await store.park(parking('m1'));
				const [first] = await store.parked.list({});
				const reason = { code: 'DK-PARTNER-REFUSED', facts: {}, node: 'n1' };
				await store.park(parking('m1', { attempt: 6, reason }));
				const [second, ...others] = await store.parked.list({});
				expect(others).to.deep.equal([]);
				expect(second).to.deep.include({ id: first!.id, attempt: 6, reason });
				expect(await store.parked.count({ code: REASON.code })).to.equal(0);
				expect(await store.parked.count({ code: 'DK-PARTNER-REFUSED' })).to.equal(1);
			});

			it('keeps the same message apart in two channels and in two tenants', async () => {
				await store.park(parking('m1'));
				await store.park(parking('m1', { address: { mandant: 'musterstadt', channel: 'hkr' } }));
				await store.park(parking('m1', { address: { mandant: 'andere', channel: 'hkr' } }));
				expect(await store.parked.count({})).to.equal(3);
			});

			it('lists the newest first, filters by tenant, channel and code, and keeps the limit', async () => {
				for (let i = 0; i < 120; i += 1) await store.park(parking(`m${i}`));
				await store.park(parking('other', { address: { mandant: 'andere', channel: 'hkr' }, reason: { code: 'DK-ROUTE-NONE', facts: {} } }));
				const newest = await store.parked.list({});
				expect(newest).to.have.length(100);
				for (let i = 1; i < newest.length; i += 1) expect(newest[i]!.parkedAt).to.be.at.most(newest[i - 1]!.parkedAt);
				const only = async (filter: Parameters<typeof store.parked.count>[0]) => {
					expect(await store.parked.count(filter)).to.equal(1);
					return (await store.parked.list(filter)).map(({ message }) => message.attributes.id);
				};
				expect(await only({ mandant: 'andere' })).to.deep.equal(['other']);
				expect(await only({ channel: 'hkr' })).to.deep.equal(['other']);
				expect(await only({ code: 'DK-ROUTE-NONE' })).to.deep.equal(['other']);
				expect(await store.parked.count({ mandant: 'musterstadt', code: 'DK-ROUTE-NONE' })).to.equal(0);
				expect(await store.parked.list({ limit: 2 })).to.have.length(2);
			});

			it('removes, and removing again is harmless', async () => {
				await store.park(parking('m1'));
				const [parked] = await store.parked.list({});
				await store.parked.remove(parked!.id);
				await store.parked.remove(parked!.id);
				expect(await store.parked.find(parked!.id)).to.equal(undefined);
				expect(await store.parked.count({})).to.equal(0);
			});

			it('does not remove a parking that came after the one the releaser looked at', async () => {
				await store.park(parking('m1'));
				const [seen] = await store.parked.list({});
				await store.park(parking('m1'));
				await store.parked.remove(seen!.id, seen!.parkedAt);
				const [again] = await store.parked.list({});
				expect(again?.id).to.equal(seen!.id);
				expect(again!.parkedAt).to.be.greaterThan(seen!.parkedAt);
				await store.parked.remove(again!.id, again!.parkedAt);
				expect(await store.parked.count({})).to.equal(0);
			});
		});

		describe('lines', () => {
			const line = { mandant: 'musterstadt', channel: 'antrag.eingang', subject: 'fall-1' };
			const place = (id: string, dueAt = 1_000) => ({ source: SOURCE, id, dueAt });

			it('knows who is first of a case, in the order of joining, also after reopening', async () => {
				expect(await store.lines.first(line)).to.equal(undefined);
				await store.lines.join(line, [place('b'), place('a')]);
				await store.lines.join(line, [place('c')]);
				await reopen();
				expect(await store.lines.first(line)).to.deep.equal({ ...place('b'), parked: false });
				await store.lines.leave(line, place('b'));
				await store.lines.leave(line, place('b'));
				expect((await store.lines.first(line))?.id).to.equal('a');
				await store.lines.leave(line, place('c'));
				await store.lines.leave(line, place('a'));
				expect(await store.lines.first(line)).to.equal(undefined);
			});

			it('leaves everyone in his place when he joins again, and moves on when he is expected', async () => {
				await store.lines.join(line, [place('a'), place('b')]);
				await store.lines.join(line, [place('b', 2_000), place('a', 3_000)]);
				expect(await store.lines.first(line)).to.deep.equal({ ...place('a', 3_000), parked: false });
			});

			it('gives no place to who is done in this channel', async () => {
				await store.inbox.add('channel:musterstadt:antrag.eingang', place('a'), { contentHash: '', result: {} });
				await store.inbox.add('channel:musterstadt:anderer', place('b'), { contentHash: '', result: {} });
				await store.lines.join(line, [place('a'), place('b')]);
				expect((await store.lines.first(line))?.id).to.equal('b');
			});

			it('keeps tenants, channels and cases apart', async () => {
				await store.lines.join(line, [place('a')]);
				for (const other of [{ subject: 'fall-2' }, { channel: 'anderer' }, { mandant: 'andere' }])
					expect(await store.lines.first({ ...line, ...other })).to.equal(undefined);
				await store.lines.leave({ ...line, channel: 'anderer' }, place('a'));
				expect((await store.lines.first(line))?.id).to.equal('a');
			});

			it('says whether the first one lies in the parking place of this channel', async () => {
				await store.lines.join(line, [place('a')]);
				await store.park(parking('a', { address: { ...line, channel: 'anderer' } }));
				expect((await store.lines.first(line))?.parked).to.equal(false);
				await store.park(parking('a'));
				expect((await store.lines.first(line))?.parked).to.equal(true);
				const [parked] = await store.parked.list({ channel: line.channel });
				await store.parked.remove(parked?.id ?? '');
				expect((await store.lines.first(line))?.parked).to.equal(false);
			});
		});

		describe('steps', () => {
			const key = { mandant: 'musterstadt', source: SOURCE, id: 'a', step: 'hkr' };
			const receipt = { reference: 'K-1', adapter: 'csv', at: '2026-01-01T00:00:00Z', attributes: { kassenzeichen: 'K-1' } };

			it('replaces the whole record: what is left out is gone', async () => {
				expect(await store.steps.find(key)).to.equal(undefined);
				await store.steps.save(key, { state: 'pending', memory: { file: 'x.csv' }, problem: REASON });
				const { at: _1, ...pending } = (await store.steps.find(key))!;
				expect(pending).to.deep.equal({ state: 'pending', memory: { file: 'x.csv' }, problem: REASON });
				await store.steps.save(key, { state: 'done', memory: {}, receipt });
				await reopen();
				const { at, ...done } = (await store.steps.find(key))!;
				expect(done).to.deep.equal({ state: 'done', memory: {}, receipt });
				expect(Date.now() - at).to.be.within(0, 60_000);
			});

			it('lists the steps of one message in the order in which they were begun, whatever was written last', async () => {
				for (const step of ['zahlung', 'hkr', 'dms']) await store.steps.save({ ...key, step }, { state: 'begun', memory: {} });
				await store.steps.save({ ...key, step: 'zahlung' }, { state: 'done', memory: {}, receipt });
				await store.steps.save({ ...key, mandant: 'andere' }, { state: 'begun', memory: {} });
				await store.steps.save({ ...key, id: 'b' }, { state: 'begun', memory: {} });
				const steps = await store.steps.ofMessage('musterstadt', { source: SOURCE, id: 'a' });
				expect(steps.map(({ step, state }) => [step, state])).to.deep.equal([
					['zahlung', 'done'],
					['hkr', 'begun'],
					['dms', 'begun'],
				]);
				expect(steps[0]).to.deep.include({ ...key, step: 'zahlung', receipt });
			});
		});

		it('takes text that looks like SQL, like JSON or like nothing at all as plain text', async () => {
			for (const id of ["'; DROP TABLE journal; --", '{"$ne":1}', '%', 'ß€😀']) {
				await store.journal.append(entry(id));
				expect((await store.journal.search({ id })).map((found) => found.id)).to.deep.equal([id]);
			}
			expect(await store.journal.search({})).to.have.length(4);
		});

		it('rejects with a code before open and after close', async () => {
			const unopened = makeStore(join(folder, 'other'));
			await store.close();
			await store.close();
			for (const closed of [unopened, store]) {
				for (const call of [
					() => closed.journal.append(entry('a')),
					() => closed.journal.search({}),
					() => closed.park(parking('a')),
					() => closed.inbox.find('s', { source: SOURCE, id: 'a' }),
				]) {
					const error = await call().then(
						() => undefined,
						(thrown) => thrown,
					);
					expect(error?.code).to.equal('DK-STORE-FAILED');
				}
			}
		});

		it('still holds everything that was resolved when the process was killed in the middle', async function () {
			this.timeout(120_000);
			await store.close();
			let resolved = 0;
			for (let round = 0; round < 3; round += 1) {
				const ids = await writeUntilKilled(factory, folder, round, 150 + 77 * round);
				resolved += ids.length;
				store = makeStore(folder);
				await store.open();
				for (const id of ids) await expectStored(store, id);
				await store.close();
			}
			expect(resolved).to.be.at.least(3 * 150);
		});
	});
}

/** Lets a child write and report each resolved id, kills it with -9 after so many, and gives back all ids it had reported. */
async function writeUntilKilled(factory: URL, folder: string, round: number, killAfter: number): Promise<string[]> {
	const child = spawn(process.execPath, [fileURLToPath(new URL('store-writer.ts', import.meta.url)), factory.href, folder, String(round)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const ids: string[] = [];
	const exited = once(child, 'exit');
	for await (const line of createInterface({ input: child.stdout })) {
		ids.push(line);
		if (ids.length === killAfter) child.kill('SIGKILL');
	}
	const [, signal] = await exited;
	expect(signal).to.equal('SIGKILL');
	return ids;
}

async function expectStored(store: Store, id: string): Promise<void> {
	const message: Message = parking(id).message;
	const key = keyOf(message);
	expect(await store.journal.search({ id }), `journal of ${id}`).to.have.length(1);
	expect((await store.inbox.find('in:m:e', key))?.result, `inbox of ${id}`).to.deep.equal({ id });
	expect((await store.steps.find({ ...key, mandant: 'musterstadt', step: 'hkr' }))?.memory, `step of ${id}`).to.deep.equal({ id });
	const parked = (await store.parked.list({ limit: 1_000 })).find((one) => one.message.attributes.id === id);
	expect(parked?.message.body, `parked ${id}`).to.deep.equal(message.body);
}
