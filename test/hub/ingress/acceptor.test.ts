import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { FilesystemPayloadStore } from '../../../adapters/filesystem/payload-store.ts';
import { SqliteStore } from '../../../adapters/sqlite/store.ts';
import type { ChannelAddress } from '../../../hub/channel/broker.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { Acceptor } from '../../../hub/ingress/acceptor.ts';
import { checkEntry } from '../../../hub/ingress/entry.ts';
import type { Submission } from '../../../hub/ingress/source-adapter.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import type { Message } from '../../../hub/message/message.ts';

const TENANT = { id: 'musterstadt', ars: '145110000000', ags: '14511000', portals: [] };
const ENTRY = checkEntry({ name: 'parken', channel: 'antrag.eingang', mandanten: 'all', defaults: { leika: '99108001001000' } });
const SOURCE = 'urn:drehkreuz:musterstadt:portal:amt24';
const SCOPE = 'in:musterstadt:parken';

describe('Acceptor', () => {
	let folder: string;
	let store: SqliteStore;
	let payloads: FilesystemPayloadStore;
	let published: { address: ChannelAddress; message: Message; known: boolean }[];
	let refuse: Error | undefined;
	let acceptor: Acceptor;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-acceptor-'));
		store = new SqliteStore({ file: join(folder, 'store.db'), log: silentLogger });
		payloads = new FilesystemPayloadStore({ folder: join(folder, 'payloads') });
		await store.open();
		await payloads.open();
		published = [];
		refuse = undefined;
		const broker = {
			publish: async (address: ChannelAddress, message: Message) => {
				if (refuse) throw refuse;
				const key = { source: message.attributes.source, id: message.attributes.id };
				published.push({ address, message, known: (await store.inbox.find(SCOPE, key)) !== undefined });
			},
		};
		acceptor = new Acceptor({ broker, store, payloads, log: silentLogger, inlineMaxBytes: 1_024 });
	});
	afterEach(async () => {
		await store.close();
		await rm(folder, { recursive: true, force: true });
	});

	async function submission(changes: Partial<Submission> = {}, files: readonly string[] = []): Promise<Submission> {
		const attachments = [];
		for (const [i, content] of files.entries()) {
			const staged = await payloads.stage('musterstadt', Readable.from([Buffer.from(content)]), { mediaType: 'text/plain', maxBytes: 1_000 });
			attachments.push({ name: `${i}.txt`, staged });
		}
		return {
			tenant: TENANT,
			entry: ENTRY,
			source: SOURCE,
			id: 'a-1',
			attributes: {},
			content: Buffer.from('{}'),
			mediaType: 'application/json',
			attachments,
			...changes,
		};
	}

	async function files(): Promise<number> {
		const entries = await readdir(join(folder, 'payloads'), { recursive: true, withFileTypes: true });
		return entries.filter((entry) => entry.isFile()).length;
	}

	async function codeOf(work: Promise<unknown>): Promise<unknown> {
		return work.then(
			() => undefined,
			(error) => error.code ?? error,
		);
	}

	it('publishes first and remembers then', async () => {
		const accepted = await acceptor.accept(await submission());
		expect(published.map(({ address, known }) => ({ address, known }))).to.deep.equal([
			{ address: { mandant: 'musterstadt', channel: 'antrag.eingang' }, known: false },
		]);
		const record = await store.inbox.find(SCOPE, { source: SOURCE, id: 'a-1' });
		const { duplicate, ...result } = accepted;
		expect(record?.result).to.deep.equal(result);
		expect(duplicate).to.equal(false);
	});

	it('fills attributes from the tenant, then the entry, then the sender, and never lets the sender choose tenant, source or id', async () => {
		const attributes = {
			ars: '053150000000',
			subject: 'fall-1',
			mandant: 'andere',
			source: 'urn:boese',
			id: 'boese',
			datacontenttype: 'text/plain',
			time: undefined,
		};
		await acceptor.accept(await submission({ attributes }));
		expect(published[0]?.message.attributes).to.deep.include({
			mandant: 'musterstadt',
			source: SOURCE,
			id: 'a-1',
			ars: '053150000000',
			ags: '14511000',
			leika: '99108001001000',
			subject: 'fall-1',
			datacontenttype: 'application/json',
			type: 'de.drehkreuz.antrag.eingegangen',
		});
	});

	it('makes the same case id for the same key, and different ones for different keys', async () => {
		const subjectOf = async (id: string, tenant = TENANT) => (await acceptor.accept(await submission({ id, tenant }))).subject;
		const one = await subjectOf('a-1');
		expect(one).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		expect(new Set([one, await subjectOf('a-1'), await subjectOf('a-2'), await subjectOf('a-1', { ...TENANT, id: 'andere' })]).size).to.equal(3);
	});

	it('keeps a large body and all attachments before it publishes', async () => {
		const content = Buffer.alloc(1_025, 0x20);
		await acceptor.accept(await submission({ content }, ['eins', 'zwei']));
		const message = published[0]!.message;
		expect(message.body.kind).to.equal('reference');
		expect(message.attachments.map(({ name }) => name)).to.deep.equal(['0.txt', '1.txt']);
		for (const reference of [...message.attachments, ...(message.body.kind === 'reference' ? [message.body.reference] : [])]) {
			expect(await payloads.has('musterstadt', reference.sha512)).to.equal(true);
		}
	});

	it('tells a repeat from a changed message by the bytes of body and attachments, in their order; names do not count', async () => {
		await acceptor.accept(await submission({}, ['eins', 'zwei']));
		expect((await acceptor.accept(await submission({ attributes: { subject: 'anders' } }, ['eins', 'zwei']))).duplicate).to.equal(true);
		expect(await codeOf(acceptor.accept(await submission({}, ['zwei', 'eins'])))).to.equal('DK-IN-CONFLICT');
		expect(await codeOf(acceptor.accept(await submission({}, ['eins'])))).to.equal('DK-IN-CONFLICT');
		expect(await codeOf(acceptor.accept(await submission({ content: Buffer.from('{ }') }, ['eins', 'zwei'])))).to.equal('DK-IN-CONFLICT');
		expect(published).to.have.length(1);
		expect(await files()).to.equal(2);
	});

	it('leaves no payload of a message that it refuses', async () => {
		const large = Buffer.alloc(5_000, 0x20);
		expect(await codeOf(acceptor.accept(await submission({ content: large, attributes: { leika: 'x' } }, ['eins'])))).to.equal('DK-MESSAGE-INVALID');
		expect(await codeOf(acceptor.accept(await submission({ content: large, id: 'mit blank' }, ['eins'])))).to.equal('DK-MESSAGE-INVALID');
		expect(await files()).to.equal(0);
		expect(published).to.deep.equal([]);
		expect(await store.journal.search({})).to.deep.equal([]);
	});

	it('turns everything that is not the sender\u2019s fault into "later", and has remembered nothing', async () => {
		for (const error of [
			new DrehkreuzError('DK-BROKER-UNCONFIRMED'),
			new DrehkreuzError('DK-BROKER-UNROUTABLE', { channel: 'x', mandant: 'y' }),
			new Error('Erika Mustermann'),
		]) {
			refuse = error;
			const thrown = await acceptor.accept(await submission({}, ['eins'])).then(
				() => undefined,
				(one) => one,
			);
			expect(thrown).to.deep.include({ code: 'DK-IN-BUSY', facts: {} });
			expect(thrown.message).to.not.include('Mustermann');
		}
		expect(await store.inbox.find(SCOPE, { source: SOURCE, id: 'a-1' })).to.equal(undefined);
		refuse = undefined;
		expect((await acceptor.accept(await submission({}, ['eins']))).duplicate).to.equal(false);
	});

	it('notes refusals in the journal, and does not fail when the journal does', async () => {
		await acceptor.refuse({ mandant: 'musterstadt', source: SOURCE, id: '', code: 'DK-IN-MALFORMED', size: 7 });
		const [entry] = await store.journal.search({ event: 'refused' });
		expect(entry).to.deep.include({ mandant: 'musterstadt', source: SOURCE, id: '', code: 'DK-IN-MALFORMED', size: 7 });
		await store.close();
		await acceptor.refuse({ mandant: 'musterstadt', source: SOURCE, id: '', code: 'DK-IN-MALFORMED' });
	});
});
