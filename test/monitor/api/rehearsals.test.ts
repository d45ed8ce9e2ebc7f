/** What the monitor's API adds to rehearsals: texts of codes, and scenarios as they stand in their files. */
import { expect } from 'chai';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import type { Run } from '../../../hub/rehearsal/deeds.ts';
import type { Scenario } from '../../../hub/rehearsal/scenario.ts';
import { MonitorWorld, type Visitor } from '../../support/monitor-world.ts';

const scenario: Scenario = {
	name: 'antrag',
	title: 'Ein Antrag',
	mandant: 'musterstadt',
	channel: 'eingang',
	event: { source: 's', type: 't', time: '2026-01-01T00:00:00Z' },
	content: '{}',
	attachments: [],
	answers: { dms: [{ problem: { code: 'DK-PARTNER-REFUSED', facts: { role: 'dms', status: 422, reason: 'voll' } } }] },
	expected: { deeds: [], changing: [] },
};
const called = { kind: 'called', role: 'dms', instruction: null } as const;
const run: Run = {
	cut: false,
	durationMs: 1,
	deeds: [
		{ kind: 'taken', channel: 'eingang', attempt: 1 },
		{ ...called, step: 'dms', answer: 'problem', code: 'DK-PARTNER-REFUSED' },
		{ ...called, step: 'hkr', answer: 'missing', code: 'DK-REHEARSAL-ANSWER' },
		{ ...called, step: 'akte', answer: 'refused', code: 'DK-PARTNER-INSTRUCTION' },
		{ kind: 'settled', channel: 'eingang', outcome: 'park', code: 'DK-REHEARSAL-ANSWER', facts: { step: 'hkr' }, node: 'a1', label: 'Soll stellen' },
	],
};

