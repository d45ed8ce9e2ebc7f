import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FilesystemPayloadUpkeep } from '../../../adapters/filesystem/payload-upkeep.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import type { PayloadReference } from '../../../hub/message/message.ts';
import { PayloadSweep } from '../../../hub/retention/payload-sweep.ts';
import { Retention } from '../../../hub/retention/retention.ts';
import { ADDRESS, ProtectedHub } from '../../support/protected-hub.ts';
import { describeOnEveryStore } from '../../support/store-kinds.ts';

const DAY = 86_400_000;
const KEY = (id: string) => ({ source: 'urn:test', id });
const REASON = { code: 'DK-PARTNER-REFUSED', facts: {} };

describeOnEveryStore('retention', (on) => {
	let folder: string;
	let hub: ProtectedHub;
	let retention: Retention;
	let pauses: number;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-retention-'));
		hub = await ProtectedHub.open(folder, { on, keys: ['k1'], storage: { level: 'full', contentDays: 30, historyDays: 365 } });
		const payloads = new FilesystemPayloadUpkeep({ folder: join(folder, 'payloads'), seal: hub.protection.sealing.files });
		pauses = 0;
		const pause = async (): Promise<void> => void (pauses += 1);
		const { uses, contents, inbox } = hub.plainStore;
		const sweep = new PayloadSweep({ payloads, uses, contents, inbox, pause });
		const storage = { level: 'full', contentDays: 30, historyDays: 365 } as const;
		const tenants = new Map([
			['musterstadt', { storage }],
			['andere', { storage: { ...storage, contentDays: 60 } }],
		]);
		retention = new Retention({ store: hub.store, sweep, tenants, log: silentLogger, pause });
	});
	afterEach(async () => {
		await hub.close();
		await rm(folder, { recursive: true, force: true });
	});

	async function keep(id: string, daysAgo: number, mandant = 'musterstadt'): Promise<void> {
		const message = await hub.message(id, `Antrag ${id}`);
		const head = { mandant, ...KEY(id), place: 'received', name: 'x', at: Date.now() - daysAgo * DAY, size: 1, sha512: 'ab'.repeat(64) } as const;
		await hub.store.contents.keep(head, { ...message, attributes: { ...message.attributes, mandant } });
		await hub.store.journal.append({ event: 'received', at: head.at, mandant, ...KEY(id), channel: ADDRESS.channel });
	}

	async function keepMany(name: string, count: number, daysAgo: number): Promise<void> {
		await Promise.all(Array.from({ length: count }, (_, n) => keep(`${name}${n}`, daysAgo)));
	}

	const presentOf = async (id: string, mandant = 'musterstadt') => (await hub.store.contents.list(mandant, KEY(id))).map(({ present }) => present);

	/** Of all payloads there are. */
	async function makePayloadsOld(days: number): Promise<void> {
		const time = new Date(Date.now() - days * DAY);
		for (const entry of await readdir(join(folder, 'payloads'), { recursive: true, withFileTypes: true }))
			if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), time, time);
	}

	const has = ({ sha512 }: PayloadReference) => hub.protection.payloads.has('musterstadt', sha512);
	/** A year and more after notes began, so that nothing is too old to know. */
	const LATER = () => Date.now() + 366 * DAY;

	it('deletes content after contentDays and leaves its proof, then history after historyDays and the proof with it, of each tenant by its own days', async () => {
		await keep('jung', 29);
		await keep('mittel', 40);
		await keep('alt', 400);
		await keep('mittel', 40, 'andere');
		await retention.run({ payloads: true });
		expect([await presentOf('jung'), await presentOf('mittel'), await presentOf('alt'), await presentOf('mittel', 'andere')]).to.deep.equal([
			[true],
			[false],
			[],
			[true],
		]);
		const ids = (await hub.store.journal.search({ mandant: 'musterstadt' })).map(({ id }) => id);
		expect(ids).to.deep.equal(['jung', 'mittel']);
	});

	it('goes through many records in short steps, all tenants in turn', async () => {
		await keepMany('h', 250, 400);
		await keepMany('a', 450, 40);
		await keep('b', 90, 'andere');
		const deleted = await retention.run({ payloads: false });
		expect(deleted.get('musterstadt')).to.deep.equal({ contents: 700, entries: 250, payloads: 0 });
		expect(deleted.get('andere')).to.deep.equal({ contents: 1, entries: 0, payloads: 0 });
		expect(pauses, 'one after each step of 200').to.be.greaterThan(6);
		expect(await hub.store.journal.search({ mandant: 'musterstadt', limit: 1_000 })).to.have.length(450);
		expect((await retention.run({ payloads: false })).get('musterstadt')).to.deep.equal({ contents: 0, entries: 0, payloads: 0 });
	});

	it('writes what it deleted into the audit log, per tenant, and nothing when it deleted nothing', async () => {
		await retention.run({ payloads: true });
		expect(await hub.store.audit.list({ action: 'retention-ran' })).to.deep.equal([]);
		await keep('alt', 40);
		await retention.run({ payloads: true });
		const [entry, ...rest] = await hub.store.audit.list({ action: 'retention-ran' });
		expect(entry).to.deep.include({ actor: 'system', mandant: 'musterstadt', facts: { contents: 1, entries: 0, payloads: 0 } });
		expect(rest).to.deep.equal([]);
	});

	it('stops between two steps when it is asked to', async () => {
		await keepMany('a', 450, 40);
		const stop = new AbortController();
		stop.abort();
		expect((await retention.run({ payloads: true, signal: stop.signal })).get('musterstadt')?.contents).to.equal(0);
	});

	it('never deletes what is parked, its history or its payloads, however old it is', async () => {
		const message = await hub.message('p', 'Antrag', [['Anlage.pdf', 'Inhalt p']]);
		await hub.store.park({ address: ADDRESS, message, reason: REASON, attempt: 1 });
		await hub.store.journal.append({ event: 'parked', at: Date.now() - 900 * DAY, mandant: 'musterstadt', ...KEY('p'), channel: ADDRESS.channel });
		await makePayloadsOld(900);
		await retention.run({ payloads: true, now: LATER() });
		expect((await hub.store.parked.list({}))[0]?.message).to.deep.equal(message);
		expect(await hub.store.journal.search({ mandant: 'musterstadt', ...KEY('p') })).to.have.length(1);
		expect(await has(message.attachments[0]!)).to.equal(true);
	});

	it('deletes payloads a day after their message was settled everywhere, and not while it lies in a channel, is handed out or comes again', async () => {
		const message = await hub.message('u', 'Antrag', [['Anlage.pdf', 'Inhalt u']]);
		const attachment = message.attachments[0]!;
		await hub.broker.publish(ADDRESS, message);
		await makePayloadsOld(3);
		const stays = async (now: number): Promise<boolean> => {
			await retention.run({ payloads: true, now });
			return has(attachment);
		};
		await hub.broker.settle((await hub.next()).token, { kind: 'again', reason: REASON, delayMs: 0 });
		expect(await stays(LATER()), 'in the channel').to.equal(true);
		const delivery = await hub.next();
		expect(await stays(LATER()), 'handed out').to.equal(true);
		await hub.broker.publish({ ...ADDRESS, channel: 'weiter' }, message).catch(() => {});
		await hub.broker.declare({ ...ADDRESS, channel: 'weiter', retry: { maxAttempts: 1, delaysMs: [1], deliveryLimit: 5 } });
		await hub.broker.publish({ ...ADDRESS, channel: 'weiter' }, message);
		await hub.broker.settle(delivery.token, { kind: 'done' });
		expect(await stays(LATER()), 'in another channel').to.equal(true);
		const { promise, resolve } = Promise.withResolvers<string>();
		await hub.broker.consume({ ...ADDRESS, channel: 'weiter' }, {}, ({ token }) => resolve(token));
		await hub.broker.settle(await promise, { kind: 'done' });
		expect(await stays(Date.now()), 'just settled').to.equal(true);
		expect(await stays(LATER()), 'a day later').to.equal(false);
	});

	it('keeps the payloads of a message that is parked by the engine, and deletes them when it was discarded', async () => {
		const message = await hub.message('q', 'Antrag', [['Anlage.pdf', 'Inhalt q']]);
		await hub.broker.publish(ADDRESS, message);
		await hub.broker.settle((await hub.next()).token, { kind: 'park', reason: REASON });
		expect(await hub.plainStore.uses.open('musterstadt', undefined, 10)).to.deep.equal([]);
		await makePayloadsOld(3);
		await hub.store.contents.prune('musterstadt', LATER(), 100);
		await retention.run({ payloads: true, now: LATER() });
		expect(await has(message.attachments[0]!)).to.equal(true);
		const [parked] = await hub.store.parked.list({});
		await hub.store.parked.remove(parked!.id);
		await retention.run({ payloads: true, now: LATER() });
		expect(await has(message.attachments[0]!)).to.equal(false);
	});

	it('deletes payloads of submissions that were never published, once they are a day old', async () => {
		const { attachments } = await hub.message('nie', 'Antrag', [['Anlage.pdf', 'Inhalt nie']]);
		await retention.run({ payloads: true });
		expect(await has(attachments[0]!), 'today').to.equal(true);
		await retention.run({ payloads: true, now: Date.now() + 2 * DAY });
		expect(await has(attachments[0]!), 'tomorrow').to.equal(false);
	});

	it('does not touch payloads from before notes began until history is over: nobody knows where their messages are', async () => {
		const { attachments } = await hub.message('frueher', 'Antrag', [['Anlage.pdf', 'Inhalt frueher']]);
		await makePayloadsOld(3);
		await retention.run({ payloads: true, now: Date.now() + 364 * DAY });
		expect(await has(attachments[0]!)).to.equal(true);
		await retention.run({ payloads: true, now: LATER() });
		expect(await has(attachments[0]!)).to.equal(false);
	});

	it('does not touch payloads while records still say former names', async () => {
		const { attachments } = await hub.message('nie', 'Antrag', [['Anlage.pdf', 'Inhalt nie']]);
		await makePayloadsOld(3);
		await retention.run({ payloads: false, now: LATER() });
		expect(await has(attachments[0]!)).to.equal(true);
	});

	it('ends the note of a message that was settled when a kill came before the note ended', async () => {
		const message = await hub.message('k', 'Antrag', [['Anlage.pdf', 'Inhalt k']]);
		await hub.broker.publish(ADDRESS, message);
		// The channel has done it, and the process was killed right then.
		await hub.store.series().remember(`channel:musterstadt:${ADDRESS.channel}`, KEY('k'));
		expect(await hub.plainStore.uses.open('musterstadt', undefined, 10)).to.deep.equal([{ ...ADDRESS, ...KEY('k') }]);
		await retention.run({ payloads: true, now: Date.now() + 2 * DAY });
		expect(await hub.plainStore.uses.open('musterstadt', undefined, 10)).to.deep.equal([]);
		await retention.run({ payloads: true, now: Date.now() + 4 * DAY });
		expect(await has(message.attachments[0]!)).to.equal(false);
	});

	it('keeps a payload that is kept content of another message', async () => {
		const [one, other] = [await hub.message('e1', 'Antrag', [['A.pdf', 'gleich']]), await hub.message('e2', 'Antrag', [['B.pdf', 'gleich']])];
		await hub.protection.keeper.keep({ message: other, place: 'received', name: 'x' });
		await hub.store.journal.append({ event: 'refused', at: Date.now(), mandant: 'musterstadt', ...KEY('e1'), subject: 'fall-e1' });
		await makePayloadsOld(3);
		expect((await hub.protection.caseFiles.deleteCase('musterstadt', 'fall-e1')).payloads).to.equal(0);
		await retention.run({ payloads: true, now: Date.now() });
		expect(await has(one.attachments[0]!)).to.equal(true);
	});
});
