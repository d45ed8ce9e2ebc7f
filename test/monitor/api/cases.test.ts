/** Export and deletion of a case over the API, with the real case files. */
import { expect } from 'chai';
import { CaseFiles } from '../../../hub/retention/case-file.ts';
import { CHANNEL, MonitorWorld } from '../../support/monitor-world.ts';

describe('a case in the monitor', () => {
	let world: MonitorWorld;

	before(async () => {
		world = await MonitorWorld.open({
			services: {
				caseFile: {
					exportCase: (mandant, subject) => files().exportCase(mandant, subject),
					deleteCase: (mandant, subject) => files().deleteCase(mandant, subject),
				},
			},
		});
	});
	after(() => world.close());

	function files(): CaseFiles {
		const { store, payloads } = world.test.hub;
		// Nothing in these cases has payloads; how their files go has tests of its own.
		return new CaseFiles({ store, payloads, sweep: { removeUnneeded: async () => 0 } });
	}

	async function known(subject: string): Promise<void> {
		const hop = { at: Date.now(), mandant: 'musterstadt', source: 's', id: `zu-${subject}`, subject, channel: CHANNEL };
		await world.test.hub.store.journal.append(
			{ event: 'received', ...hop },
			{ event: 'delivered', ...hop, partner: 'hkr', reference: 'K-7' },
			{ event: 'settled', ...hop },
		);
	}

	it('is exported with everything that is known about it, and the export is in the audit log', async () => {
		await known('auskunft');
		const clerk = await world.visitor('sachbearbeitung', { musterstadt: ['sachbearbeitung'] });
		const { status, headers, json } = await clerk.get('/case/export?mandant=musterstadt&subject=auskunft');
		expect(status).to.equal(200);
		expect(headers.get('content-disposition')).to.match(/^attachment/);
		expect(JSON.stringify(json)).to.include('K-7').and.to.include('zu-auskunft');
		expect((await world.test.hub.store.audit.list({ object: 'auskunft' })).map(({ action, actor }) => [action, actor])).to.deep.equal([
			['case-exported', 'sachbearbeitung'],
		]);
	});

	it('is deleted by whoever manages people there, with a record before and after; a search finds nothing any more', async () => {
		await known('loeschen');
		const administrator = await world.visitor('verwaltung', { musterstadt: ['verwaltung'] });
		const { status, json } = await administrator.post('/case/delete?mandant=musterstadt&subject=loeschen', { reason: 'Antrag vom 1.11.' });
		expect([status, json]).to.deep.equal([200, { messages: 1, entries: 3, payloads: 0 }]);
		expect((await administrator.get('/messages?q=loeschen')).json.messages).to.deep.equal([]);
		const facts = (await world.test.hub.store.audit.list({ object: 'loeschen' })).map((entry) => entry.facts);
		expect(facts).to.deep.equal([
			{ entries: 3, messages: 1, payloads: 0 },
			{ asked: true, reason: 'Antrag vom 1.11.' },
		]);
	});

	it('stays while something of it is parked, and says so', async () => {
		await world.park('noch-da', { subject: 'geparkt' });
		await known('geparkt');
		const administrator = await world.visitor('andere-verwaltung', { '*': ['verwaltung'] });
		const { status, json } = await administrator.post('/case/delete?mandant=musterstadt&subject=geparkt', { reason: 'x' });
		expect(status).to.equal(409);
		expect(json.code).to.match(/^DK-RETENTION-/);
		expect(await world.test.hub.store.journal.search({ subject: 'geparkt' })).to.have.length.above(2);
	});
});
