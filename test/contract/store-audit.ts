/** The part of the store's contract that is about the audit log. */
import { expect } from 'chai';
import type { AuditEntry } from '../../hub/audit/audit.ts';
import { auditText, CHAIN_BEGIN, chainHash } from '../../hub/audit/chain.ts';
import { STRANGE_TEXTS, storesOf } from './store-harness.ts';

const done = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
	at: 1_000,
	actor: 'anna',
	action: 'held',
	mandant: 'musterstadt',
	object: 'p1',
	...changes,
});

export function describeAuditContract(name: string, factory: URL): void {
	describe(`Store contract, audit: ${name}`, () => {
		const stores = storesOf(factory);
		const audit = { append: (entry: AuditEntry) => stores.store.audit.append(entry) };

		it('gives back what was appended, the newest first, with positions from 1 and the hash of the chain', async () => {
			const entries = [done(), { at: 2_000, actor: 'system', action: 'retention-ran' } as const, done({ facts: { text: 'ß€😀', many: 3, all: true } })];
			for (const one of entries) await audit.append(one);
			let hash = CHAIN_BEGIN;
			const expected = entries.map((one, index) => ({ ...one, position: index + 1, hash: (hash = chainHash(hash, auditText(one))) }));
			expect(await stores.store.audit.list({})).to.deep.equal(expected.toReversed());
			expect(await stores.store.audit.verify()).to.deep.equal({ entries: 3, lastHash: hash });
		});

		it('proves an empty log', async () => {
			expect(await stores.store.audit.verify()).to.deep.equal({ entries: 0, lastHash: CHAIN_BEGIN });
		});

		it('has one chain without gaps, also when several processes append at the same time', async () => {
			const other = await stores.another();
			await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? audit : other.audit).append(done({ object: `p${i}` }))));
			const listed = await stores.store.audit.list({});
			expect(listed.map(({ position }) => position)).to.deep.equal(Array.from({ length: 40 }, (_, i) => 40 - i));
			expect(new Set(listed.map(({ object }) => object)).size).to.equal(40);
			expect(await stores.store.audit.verify()).to.deep.equal({ entries: 40, lastHash: listed[0]?.hash });
		});

		for (const [what, sql, brokenAt] of [
			['whose text was changed', `UPDATE audit SET text = replace(text, 'anna', 'otto') WHERE position = 2`, 2],
			['whose text and hash were changed', `UPDATE audit SET text = replace(text, 'anna', 'otto'), hash = '${'a'.repeat(64)}' WHERE position = 2`, 2],
			['that somebody moved to another person, where it is searched', `UPDATE audit SET actor = 'otto' WHERE position = 2`, 2],
			['after one that was taken out', 'DELETE FROM audit WHERE position = 2', 3],
			['that is the first now', 'DELETE FROM audit WHERE position = 1', 2],
		] as const) {
			it(`finds the entry ${what}`, async () => {
				for (let i = 1; i <= 4; i++) await audit.append(done({ object: `p${i}` }));
				await stores.changeBehind(sql);
				expect((await stores.store.audit.verify()).brokenAt).to.equal(brokenAt);
			});
		}

		it('shows by the last hash that entries were cut off at the end', async () => {
			for (let i = 1; i <= 3; i++) await audit.append(done({ object: `p${i}` }));
			const before = await stores.store.audit.verify();
			await stores.changeBehind('DELETE FROM audit WHERE position = 3');
			const after = await stores.store.audit.verify();
			expect(after.brokenAt).to.equal(undefined);
			expect(after).to.include({ entries: 2 });
			expect(after.lastHash).to.not.equal(before.lastHash);
		});

		it('shows each tenant its own entries and those of no tenant', async () => {
			for (const mandant of ['musterstadt', 'beispielstadt', 'dritte']) await audit.append(done({ mandant }));
			await audit.append({ at: 5, actor: 'system', action: 'key-rotated' });
			const seen = async (mandanten: readonly string[]) => (await stores.store.audit.list({ mandanten })).map(({ mandant }) => mandant);
			expect(await seen(['musterstadt'])).to.deep.equal([undefined, 'musterstadt']);
			expect(await seen(['dritte', 'musterstadt'])).to.deep.equal([undefined, 'dritte', 'musterstadt']);
			expect(await seen([])).to.deep.equal([undefined]);
		});

		it('filters by person, action, object and time, and pages from the newest back', async () => {
			await audit.append(done());
			await audit.append(done({ actor: 'otto', at: 2_000 }));
			await audit.append(done({ action: 'assigned', at: 3_000 }));
			await audit.append(done({ object: 'p2', at: 4_000 }));
			const positions = async (query: Parameters<typeof stores.store.audit.list>[0]) => (await stores.store.audit.list(query)).map(({ position }) => position);
			expect(await positions({ actor: 'otto' })).to.deep.equal([2]);
			expect(await positions({ action: 'assigned' })).to.deep.equal([3]);
			expect(await positions({ object: 'p2' })).to.deep.equal([4]);
			expect(await positions({ since: 2_000, until: 4_000 })).to.deep.equal([3, 2]);
			expect(await positions({ beforePosition: 3, limit: 1 })).to.deep.equal([2]);
			expect(await positions({ actor: 'anna', action: 'held', object: 'p1' })).to.deep.equal([1]);
		});

		it('gives 100 unless asked for more, and takes text literally', async () => {
			await Promise.all(Array.from({ length: 120 }, (_, i) => audit.append(done({ object: `p${i}` }))));
			expect(await stores.store.audit.list({})).to.have.length(100);
			expect(await stores.store.audit.list({ limit: 1_000_000 })).to.have.length(120);
			for (const text of STRANGE_TEXTS) expect(await stores.store.audit.list({ object: text }), text).to.deep.equal([]);
			for (const text of STRANGE_TEXTS) {
				await audit.append(done({ object: text }));
				expect((await stores.store.audit.list({ object: text })).map(({ object }) => object)).to.deep.equal([text]);
			}
		});
	});
}