describe('rehearsals in the API of the monitor', () => {
	let world: MonitorWorld;
	let visitor: Visitor;
	const kept = new Map<string, Scenario>();

	before(async () => {
		world = await MonitorWorld.open({
			services: {
				rehearsals: {
					run: async () => run,
					expect: async () => ({ run, expected: { deeds: [], changing: [] } }),
					list: async () => [...kept.values()],
					find: async (name) => kept.get(name),
					keep: async (one, replace) => {
						if (kept.has(one.name) && !replace) throw new DrehkreuzError('DK-REHEARSAL-EXISTS', { name: one.name });
						kept.set(one.name, one);
					},
					remove: async (name) => kept.delete(name),
				},
			},
		});
		visitor = await world.visitor('entwicklung', { '*': ['entwicklung'] });
	});
	after(() => world.close());

	it('say in German and English what each code of a run means, with its facts and the name of the node', async () => {
		const { status, json } = await visitor.call('POST', '/rehearsals/run', { scenario });
		expect(status).to.equal(200);
		const said = (json.problems as { deed: number; problem: { title: { de: string }; node?: string } }[]).map(({ deed, problem }) => [
			deed,
			problem.title.de,
			problem.node,
		]);
		expect(said).to.deep.equal([
			[1, 'Das System „dms“ lehnt die Nachricht ab (Status 422, Grund voll).', undefined],
			[2, 'Für den Schritt „hkr“ hat das Szenario keine Antwort des Partnersystems.', undefined],
			[4, 'Für den Schritt „hkr“ hat das Szenario keine Antwort des Partnersystems.', 'Soll stellen'],
		]);
	});

	it('put a scenario as it stands in its file, and replace one only when asked to', async () => {
		expect((await visitor.call('PUT', '/rehearsals/antrag', { scenario })).status).to.equal(204);
		expect(kept.get('antrag')).to.deep.equal(scenario);
		const again = await visitor.call('PUT', '/rehearsals/antrag', { scenario });
		expect([again.status, again.json.code]).to.deep.equal([409, 'DK-REHEARSAL-EXISTS']);
		expect((await visitor.call('PUT', '/rehearsals/antrag', { scenario: { ...scenario, title: 'Neu' }, replace: true })).status).to.equal(204);
		expect(kept.get('antrag')?.title).to.equal('Neu');
	});

	it('put none under the name of another one', async () => {
		for (const wrong of [scenario, null, 7]) {
			const { status, json } = await visitor.call('PUT', '/rehearsals/anders', { scenario: wrong });
			expect([status, json.code], JSON.stringify(wrong)).to.deep.equal([400, 'DK-API-REQUEST']);
		}
	});

	it('are for who may change flows on every tenant', async () => {
		const other = await world.visitor('beobachtung', { '*': ['beobachtung'] });
		expect((await other.call('PUT', '/rehearsals/antrag', { scenario })).status).to.equal(403);
	});

	describe('of a message', () => {
		const SECRET = 'Geheimniskrämer';
		let address: Record<string, string>;

		before(async () => {
			await world.park('m1', { body: Buffer.from(JSON.stringify({ name: SECRET, betrag: 30.7 })) });
			const { parked } = (await visitor.get('/parked?messageId=m1')).json as { parked: { parkedId: string; source: string }[] };
			address = { mandant: 'musterstadt', source: String(parked[0]?.source), id: 'm1', parkedId: String(parked[0]?.parkedId) };
		});

		it('are recorded in disguise for who may change flows and not see content, and that is in the audit log', async () => {
			const { status, json, text } = await visitor.post('/rehearsals/record', address);
			expect(status, text).to.equal(200);
			expect(JSON.parse((json.scenario as Scenario).content)).to.deep.equal({ name: 'Xxxxxxxxxxxxxxx', betrag: 10.1 });
			expect(text).not.to.contain(SECRET);
			const [entry] = await world.test.hub.store.audit.list({ action: 'rehearsal-recorded' });
			expect(entry).to.deep.include({ actor: 'entwicklung', object: 'm1', mandant: 'musterstadt' });
		});

		it('are not run with the real content by who may not see it, and no value comes back to who may', async () => {
			const order = { scenario, original: address };
			expect((await visitor.post('/rehearsals/run', order)).json.code).to.equal('DK-PERSON-NOT-ALLOWED');
			expect(await world.test.hub.store.audit.list({ action: 'rehearsal-run' })).to.have.length(0);
			const both = await world.visitor('beides', { '*': ['entwicklung'], musterstadt: ['sachbearbeitung'] });
			expect((await both.post('/rehearsals/run', order)).status).to.equal(200);
			expect(await world.test.hub.store.audit.list({ action: 'rehearsal-run' })).to.have.length(1);
			expect((await both.post('/rehearsals/run', { scenario, original: { ...address, mandant: 'beispielstadt' } })).json.code).to.equal(
				'DK-PERSON-NOT-ALLOWED',
			);
		});

		it('are none to who may change flows on one tenant only, or may only look', async () => {
			for (const [name, roles] of [
				['eine-stadt', { musterstadt: ['entwicklung', 'sachbearbeitung'] }],
				['nur-sehen', { '*': ['beobachtung', 'betrieb', 'sachbearbeitung'] }],
			] as const) {
				const other = await world.visitor(name, roles);
				for (const [path, body] of [
					['/rehearsals/record', address],
					['/rehearsals/run', { scenario }],
					['/rehearsals', { scenario }],
				] as const) {
					expect((await other.post(path, body)).json.code, `${name} ${path}`).to.equal('DK-PERSON-NOT-ALLOWED');
				}
			}
		});

		it('that is not there, or whose address is of another one, are not recorded', async () => {
			for (const wrong of [{ id: 'm2' }, { mandant: 'beispielstadt' }, { parkedId: '0'.repeat(24) }, { source: 'urn:other' }]) {
				expect((await visitor.post('/rehearsals/record', { ...address, ...wrong })).json.code, JSON.stringify(wrong)).to.equal('DK-API-UNKNOWN');
			}
		});
	});
});
