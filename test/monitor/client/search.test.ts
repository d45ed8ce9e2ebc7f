import { expect } from 'chai';
import { addressOf } from '../../../monitor/client/app/address.ts';
import { auditQuery, auditSearch, auditText } from '../../../monitor/client/pages/audit/audit-search.ts';
import { messageAddress, messagePath } from '../../../monitor/client/pages/message/address.ts';
import { EVENTS, filterCount, queryOf, type Search, searchOf, searchText } from '../../../monitor/client/pages/messages/search.ts';
import { matches } from '../../../monitor/client/parts/words.ts';

const HOUR = 3_600_000;

describe('search for messages', () => {
	it('stands in the address and comes back from it unchanged', () => {
		const search: Search = {
			q: '0815.4711/22 & mehr?',
			mandant: 'musterstadt',
			channel: 'gewerbe',
			partner: 'fachverfahren:gewerbe',
			standard: 'XGewerbeanzeige',
			nachrichtentyp: 'gewerbeanmeldung.0100',
			leika: '99050012104000',
			code: 'DK-CHECK-INVALID',
			event: 'parked',
			period: 'own',
			from: '2026-11-29T08:00',
			to: '2026-11-29T09:30',
		};
		expect(searchOf(searchText(search))).to.deep.equal(search);
		expect(filterCount(search)).to.equal(9);
	});

	it('ignores in the address what belongs to no search', () => {
		expect(searchOf('q=%20x%20&ereignis=erfunden&zeitraum=immer&von=2026-01-01T00:00&unsinn=1')).to.deep.equal({ q: 'x' });
		expect(searchText({ q: '  ' })).to.equal('');
	});

	it('knows every event', () => {
		for (const event of EVENTS) expect(searchOf(`ereignis=${event}`)).to.deep.equal({ event });
	});

	it('asks the API for periods that end now, or for the own one', () => {
		expect(queryOf({ q: 'x', period: 'hour' }, 10 * HOUR)).to.deep.equal({ q: 'x', since: 9 * HOUR });
		expect(queryOf({ period: 'own', from: '2026-11-29T08:00', to: 'unsinn' }, 0)).to.deep.equal({ since: new Date(2026, 10, 29, 8).getTime() });
		expect(queryOf({}, 0)).to.deep.equal({});
	});
});

describe('search in the audit log', () => {
	it('stands in the address, and asks for whole days', () => {
		const search = { actor: 'a.berger', action: 'held', from: '2026-11-28', to: '2026-11-29' };
		expect(auditSearch(auditText(search))).to.deep.equal(search);
		expect(auditQuery(search)).to.deep.equal({
			actor: 'a.berger',
			action: 'held',
			since: new Date(2026, 10, 28).getTime(),
			until: new Date(2026, 10, 30).getTime(),
		});
		expect(auditQuery({ from: 'gestern' })).to.deep.equal({});
	});
});

describe('addresses', () => {
	it('of messages hold whatever an id may be', () => {
		const address = { mandant: 'musterstadt', source: 'https://portal.example/?a=1&b=2', id: 'Ä/ö #1+2' };
		expect(messageAddress(messagePath(address).split('?').slice(1).join('?'))).to.deep.equal(address);
		expect(messageAddress('mandant=musterstadt&source=x')).to.equal(undefined);
	});

	it('of requests have their params filled in and encoded, and leave out what is not asked', () => {
		expect(addressOf('/people/:id/password', { id: 'a/b@c' }, undefined)).to.equal('/people/a%2Fb%40c/password');
		expect(addressOf('/parked', undefined, { partner: '', held: false, code: undefined, ids: ['a', 'b'] })).to.equal('/parked?partner=&held=false&ids=a&ids=b');
	});
});

describe('a box that finds rows', () => {
	it('wants every word, in any order and whatever the capitals', () => {
		expect(matches('hkr-sollstellung Musterstadt Gestört', 'muster HKR')).to.equal(true);
		expect(matches('hkr-sollstellung Musterstadt', 'hkr neudorf')).to.equal(false);
	});
});
