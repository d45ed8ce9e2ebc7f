/** The part of the store's contract that is about new seals in place of old ones. */
import { expect } from 'chai';
import type { ContentHead } from '../../hub/journal/contents.ts';
import { createMessage } from '../../hub/message/create.ts';
import type { Message } from '../../hub/message/message.ts';
import type { MessageSeal } from '../../hub/sealing/message-seal.ts';
import type { SealedRecord } from '../../hub/sealing/resealing.ts';
import { sealingWith } from '../hub/sealing/keys.ts';
import { parkingOf, SHA, SOURCE, storesOf, TENANT } from './store-harness.ts';

const PLACES = ['parked', 'content'] as const;
type Place = SealedRecord['place'];

const clear = (id: string, letter = 'a'): Message =>
	createMessage(
		{ id, source: SOURCE, type: 'de.test', mandant: TENANT, time: '2026-11-23T08:00:00Z' },
		{ kind: 'inline', bytes: Buffer.from(`Antrag ü ${id}`) },
		[{ sha512: SHA(letter), size: 3, mediaType: 'application/pdf', name: 'Bescheid für Müller.pdf' }],
	);
const head = (id: string): Omit<ContentHead, 'present'> => ({
	mandant: TENANT,
	source: SOURCE,
	id,
	place: 'received',
	name: 'x',
	at: 1_000,
	size: 10,
	sha512: SHA('f'),
});

