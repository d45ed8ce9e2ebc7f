/**
 * What travels between the monitor's page and its API: one schema per form, from which requests are checked, answers are written, types are made and the OpenAPI
 * document is generated. Times are epoch milliseconds; sizes bytes. Used by the page for its types only.
 */
import { type Static, type TSchema, Type } from 'typebox';
import type { Difference } from '../../hub/rehearsal/compare.ts';
import type { Deed } from '../../hub/rehearsal/deeds.ts';
import type { Scenario as HubScenario } from '../../hub/rehearsal/scenario.ts';

const closed = { additionalProperties: false } as const;
const Optional = Type.Optional;
const Time = Type.Integer({ description: 'Epoch milliseconds.' });
const Text = (maxLength: number, description?: string) => Type.String({ maxLength, ...(description ? { description } : {}) });
const Count = Type.Integer({ minimum: 0 });
const OneOf = <const Value extends string>(values: readonly Value[]) => Type.Unsafe<Value>({ enum: values });
/** Every one of these names, with the same form. */
const Each = <const Name extends string, Form extends TSchema>(names: readonly Name[], form: Form) =>
	Type.Object(Object.fromEntries(names.map((name) => [name, form])) as Record<Name, Form>, closed);

export const Mandant = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$', description: 'Id of a tenant.' });
const MandantOrAll = Type.String({ pattern: '^(\\*|[a-z0-9][a-z0-9-]{0,62})$' });
export const RoleName = OneOf(['beobachtung', 'sachbearbeitung', 'betrieb', 'entwicklung', 'verwaltung']);
const Facts = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]));
const InLanguages = Type.Object({ de: Type.String(), en: Type.String() }, closed);

/** A code of the error registry with its texts filled in. */
export const Problem = Type.Object(
	{ code: Type.String(), title: InLanguages, remedy: InLanguages, facts: Optional(Facts), node: Optional(Type.String()) },
	{ ...closed, description: 'A code of the error registry, with its texts.' },
);

/* ---- Sign-in ---- */

export const SignInWays = Type.Object({ local: Type.Boolean(), oidc: Optional(Type.Object({ label: Type.String(), url: Type.String() }, closed)) }, closed);
export const SignIn = Type.Object({ name: Text(100), password: Text(200) }, closed);
export const PasswordChange = Type.Object({ current: Text(200), next: Type.String({ minLength: 12, maxLength: 200 }) }, closed);
const Scope = Type.Object(
	{
		all: Type.Boolean({ description: 'Holds on every tenant.' }),
		mandanten: Type.Array(Mandant),
		roles: Type.Array(RoleName, { description: 'Roles that would give it.' }),
	},
	closed,
);
export const Me = Type.Object(
	{
		id: Type.String(),
		displayName: Type.String(),
		origin: OneOf(['local', 'oidc']),
		mustChange: Type.Boolean({ description: 'Nothing else is answered until the password is changed.' }),
		csrf: Type.String({ description: 'Goes into the header x-drehkreuz-csrf of every request that changes something.' }),
		expiresAt: Time,
		rights: Each(['see', 'content', 'operate', 'audit', 'flows', 'people'], Scope),
		tenants: Type.Array(Type.Object({ id: Mandant, name: Type.String() }, closed), { description: 'Those that the person may see.' }),
	},
	closed,
);

/* ---- Overview ---- */

