import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { EmbeddedBroker } from '../../adapters/embedded/embedded-broker.ts';
import { FilesystemPayloadStore } from '../../adapters/filesystem/payload-store.ts';
import { parkingPlace } from '../../hub/journal/parking.ts';
import { type LogFields, silentLogger } from '../../hub/logging/logger.ts';
import { createMessage } from '../../hub/message/create.ts';
import type { Message } from '../../hub/message/message.ts';
import { isSealed } from '../../hub/sealing/message-seal.ts';
import { codeOf } from '../contract/payload-store.ts';
import { ADDRESS, filesWith, ProtectedHub } from '../support/protected-hub.ts';
import { describeOnEveryStore, folderOfServer, storeIn, tablesWith } from '../support/store-kinds.ts';
import { QUICK_RETRY } from '../support/test-hub.ts';
import { until } from '../support/until.ts';

/** Other tests share the database server: what is looked for in its files is of this run only. */
const RUN = randomUUID();
const BODY = `Erika Mustermann, geboren am 12. August 1964, ${RUN}`;
const FILE = `Sehr geehrte Frau Mustermann, hiermit bescheiden wir ${RUN}`;
const NAME = `Bescheid Mustermann Erika ${RUN}.pdf`;
const HASH = createHash('sha512').update(FILE).digest('hex');
const SECRETS = [BODY, FILE, NAME, HASH, Buffer.from(HASH, 'hex')];
const REASON = { code: 'DK-PARTNER-REFUSED', facts: { role: 'dms' } };
const textOf = ({ body }: Message): string => (body.kind === 'inline' ? body.bytes.toString() : '–');

