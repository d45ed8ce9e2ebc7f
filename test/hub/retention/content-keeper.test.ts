import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { ContentHead } from '../../../hub/journal/contents.ts';
import { createMessage } from '../../../hub/message/create.ts';
import type { Message } from '../../../hub/message/message.ts';
import { ContentKeeper } from '../../../hub/retention/content-keeper.ts';
import { checkStorage, DEFAULT_STORAGE, levelOf, type StorageLevel, type StorageSettings } from '../../../hub/retention/levels.ts';
import { codeOf } from '../../contract/payload-store.ts';

const message = createMessage(
	{ source: 'urn:test', type: 'de.drehkreuz.test', mandant: 'musterstadt', id: 'm1' },
	{ kind: 'inline', bytes: Buffer.from('Antrag') },
);
const sha512 = createHash('sha512').update('Antrag').digest('hex');

describe('storage levels', () => {
	it('keep nothing beyond what is parked unless the configuration says so', () => {
		expect(levelOf({}, 'antrag.eingang')).to.equal('errors');
		expect(DEFAULT_STORAGE).to.deep.equal({ level: 'errors', contentDays: 30, historyDays: 365 });
	});

	it('can differ for a channel, and only for that one', () => {
		const storage: StorageSettings = { ...DEFAULT_STORAGE, level: 'metadata', channels: { 'bau.eingang': 'full' } };
		expect(['bau.eingang', 'bau.ausgang', undefined].map((channel) => levelOf({ storage }, channel))).to.deep.equal(['full', 'metadata', 'metadata']);
	});

	it('never keep content longer than its history', async () => {
		const check = (contentDays: number, historyDays: number) =>
			codeOf(Promise.resolve().then(() => checkStorage('musterstadt', { level: 'full', contentDays, historyDays })));
		expect([await check(31, 30), await check(30, 30), await check(1, 365)]).to.deep.equal(['DK-RETENTION-DAYS', undefined, undefined]);
	});
});

describe('keeping content', () => {
	let kept: [Omit<ContentHead, 'present'>, Message | undefined][];

	function keeperAt(level: StorageLevel, channels: Readonly<Record<string, StorageLevel>> = {}): ContentKeeper {
		kept = [];
		const keep = async (head: Omit<ContentHead, 'present'>, content: Message | undefined): Promise<void> => void kept.push([head, content]);
		return new ContentKeeper({ contents: { keep }, tenants: new Map([['musterstadt', { storage: { level, channels } }]]) });
	}

	it('keeps the whole message at level full', async () => {
		await keeperAt('full').keep({ message, place: 'received', name: 'antrag.eingang' });
		expect(kept).to.have.length(1);
		expect(kept[0]?.[0]).to.include({ mandant: 'musterstadt', source: 'urn:test', id: 'm1', place: 'received', name: 'antrag.eingang', size: 6, sha512 });
		expect(kept[0]?.[1]).to.equal(message);
	});

	it('keeps only hash, size and time at level proof', async () => {
		await keeperAt('proof').keep({ message, place: 'delivered', name: 'dms' });
		expect(kept[0]?.[0]).to.include({ size: 6, sha512, place: 'delivered' });
		expect(kept[0]?.[1]).to.equal(undefined);
	});

	it('takes hash and size of a body in the payload store from its reference', async () => {
		const reference = { sha512: 'ab'.repeat(64), size: 70_000, mediaType: 'text/xml' };
		await keeperAt('proof').keep({ message: { ...message, body: { kind: 'reference', reference } }, place: 'received', name: 'x' });
		expect(kept[0]?.[0]).to.include({ size: 70_000, sha512: reference.sha512 });
	});

	it('has nothing to do, not even a promise to wait for, at the other levels and for tenants it does not know', () => {
		for (const level of ['errors', 'metadata'] as const)
			expect(keeperAt(level).keep({ message, place: 'channel', name: 'x', channel: 'x' })).to.equal(undefined);
		const foreign = { ...message, attributes: { ...message.attributes, mandant: 'fremd' } };
		expect(keeperAt('full').keep({ message: foreign, place: 'channel', name: 'x' })).to.equal(undefined);
		expect(kept).to.deep.equal([]);
	});

	it('follows the level of the channel', async () => {
		const keeper = keeperAt('errors', { 'bau.eingang': 'full' });
		await keeper.keep({ message, place: 'channel', name: 'bau.eingang', channel: 'bau.eingang' });
		await keeper.keep({ message, place: 'channel', name: 'andere', channel: 'andere' });
		expect(kept.map(([{ name }]) => name)).to.deep.equal(['bau.eingang']);
	});
});
