/** The part of the store's contract that is about figures. */
import { expect } from 'chai';
import type { JournalEntry } from '../../hub/journal/entry.ts';
import type { Figure, FigureQuery } from '../../hub/journal/figures.ts';
import { entry, storesOf } from './store-harness.ts';

const MINUTE = 60_000;
const BEGIN = 1_700_000_040_000; // Begin of a minute.
const ALL = { since: 0, until: BEGIN + 1_000 * MINUTE };

export function describeFiguresContract(name: string, factory: URL): void {
	describe(`Store contract, figures: ${name}`, () => {
		const stores = storesOf(factory);
		const figures = async (query: FigureQuery = ALL): Promise<readonly Figure[]> => stores.store.journal.figures(query);
		const total = async (query?: FigureQuery): Promise<number> => (await figures(query)).reduce((sum, { count }) => sum + count, 0);

		it('counts entries by minute, tenant, channel, partner and event, the oldest minute first', async () => {
			const at = BEGIN + 59_999;
			await stores.store.journal.append(
				entry('a', { at: BEGIN + MINUTE, channel: 'c' }),
				entry('b', { at, channel: 'c' }),
				entry('c', { at: BEGIN, channel: 'c' }),
				entry('d', { at, partner: 'hkr', event: 'delivered' }),
				entry('e', { at, mandant: 'andere', channel: 'c' }),
			);
			const found = await figures();
			const figure = { mandant: 'musterstadt', channel: 'c', partner: '', event: 'received' };
			expect(found).to.have.deep.members([
				{ ...figure, minute: BEGIN, count: 2 },
				{ ...figure, minute: BEGIN, channel: '', partner: 'hkr', event: 'delivered', count: 1 },
				{ ...figure, minute: BEGIN, mandant: 'andere', count: 1 },
				{ ...figure, minute: BEGIN + MINUTE, count: 1 },
			]);
			expect(found.map(({ minute }) => minute)).to.deep.equal(found.map(({ minute }) => minute).toSorted());
		});

		it('counts what several processes write in the same minute, nothing twice and nothing less', async () => {
			const other = await stores.another();
			const appends = Array.from({ length: 200 }, (_, i) => (i % 2 ? stores.store : other).journal.append(entry(`m${i}`, { at: BEGIN, channel: `c${i % 3}` })));
			await Promise.all(appends);
			expect((await figures()).map(({ channel, count }) => [channel, count])).to.have.deep.members([
				['c0', 67],
				['c1', 67],
				['c2', 66],
			]);
		});

		it('counts an entry if and only if it is stored', async () => {
			const broken = { ...entry('x', { at: BEGIN }), id: undefined } as unknown as JournalEntry;
			const series = stores.store.series();
			const outcomes = await Promise.allSettled([
				stores.store.journal.append(entry('a', { at: BEGIN }), broken),
				stores.store.journal.append(entry('b', { at: BEGIN })),
				series.append(broken),
				series.remember('s', { source: 's', id: 'c' }, entry('c', { at: BEGIN })),
				stores.store.journal.append(entry('d', { at: BEGIN })),
			]);
			expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'fulfilled', 'rejected', 'rejected', 'fulfilled']);
			expect((await stores.store.journal.search({})).map(({ id }) => id)).to.deep.equal(['b', 'd']);
			expect(await total()).to.equal(2);
		});

		it('counts what a series and the outcome of a job append', async () => {
			await stores.store.series().remember('s', { source: 's', id: 'a' }, entry('a', { at: BEGIN, event: 'settled' }));
			expect((await figures()).map(({ event, count }) => [event, count])).to.deep.equal([['settled', 1]]);
		});

		it('gives the minutes that begin from since to before until, of the tenants asked for', async () => {
			for (let i = 0; i < 4; i++) await stores.store.journal.append(entry(`m${i}`, { at: BEGIN + i * MINUTE, mandant: i % 2 ? 'andere' : 'musterstadt' }));
			const minutes = async (query: FigureQuery) => (await figures(query)).map(({ minute }) => (minute - BEGIN) / MINUTE);
			expect(await minutes({ since: BEGIN + MINUTE, until: BEGIN + 3 * MINUTE })).to.deep.equal([1, 2]);
			expect(await minutes({ ...ALL, mandanten: ['andere'] })).to.deep.equal([1, 3]);
			expect(await minutes({ ...ALL, mandanten: ['andere', 'musterstadt'] })).to.deep.equal([0, 1, 2, 3]);
			expect(await minutes({ ...ALL, mandanten: [] })).to.deep.equal([]);
			expect(await minutes({ ...ALL, mandanten: ['%'] })).to.deep.equal([]);
		});

		it('forgets the minutes before a time, and only those', async () => {
			for (let i = 0; i < 4; i++) await stores.store.journal.append(entry(`m${i}`, { at: BEGIN + i * MINUTE }));
			await stores.store.upkeep.pruneFigures(BEGIN + 2 * MINUTE);
			expect((await figures()).map(({ minute }) => (minute - BEGIN) / MINUTE)).to.deep.equal([2, 3]);
			expect(await stores.store.journal.search({})).to.have.length(4);
		});
	});
}