describeOnEveryStore('protection of data', (on) => {
	let folder: string;
	let hub: ProtectedHub | undefined;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-protection-'));
	});
	afterEach(async () => {
		await hub?.close();
		hub = undefined;
		await rm(folder, { recursive: true, force: true });
	});

	async function reopen(options: Parameters<typeof ProtectedHub.open>[1] = {}): Promise<ProtectedHub> {
		await hub?.close();
		hub = undefined;
		hub = await ProtectedHub.open(folder, { on, ...options });
		return hub;
	}

	/** Files of the hub and tables of its store that hold one of the texts. */
	const placesWith = async (...texts: readonly (string | Buffer)[]): Promise<readonly string[]> => [
		...(await filesWith(folder, ...texts)),
		...(await tablesWith(folder, on, ...texts)),
	];

	it('leaves no content, file name or hash of a file in any file: under way, parked, kept, and after all is deleted', async () => {
		const { store, broker, protection } = await reopen({ storage: { level: 'full' } });
		const message = await hub!.message('m1', BODY, [[NAME, FILE]]);
		await broker.publish(ADDRESS, message);
		expect(await placesWith(...SECRETS), 'in the channel').to.deep.equal([]);
		const delivery = await hub!.next();
		expect(delivery.message).to.deep.equal(message);
		await protection.keeper.keep({ message: delivery.message, place: 'channel', name: ADDRESS.channel, channel: ADDRESS.channel });
		expect(await placesWith(...SECRETS), 'handed out').to.deep.equal([]);
		await broker.settle(delivery.token, { kind: 'park', reason: REASON });
		expect(await placesWith(...SECRETS), 'parked').to.deep.equal([]);
		const server = await folderOfServer(on);
		if (server) expect(await filesWith(server, ...SECRETS), 'in the files of the database server, and what it writes ahead').to.deep.equal([]);
		const [parked] = await store.parked.list({});
		expect(parked?.message).to.deep.equal(message);
		const kept = await store.contents.list('musterstadt', { source: 'urn:test', id: 'm1' });
		expect(kept.map(({ place }) => place)).to.deep.equal(['channel', 'parked']);
		expect(await store.contents.find(kept[1]!)).to.deep.equal(message);
		await store.parked.remove(parked!.id);
		await store.journal.append({
			event: 'discarded',
			at: Date.now(),
			mandant: 'musterstadt',
			source: 'urn:test',
			id: 'm1',
			subject: 'fall-m1',
			channel: ADDRESS.channel,
		});
		expect(await protection.caseFiles.deleteCase('musterstadt', 'fall-m1')).to.include({ messages: 1, payloads: 1 });
		expect(await placesWith(...SECRETS), 'deleted').to.deep.equal([]);
		await hub!.close();
		hub = undefined;
		expect(await placesWith(...SECRETS), 'stopped').to.deep.equal([]);
		expect((await readdir(join(folder, 'payloads'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())).to.deep.equal([]);
	});

	it('takes also the sealed bytes of what was deleted out of the files or tables of the store', async () => {
		const { store, plainStore, protection } = await reopen({ storage: { level: 'full' } });
		const message = await hub!.message('m1', BODY.repeat(200));
		await protection.keeper.keep({ message, place: 'received', name: 'x', channel: 'x' });
		await store.journal.append({ event: 'refused', at: Date.now(), mandant: 'musterstadt', source: 'urn:test', id: 'm1', subject: 'fall-m1' });
		const [head] = await store.contents.list('musterstadt', { source: 'urn:test', id: 'm1' });
		const sealed = await plainStore.contents.find(head!);
		const piece = sealed?.body.kind === 'inline' ? sealed.body.bytes.subarray(3_000, 3_032) : Buffer.alloc(0);
		expect(piece).to.have.length(32);
		expect(await placesWith(piece)).to.not.deep.equal([]);
		await protection.caseFiles.deleteCase('musterstadt', 'fall-m1');
		expect(await placesWith(piece)).to.deep.equal([]);
	});

	it('seals a parked message once, and puts it back into its channel as it was', async () => {
		const { store, plainStore, broker } = await reopen();
		const message = await hub!.message('m1', BODY, [[NAME, FILE]]);
		await broker.publish(ADDRESS, message);
		await broker.settle((await hub!.next()).token, { kind: 'park', reason: REASON });
		const [sealed] = await plainStore.parked.list({});
		expect(isSealed(sealed!.message)).to.equal(true);
		const [parked] = await store.parked.list({});
		await broker.publish(ADDRESS, parked!.message);
		await store.parked.remove(parked!.id, parked!.parkedAt);
		expect((await hub!.next()).message).to.deep.equal(message);
	});

	it('makes a key at the first start, readable by the hub only, and needs it from then on', async () => {
		await (await reopen()).broker.publish(ADDRESS, await hub!.message('m1', BODY));
		const file = join(folder, 'keys', 'k1.key');
		expect((await stat(file)).mode & 0o777).to.equal(0o600);
		expect((await stat(join(folder, 'keys'))).mode & 0o777).to.equal(0o700);
		const secret = await readFile(file, 'utf8');
		expect(Buffer.from(secret, 'base64')).to.have.length(32);
		expect(textOf((await (await reopen()).next()).message)).to.equal(BODY);
		expect(await readFile(file, 'utf8')).to.equal(secret);
		await hub!.close();
		hub = undefined;
		await rm(file);
		expect(await codeOf(ProtectedHub.open(folder, { on })), 'another key is no replacement').to.equal('DK-SEAL-DAMAGED');
	});

	it('keeps a message whose key is missing: it waits, is named in the log, and comes when the key is there', async () => {
		await (await reopen({ keys: ['alt'] })).broker.publish(ADDRESS, await hub!.message('m1', BODY));
		await reopen({ keys: ['neu', 'alt'] });
		const logged: string[] = [];
		const log = { ...silentLogger, error: ({ code, key, id }: LogFields) => void logged.push(`${code} ${key} ${id}`) };
		const { broker } = await reopen({ keys: ['neu'], log });
		const consumer = await broker.consume(ADDRESS, {}, () => logged.push('handed out'));
		await until('it was looked at', () => logged.length > 0);
		await until('it waits', async () => (await broker.depth(ADDRESS)).delayed === 1);
		await consumer.cancel();
		expect(logged).to.deep.equal(['DK-SEAL-KEY alt m1']);
		expect(await hub!.store.parked.count({})).to.equal(0);
	});

	it('shows all other parked messages when the key of one is missing, names the key, and can still put it back', async () => {
		const alt = await reopen({ keys: ['alt'] });
		for (const id of ['m1', 'm2']) await alt.store.park({ address: ADDRESS, message: await alt.message(id, BODY), reason: REASON, attempt: 1 });
		const neu = await reopen({ keys: ['neu', 'alt'] });
		const [{ id } = { id: '' }] = await neu.store.parked.list({ messageId: 'm2' });
		await neu.store.park({ address: ADDRESS, message: await neu.message('m2', BODY), reason: REASON, attempt: 1 });
		const without = await reopen({ keys: ['neu'] });
		const list = await without.store.parked.list({});
		expect(list.map(({ message }) => [message.attributes.id, isSealed(message)]).toSorted()).to.deep.equal([
			['m1', true],
			['m2', false],
		]);
		expect(textOf((await without.store.parked.find(id))!.message)).to.equal(BODY);
		const lost = list.find(({ message }) => isSealed(message))!;
		expect(await codeOf(without.store.parked.find(lost.id))).to.equal('DK-SEAL-KEY');
		await without.broker.publish(ADDRESS, lost.message);
		expect(textOf((await (await reopen({ keys: ['neu', 'alt'] })).next()).message)).to.equal(BODY);
	});

	it('goes on with the data of a hub before sealing: everything is read, and what lies still is sealed', async () => {
		const plain = storeIn(folder, on);
		await plain.open();
		const payloads = new FilesystemPayloadStore({ folder: join(folder, 'payloads') });
		await payloads.open();
		const engine = new EmbeddedBroker({ file: join(folder, 'broker.sqlite'), parking: parkingPlace(plain) });
		await engine.open();
		await engine.declare({ ...ADDRESS, retry: QUICK_RETRY });
		const reference = await payloads.put('musterstadt', Buffer.from(FILE), { mediaType: 'application/pdf', maxBytes: 1_000 });
		const messageOf = (id: string) =>
			createMessage(
				{ source: 'urn:test', type: 'de.drehkreuz.test', mandant: 'musterstadt', id, subject: id, time: '2026-11-29T08:00:00Z' },
				{ kind: 'inline', bytes: Buffer.from(BODY) },
				[{ name: NAME, ...reference }],
			);
		await engine.publish(ADDRESS, messageOf('under-way'));
		await plain.park({ address: ADDRESS, message: messageOf('parked'), reason: REASON, attempt: 2 });
		const [before] = await plain.parked.list({});
		await engine.close();
		await plain.close();
		expect(await placesWith(...SECRETS)).to.have.length.greaterThan(2);

		const { store, protection, broker } = await reopen();
		const stop = new AbortController();
		const upkeep = protection.upkeep(stop.signal);
		await until('the parked message is sealed', async () => isSealed((await hub!.plainStore.parked.list({}))[0]!.message));
		await until('the payload is sealed', async () => (await filesWith(join(folder, 'payloads'), FILE, HASH)).length === 0);
		stop.abort();
		await upkeep;
		const [after] = await store.parked.list({});
		expect(after).to.deep.equal(before);
		const delivery = await hub!.next();
		expect(delivery.message).to.deep.equal(messageOf('under-way'));
		const read = await protection.payloads.read('musterstadt', delivery.message.attachments[0]!, 1_000);
		expect(read.toString()).to.equal(FILE);
		await broker.publish(ADDRESS, delivery.message);
		await broker.settle(delivery.token, { kind: 'done' });
		await hub!.plainStore.upkeep.scrub();
		const inStore = (await placesWith(...SECRETS)).filter((place) => !/^(payloads|broker)/.test(place));
		expect(inStore, 'also in the write-ahead log of SQLite').to.deep.equal([]);
	});

	it('changes the key: everything that lies still is sealed with the new one, and the old one is needed no more', async () => {
		const { broker, store, protection } = await reopen({ keys: ['alt'], storage: { level: 'full' } });
		const message = await hub!.message('m1', BODY, [[NAME, FILE]]);
		await protection.keeper.keep({ message, place: 'received', name: 'x', channel: 'x' });
		await broker.publish(ADDRESS, message);
		await broker.settle((await hub!.next()).token, { kind: 'park', reason: REASON });
		const [before] = await store.parked.list({});
		const rotating = await reopen({ keys: ['neu', 'alt'] });
		expect(await rotating.plainStore.resealing.counts()).to.deep.equal({ alt: 3 });
		const stop = new AbortController();
		const upkeep = rotating.protection.upkeep(stop.signal);
		await until('all records have the new seal', async () => (await rotating.plainStore.resealing.counts()).neu === 3);
		await until('the file has the new seal', async () => (await filesWith(join(folder, 'payloads'), 'DKF1\x03alt')).length === 0);
		stop.abort();
		await upkeep;
		const after = await reopen({ keys: ['neu'] });
		expect(await after.store.parked.list({})).to.deep.equal([before]);
		expect((await after.protection.payloads.read('musterstadt', message.attachments[0]!, 1_000)).toString()).to.equal(FILE);
		const [kept] = await after.store.contents.list('musterstadt', { source: 'urn:test', id: 'm1' });
		expect(await after.store.contents.find(kept!)).to.deep.equal(message);
	});
});
