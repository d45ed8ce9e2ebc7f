/** The part of the store's contract that is about payloads that are needed: by messages under way, parked messages and kept content. */
import { expect } from 'chai';
import type { ContentHead } from '../../hub/journal/contents.ts';
import { createMessage } from '../../hub/message/create.ts';
import type { Message } from '../../hub/message/message.ts';
import type { PayloadUse } from '../../hub/payload/uses.ts';
import { sealingWith } from '../hub/sealing/keys.ts';
import { parkingOf, SHA, SOURCE, STRANGE_TEXTS, storesOf, TENANT } from './store-harness.ts';

const LETTERS = ['a', 'b', 'c', 'd', 'e'];
const LATER = 5_000;

const use = (id: string, changes: Partial<PayloadUse> = {}): PayloadUse => ({ mandant: TENANT, channel: 'antrag.eingang', source: SOURCE, id, ...changes });
const head = (id: string): Omit<ContentHead, 'present'> => ({
	mandant: TENANT,
	source: SOURCE,
	id,
	place: 'received',
	name: '',
	at: 1_000,
	size: 3,
	sha512: SHA('f'),
});

/** With these payloads as attachments. */
function message(id: string, ...letters: readonly string[]): Message {
	const attachments = letters.map((letter) => ({ sha512: SHA(letter), size: 3, mediaType: 'application/pdf', name: `${letter}.pdf` }));
	return createMessage({ id, source: SOURCE, type: 'de.test', mandant: TENANT }, { kind: 'inline', bytes: Buffer.from('abc') }, attachments);
}