const State = OneOf(['good', 'attention', 'bad']);
export const OverviewChannel = Type.Object(
	{
		mandant: Mandant,
		channel: Type.String(),
		state: State,
		ready: Count,
		unsettled: Count,
		delayed: Optional(Count),
		oldestMs: Optional(Type.Integer({ description: 'Age of the oldest message that waits, milliseconds; missing where the engine cannot tell.' })),
		parked: Count,
		perMinute: Type.Object(
			{ in: Type.Number(), out: Type.Number(), parked: Type.Number() },
			{ ...closed, description: 'Averages over the last five whole minutes.' },
		),
		paused: Type.Boolean({ description: 'Rests until a partner is ready again.' }),
		stuckAt: Optional(Type.String({ description: 'Flow node that holds what stands still.' })),
	},
	closed,
);
export const OverviewPartner = Type.Object(
	{
		mandant: Mandant,
		role: Type.String(),
		adapter: Type.String(),
		environment: OneOf(['test', 'production']),
		state: State,
		condition: OneOf(['open', 'busy', 'closed', 'held', 'paused', 'probing']),
		until: Optional(Time),
		perMinute: Type.Number(),
		lastDeliveredAt: Optional(Time),
	},
	closed,
);
/** Who sends to whom, as the flows are wired. */
export const OverviewLink = Type.Object(
	{ flow: Type.String(), from: Type.String({ description: '`entry:NAME`, `channel:NAME` or `partner:ROLE`' }), to: Type.String() },
	closed,
);
export const Alert = Type.Object(
	{
		name: Type.String(),
		mandant: Type.String(),
		about: Type.String({ description: '`partner:ROLE`, `channel:NAME` or `system`' }),
		problem: Problem,
		raisedAt: Time,
		clearedAt: Optional(Time),
	},
	closed,
);
export const Overview = Type.Object(
	{
		at: Time,
		state: State,
		figures: Type.Object(
			{
				inPerMinute: Type.Number(),
				outPerMinute: Type.Number(),
				parkedPerMinute: Type.Number(),
				backlog: Count,
				parked: Count,
				oldestMs: Optional(Type.Integer()),
			},
			closed,
		),
		/** The last hour, ascending. */
		history: Type.Object({ minutes: Type.Array(Time), in: Type.Array(Count), out: Type.Array(Count), parked: Type.Array(Count) }, closed),
		channels: Type.Array(OverviewChannel, { description: 'The worst first.' }),
		partners: Type.Array(OverviewPartner, { description: 'The worst first.' }),
		links: Type.Array(OverviewLink),
		alerts: Type.Array(Alert, { description: 'Those that last now.' }),
		jobs: Count,
		missing: Type.Array(Type.String(), { description: 'What keeps the hub from being ready.' }),
	},
	closed,
);

/* ---- Messages ---- */

