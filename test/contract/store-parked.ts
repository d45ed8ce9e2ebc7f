/** The part of the store's contract that is about looking at parked messages by cause, and about keeping, giving and correcting them. */
import { expect } from 'chai';
import type { ParkedCause, ParkedFilter, ParkedMessage } from '../../hub/journal/parked.ts';
import { createMessage } from '../../hub/message/create.ts';
import type { Message } from '../../hub/message/message.ts';
import { type ParkingChanges, park, REASON, SOURCE, STRANGE_TEXTS, storesOf, TENANT } from './store-harness.ts';

const LINE = { mandant: TENANT, channel: 'antrag.eingang', subject: 'fall-1' };

export function describeParkedContract(name: string, factory: URL): void {
	describe(`Store contract, parked by cause: ${name}`, () => {
		const stores = storesOf(factory);
		const listed = async (filter: ParkedFilter): Promise<readonly string[]> =>
			(await stores.store.parked.list(filter)).map(({ message }) => message.attributes.id).toSorted();
		const parkedAs = async (id: string): Promise<ParkedMessage> => (await stores.store.parked.list({ messageId: id }))[0]!;

		/** Each differs from `m` in one thing. */
		async function parkVariants(): Promise<void> {
			const m: ParkingChanges = { subject: 's', reason: { ...REASON, node: 'Ablegen (n1)' } };
			await park(stores.store, ['m'], m);
			await park(stores.store, ['tenant'], { ...m, mandant: 'andere' });
			await park(stores.store, ['channel'], { ...m, channel: 'hkr' });
			await park(stores.store, ['code'], { ...m, reason: { ...REASON, code: 'DK-CHECK-INVALID', node: 'Ablegen (n1)' } });
			await park(stores.store, ['partner'], { ...m, reason: { code: REASON.code, facts: { status: 400 }, node: 'Ablegen (n1)' } });
			await park(stores.store, ['node'], { ...m, reason: REASON });
			await park(stores.store, ['subject'], { ...m, subject: 't' });
		}

		it('filters by every field, also by the partner or node that a reason does not name', async () => {
			await parkVariants();
			const all = ['m', 'tenant', 'channel', 'code', 'partner', 'node', 'subject'].toSorted();
			const but = (id: string) => all.filter((one) => one !== id);
			expect(await listed({ mandant: TENANT })).to.deep.equal(but('tenant'));
			expect(await listed({ mandanten: [TENANT, 'dritte'] })).to.deep.equal(but('tenant'));
			expect(await listed({ mandanten: [] })).to.deep.equal([]);
			expect(await listed({ mandant: TENANT, mandanten: ['andere'] })).to.deep.equal([]);
			expect(await listed({ channel: 'antrag.eingang' })).to.deep.equal(but('channel'));
			expect(await listed({ code: REASON.code })).to.deep.equal(but('code'));
			expect(await listed({ partner: 'dms' })).to.deep.equal(but('partner'));
			expect(await listed({ partner: '' })).to.deep.equal(['partner']);
			expect(await listed({ node: 'Ablegen (n1)' })).to.deep.equal(but('node'));
			expect(await listed({ node: '' })).to.deep.equal(['node']);
			expect(await listed({ subject: 's' })).to.deep.equal(but('subject'));
			expect(await listed({ messageId: 'code' })).to.deep.equal(['code']);
			const ids = [(await parkedAs('m')).id, (await parkedAs('node')).id];
			expect(await listed({ ids: [...ids, 'unknown'] })).to.deep.equal(['m', 'node']);
			expect(await listed({ ids: [] })).to.deep.equal([]);
			expect(await stores.store.parked.count({ ids, node: '' })).to.equal(1);
		});

		it('filters by the time of parking, inclusive, and pages without a gap or a repeat', async () => {
			await park(
				stores.store,
				Array.from({ length: 25 }, (_, i) => `m${i}`),
			);
			const all = await stores.store.parked.list({ limit: 1_000 });
			const middle = all[12]!;
			const until = await stores.store.parked.list({ parkedUntil: middle.parkedAt });
			expect(until.map(({ id }) => id)).to.include(middle.id);
			expect(until.every(({ parkedAt }) => parkedAt <= middle.parkedAt)).to.equal(true);
			expect(await stores.store.parked.count({ parkedUntil: middle.parkedAt })).to.equal(until.length);
			const pages: ParkedMessage[] = [];
			for (let page = await stores.store.parked.list({ limit: 7 }); page.length > 0; ) {
				pages.push(...page);
				page = await stores.store.parked.list({ limit: 7, before: page.at(-1)! });
			}
			expect(pages.map(({ id }) => id)).to.deep.equal(all.map(({ id }) => id));
		});

		it('groups by cause, the largest first, with counts, times, facts and note', async () => {
			await parkVariants();
			await park(stores.store, ['more', 'most'], { reason: { ...REASON, node: 'Ablegen (n1)' } });
			const cause: ParkedCause = { mandant: TENANT, channel: 'antrag.eingang', code: REASON.code, partner: 'dms', node: 'Ablegen (n1)' };
			await stores.store.parked.note(cause, 'DMS-Betrieb ist informiert');
			await stores.store.parked.hold({ messageId: 'more' }, true);
			const [largest, ...others] = await stores.store.parked.groups({});
			const [oldest, newest] = [await parkedAs('m'), await parkedAs('most')];
			expect(largest).to.deep.equal({
				...cause,
				count: 4,
				held: 1,
				claimed: 0,
				oldestAt: oldest.parkedAt,
				newestAt: newest.parkedAt,
				facts: REASON.facts,
				note: 'DMS-Betrieb ist informiert',
			});
			expect(others.map(({ count }) => count)).to.deep.equal([1, 1, 1, 1, 1]);
			expect(others.find(({ partner }) => partner === '')).to.deep.include({ facts: { status: 400 }, channel: 'antrag.eingang', node: 'Ablegen (n1)' });
			expect((await stores.store.parked.groups({ mandanten: ['andere'] })).map(({ mandant, count }) => [mandant, count])).to.deep.equal([['andere', 1]]);
			expect(await stores.store.parked.groups({ mandanten: [] })).to.deep.equal([]);
		});

		it('counts in a group what jobs have claimed, until they are over', async () => {
			await park(stores.store, ['a', 'b', 'c']);
			const filter = { ids: [(await parkedAs('a')).id, (await parkedAs('b')).id], parkedUntil: Date.now() + 1_000 };
			const { id } = await stores.store.jobs.create({ id: 'a'.repeat(32), kind: 'release', createdBy: 'anna', filter });
			expect((await stores.store.parked.groups({}))[0]).to.include({ count: 3, claimed: 2 });
			await stores.store.jobs.setState(id, 'cancelled');
			expect((await stores.store.parked.groups({}))[0]).to.include({ count: 3, claimed: 0 });
		});

		it('keeps one note per cause, replaces it, cuts what is too long, and removes it when it is empty', async () => {
			await park(stores.store, ['a']);
			const cause: ParkedCause = { mandant: TENANT, channel: 'antrag.eingang', code: REASON.code, partner: 'dms', node: '' };
			const note = async () => (await stores.store.parked.groups({}))[0]?.note;
			await stores.store.parked.note(cause, 'eins');
			await stores.store.parked.note(cause, "zwei '; DROP TABLE notes; --");
			await stores.store.parked.note({ ...cause, node: 'other' }, 'drei');
			expect(await note()).to.equal("zwei '; DROP TABLE notes; --");
			await stores.store.parked.note(cause, 'x'.repeat(3_000));
			expect((await note())?.length).to.equal(2_000);
			await stores.store.parked.note(cause, '');
			await stores.store.parked.note(cause, '');
			expect(await note()).to.equal(undefined);
		});

		it('holds and lets go, says how many changed, and finds them by it', async () => {
			await park(stores.store, ['a', 'b', 'c']);
			expect(await stores.store.parked.hold({ channel: 'antrag.eingang' }, true)).to.equal(3);
			expect(await stores.store.parked.hold({}, true)).to.equal(0);
			expect(await stores.store.parked.hold({ messageId: 'b' }, false)).to.equal(1);
			expect(await listed({ held: true })).to.deep.equal(['a', 'c']);
			expect(await listed({ held: false })).to.deep.equal(['b']);
			expect((await parkedAs('a')).held).to.equal(true);
			expect((await parkedAs('b')).held ?? false).to.equal(false);
		});

		it('gives messages to a person and takes them back, and says how many changed', async () => {
			await park(stores.store, ['a', 'b', 'c']);
			expect(await stores.store.parked.assign({}, 'anna')).to.equal(3);
			expect(await stores.store.parked.assign({ messageId: 'b' }, 'otto')).to.equal(1);
			expect(await stores.store.parked.assign({ messageId: 'b' }, 'otto')).to.equal(0);
			expect(await listed({ assignee: 'anna' })).to.deep.equal(['a', 'c']);
			expect(await stores.store.parked.assign({ assignee: 'anna' }, undefined)).to.equal(2);
			expect(await listed({ assignee: 'anna' })).to.deep.equal([]);
			expect((await parkedAs('b')).assignee).to.equal('otto');
			expect((await parkedAs('a')).assignee).to.equal(undefined);
		});

		it('stays held and with its person when the same message is parked again', async () => {
			await park(stores.store, ['a']);
			await stores.store.parked.hold({}, true);
			await stores.store.parked.assign({}, 'anna');
			await park(stores.store, ['a']);
			expect(await parkedAs('a')).to.include({ held: true, assignee: 'anna' });
		});

		describe('a correction', () => {
			const corrected = (id: string): Message =>
				createMessage({ id, source: SOURCE, type: 'de.test', mandant: TENANT, subject: 'fall-1' }, { kind: 'inline', bytes: Buffer.from('korrigiert') });
			const place = (id: string) => ({ source: SOURCE, id, dueAt: 1_000 });

			it('takes the place of the message: parking, reason, hold, person, and the line of its case', async () => {
				await stores.store.lines.join(LINE, [place('a'), place('b')]);
				await park(stores.store, ['a', 'b'], { subject: 'fall-1' });
				await stores.store.parked.hold({ messageId: 'a' }, true);
				await stores.store.parked.assign({ messageId: 'a' }, 'anna');
				const old = await parkedAs('a');
				const id = await stores.store.parked.replace(old.id, old.parkedAt, corrected('a2'));
				expect(id)
					.to.match(/^[0-9a-f]{24}$/)
					.and.not.equal(old.id);
				expect(await stores.store.parked.find(old.id)).to.equal(undefined);
				const found = await stores.store.parked.find(id!);
				expect(found?.message).to.deep.equal({ ...corrected('a2'), attributes: { ...corrected('a2').attributes, time: found?.message.attributes.time } });
				expect(found).to.deep.include({ reason: REASON, attempt: 3, channel: 'antrag.eingang', assignee: 'anna', held: true });
				expect(await stores.store.lines.first(LINE)).to.deep.equal({ ...place('a2'), parked: true });
				expect(await listed({ messageId: 'a2', subject: 'fall-1' })).to.deep.equal(['a2']);
				expect(await stores.store.parked.count({})).to.equal(2);
			});

			it('is refused when the parking that was looked at is not there any more', async () => {
				await park(stores.store, ['a'], { subject: 'fall-1' });
				const old = await parkedAs('a');
				await park(stores.store, ['a'], { subject: 'fall-1' });
				expect(await stores.store.parked.replace(old.id, old.parkedAt, corrected('a2'))).to.equal(undefined);
				expect(await listed({})).to.deep.equal(['a']);
				expect(await stores.store.parked.replace('0'.repeat(24), 1, corrected('a2'))).to.equal(undefined);
			});

			it('is made once, whoever of two is first', async () => {
				await park(stores.store, ['a'], { subject: 'fall-1' });
				const old = await parkedAs('a');
				const other = await stores.another();
				const both = await Promise.all([
					stores.store.parked.replace(old.id, old.parkedAt, corrected('a2')),
					other.parked.replace(old.id, old.parkedAt, corrected('a3')),
				]);
				expect(both.filter((id) => id !== undefined)).to.have.length(1);
				expect(await stores.store.parked.count({})).to.equal(1);
				const [left] = await stores.store.parked.list({});
				expect(both).to.include(left?.id);
			});
		});

		it('takes every text of a filter literally', async () => {
			await park(stores.store, ['a'], { subject: 'fall-1' });
			for (const text of STRANGE_TEXTS) {
				for (const field of ['mandant', 'channel', 'code', 'subject', 'messageId', 'assignee'] as const)
					expect(await stores.store.parked.count({ [field]: text }), `${field} ${text}`).to.equal(0);
				expect(await stores.store.parked.hold({ subject: text }, true)).to.equal(0);
				expect(await stores.store.parked.count({ ids: [text], mandanten: [text] })).to.equal(0);
			}
			expect(await stores.store.parked.count({})).to.equal(1);
		});
	});
}