export function describeUsesContract(name: string, factory: URL): void {
	describe(`Store contract, payloads that are needed: ${name}`, () => {
		const stores = storesOf(factory);
		const begin = (which: PayloadUse, ...letters: readonly string[]): Promise<void> => stores.store.uses.begin(which, letters.map(SHA));
		const needed = async (mandant = TENANT): Promise<string> =>
			(await stores.store.contents.stillNeeded(mandant, LETTERS.map(SHA)))
				.map((found) => found[0])
				.toSorted()
				.join('');

		describe('by a message under way', () => {
			it('are needed from the begin, also for another process, by this tenant only', async () => {
				await begin(use('m'), 'b', 'a');
				expect(await needed()).to.equal('ab');
				expect(await needed('andere')).to.equal('');
				const other = await stores.another();
				expect(await other.contents.stillNeeded(TENANT, [SHA('a'), SHA('c')])).to.deep.equal([SHA('a')]);
			});

			it('stay needed until the time that its end says, and are forgotten when that is over', async () => {
				await begin(use('m'), 'a', 'b');
				await stores.store.uses.end(use('m'), LATER);
				for (const now of [0, LATER - 1, LATER]) {
					await stores.store.uses.expire(now);
					expect(await needed(), String(now)).to.equal('ab');
				}
				await stores.store.uses.expire(LATER + 1);
				expect(await needed()).to.equal('');
			});

			it('are never forgotten while it is under way, however late it is', async () => {
				await begin(use('m'), 'a');
				await stores.store.uses.expire(Number.MAX_SAFE_INTEGER);
				expect(await needed()).to.equal('a');
			});

			it('are needed by each of its ways: one that ends leaves the other channels, messages and tenants alone', async () => {
				const others = [use('m', { channel: 'hkr' }), use('n'), use('m', { source: 'urn:other' }), use('m', { mandant: 'andere' })];
				for (const one of [use('m'), ...others]) await begin(one, 'a');
				await stores.store.uses.end(use('m'), LATER);
				expect(await stores.store.uses.open(TENANT, undefined, 10)).to.have.deep.members(others.slice(0, 3));
				expect(await stores.store.uses.open('andere', undefined, 10)).to.deep.equal(others.slice(3));
				for (const one of others.slice(0, 3)) {
					await stores.store.uses.expire(LATER + 1);
					expect(await needed()).to.equal('a');
					await stores.store.uses.end(one, LATER);
				}
				await stores.store.uses.expire(LATER + 1);
				expect(await needed()).to.equal('');
				expect(await needed('andere')).to.equal('a');
			});

			it('a begin or an end that is repeated changes nothing', async () => {
				await begin(use('m'), 'a', 'b', 'a');
				await begin(use('m'), 'a', 'b');
				expect(await stores.store.uses.open(TENANT, undefined, 10)).to.deep.equal([use('m')]);
				for (const until of [LATER, LATER, LATER + 100]) await stores.store.uses.end(use('m'), until);
				await stores.store.uses.end(use('never begun'), LATER + 100);
				await begin(use('without payloads'));
				expect(await stores.store.uses.open(TENANT, undefined, 10)).to.deep.equal([]);
				await stores.store.uses.expire(LATER + 1);
				expect(await needed()).to.equal('');
			});

			it('are under way again after a second begin, and the longest time counts', async () => {
				await begin(use('m'), 'a');
				await stores.store.uses.end(use('m'), LATER);
				await begin(use('m'), 'a');
				expect(await stores.store.uses.open(TENANT, undefined, 10)).to.deep.equal([use('m')]);
				await stores.store.uses.end(use('m'), LATER - 1_000);
				await stores.store.uses.expire(LATER - 1);
				expect(await needed()).to.equal('a');
			});

			it('may be noted and ended by many at the same time', async () => {
				const other = await stores.another();
				const all = Array.from({ length: 40 }, (_, i) => [use(`m${i % 10}`), i % 2 ? stores.store : other] as const);
				await Promise.all(all.map(([one, { uses }], i) => uses.begin(one, (i % 3 ? LETTERS : LETTERS.toReversed()).map(SHA))));
				expect(await stores.store.uses.open(TENANT, undefined, 100)).to.have.length(10);
				await Promise.all(all.map(([one, { uses }]) => uses.end(one, LATER)));
				expect(await stores.store.uses.open(TENANT, undefined, 100)).to.deep.equal([]);
				expect(await needed()).to.equal('abcde');
			});

			it('are released for a message that is forgotten: what stayed needed after its end, on every way, and nothing that is under way', async () => {
				await begin(use('m'), 'a', 'b');
				await begin(use('m', { channel: 'hkr' }), 'b');
				await begin(use('m', { channel: 'open' }), 'c');
				await begin(use('n'), 'd');
				for (const one of [use('m'), use('m', { channel: 'hkr' }), use('n')]) await stores.store.uses.end(one, LATER);
				expect(await stores.store.uses.release('andere', use('m'))).to.deep.equal([]);
				expect(await stores.store.uses.release(TENANT, use('m', { source: 'urn:other' }))).to.deep.equal([]);
				expect(await needed()).to.equal('abcd');
				expect(await stores.store.uses.release(TENANT, use('m'))).to.have.members([SHA('a'), SHA('b')]);
				expect(await needed()).to.equal('cd');
				expect(await stores.store.uses.release(TENANT, use('m'))).to.deep.equal([]);
			});

			it('are listed by page, each way once, without a gap or a repeat', async () => {
				for (let i = 0; i < 25; i++) await begin(use(`m${i % 13}`, { channel: i < 13 ? 'hkr' : 'antrag.eingang' }), 'a', 'b');
				await begin(use('foreign', { mandant: `${TENANT}2` }), 'a');
				const found: PayloadUse[] = [];
				for (let after: PayloadUse | undefined; ; after = found.at(-1)) {
					const page = await stores.store.uses.open(TENANT, after, 10);
					found.push(...page);
					if (page.length < 10) break;
				}
				expect(found).to.have.length(25);
				expect(found).to.have.deep.members(Array.from({ length: 25 }, (_, i) => use(`m${i % 13}`, { channel: i < 13 ? 'hkr' : 'antrag.eingang' })));
			});

			it('take every text of a message literally', async () => {
				for (const text of STRANGE_TEXTS) await begin(use(text, { source: text }), 'a');
				expect((await stores.store.uses.open(TENANT, undefined, 100)).map(({ id }) => id)).to.have.members(STRANGE_TEXTS);
				for (const text of STRANGE_TEXTS) await stores.store.uses.end(use(text, { source: text }), LATER);
				for (const text of STRANGE_TEXTS) expect(await stores.store.uses.release(TENANT, { source: text, id: text }), text).to.deep.equal([SHA('a')]);
				expect(await needed()).to.equal('');
			});
		});

		describe('by a parked message', () => {
			const parkingId = async (id: string) => (await stores.store.parked.list({ messageId: id }))[0]!;

			it('are needed from its parking until it is taken out; a parking that came later keeps them', async () => {
				await stores.store.park({ ...parkingOf('m'), message: message('m', 'a') });
				const first = await parkingId('m');
				await stores.store.park({ ...parkingOf('m'), message: message('m', 'a') });
				await stores.store.parked.remove(first.id, first.parkedAt);
				expect(await needed()).to.equal('a');
				await stores.store.parked.remove(first.id, (await parkingId('m')).parkedAt);
				expect(await needed()).to.equal('');
			});

			it('are those of the correction once it is corrected', async () => {
				await stores.store.park({ ...parkingOf('m'), message: message('m', 'a', 'b') });
				const { id, parkedAt } = await parkingId('m');
				expect(await stores.store.parked.replace(id, parkedAt - 1, message('m2', 'e'))).to.equal(undefined);
				expect(await needed()).to.equal('ab');
				await stores.store.parked.replace(id, parkedAt, message('m2', 'b', 'c'));
				expect(await needed()).to.equal('bc');
			});

			it('are needed no more when a job has put it back, and still are when the job left it alone', async () => {
				for (const [id, letter] of ['m', 'n', 'o'].map((one, i) => [one, LETTERS[i]!] as const))
					await stores.store.park({ ...parkingOf(id), message: message(id, letter) });
				const job = 'a'.repeat(32);
				await stores.store.jobs.create({ id: job, kind: 'release', createdBy: 'anna', filter: { parkedUntil: Date.now() + 10_000 } });
				const [m, n, o] = await stores.store.jobs.next(job, 3);
				await stores.store.jobs.record([
					{ item: m!.item, state: 'pending' },
					{ item: n!.item, state: 'failed' },
					{ item: o!.item, state: 'gone' },
				]);
				expect(await needed()).to.equal('bc');
			});

			it('have the names that the sealed message gives them', async () => {
				const { messages } = await sealingWith('alt');
				const sealed = messages.seal(message('m', 'a'));
				const [hidden] = sealed.attachments.map(({ sha512 }) => sha512);
				await stores.store.park({ ...parkingOf('m'), message: sealed });
				await stores.store.contents.keep(head('m'), sealed);
				expect(await stores.store.contents.stillNeeded(TENANT, [hidden!, SHA('a')])).to.deep.equal([hidden]);
				await stores.store.parked.remove((await parkingId('m')).id);
				expect(await stores.store.contents.prune(TENANT, LATER, 10)).to.deep.equal({ records: 1, payloads: [hidden] });
				expect(await stores.store.contents.stillNeeded(TENANT, [hidden!])).to.deep.equal([]);
			});
		});

		describe('by kept content', () => {
			it('are needed until it goes, by age or because its message is forgotten', async () => {
				await stores.store.contents.keep(head('m'), message('m', 'a', 'b'));
				await stores.store.contents.keep(head('n'), message('n', 'b', 'c'));
				await stores.store.contents.keep({ ...head('o'), at: 9_000 }, message('o', 'd'));
				await stores.store.contents.keep(head('p'), undefined);
				expect(await needed()).to.equal('abcd');
				expect((await stores.store.upkeep.forget(TENANT, use('m'))).payloads).to.have.members([SHA('a'), SHA('b')]);
				expect(await needed()).to.equal('bcd');
				await stores.store.contents.prune(TENANT, LATER, 10);
				expect(await needed()).to.equal('d');
			});
		});

		it('by several are needed until the last of them has gone', async () => {
			await begin(use('m'), 'a');
			await stores.store.park({ ...parkingOf('m'), message: message('m', 'a') });
			await stores.store.contents.keep(head('m'), message('m', 'a'));
			await stores.store.uses.end(use('m'), LATER);
			await stores.store.uses.expire(LATER + 1);
			expect(await needed()).to.equal('a');
			await stores.store.parked.remove((await stores.store.parked.list({}))[0]!.id);
			expect(await needed()).to.equal('a');
			await stores.store.contents.prune(TENANT, LATER, 10);
			expect(await needed()).to.equal('');
		});
	});
}
