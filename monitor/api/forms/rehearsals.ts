/** Trying flows: scenarios, runs, versions of the flows. */
import { Type } from 'typebox';
import type { Difference } from '../../../hub/rehearsal/compare.ts';
import type { Deed } from '../../../hub/rehearsal/deeds.ts';
import type { Scenario as HubScenario } from '../../../hub/rehearsal/scenario.ts';
import { ContentQuery, Finding } from './messages.ts';
import { Count, closed, Mandant, Optional, Problem, Time } from './parts.ts';

export const ScenarioName = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' });
/** Checked by `schemas/scenario.schema.json`, which is also the form of the files. */
export const Scenario = Type.Unsafe<HubScenario>({ description: 'As in schemas/scenario.schema.json.' });
const Flows = Type.Unsafe<readonly object[]>({ type: 'array', maxItems: 20_000, description: 'Nodes as the editor exports them.' });
const FlowChoice = {
	flows: Optional(Flows),
	version: Optional(Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Flows that were deployed once: `id` of a flow version.' })),
};
const Deeds = Type.Array(Type.Unsafe<Deed>({ type: 'object', additionalProperties: true }), {
	description: 'What happened, in its order; see hub/rehearsal/deeds.ts.',
});
export const RehearsalRecord = Type.Object({ ...ContentQuery.properties }, closed);
export const RehearsalRecorded = Type.Object(
	{
		scenario: Scenario,
		verdict: Type.String({ description: 'What the check says of the disguised content.' }),
		findings: Type.Array(Finding, { description: 'What does not fit any more: these places need invented values.' }),
	},
	closed,
);
export const RehearsalOrder = Type.Object(
	{
		scenario: Optional(Scenario),
		name: Optional(ScenarioName),
		...FlowChoice,
		original: Optional(
			Type.Object(
				{ ...ContentQuery.properties },
				{ ...closed, description: 'Run with the content of this message instead; needs the right `content` too, and values come back in disguise.' },
			),
		),
	},
	{ ...closed, description: 'Either a scenario or the name of one that is kept. Without flows: those that are deployed.' },
);
export const RehearsalRun = Type.Object(
	{
		deeds: Deeds,
		cut: Type.Boolean({ description: 'More happened than is listed.' }),
		durationMs: Type.Integer(),
		differences: Optional(
			Type.Array(Type.Unsafe<Difference>({ type: 'object', additionalProperties: true }), { description: 'Missing where nothing is expected.' }),
		),
		problems: Type.Array(Type.Object({ deed: Type.Integer({ description: 'Position in `deeds`, from 0.' }), problem: Problem }, closed), {
			description: 'Texts of the codes that deeds name.',
		}),
	},
	closed,
);
export const ScenarioItem = Type.Object(
	{
		name: ScenarioName,
		title: Type.String(),
		mandant: Mandant,
		channel: Type.String(),
		standard: Optional(Type.String()),
		nachrichtentyp: Optional(Type.String()),
		leika: Optional(Type.String()),
		deeds: Type.Integer({ description: 'How many are expected; 0: nothing is.' }),
	},
	closed,
);
export const ScenarioList = Type.Object({ scenarios: Type.Array(ScenarioItem) }, closed);
export const ScenarioKeep = Type.Object(
	{ scenario: Scenario, ...FlowChoice, replace: Optional(Type.Boolean({ default: false, description: 'Also when there is one of this name.' })) },
	closed,
);
export const ScenarioFile = Type.Object(
	{ scenario: Scenario, replace: Optional(Type.Boolean({ default: false, description: 'Also when there is one of this name.' })) },
	closed,
);
export const FlowVersion = Type.Object(
	{ id: Type.String({ description: 'SHA-256 of the file, lower-case hex.' }), at: Time, nodes: Count, current: Type.Boolean() },
	{ ...closed, description: 'Flows as they were deployed once.' },
);
export const FlowVersionList = Type.Object({ versions: Type.Array(FlowVersion, { description: 'Newest first.' }) }, closed);