export function describeResealingContract(name: string, factory: URL): void {
	describe(`Store contract, new seals: ${name}`, () => {
		const stores = storesOf(factory);
		let [alt, neu]: readonly MessageSeal[] = [];
		const old = (id: string): Message => alt!.seal(clear(id));
		const fresh = (id: string): Message => neu!.seal(clear(id));

		before(async () => {
			[alt, neu] = (await Promise.all([sealingWith('alt'), sealingWith('neu')])).map(({ messages }) => messages);
		});

		const put = (place: Place, message: Message): Promise<void> =>
			place === 'parked'
				? stores.store.park({ ...parkingOf(message.attributes.id), message })
				: stores.store.contents.keep(head(message.attributes.id), message);
		const lies = async (place: Place, id: string): Promise<Message | undefined> =>
			place === 'parked' ? (await stores.store.parked.list({ messageId: id }))[0]?.message : stores.store.contents.find(head(id));
		const stale = async (place: Place, after = 0) => stores.store.resealing.stale(place, 'neu', after);
		const needed = async (...messages: readonly Message[]): Promise<number> => {
			const names = messages.flatMap(({ attachments }) => attachments.map(({ sha512 }) => sha512));
			return (await stores.store.contents.stillNeeded(TENANT, names)).length;
		};
		/** As a pass over the store does it. */
		const resealed = (records: readonly SealedRecord[]): readonly SealedRecord[] =>
			records.map((record) => ({ ...record, message: fresh(record.message.attributes.id) }));

		it('counts records by their key, those in clear too, and no proofs', async () => {
			expect(await stores.store.resealing.counts()).to.deep.equal({});
			for (const place of PLACES) {
				await put(place, old('a'));
				await put(place, clear('b'));
			}
			await put('parked', fresh('c'));
			await stores.store.contents.keep(head('d'), undefined);
			expect(await stores.store.resealing.counts()).to.deep.equal({ alt: 2, none: 2, neu: 1 });
			await put('parked', fresh('a'));
			await stores.store.contents.prune(TENANT, 9_000, 1);
			expect(await stores.store.resealing.counts()).to.deep.equal({ none: 2, neu: 2 });
		});

		for (const place of PLACES) {
			describe(place, () => {
				it('tells what is not sealed with the key, as it lies, by position', async () => {
					for (const message of [old('a'), fresh('b'), clear('c'), old('d')]) await put(place, message);
					if (place === 'content') await stores.store.contents.keep(head('e'), undefined);
					const { records, next } = await stale(place);
					expect(records.map(({ message }) => message.attributes.id)).to.deep.equal(['a', 'c', 'd']);
					expect(records[1]?.message).to.deep.equal(clear('c'));
					expect(records[0]?.message).to.deep.equal(await lies(place, 'a'));
					expect(records[0]).to.include({ place, mandant: TENANT });
					expect(next).to.equal(undefined);
					expect((await stale(place, records[0]!.position)).records.map(({ message }) => message.attributes.id)).to.deep.equal(['c', 'd']);
					expect(await stale(place, records[2]!.position)).to.deep.equal({ records: [] });
				});

				it('looks at 500 at a time, and goes on behind them also when nothing there is stale', async () => {
					await Promise.all(Array.from({ length: 500 }, (_, i) => put(place, fresh(`m${i}`))));
					await put(place, old('last'));
					const first = await stale(place);
					expect(first.records).to.deep.equal([]);
					const second = await stale(place, first.next);
					expect(second.records.map(({ message }) => message.attributes.id)).to.deep.equal(['last']);
					expect(second.next).to.equal(undefined);
				});

				it('gets the new message, byte for byte, with the names of its payloads; a repeat changes nothing', async () => {
					for (const id of ['a', 'b']) await put(place, clear(id));
					const { records } = await stale(place);
					const written = resealed(records);
					for (let time = 1; time <= 2; time++) {
						await stores.store.resealing.replace(written);
						for (const { message } of written) expect(await lies(place, message.attributes.id)).to.deep.equal(message);
					}
					expect((await stale(place)).records).to.deep.equal([]);
					expect(await stores.store.resealing.counts()).to.deep.equal({ neu: 2 });
					expect(await needed(clear('a')), 'the former name').to.equal(0);
					expect(await needed(written[0]!.message)).to.equal(1);
					await stores.store.resealing.replace([]);
				});

				it('that is gone meanwhile does not come back, and needs no payloads', async () => {
					await put(place, clear('a'));
					const written = resealed((await stale(place)).records);
					if (place === 'parked') await stores.store.parked.remove((await stores.store.parked.list({}))[0]!.id);
					else await stores.store.contents.prune(TENANT, 9_000, 10);
					await stores.store.resealing.replace(written);
					expect(await lies(place, 'a')).to.equal(undefined);
					expect(await stores.store.resealing.counts()).to.deep.equal({});
					expect(await needed(clear('a'), written[0]!.message)).to.equal(0);
				});
			});
		}

		it('leaves everything else of a parking and of a kept content as it is', async () => {
			for (const place of PLACES) await put(place, old('a'));
			await stores.store.parked.assign({}, 'anna');
			await stores.store.jobs.create({ id: 'a'.repeat(32), kind: 'release', createdBy: 'anna', filter: { parkedUntil: Date.now() + 10_000 } });
			await stores.store.parked.hold({}, true);
			const [parked] = await stores.store.parked.list({});
			for (const place of PLACES) await stores.store.resealing.replace(resealed((await stale(place)).records));
			const [after] = await stores.store.parked.list({});
			expect(after?.message.attributes.siegel).to.equal('neu');
			expect({ ...after, message: undefined }).to.deep.equal({ ...parked, message: undefined });
			expect(await stores.store.contents.list(TENANT, head('a'))).to.deep.equal([{ ...head('a'), present: true }]);
			expect((await stores.store.jobs.next('a'.repeat(32), 1))[0]?.parked?.message.attributes.siegel, 'the job finds its parking').to.equal('neu');
		});

		it('does not overwrite what was parked anew meanwhile, and keeps its payloads', async () => {
			await put('parked', clear('a'));
			const written = resealed((await stale('parked')).records);
			await put('parked', clear('a'));
			await stores.store.resealing.replace(written);
			expect(await lies('parked', 'a')).to.deep.equal(clear('a'));
			expect(await needed(clear('a'))).to.equal(1);
			expect(await needed(written[0]!.message)).to.equal(0);
		});

		it('does not overwrite a correction that came meanwhile', async () => {
			await put('parked', clear('a'));
			const written = resealed((await stale('parked')).records);
			const { id, parkedAt } = (await stores.store.parked.list({}))[0]!;
			const corrected = alt!.seal(clear('a2', 'b'));
			await stores.store.parked.replace(id, parkedAt, corrected);
			await stores.store.resealing.replace(written);
			expect(await lies('parked', 'a2')).to.deep.equal(corrected);
			expect(await stores.store.parked.count({})).to.equal(1);
			expect(await needed(corrected)).to.equal(1);
			expect(await needed(clear('a'), written[0]!.message)).to.equal(0);
		});

		it('does as much for two processes that seal anew at the same time while others park and take out', async () => {
			const ids = Array.from({ length: 60 }, (_, i) => `m${i}`);
			await Promise.all(ids.map((id) => put('parked', clear(id))));
			const other = await stores.another();
			const { records } = await stale('parked');
			const parkings = await stores.store.parked.list({ limit: 100 });
			await Promise.all([
				stores.store.resealing.replace(resealed(records)),
				other.resealing.replace(resealed(records.toReversed())),
				other.parked.hold({}, true),
				...parkings.slice(0, 20).map(({ id }) => other.parked.remove(id)),
			]);
			expect(await stores.store.resealing.counts()).to.deep.equal({ neu: 40 });
			expect(await needed(clear('m0'))).to.equal(0);
		});
	});
}
