import { expect } from 'chai';
import type { Group, ParkedItem } from '../../../monitor/client/app/forms.ts';
import { changesOf, newerOf, settledOf, shareOf } from '../../../monitor/client/pages/jobs/job-counts.ts';
import {
	causeOf,
	groupSelection,
	isCause,
	itemsSelection,
	type ListFilter,
	listFilter,
	listText,
	movable,
	newJobId,
} from '../../../monitor/client/pages/parked/filter.ts';
import { isNumber } from '../../../monitor/client/pages/parked/typed-number.ts';
import { hasRole, isPersonId, withRole } from '../../../monitor/client/pages/people/roles.ts';

const texts = { de: 'Titel', en: 'title' };
const cause = { mandant: 'musterstadt', channel: 'akte', code: 'DK-PARTNER-REFUSED', partner: 'dms', node: '' };

function group(more: Partial<Group> = {}): Group {
	const problem = { code: cause.code, title: texts, remedy: texts };
	return { cause, problem, count: 100, held: 3, claimed: 10, oldestAt: 1, newestAt: 2, mayOperate: true, ...more };
}

function item(more: Partial<ParkedItem> = {}): ParkedItem {
	const problem = { code: cause.code, title: texts, remedy: texts, facts: { role: 'dms' }, node: 'Ablage' };
	return {
		parkedId: '1'.repeat(24),
		parkedAt: 1000,
		mandant: 'musterstadt',
		channel: 'akte',
		source: 's',
		id: 'i',
		attempt: 1,
		problem,
		size: 1,
		attachments: 0,
		held: false,
		...more,
	};
}

describe('filter of parked messages', () => {
	it('stands in the address and comes back; that the reason names no partner is not the same as any partner', () => {
		const filters: readonly ListFilter[] = [{}, cause, { subject: 'GA 1/2', held: false }, { partner: '', held: true, assignee: 'k.schulz', messageId: 'ü' }];
		for (const filter of filters) expect(listFilter(listText(filter))).to.deep.equal(filter);
		expect(listFilter('partner=&vorgang=')).to.deep.equal({ partner: '' });
	});

	it('is a group when it names all five of a cause', () => {
		expect(isCause(cause)).to.equal(true);
		expect(isCause({ mandant: 'musterstadt', channel: 'akte', code: 'x', partner: 'dms' })).to.equal(false);
	});

	it('of a message leads to those with the same cause', () => {
		expect(causeOf(item())).to.deep.equal({ ...cause, node: 'Ablage' });
		expect(causeOf({ ...item(), problem: { code: 'x', title: texts, remedy: texts } })).to.deep.include({ partner: '', node: '' });
	});
});

describe('what a deed on parked messages takes', () => {
	it('of a group is what was parked when it was counted, without what is held or taken', () => {
		const selection = groupSelection(cause, { at: 5000, groups: [group()] }, 'Titel.');
		expect(selection.filter).to.deep.equal({ ...cause, parkedUntil: 5000 });
		expect(selection.until).to.equal(5000);
		expect(movable(selection)).to.equal(87);
	});

	it('of a search is the sum of all its groups', () => {
		const elsewhere = { ...cause, mandant: 'beispielstadt' };
		const selection = groupSelection(
			{ subject: 'GA' },
			{ at: 1, groups: [group(), group({ count: 5, held: 5, claimed: 0 }), group({ cause: elsewhere, count: 0, held: 0, claimed: 0 })] },
			'',
		);
		expect(selection.mandanten).to.deep.equal(['musterstadt', 'beispielstadt']);
		expect(selection).to.include({ count: 105, held: 8, claimed: 10 });
	});

	it('of ticked messages is these, as they were seen: one that is parked anew meanwhile stays', () => {
		const selection = itemsSelection(
			[item(), item({ parkedId: '2'.repeat(24), parkedAt: 3000, held: true }), item({ parkedId: '3'.repeat(24), job: 'a' })],
			'',
		);
		expect(selection.filter).to.deep.equal({ ids: ['1'.repeat(24), '2'.repeat(24), '3'.repeat(24)], parkedUntil: 3000 });
		expect(movable(selection)).to.equal(1);
	});

	it('is never less than nothing', () => {
		expect(movable({ count: 1, held: 1, claimed: 1 })).to.equal(0);
	});
});

describe('id of a job', () => {
	it('is 32 hex digits, and another one each time', () => {
		expect(newJobId()).to.match(/^[0-9a-f]{32}$/);
		expect(newJobId()).not.to.equal(newJobId());
		expect(newJobId((bytes) => bytes.fill(10))).to.equal('0a'.repeat(16));
	});
});

describe('number that confirms', () => {
	it('may be typed with or without marks between the digits, but must be the whole number', () => {
		for (const typed of ['9200', '9.200', '9,200', ' 9 200 ', '9\u202f200']) expect(isNumber(typed, 9200), typed).to.equal(true);
		for (const typed of ['', '920', '92000', '9200x', '-9200']) expect(isNumber(typed, 9200), typed).to.equal(false);
	});
});

describe('progress of a job', () => {
	const counts = { waiting: 5, pending: 3, done: 1, parked: 1, gone: 0, failed: 0, skipped: 0 };
	const job = {
		id: 'a',
		kind: 'release',
		from: 'step',
		flow: 'current',
		filter: {},
		createdBy: 'x',
		createdAt: 1,
		state: 'running',
		total: 10,
		counts,
	} as const;

	it('counts what nothing more happens to; what is released and open is not over', () => {
		expect(settledOf(job)).to.equal(2);
		expect(shareOf(job)).to.equal(0.2);
		expect(shareOf({ total: 0, counts })).to.equal(1);
	});

	it('takes the state that is further, and never goes back from the end', () => {
		const later = { ...job, counts: { ...counts, waiting: 2 } };
		const finished = { ...job, state: 'finished', finishedAt: 9 } as const;
		expect(newerOf(job, later)).to.equal(later);
		expect(newerOf(later, job)).to.equal(later);
		expect(newerOf(finished, job)).to.equal(finished);
		expect(newerOf(job, finished)).to.equal(finished);
		expect(newerOf(job, undefined)).to.equal(job);
	});

	it('offers only changes that exist', () => {
		expect(changesOf({ state: 'running' })).to.deep.equal(['paused', 'cancelled']);
		expect(changesOf({ state: 'paused' })).to.deep.equal(['running', 'cancelled']);
		expect(changesOf({ state: 'finished' })).to.deep.equal([]);
	});
});

describe('roles in the matrix', () => {
	it('are given and taken one by one, and a tenant without roles is left out', () => {
		const one = withRole({}, 'musterstadt', 'betrieb', true);
		const two = withRole(one, 'musterstadt', 'beobachtung', true);
		expect(two).to.deep.equal({ musterstadt: ['beobachtung', 'betrieb'] });
		expect(withRole(one, 'musterstadt', 'betrieb', false)).to.deep.equal({});
		expect(hasRole(two, '*', 'betrieb')).to.equal(false);
		expect(hasRole({}, 'constructor', 'betrieb')).to.equal(false);
	});

	it('belong to somebody whose name can be typed', () => {
		for (const id of ['a', 'k.schulz', 'm@kreis-mitte.de', '0x']) expect(isPersonId(id), id).to.equal(true);
		for (const id of ['', 'K.Schulz', '.a', 'a b', 'ä', 'a'.repeat(101)]) expect(isPersonId(id), id).to.equal(false);
	});
});