const JournalEvent = OneOf([
	'received',
	'duplicate',
	'refused',
	'checked',
	'mapped',
	'routed',
	'sent',
	'begun',
	'pending',
	'delivered',
	'retried',
	'parked',
	'released',
	'settled',
	'discarded',
	'edited',
]);
export const MessageQuery = Type.Object(
	{
		q: Optional(Text(255, 'Id, case, or reference of a partner (Aktenzeichen, Kassenzeichen …), exactly.')),
		mandant: Optional(Mandant),
		channel: Optional(Text(100)),
		partner: Optional(Text(100)),
		standard: Optional(Text(100)),
		nachrichtentyp: Optional(Text(200)),
		leika: Optional(Text(20)),
		code: Optional(Text(60)),
		event: Optional(JournalEvent),
		since: Optional(Time),
		until: Optional(Time),
		before: Optional(Type.Integer({ minimum: 1, description: '`next` of the page before.' })),
		limit: Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
	},
	closed,
);
export const MessageSummary = Type.Object(
	{
		mandant: Mandant,
		source: Type.String(),
		id: Type.String(),
		subject: Optional(Type.String()),
		/** Of the entry that was found. */
		at: Time,
		event: JournalEvent,
		channel: Optional(Type.String()),
		partner: Optional(Type.String()),
		reference: Optional(Type.String()),
		code: Optional(Type.String()),
		standard: Optional(Type.String()),
		standardversion: Optional(Type.String()),
		nachrichtentyp: Optional(Type.String()),
		leika: Optional(Type.String()),
	},
	closed,
);
export const MessagePage = Type.Object({ messages: Type.Array(MessageSummary), next: Optional(Type.Integer()) }, closed);
export const MessageAddress = Type.Object(
	{ mandant: Mandant, source: Type.String({ minLength: 1, maxLength: 255 }), id: Type.String({ minLength: 1, maxLength: 255 }) },
	closed,
);
export const Hop = Type.Object(
	{
		position: Type.Integer(),
		at: Time,
		event: JournalEvent,
		channel: Optional(Type.String()),
		partner: Optional(Type.String()),
		step: Optional(Type.String()),
		adapter: Optional(Type.String()),
		reference: Optional(Type.String()),
		problem: Optional(Problem),
		attempt: Optional(Type.Integer()),
		durationMs: Optional(Type.Number()),
		size: Optional(Type.Integer()),
		standard: Optional(Type.String()),
		standardversion: Optional(Type.String()),
		nachrichtentyp: Optional(Type.String()),
	},
	closed,
);
export const Step = Type.Object(
	{
		step: Type.String(),
		state: OneOf(['begun', 'pending', 'done', 'failed']),
		at: Time,
		reference: Optional(Type.String()),
		problem: Optional(Problem),
	},
	closed,
);
export const ContentInfo = Type.Object(
	{
		place: OneOf(['received', 'channel', 'parked', 'delivered']),
		name: Type.String(),
		at: Time,
		size: Count,
		sha512: Type.String(),
		present: Type.Boolean({ description: 'False: only the proof is left.' }),
		parkedId: Optional(Type.String({ description: 'Content of a message that is parked now.' })),
	},
	closed,
);
export const ParkedItem = Type.Object(
	{
		parkedId: Type.String(),
		parkedAt: Time,
		mandant: Mandant,
		channel: Type.String(),
		source: Type.String(),
		id: Type.String(),
		subject: Optional(Type.String()),
		attempt: Type.Integer(),
		problem: Problem,
		standard: Optional(Type.String()),
		nachrichtentyp: Optional(Type.String()),
		size: Count,
		attachments: Count,
		held: Type.Boolean(),
		assignee: Optional(Type.String()),
		job: Optional(Type.String()),
	},
	closed,
);
export const MessageDetail = Type.Object(
	{
		mandant: Mandant,
		source: Type.String(),
		id: Type.String(),
		subject: Optional(Type.String()),
		attributes: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
			description: 'Standard, version, type, LeiKa …; no content.',
		}),
		state: OneOf(['under-way', 'done', 'parked', 'refused', 'discarded']),
		timeline: Type.Array(Hop, { description: 'Oldest first, at most 1,000.' }),
		steps: Type.Array(Step),
		contents: Type.Array(ContentInfo),
		storageLevel: OneOf(['full', 'errors', 'metadata', 'proof']),
		parked: Type.Array(ParkedItem),
		related: Type.Array(MessageSummary, { description: 'Other messages of the case, oldest first, at most 100.' }),
	},
	closed,
);
export const ContentQuery = Type.Object(
	{
		mandant: Mandant,
		source: Type.String({ minLength: 1, maxLength: 255 }),
		id: Type.String({ minLength: 1, maxLength: 255 }),
		place: Optional(OneOf(['received', 'channel', 'parked', 'delivered'])),
		name: Optional(Text(200)),
		sha512: Optional(Type.String({ pattern: '^[0-9a-f]{128}$' })),
		parkedId: Optional(Type.String({ pattern: '^[0-9a-f]{24}$' })),
		open: Optional(
			Type.Boolean({ default: false, description: 'False: values are masked. True needs the right `content` as well, and is audited as opened.' }),
		),
		offset: Optional(Type.Integer({ minimum: 0, default: 0, description: 'Bytes.' })),
	},
	closed,
);
export const Attachment = Type.Object(
	{ index: Count, name: Type.String({ description: 'Masked unless opened.' }), mediaType: Type.String(), size: Count, sha512: Type.String() },
	closed,
);
export const Content = Type.Object(
	{
		mediaType: Type.String(),
		size: Count,
		masked: Type.Boolean(),
		/** Undefined: no text, download it. */
		text: Optional(Type.String({ description: 'At most 256 KiB from `offset`.' })),
		offset: Count,
		nextOffset: Optional(Type.Integer()),
		attachments: Type.Array(Attachment),
	},
	closed,
);
export const Finding = Type.Object(
	{
		severity: OneOf(['error', 'warning', 'information']),
		code: Type.String(),
		text: InLanguages,
		line: Optional(Type.Integer()),
		place: Optional(Type.String({ description: 'XPath or JSON pointer.' })),
	},
	closed,
);
export const Report = Type.Object(
	{
		verdict: Type.String(),
		standard: Optional(Type.String()),
		standardversion: Optional(Type.String()),
		nachrichtentyp: Optional(Type.String()),
		pack: Optional(Type.String()),
		findings: Type.Array(Finding),
	},
	closed,
);

/* ---- Parked ---- */

