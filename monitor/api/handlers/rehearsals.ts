/**
 * Trying flows without any partner system: scenarios are made of recorded messages, run and kept. Flows serve all tenants, so who tries them holds the right `flows`
 * on all of them. Content is disguised before it leaves the hub; running with the real one needs the right `content` too, and gives back no value of it.
 */
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../../../hub/errors/problem.ts';
import { assertMay } from '../../../hub/people/assert-may.ts';
import { EVERY_TENANT } from '../../../hub/people/rights.ts';
import { differences } from '../../../hub/rehearsal/compare.ts';
import type { Deed, Run } from '../../../hub/rehearsal/deeds.ts';
import type { Scenario } from '../../../hub/rehearsal/scenario.ts';
import { disguisedRun } from '../../rehearsal/disguised-run.ts';
import { original, record } from '../../rehearsal/recording.ts';
import type { MonitorServices } from '../../services.ts';
import type { Call, Handlers } from '../call.ts';
import { shownProblem } from '../problems.ts';
import type { Of, RehearsalOrder, RehearsalRun, ScenarioItem } from '../schemas.ts';
import { shownFinding } from './content.ts';

type Names =
	| 'POST /rehearsals/record'
	| 'POST /rehearsals/run'
	| 'GET /rehearsals'
	| 'GET /rehearsals/:name'
	| 'POST /rehearsals'
	| 'PUT /rehearsals/:name'
	| 'DELETE /rehearsals/:name'
	| 'GET /flow-versions';

export function rehearsalHandlers(services: MonitorServices): Handlers<Names> {
	const { store, rehearsals, flowVersions } = services;

	function assertFlows(call: Pick<Call, 'signedIn'>): void {
		assertMay(call.signedIn.account, 'flows', EVERY_TENANT);
	}

	async function flowsOf({ flows, version }: Pick<Of<typeof RehearsalOrder>, 'flows' | 'version'>): Promise<readonly object[] | undefined> {
		if (version === undefined) return flows;
		const found = await flowVersions.find(version);
		if (!found) throw new DrehkreuzError('DK-API-UNKNOWN');
		return found;
	}

	async function scenarioOf({ scenario, name }: Of<typeof RehearsalOrder>): Promise<Scenario> {
		const found = scenario ?? (name === undefined ? undefined : await rehearsals.find(name));
		if (found) return found;
		throw name === undefined
			? new DrehkreuzError('DK-API-REQUEST', { place: 'scenario, name', rule: 'one of them must be given' })
			: new DrehkreuzError('DK-API-UNKNOWN');
	}

	return {
		'POST /rehearsals/record': async (call) => {
			assertFlows(call);
			const { mandant, id } = call.body;
			call.assertMay('see', mandant);
			const { scenario, report } = await record(call.body, services);
			await store.audit.append({ at: Date.now(), actor: call.actor, action: 'rehearsal-recorded', mandant, object: id });
			return { scenario, verdict: report.verdict, findings: report.findings.map(shownFinding) };
		},
		'POST /rehearsals/run': async (call) => {
			assertFlows(call);
			const scenario = await scenarioOf(call.body);
			const flows = await flowsOf(call.body);
			const real = call.body.original;
			if (!real) return comparedRun(await rehearsals.run(scenario, flows), scenario);
			call.assertMay('content', real.mandant);
			const { mandant, id } = real;
			const played = await original(real, scenario, services);
			await store.audit.append({ at: Date.now(), actor: call.actor, action: 'rehearsal-run', mandant, object: id });
			return shownRun(disguisedRun(await rehearsals.run(played, flows)), played);
		},
		'GET /rehearsals': async (call) => {
			assertFlows(call);
			return { scenarios: (await rehearsals.list()).map(itemOf) };
		},
		'GET /rehearsals/:name': async (call) => {
			assertFlows(call);
			return scenarioOf({ name: call.params.name });
		},
		'POST /rehearsals': async (call) => {
			assertFlows(call);
			const { scenario, replace = false } = call.body;
			const { run, expected } = await rehearsals.expect(scenario, await flowsOf(call.body));
			await rehearsals.keep({ ...scenario, expected }, replace);
			await store.audit.append({
				at: Date.now(),
				actor: call.actor,
				action: 'rehearsal-kept',
				mandant: scenario.mandant,
				object: scenario.name,
				facts: { replace },
			});
			return shownRun(run, scenario);
		},
		'PUT /rehearsals/:name': async (call) => {
			assertFlows(call);
			const { scenario, replace = false } = call.body;
			const { name } = call.params;
			if ((scenario as Scenario | null)?.name !== name)
				throw new DrehkreuzError('DK-API-REQUEST', { place: 'scenario.name', rule: 'must be the name in the address' });
			await rehearsals.keep(scenario, replace);
			await store.audit.append({ at: Date.now(), actor: call.actor, action: 'rehearsal-kept', mandant: scenario.mandant, object: name, facts: { replace } });
		},
		'DELETE /rehearsals/:name': async (call) => {
			assertFlows(call);
			const { name } = call.params;
			const scenario = await scenarioOf({ name });
			await store.audit.append({ at: Date.now(), actor: call.actor, action: 'rehearsal-removed', mandant: scenario.mandant, object: name });
			await rehearsals.remove(name);
		},
		'GET /flow-versions': async (call) => {
			assertFlows(call);
			return { versions: (await flowVersions.list()).map((version, index) => ({ ...version, current: index === 0 })) };
		},
	};
}

function comparedRun(run: Run, scenario: Scenario): Of<typeof RehearsalRun> {
	const shown = shownRun(run, scenario);
	return scenario.expected ? { ...shown, differences: [...differences(scenario.expected, run)] } : shown;
}

function shownRun({ deeds, cut, durationMs }: Run, { answers }: Pick<Scenario, 'answers'>): Of<typeof RehearsalRun> {
	const problems = deeds.flatMap((deed, index) => {
		const problem = problemIn(deed, answers);
		return problem ? [{ deed: index, problem: shownProblem(problem) }] : [];
	});
	return { deeds: [...deeds], cut, durationMs, problems };
}

/** Facts of a call that failed are not written down with it: they are those of the scenario. What was refused before is told where the delivery ended. */
function problemIn(deed: Deed, answers: Scenario['answers']): Problem | undefined {
	if (deed.kind === 'settled' && deed.code !== undefined) {
		return { code: deed.code, facts: deed.facts ?? {}, ...(deed.label === undefined ? {} : { node: deed.label }) };
	}
	if (deed.kind !== 'called' || deed.code === undefined) return undefined;
	if (deed.answer === 'missing') return { code: deed.code, facts: { step: deed.step } };
	return answers[deed.step]?.flatMap((answer) => ('problem' in answer ? [answer.problem] : [])).find(({ code }) => code === deed.code);
}

function itemOf({ name, title, mandant, channel, event, expected }: Scenario): Of<typeof ScenarioItem> {
	const { standard, nachrichtentyp, leika } = event;
	const text = (field: 'standard' | 'nachrichtentyp' | 'leika', value: unknown): object => (value === undefined ? {} : { [field]: String(value) });
	return {
		name,
		title,
		mandant,
		channel,
		...text('standard', standard),
		...text('nachrichtentyp', nachrichtentyp),
		...text('leika', leika),
		deeds: expected?.deeds.length ?? 0,
	};
}
