import { expect } from 'chai';
import { AUDIT_ACTIONS } from '../../../hub/audit/audit.ts';
import { de } from '../../../monitor/client/locale/de.ts';
import { FACTS_OF, factName, rolesIn, VALUES_OF, valueName } from '../../../monitor/client/pages/audit/audit-facts.ts';
import { ACTIONS } from '../../../monitor/client/pages/audit/audit-search.ts';
import { CHANNEL, jobId, MonitorWorld, PASSWORD, Visitor } from '../../support/monitor-world.ts';
import { until } from '../../support/until.ts';

/** Facts whose values are names, numbers or what somebody wrote. */
const FREE =
	/^(roles|channel|code|partner|node|subject|messageId|assignee|to|as|reason|mandant|failures|count|seconds|offset|index|length|total|chosen|parkedUntil|messages|entries|payloads|contents|refused|waiting|pending|done|parked|gone|failed|skipped)$/;

describe('words for the audit log', () => {
	it('are there for every action that the hub writes', () => {
		expect(ACTIONS).to.deep.equal(AUDIT_ACTIONS);
		expect(Object.keys(FACTS_OF)).to.deep.equal(ACTIONS);
	});

	it('are there for every fact, and every value that is a word of the hub', () => {
		const texts = new Set(Object.keys(de));
		for (const name of new Set(Object.values(FACTS_OF).flat())) expect(texts.has(`fact.${name}`), name).to.equal(true);
		for (const [name, values] of Object.entries(VALUES_OF))
			for (const value of values) expect(texts.has(`factvalue.${valueName(name, value)}`), `${name} ${value}`).to.equal(true);
		const known = Object.keys(de).filter((key) => /^fact(value)?\./.test(key));
		expect(known).to.have.length(new Set(Object.values(FACTS_OF).flat()).size + Object.values(VALUES_OF).flat().length);
	});

	it('leave what they do not know as it is', () => {
		expect([factName('neu'), factName('constructor'), valueName('by', 'magic'), valueName('reason', 'start'), valueName('toString', 'x')]).to.deep.equal(
			Array(5).fill(undefined),
		);
	});

	it('read roles as the hub writes them', () => {
		expect(rolesIn('*: verwaltung; musterstadt: betrieb, sachbearbeitung')).to.deep.equal([
			{ mandant: '*', roles: ['verwaltung'] },
			{ mandant: 'musterstadt', roles: ['betrieb', 'sachbearbeitung'] },
		]);
		expect(rolesIn('')).to.deep.equal([]);
	});

	describe('in a hub where much is done', () => {
		let world: MonitorWorld;
		before(async () => {
			world = await MonitorWorld.open();
		});
		after(() => world.close());

		it('are there for all that its log says', async () => {
			await world.doorkeeper.createFirst();
			await world.doorkeeper.createFirst('Kiesel Wolke Traktor');
			const visitor = await world.visitor('anna', { '*': ['verwaltung', 'betrieb', 'sachbearbeitung'] });
			for (const [name, password] of [
				['anna', 'falsch'],
				['niemand', PASSWORD],
			] as const)
				await new Visitor(world.url).signIn(name, password);
			await visitor.put('/people/neu', { displayName: 'Neu', active: true, roles: { musterstadt: ['betrieb'] } });
			await visitor.post('/people/neu/password');
			await world.doorkeeper.signInBy({ subject: 'a'.repeat(64), name: 'erika', displayName: 'Erika', roles: { musterstadt: ['betrieb'] } });
			for (const id of ['m1', 'm2', 'm3']) await world.park(id, { subject: 'fall' });
			const [{ parkedId, parkedAt, source }] = (await visitor.get('/parked?messageId=m1')).json.parked;
			const address = `?mandant=musterstadt&source=${source}&id=m1&parkedId=${parkedId}`;
			for (const path of ['content', 'report', 'attachment']) await visitor.get(`/message/${path}${address}${path === 'attachment' ? '&index=0' : ''}`);
			await visitor.put(`/parked/${parkedId}/content`, { parkedAt, text: '{"name":"neu"}', reason: 'Tippfehler' });
			const filter = { mandant: 'musterstadt', channel: CHANNEL, code: 'DK-PARTNER-UNREACHABLE', partner: 'dms', subject: 'fall' };
			await visitor.post('/parked/hold', { filter: { ...filter, messageId: 'm3' }, held: true });
			await visitor.post('/parked/hold', { filter: { ...filter, held: true }, held: false });
			await visitor.post('/parked/assign', { filter: { ...filter, node: '' }, assignee: 'neu' });
			await visitor.post('/parked/assign', { filter: { ...filter, assignee: 'neu' } });
			await visitor.put('/parked/note', { cause: { mandant: 'musterstadt', channel: CHANNEL, code: 'DK-X', partner: '', node: '' }, text: 'Notiz' });
			world.work();
			await visitor.post('/jobs', { id: jobId(), kind: 'release', filter: { ids: [parkedId] }, from: 'start' });
			const id = jobId();
			await visitor.post('/jobs', { id, kind: 'discard', filter: { ...filter, messageId: 'm2' }, reason: 'Test' });
			await until('the job is over', async () => (await visitor.get(`/jobs/${id}`)).json.state === 'finished');
			await visitor.post('/case/delete?mandant=musterstadt&subject=fall', { reason: 'Wunsch' });
			await visitor.call('DELETE', '/people/neu');
			const entries = await world.test.hub.store.audit.list({ limit: 1_000 });
			expect(new Set(entries.map(({ action }) => action)).size).to.be.greaterThan(12);
			for (const { action, facts = {} } of entries) {
				const known: readonly string[] = FACTS_OF[action];
				expect(
					Object.keys(facts).filter((name) => !known.includes(name)),
					action,
				).to.deep.equal([]);
				const wordless = Object.entries(facts).filter(
					([name, value]) => typeof value === 'string' && value !== '' && !FREE.test(name) && valueName(name, value) === undefined,
				);
				expect(wordless, action).to.deep.equal([]);
			}
		});
	});
});