export const Cause = Type.Object({ mandant: Mandant, channel: Text(100), code: Text(60), partner: Text(100), node: Text(200) }, closed);
export const ParkedQuery = Type.Object(
	{
		mandant: Optional(Mandant),
		channel: Optional(Text(100)),
		code: Optional(Text(60)),
		partner: Optional(Text(100, 'Empty: the reason names none.')),
		node: Optional(Text(200, 'Empty: the reason names none.')),
		subject: Optional(Text(255)),
		messageId: Optional(Text(255)),
		ids: Optional(Type.Array(Type.String({ pattern: '^[0-9a-f]{24}$' }), { maxItems: 1000 })),
		assignee: Optional(Text(100)),
		held: Optional(Type.Boolean()),
		parkedUntil: Optional(Time),
	},
	closed,
);
export const ParkedListQuery = Type.Object(
	{
		...ParkedQuery.properties,
		beforeAt: Optional(Time),
		beforeId: Optional(Text(24)),
		limit: Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
	},
	closed,
);
export const ParkedPage = Type.Object(
	{ parked: Type.Array(ParkedItem), count: Count, next: Optional(Type.Object({ beforeAt: Time, beforeId: Type.String() }, closed)) },
	closed,
);
export const Group = Type.Object(
	{
		cause: Cause,
		problem: Problem,
		count: Count,
		held: Count,
		claimed: Count,
		oldestAt: Time,
		newestAt: Time,
		note: Optional(Type.String()),
		/** False: the person may look at it, not move it. */
		mayOperate: Type.Boolean(),
	},
	closed,
);
export const Groups = Type.Object({ at: Time, groups: Type.Array(Group) }, closed);
export const Note = Type.Object({ cause: Cause, text: Text(2000) }, closed);
export const Hold = Type.Object({ filter: ParkedQuery, held: Type.Boolean() }, closed);
export const Assign = Type.Object({ filter: ParkedQuery, assignee: Optional(Text(100, 'Missing: nobody.')) }, closed);
export const Changed = Type.Object({ changed: Count }, closed);
export const Edit = Type.Object(
	{
		parkedAt: Time,
		text: Type.String({ maxLength: 10_485_760, description: 'The whole corrected body.' }),
		reason: Type.String({ minLength: 1, maxLength: 500 }),
	},
	closed,
);
export const Edited = Type.Object(
	{ parkedId: Type.String(), id: Type.String({ description: 'A correction is a new message.' }), report: Optional(Report) },
	closed,
);

/* ---- Jobs ---- */

const JobState = OneOf(['running', 'paused', 'cancelled', 'finished']);
const ItemState = OneOf(['waiting', 'pending', 'done', 'parked', 'gone', 'failed', 'skipped']);
export const JobOrder = Type.Object(
	{
		id: Type.String({ pattern: '^[0-9a-f]{32}$', description: 'Made by the caller: a repeated request makes one job.' }),
		kind: OneOf(['release', 'discard']),
		from: Optional(OneOf(['step', 'start'])),
		flow: Optional(OneOf(['current', 'then'])),
		filter: ParkedQuery,
		reason: Optional(Text(500, 'Needed to discard.')),
	},
	closed,
);
export const Job = Type.Object(
	{
		id: Type.String(),
		kind: OneOf(['release', 'discard']),
		from: OneOf(['step', 'start']),
		flow: OneOf(['current', 'then']),
		filter: ParkedQuery,
		reason: Optional(Type.String()),
		createdBy: Type.String(),
		createdAt: Time,
		finishedAt: Optional(Time),
		state: JobState,
		total: Count,
		counts: Each(['waiting', 'pending', 'done', 'parked', 'gone', 'failed', 'skipped'], Count),
	},
	closed,
);
export const JobList = Type.Object({ jobs: Type.Array(Job) }, closed);
export const JobStateChange = Type.Object({ state: OneOf(['running', 'paused', 'cancelled']) }, closed);
export const JobItemQuery = Type.Object(
	{ state: Optional(ItemState), after: Optional(Type.Integer({ minimum: 0 })), limit: Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })) },
	closed,
);
export const JobItem = Type.Object(
	{
		sequence: Type.Integer(),
		parkedId: Type.String(),
		mandant: Mandant,
		channel: Type.String(),
		source: Type.String(),
		id: Type.String(),
		subject: Optional(Type.String()),
		state: ItemState,
		problem: Optional(Problem),
	},
	closed,
);
export const JobItems = Type.Object({ items: Type.Array(JobItem), next: Optional(Type.Integer()) }, closed);

