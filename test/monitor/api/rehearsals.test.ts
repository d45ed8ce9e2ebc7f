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
});
