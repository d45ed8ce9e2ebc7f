/** The part of the store's contract that is about searches in the journal. */
import { expect } from 'chai';
import type { JournalQuery } from '../../hub/journal/entry.ts';
import { entry, idsOf, SOURCE, STRANGE_TEXTS, storesOf, TENANT } from './store-harness.ts';

export function describeSearchContract(name: string, factory: URL): void {
	describe(`Store contract, search: ${name}`, () => {
		const stores = storesOf(factory);
		const found = async (query: JournalQuery): Promise<readonly string[]> => idsOf(await stores.store.journal.search(query));
		const full = {
			event: 'parked',
			subject: 's',
			channel: 'c',
			partner: 'hkr',
			code: 'DK-X',
			reference: 'r',
			standard: 'xwasser',
			nachrichtentyp: '0010',
			leika: '99108001001000',
		} as const;

		it('filters by every field alone, and by all of them together', async () => {
			const wanted = entry('a', full);
			const others = {
				mandant: 'andere',
				id: 'b',
				source: 'urn:other',
				subject: 't',
				channel: 'd',
				partner: 'dms',
				event: 'retried',
				code: 'DK-Y',
				reference: 'q',
				standard: 'xbau',
				nachrichtentyp: '0011',
				leika: '99108001001001',
			} as const;
			const changes = Object.entries(others).map(([field, value]) => ({ [field]: value }));
			await stores.store.journal.append(wanted, ...changes.map((change) => ({ ...wanted, ...change })));
			const query = { ...full, mandant: TENANT, id: 'a', source: SOURCE };
			expect(await found(query)).to.deep.equal(['a']);
			for (const field of Object.keys(others) as (keyof typeof others)[]) {
				expect(await found({ [field]: query[field] }), field).to.have.length(changes.length);
				expect(await found({ ...query, [field]: others[field] }), `another ${field}`).to.have.length(1);
				expect(await found({ ...query, [field]: 'none' }), `no ${field}`).to.deep.equal([]);
			}
		});

		it('finds what happens rarely and what happens always alike: by tenant, channel, time and page', async () => {
			const at = 1_700_000_000_000;
			for (const event of ['received', 'parked', 'discarded', 'edited', 'settled'] as const) {
				for (const mandant of [TENANT, 'andere'])
					await stores.store.journal.append(
						...['c', 'd', 'c'].map((channel, index) =>
							entry(`${event}-${mandant}-${channel}${index}`, { event, mandant, channel, at: at + index * 86_400_000 }),
						),
					);
				const query = { mandant: TENANT, event };
				const [c0, d1, c2] = [`${event}-${TENANT}-c0`, `${event}-${TENANT}-d1`, `${event}-${TENANT}-c2`];
				expect(await found(query)).to.deep.equal([c0, d1, c2]);
				expect(await found({ ...query, channel: 'c' })).to.deep.equal([c0, c2]);
				expect(await found({ ...query, channel: 'c', newestFirst: true, limit: 1 })).to.deep.equal([c2]);
				expect(await found({ ...query, since: at + 1, until: at + 172_800_000 })).to.deep.equal([d1]);
				expect(await found({ ...query, channel: 'c', id: c2 })).to.deep.equal([c2]);
				expect(await found({ event, channel: 'c', mandanten: [TENANT] })).to.deep.equal([c0, c2]);
				expect(await found({ ...query, channel: 'e' })).to.deep.equal([]);
				expect(await found({ ...query, nachrichtentyp: '0010' })).to.deep.equal([]);
			}
		});

		it('gives the newest first when asked so, and pages back before a position', async () => {
			for (let i = 0; i < 3; i++) await stores.store.journal.append(entry(`a${i}`, full), entry(`b${i}`, { ...full, mandant: 'andere' }));
			for (const query of [{}, { channel: 'c' }, { subject: 's' }, { mandanten: ['andere', TENANT] }, { mandanten: ['andere', TENANT], code: 'DK-X' }]) {
				const title = JSON.stringify(query);
				expect(await found({ ...query, newestFirst: true }), title).to.deep.equal(['b2', 'a2', 'b1', 'a1', 'b0', 'a0']);
				const page = await stores.store.journal.search({ ...query, newestFirst: true, limit: 2 });
				expect(idsOf(page), title).to.deep.equal(['b2', 'a2']);
				expect(await found({ ...query, newestFirst: true, limit: 2, beforePosition: page[1]!.position }), title).to.deep.equal(['b1', 'a1']);
				expect(await found({ ...query, limit: 2 }), title).to.deep.equal(['a0', 'b0']);
				const [first] = await stores.store.journal.search({ ...query, limit: 1 });
				expect(await found({ ...query, limit: 2, afterPosition: first!.position }), title).to.deep.equal(['b0', 'a1']);
				const both = { afterPosition: first!.position, beforePosition: page[1]!.position };
				expect(await found({ ...query, ...both }), title).to.deep.equal(['b0', 'a1', 'b1']);
			}
		});

		it('gives what happened from since to before until, in the order in which it was stored', async () => {
			const times = [3_000, 1_000, 4_000, 2_000, 2_999];
			for (const [i, at] of times.entries())
				await stores.store.journal.append(entry(`m${i}`, { ...full, at: 1_700_000_000_000 + at, mandant: i % 2 ? 'andere' : TENANT }));
			const between = { since: 1_700_000_002_000, until: 1_700_000_003_000 };
			for (const query of [{}, { channel: 'c' }, { standard: 'xwasser' }, { subject: 's' }, { mandanten: ['andere', TENANT] }] as const) {
				expect(await found({ ...query, ...between }), JSON.stringify(query)).to.deep.equal(['m3', 'm4']);
				expect(await found({ ...query, ...between, newestFirst: true }), JSON.stringify(query)).to.deep.equal(['m4', 'm3']);
				expect(await found({ ...query, since: 1_700_000_003_000 }), JSON.stringify(query)).to.deep.equal(['m0', 'm2']);
			}
			expect(await found({ ...between, mandant: TENANT })).to.deep.equal(['m4']);
		});

		it('shows the entries of the tenants asked for, of none when the list is empty, and both conditions hold together', async () => {
			for (const mandant of ['a', 'b', 'c']) await stores.store.journal.append(entry(`of-${mandant}`, { ...full, mandant }));
			for (const query of [{}, { channel: 'c' }, { subject: 's' }, { id: 'of-a' }, { newestFirst: true, limit: 10 }] as const) {
				const all = query && 'id' in query ? ['of-a'] : ['of-a', 'of-b'];
				expect(await found({ ...query, mandanten: ['b', 'a', 'b'] }), JSON.stringify(query)).to.have.members(all);
				expect(await found({ ...query, mandanten: [] }), JSON.stringify(query)).to.deep.equal([]);
				expect(await found({ ...query, mandanten: ['%', "a' OR 'a'='a"] }), JSON.stringify(query)).to.deep.equal([]);
				expect(await found({ ...query, mandant: 'a', mandanten: ['b'] }), JSON.stringify(query)).to.deep.equal([]);
				expect(await found({ ...query, mandant: 'a', mandanten: ['b', 'a'] }), JSON.stringify(query)).to.deep.equal(['of-a']);
				expect(await found({ ...query, mandant: 'a', mandanten: [] }), JSON.stringify(query)).to.deep.equal([]);
			}
		});

		it('takes every text literally: no wildcards, no SQL, no other case, no normalisation', async () => {
			for (const [i, text] of STRANGE_TEXTS.entries())
				await stores.store.journal.append(entry(`m${i}`, { subject: text, channel: text, partner: text, code: text, reference: text }));
			for (const [i, text] of STRANGE_TEXTS.entries()) {
				for (const field of ['subject', 'channel', 'partner', 'code', 'reference'] as const)
					expect(await found({ [field]: text }), `${field} ${text}`).to.deep.equal([`m${i}`]);
			}
			expect(await stores.store.journal.search({})).to.have.length(STRANGE_TEXTS.length);
		});

		it('finds a reference of any length', async () => {
			const long = 'R'.repeat(5_000);
			await stores.store.journal.append(entry('a', { reference: long }), entry('b', { reference: `${long}2` }), entry('c', { reference: long.slice(0, 200) }));
			expect(await found({ reference: long })).to.deep.equal(['a']);
			expect(await found({ reference: long.slice(0, 200) })).to.deep.equal(['c']);
		});

		it('stores text with a NUL character as it is or refuses it with a code, and stores what was written at the same time', async () => {
			const outcomes = await Promise.allSettled([
				stores.store.journal.append(entry('a')),
				stores.store.journal.append(entry('b', { reference: 'r\0s' })),
				stores.store.journal.append(entry('c')),
			]);
			expect(outcomes[0]?.status).to.equal('fulfilled');
			expect(outcomes[2]?.status).to.equal('fulfilled');
			const stored = await stores.store.journal.search({});
			if (outcomes[1]?.status === 'rejected') {
				expect(outcomes[1].reason).to.include({ code: 'DK-STORE-FAILED', effect: 'permanent' });
				expect(idsOf(stored)).to.deep.equal(['a', 'c']);
			} else {
				expect(stored.map(({ reference }) => reference)).to.deep.equal([undefined, 'r\0s', undefined]);
			}
		});

		it('misses nothing when several processes append and a third reads on from where it was', async () => {
			const other = await stores.another();
			const writing = Promise.all(
				Array.from({ length: 300 }, async (_, i) => {
					await new Promise((resolve) => {
						setTimeout(resolve, Math.floor(i / 2) % 40);
					});
					await (i % 2 ? stores.store : other).journal.append(entry(`m${i}`), entry(`n${i}`));
				}),
			);
			let over = false;
			void writing.then(() => {
				over = true;
			});
			const read: string[] = [];
			for (let position = 0, last = false; !last; ) {
				last = over;
				const page = await stores.store.journal.search({ afterPosition: position, limit: 50 });
				read.push(...idsOf(page));
				position = page.at(-1)?.position ?? position;
				if (page.length > 0) last = false;
			}
			await writing;
			expect(read).to.have.length(600);
			expect(new Set(read).size).to.equal(600);
		});
	});
}
