/** The part of the store's contract that is about retention and the rights of people. */
import { expect } from 'chai';
import type { ContentHead } from '../../hub/journal/contents.ts';
import { createMessage } from '../../hub/message/create.ts';
import { entry, idsOf, park, SHA, SOURCE, storesOf, TENANT } from './store-harness.ts';

const DAY = 86_400_000;
const NOW = Date.now();
const key = (id: string) => ({ source: SOURCE, id });
const step = (id: string, name: string) => ({ ...key(id), mandant: TENANT, step: name });

export function describeUpkeepContract(name: string, factory: URL): void {
	describe(`Store contract, upkeep: ${name}`, () => {
		const stores = storesOf(factory);
		const journal = async (query = {}): Promise<readonly string[]> => idsOf(await stores.store.journal.search(query));
		const remember = (id: string, mandant = TENANT): Promise<void> => stores.store.inbox.add(`in:${mandant}:e`, key(id), { contentHash: 'h', result: {} });

		describe('old history', () => {
			it('goes in batches, of one tenant, and the number says when nothing older is left', async () => {
				const old = Array.from({ length: 25 }, (_, i) => entry(`m${i}`, { at: NOW - 100 * DAY + i }));
				await stores.store.journal.append(...old, entry('young', { at: NOW }), entry('foreign', { at: NOW - 100 * DAY, mandant: 'andere' }));
				const before = NOW - 50 * DAY;
				expect(await stores.store.upkeep.pruneHistory(TENANT, before, 10)).to.equal(10);
				expect(await journal()).to.have.length(17);
				expect(await stores.store.upkeep.pruneHistory(TENANT, before, 10)).to.equal(10);
				expect(await stores.store.upkeep.pruneHistory(TENANT, before, 10)).to.equal(5);
				expect(await stores.store.upkeep.pruneHistory(TENANT, before, 10)).to.equal(0);
				expect(await journal()).to.have.members(['young', 'foreign']);
			});

			it('takes remembered keys and finished steps with it, not those of steps that are under way', async () => {
				await stores.store.journal.append(entry('a', { at: NOW - DAY }));
				await remember('a');
				for (const [which, state] of [
					['hkr', 'done'],
					['dms', 'failed'],
					['zahlung', 'pending'],
					['portal', 'begun'],
				] as const)
					await stores.store.steps.save(step('a', which), { state, memory: {} });
				expect(await stores.store.upkeep.pruneHistory(TENANT, NOW + DAY, 100)).to.equal(1);
				expect(await stores.store.inbox.find(`in:${TENANT}:e`, key('a'))).to.equal(undefined);
				expect((await stores.store.steps.ofMessage(TENANT, key('a'))).map(({ step: of }) => of)).to.deep.equal(['zahlung', 'portal']);
			});

			it('stays with messages that are parked', async () => {
				await stores.store.journal.append(entry('a', { at: NOW - DAY }), entry('b', { at: NOW - DAY }));
				for (const id of ['a', 'b']) await remember(id);
				await stores.store.steps.save(step('a', 'hkr'), { state: 'done', memory: {} });
				await park(stores.store, ['a']);
				expect(await stores.store.upkeep.pruneHistory(TENANT, NOW + DAY, 100)).to.equal(1);
				expect(await journal()).to.deep.equal(['a']);
				expect(await stores.store.inbox.find(`in:${TENANT}:e`, key('a'))).to.include({ contentHash: 'h' });
				expect(await stores.store.steps.find(step('a', 'hkr'))).to.include({ state: 'done' });
				expect(await stores.store.inbox.find(`in:${TENANT}:e`, key('b'))).to.equal(undefined);
			});

			it('leaves the receipts and keys of a message that is still under way: it must not be paid or taken twice', async () => {
				await stores.store.journal.append(entry('a', { at: NOW - 100 * DAY }), entry('a', { at: NOW + 2 * DAY, event: 'retried' }));
				await remember('a');
				await stores.store.steps.save(step('a', 'zahlung'), { state: 'done', memory: {} });
				await stores.store.upkeep.pruneHistory(TENANT, NOW + DAY, 100);
				expect(await journal()).to.deep.equal(['a']);
				expect(await stores.store.steps.find(step('a', 'zahlung'))).to.include({ state: 'done' });
				expect(await stores.store.inbox.find(`in:${TENANT}:e`, key('a'))).to.include({ contentHash: 'h' });
			});
		});

		it('knows every message of a case, each once', async () => {
			await stores.store.journal.append(
				entry('a', { subject: 'fall-1' }),
				entry('b', { subject: 'fall-1', source: 'urn:other' }),
				entry('a', { subject: 'fall-1', event: 'sent' }),
				entry('c', { subject: 'fall-10' }),
				entry('d', { subject: 'fall-1', mandant: 'andere' }),
			);
			expect(await stores.store.upkeep.messagesOfCase(TENANT, 'fall-1')).to.have.deep.members([key('a'), { source: 'urn:other', id: 'b' }]);
			expect(await stores.store.upkeep.messagesOfCase(TENANT, 'fall-%')).to.deep.equal([]);
		});

		describe('forgetting a message', () => {
			const head = (id: string): Omit<ContentHead, 'present'> => ({
				...key(id),
				mandant: TENANT,
				place: 'received',
				name: '',
				at: NOW,
				size: 3,
				sha512: SHA('a'),
			});
			const content = createMessage({ ...key('a'), type: 'de.test', mandant: TENANT }, { kind: 'inline', bytes: Buffer.from('abc') }, [
				{ sha512: SHA('b'), size: 3, mediaType: 'application/pdf', name: 'a.pdf' },
			]);

			beforeEach(async () => {
				for (const id of ['a', 'b']) {
					await stores.store.journal.append(entry(id), entry(id, { event: 'sent' }));
					await stores.store.steps.save(step(id, 'hkr'), { state: 'begun', memory: {} });
					await remember(id);
					await stores.store.contents.keep(head(id), content);
				}
				await stores.store.journal.append(entry('a', { mandant: 'andere' }));
			});

			it('deletes journal, steps, kept content and its proof, of this message only, and says which payloads it used', async () => {
				expect(await stores.store.upkeep.forget(TENANT, key('a'))).to.deep.equal({ entries: 2, payloads: [SHA('b')], parked: false });
				expect(await journal({ mandant: TENANT })).to.deep.equal(['b', 'b']);
				expect(await journal({ mandant: 'andere' })).to.deep.equal(['a']);
				expect(await stores.store.steps.ofMessage(TENANT, key('a'))).to.deep.equal([]);
				expect(await stores.store.contents.list(TENANT, key('a'))).to.deep.equal([]);
				expect(await stores.store.contents.stillNeeded(TENANT, [SHA('b')]), 'the other message has the same attachment').to.deep.equal([SHA('b')]);
				expect(await stores.store.contents.list(TENANT, key('b'))).to.have.length(1);
				expect(await stores.store.inbox.find(`in:${TENANT}:e`, key('a')), 'a resend is not taken as new').to.include({ contentHash: 'h' });
				expect(await stores.store.upkeep.forget(TENANT, key('a'))).to.deep.equal({ entries: 0, payloads: [], parked: false });
			});

			it('is refused for a message that is parked: nothing is deleted', async () => {
				await park(stores.store, ['a'], { channel: 'hkr' });
				expect(await stores.store.upkeep.forget(TENANT, key('a'))).to.deep.equal({ entries: 0, payloads: [], parked: true });
				expect(await journal({ id: 'a' })).to.have.length(3);
				expect(await stores.store.contents.list(TENANT, key('a'))).to.have.length(1);
				expect(await stores.store.steps.ofMessage(TENANT, key('a'))).to.have.length(1);
				expect(await stores.store.parked.count({})).to.equal(1);
			});
		});

		it('forgets that channels have taken a message, and nothing else', async () => {
			const scopes = [`channel:${TENANT}:a`, `channel:${TENANT}:b.c`, `in:${TENANT}:e`, 'channel:andere:a', `channel:${TENANT}2:a`];
			for (const scope of scopes) for (const id of ['m', 'n']) await stores.store.inbox.add(scope, key(id), { contentHash: '', result: {} });
			await stores.store.steps.save(step('m', 'hkr'), { state: 'done', memory: {} });
			await stores.store.upkeep.forgetTaken(TENANT, key('m'));
			await stores.store.upkeep.forgetTaken(TENANT, key('m'));
			const known = async (id: string) => {
				const found = await Promise.all(scopes.map((scope) => stores.store.inbox.find(scope, key(id))));
				return scopes.filter((_, i) => found[i] !== undefined);
			};
			expect(await known('m')).to.deep.equal(scopes.slice(2));
			expect(await known('n')).to.deep.equal(scopes);
			expect(await stores.store.steps.find(step('m', 'hkr'))).to.include({ state: 'done' });
		});

		it('takes what was deleted out of its files at any time, also while others write, and nothing else', async () => {
			await park(stores.store, ['a', 'b']);
			await stores.store.journal.append(entry('c'), entry('d'));
			await stores.store.upkeep.forget(TENANT, key('c'));
			const other = await stores.another();
			await Promise.all([stores.store.upkeep.scrub(), other.upkeep.scrub(), park(other, ['e']), stores.store.journal.append(entry('f'))]);
			expect((await stores.store.parked.list({})).map(({ message }) => message.attributes.id)).to.have.members(['a', 'b', 'e']);
			expect(await journal()).to.deep.equal(['d', 'f']);
		});

		it('tells its size, which grows with what is stored', async () => {
			const before = await stores.store.upkeep.size();
			await stores.store.journal.append(...Array.from({ length: 3_000 }, (_, i) => entry(`m${i}`, { reference: `reference-${i}` })));
			const after = await stores.store.upkeep.size();
			if (before !== undefined) expect(after).to.be.greaterThan(before);
		});
	});
}
