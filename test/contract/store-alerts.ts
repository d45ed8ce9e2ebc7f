/** The part of the store's contract that is about alerts. */
import { expect } from 'chai';
import type { Alert } from '../../hub/alerts/alerts.ts';
import { storesOf } from './store-harness.ts';

const alert = (changes: Partial<Alert> = {}): Alert => ({
	code: 'DK-PARTNER-DOWN',
	facts: { role: 'dms', failures: 5 },
	mandant: 'musterstadt',
	about: { partner: 'dms' },
	...changes,
});

export function describeAlertsContract(name: string, factory: URL): void {
	describe(`Store contract, alerts: ${name}`, () => {
		const stores = storesOf(factory);
		const names = async (query: Parameters<typeof stores.store.alerts.list>[0]) => (await stores.store.alerts.list(query)).map((logged) => logged.name);

		it('tells one of many who raise the same that it began, and one of many who clear it that it ended', async () => {
			const other = await stores.another();
			for (const round of [1, 2]) {
				const raised = Array.from({ length: 12 }, (_, i) => (i % 2 ? stores.store : other).alerts.raise('dms down', alert(), 1_000 * round));
				expect((await Promise.all(raised)).filter(Boolean)).to.have.length(1);
				const cleared = Array.from({ length: 12 }, (_, i) => (i % 2 ? stores.store : other).alerts.clear('dms down', 1_000 * round + 500));
				expect((await Promise.all(cleared)).filter(Boolean)).to.have.length(1);
			}
			expect(await stores.store.alerts.clear('dms down', 9_000)).to.equal(false);
			expect(await stores.store.alerts.clear('never raised', 9_000)).to.equal(false);
			expect((await stores.store.alerts.list({})).map(({ raisedAt, clearedAt }) => [raisedAt, clearedAt])).to.deep.equal([
				[2_000, 2_500],
				[1_000, 1_500],
			]);
		});

		it('gives back the whole alert, and its end when it has one', async () => {
			const stuck = alert({ code: 'DK-FLOW-STUCK', facts: {}, about: { channel: 'antrag.eingang' }, node: 'Prüfen (n1)' });
			await stores.store.alerts.raise('stuck', stuck, 1_000);
			expect(await stores.store.alerts.list({})).to.deep.equal([{ ...stuck, name: 'stuck', raisedAt: 1_000 }]);
			await stores.store.alerts.clear('stuck', 2_000);
			expect(await stores.store.alerts.list({})).to.deep.equal([{ ...stuck, name: 'stuck', raisedAt: 1_000, clearedAt: 2_000 }]);
		});

		it('lists those that last first, then the newest, of the tenants asked for', async () => {
			for (const [at, which] of [
				[1, 'a'],
				[2, 'b'],
				[3, 'c'],
				[4, 'd'],
			] as const) {
				await stores.store.alerts.raise(which, alert({ mandant: which === 'd' ? 'andere' : 'musterstadt' }), at);
				if (which === 'a' || which === 'c') await stores.store.alerts.clear(which, 10);
			}
			expect(await names({})).to.deep.equal(['d', 'b', 'c', 'a']);
			expect(await names({ lasting: true })).to.deep.equal(['d', 'b']);
			expect(await names({ lasting: false })).to.deep.equal(['c', 'a']);
			expect(await names({ limit: 3 })).to.deep.equal(['d', 'b', 'c']);
			expect(await names({ mandanten: ['musterstadt'] })).to.deep.equal(['b', 'c', 'a']);
			expect(await names({ mandanten: ['andere', 'musterstadt'], lasting: true })).to.deep.equal(['d', 'b']);
			expect(await names({ mandanten: [] })).to.deep.equal([]);
		});
	});
}