/* ---- Alerts, audit, people, system ---- */

export const AlertList = Type.Object({ alerts: Type.Array(Alert) }, closed);
export const AuditQuery = Type.Object(
	{
		mandant: Optional(Mandant),
		actor: Optional(Text(100)),
		action: Optional(Text(60)),
		object: Optional(Text(300)),
		since: Optional(Time),
		until: Optional(Time),
		before: Optional(Type.Integer({ minimum: 1 })),
		limit: Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
	},
	closed,
);
export const AuditItem = Type.Object(
	{
		position: Type.Integer(),
		at: Time,
		actor: Type.String(),
		action: Type.String(),
		mandant: Optional(Type.String()),
		object: Optional(Type.String()),
		facts: Optional(Facts),
		hash: Type.String(),
	},
	closed,
);
export const AuditPage = Type.Object({ entries: Type.Array(AuditItem), next: Optional(Type.Integer()) }, closed);
export const AuditVerdict = Type.Object({ entries: Count, lastHash: Type.String(), brokenAt: Optional(Type.Integer()) }, closed);
export const PersonItem = Type.Object(
	{
		id: Type.String(),
		displayName: Type.String(),
		origin: OneOf(['local', 'oidc']),
		active: Type.Boolean(),
		roles: Type.Record(MandantOrAll, Type.Array(RoleName)),
		lockedUntil: Optional(Time),
		mustChange: Type.Boolean(),
		oneTimeUntil: Optional(Time),
		version: Type.String({ description: 'To be sent with a change: it is refused when the person is not like this any more.' }),
	},
	closed,
);
export const PersonList = Type.Object({ people: Type.Array(PersonItem) }, closed);
export const AssignableQuery = Type.Object(
	{
		mandant: Optional(
			Type.Array(Mandant, { maxItems: 1000, description: 'Tenants of the messages: only who may operate on all of them. Missing: all of the caller.' }),
		),
	},
	closed,
);
export const Assignable = Type.Object({ people: Type.Array(Type.Object({ id: Type.String(), displayName: Type.String() }, closed)) }, closed);
export const PersonSave = Type.Object(
	{
		displayName: Type.String({ minLength: 1, maxLength: 200 }),
		active: Type.Boolean(),
		roles: Type.Record(MandantOrAll, Type.Array(RoleName, { maxItems: 5 })),
		version: Optional(Text(40, 'Of the person as it was loaded; `new`: there must be nobody of that name. Missing: whoever it is.')),
	},
	closed,
);
export const OneTimePassword = Type.Object({ password: Type.String({ description: 'Shown once.' }), until: Time }, closed);
export const SystemInfo = Type.Object(
	{
		version: Type.String(),
		node: Type.String(),
		instance: Type.String(),
		startedAt: Time,
		broker: Type.Object({ kind: Type.String(), state: Type.String() }, closed),
		store: Type.Object({ kind: Type.String(), bytes: Optional(Count) }, closed),
		disk: Optional(Type.Object({ freeBytes: Count, totalBytes: Count }, closed)),
		memoryBytes: Count,
		tenants: Type.Array(
			Type.Object(
				{
					id: Mandant,
					name: Type.String(),
					ars: Optional(Type.String()),
					partners: Type.Array(Type.Object({ role: Type.String(), adapter: Type.String(), environment: Type.String() }, closed)),
					portals: Count,
					routes: Count,
					storageLevel: Type.String(),
					contentDays: Optional(Type.Integer()),
					historyDays: Optional(Type.Integer()),
				},
				closed,
			),
		),
		packs: Type.Array(Type.Object({ standard: Type.String(), version: Type.String(), active: Type.Boolean() }, closed)),
	},
	closed,
);
export const CaseAddress = Type.Object({ mandant: Mandant, subject: Type.String({ minLength: 1, maxLength: 255 }) }, closed);
export const CaseDeletion = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }, closed);
export const CaseDeleted = Type.Object({ messages: Count, entries: Count, payloads: Count }, closed);

/* ---- Rehearsals ---- */

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

export const Failure = Problem;

export type Of<Schema extends TSchema> = Static<Schema>;
