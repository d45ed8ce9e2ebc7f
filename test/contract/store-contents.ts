/** The part of the store's contract that is about kept content. */
import { expect } from 'chai';
import type { ContentHead } from '../../hub/journal/contents.ts';
import { createMessage } from '../../hub/message/create.ts';
import type { Message } from '../../hub/message/message.ts';
import { parkingOf, SHA, SOURCE, storesOf, TENANT } from './store-harness.ts';

const KEY = { source: SOURCE, id: 'm1' };

const head = (changes: Partial<ContentHead> = {}): Omit<ContentHead, 'present'> => ({
	...KEY,
	mandant: TENANT,
	place: 'received',
	name: 'antrag.eingang',
	at: 1_000,
	size: 256,
	sha512: SHA('a'),
	...changes,
});

/** With a body in the store or in the payload store, and attachments there. */
function message({ body, attachments = [] }: { readonly body?: string; readonly attachments?: readonly string[] } = {}): Message {
	const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
	return createMessage(
		{ ...KEY, type: 'de.test', mandant: TENANT, time: '2026-11-23T08:00:00Z', datacontenttype: 'application/xml' },
		body === undefined ? { kind: 'inline', bytes } : { kind: 'reference', reference: { sha512: body, size: 9, mediaType: 'application/xml' } },
		attachments.map((sha512) => ({ sha512, size: 3, mediaType: 'application/pdf', name: 'Bescheid für Müller.pdf' })),
	);
}

export function describeContentsContract(name: string, factory: URL): void {
	describe(`Store contract, contents: ${name}`, () => {
		const stores = storesOf(factory);

		it('gives back the whole message byte for byte, and its head with hash and size', async () => {
			const kept = message({ attachments: [SHA('e')] });
			await stores.store.contents.keep(head(), kept);
			expect(await stores.store.contents.find(head())).to.deep.equal(kept);
			expect(await stores.store.contents.list(TENANT, KEY)).to.deep.equal([{ ...head(), present: true }]);
			const referring = message({ body: SHA('b') });
			await stores.store.contents.keep(head({ sha512: SHA('b') }), referring);
			expect(await stores.store.contents.find(head({ sha512: SHA('b') }))).to.deep.equal(referring);
		});

		it('keeps an empty body apart from none', async () => {
			const empty = createMessage({ ...KEY, type: 'de.test', mandant: TENANT }, { kind: 'inline', bytes: Buffer.alloc(0) });
			await stores.store.contents.keep(head({ size: 0 }), empty);
			expect(await stores.store.contents.find(head())).to.deep.equal(empty);
		});

		it('keeps the proof only when there is no content', async () => {
			await stores.store.contents.keep(head(), undefined);
			expect(await stores.store.contents.find(head())).to.equal(undefined);
			expect(await stores.store.contents.list(TENANT, KEY)).to.deep.equal([{ ...head(), present: false }]);
		});

		it('has one record per message, place, name and hash: a repeat changes nothing', async () => {
			await stores.store.contents.keep(head(), message());
			await stores.store.contents.keep(head({ at: 5_000, size: 1 }), undefined);
			expect(await stores.store.contents.list(TENANT, KEY)).to.deep.equal([{ ...head(), present: true }]);
			const others: Partial<ContentHead>[] = [{ place: 'channel' }, { name: 'hkr' }, { sha512: SHA('b') }];
			for (const [i, change] of others.entries()) await stores.store.contents.keep(head({ ...change, at: 1_001 + i }), message());
			for (const change of [{ id: 'm2' }, { source: 'urn:other' }, { mandant: 'andere' }]) await stores.store.contents.keep(head(change), message());
			const listed = await stores.store.contents.list(TENANT, KEY);
			expect(listed.map(({ at }) => at)).to.deep.equal([1_000, 1_001, 1_002, 1_003]);
			expect(await stores.store.contents.find(head({ name: 'unknown' }))).to.equal(undefined);
		});

		it('takes out content that is older, the oldest first and not more than asked for, and leaves its proof', async () => {
			for (const [i, name] of ['c', 'a', 'b', 'd'].entries())
				await stores.store.contents.keep(head({ name, at: [3_000, 1_000, 2_000, 4_000][i]! }), message({ body: SHA(name), attachments: [SHA('e')] }));
			await stores.store.contents.keep(head({ mandant: 'andere', at: 1 }), message());
			await stores.store.contents.keep(head({ name: 'proof', at: 1 }), undefined);
			const present = async () => (await stores.store.contents.list(TENANT, KEY)).filter((one) => one.present).map(({ name: of }) => of);
			const first = await stores.store.contents.prune(TENANT, 4_000, 2);
			expect(first.records).to.equal(2);
			expect(first.payloads).to.have.members([SHA('a'), SHA('b'), SHA('e')]);
			expect(await present()).to.have.members(['c', 'd']);
			expect(await stores.store.contents.prune(TENANT, 4_000, 2)).to.deep.include({ records: 1 });
			expect(await stores.store.contents.prune(TENANT, 4_000, 2)).to.deep.equal({ records: 0, payloads: [] });
			expect(await present()).to.deep.equal(['d']);
			expect(await stores.store.contents.list(TENANT, KEY)).to.have.length(5);
			expect(await stores.store.contents.find(head({ name: 'a' }))).to.equal(undefined);
			// A late repeat does not bring it back.
			await stores.store.contents.keep(head({ name: 'a' }), message({ body: SHA('a') }));
			expect(await present()).to.deep.equal(['d']);
		});

		it('knows which payloads a kept content or a parked message of the tenant still needs', async () => {
			await stores.store.contents.keep(head(), message({ body: SHA('a'), attachments: [SHA('b')] }));
			const parked = { ...parkingOf('m1'), message: message({ body: SHA('c'), attachments: [SHA('d')] }) };
			await stores.store.park(parked);
			const asked = ['a', 'b', 'c', 'd', 'e'].map(SHA);
			const needed = async (mandant = TENANT) => (await stores.store.contents.stillNeeded(mandant, asked)).map((sha512) => sha512[0]).toSorted();
			expect(await needed()).to.deep.equal(['a', 'b', 'c', 'd']);
			expect(await needed('andere')).to.deep.equal([]);
			expect(await stores.store.contents.stillNeeded(TENANT, [])).to.deep.equal([]);
			await stores.store.contents.prune(TENANT, 9_000, 10);
			expect(await needed()).to.deep.equal(['c', 'd']);
			const [found] = await stores.store.parked.list({});
			await stores.store.park({ ...parked, message: message({ body: SHA('c') }) });
			await stores.store.parked.remove(found!.id, found!.parkedAt);
			expect(await needed(), 'it was parked anew').to.include('c');
			await stores.store.parked.remove(found!.id);
			expect(await needed()).to.deep.equal([]);
		});
	});
}
