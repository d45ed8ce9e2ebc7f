/**
 * Every request that the monitor's API answers, below `/monitor/api`: its form, and the right that it needs. Server, page and OpenAPI document are made from this table.
 *
 * `right`: what the person needs; on which tenants is decided by the handler, which answers only for those. `anyone`: signed in. `public`: also before signing in.
 * Requests that change something (all but GET) need the header `x-drehkreuz-csrf`. Failures are answered as `Problem` with its HTTP status.
 */
import { type TSchema, Type } from 'typebox';
import type { Right } from '../../hub/people/rights.ts';
import * as forms from './schemas.ts';

export interface Route {
	readonly right: Right | 'anyone' | 'public';
	readonly summary: string;
	readonly params?: TSchema;
	readonly query?: TSchema;
	readonly body?: TSchema;
	/** Missing: 204. */
	readonly answer?: TSchema;
	/** The answer is a file or a stream of events. */
	readonly media?: string;
}

const NameParam = Type.Object({ name: forms.ScenarioName });
const IdParam = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) });

export const routes = {
	'GET /sign-in': { right: 'public', summary: 'Ways to sign in.', answer: forms.SignInWays },
	'POST /session': { right: 'public', summary: 'Sign in with a local account. Sets the session cookie.', body: forms.SignIn, answer: forms.Me },
	'GET /session': { right: 'anyone', summary: 'Who is signed in, and what they may do.', answer: forms.Me },
	'DELETE /session': { right: 'anyone', summary: 'Sign out.' },
	'POST /session/password': {
		right: 'anyone',
		summary: 'Change the own password. Other sessions of the person end.',
		body: forms.PasswordChange,
		answer: forms.Me,
	},

	'GET /overview': { right: 'see', summary: 'Everything at a glance, the worst first.', answer: forms.Overview },
	'GET /events': {
		right: 'see',
		summary: 'Server-sent events: `overview` (every two seconds when something changed; with the alerts that last) and `job`.',
		media: 'text/event-stream',
	},

	'GET /messages': { right: 'see', summary: 'Search, newest first.', query: forms.MessageQuery, answer: forms.MessagePage },
	'GET /message': { right: 'see', summary: 'One message: way, steps, receipts, related messages.', query: forms.MessageAddress, answer: forms.MessageDetail },
	'GET /message/content': {
		right: 'content',
		summary: 'Content of a message; masked unless opened. Every look is written to the audit log.',
		query: forms.ContentQuery,
		answer: forms.Content,
	},
	'GET /message/attachment': {
		right: 'content',
		summary: 'One attachment, as a download. Written to the audit log.',
		query: Type.Object({ ...forms.ContentQuery.properties, index: Type.Integer({ minimum: 0 }) }, { additionalProperties: false }),
		media: 'application/octet-stream',
	},
	'GET /message/report': { right: 'content', summary: 'Checks the content anew against the installed packs.', query: forms.ContentQuery, answer: forms.Report },

	'GET /parked/groups': { right: 'see', summary: 'Parked messages by cause, the largest group first.', query: forms.ParkedQuery, answer: forms.Groups },
	'GET /parked': { right: 'see', summary: 'Parked messages, newest first.', query: forms.ParkedListQuery, answer: forms.ParkedPage },
	'POST /parked/hold': {
		right: 'operate',
		summary: 'Holds messages, or lets them go: what is held is left out of every job.',
		body: forms.Hold,
		answer: forms.Changed,
	},
	'POST /parked/assign': { right: 'operate', summary: 'Who looks after them.', body: forms.Assign, answer: forms.Changed },
	'PUT /parked/note': { right: 'operate', summary: 'Note of a group; empty removes it.', body: forms.Note },
	'PUT /parked/:id/content': {
		right: 'operate',
		summary: 'Puts a corrected body in its place; needs the right `content` too. It stays parked.',
		params: IdParam,
		body: forms.Edit,
		answer: forms.Edited,
	},

	'POST /jobs': { right: 'operate', summary: 'Releases or discards parked messages, in the background.', body: forms.JobOrder, answer: forms.Job },
	'GET /jobs': { right: 'see', summary: 'Jobs, newest first.', answer: forms.JobList },
	'GET /jobs/:id': { right: 'see', summary: 'One job.', params: IdParam, answer: forms.Job },
	'GET /jobs/:id/items': { right: 'see', summary: 'What became of each message.', params: IdParam, query: forms.JobItemQuery, answer: forms.JobItems },
	'PUT /jobs/:id/state': { right: 'operate', summary: 'Pause, go on, cancel.', params: IdParam, body: forms.JobStateChange, answer: forms.Job },

	'GET /alerts': { right: 'see', summary: 'Alerts: those that last first.', answer: forms.AlertList },
	'GET /audit': { right: 'audit', summary: 'Who did what, newest first.', query: forms.AuditQuery, answer: forms.AuditPage },
	'GET /audit/verify': { right: 'audit', summary: 'Whether the chain of the audit log is whole.', answer: forms.AuditVerdict },

	'GET /people': { right: 'people', summary: 'People and their roles.', answer: forms.PersonList },
	'GET /people/assignable': {
		right: 'operate',
		summary: 'Who may look after messages, by name.',
		query: forms.AssignableQuery,
		answer: forms.Assignable,
	},
	'PUT /people/:id': {
		right: 'people',
		summary: 'Adds or changes a person. Sessions end when roles shrink.',
		params: IdParam,
		body: forms.PersonSave,
		answer: forms.PersonItem,
	},
	'DELETE /people/:id': { right: 'people', summary: 'Removes a person.', params: IdParam },
	'POST /people/:id/password': { right: 'people', summary: 'Gives a one-time password, shown once.', params: IdParam, answer: forms.OneTimePassword },

	'GET /case/export': {
		right: 'content',
		summary: 'Everything that is known about a case, as JSON for download (Art. 15 DSGVO).',
		query: forms.CaseAddress,
		media: 'application/json',
	},
	'POST /case/delete': {
		right: 'people',
		summary: 'Deletes what is known of a case; a record of the deletion stays (Art. 17 DSGVO).',
		query: forms.CaseAddress,
		body: forms.CaseDeletion,
		answer: forms.CaseDeleted,
	},

	'POST /rehearsals/record': {
		right: 'flows',
		summary: 'Makes a scenario of a recorded message, its content disguised. Nothing is kept. Written to the audit log.',
		body: forms.RehearsalRecord,
		answer: forms.RehearsalRecorded,
	},
	'POST /rehearsals/run': {
		right: 'flows',
		summary: 'Runs a scenario against flows, without any partner system. Takes seconds, at most a minute.',
		body: forms.RehearsalOrder,
		answer: forms.RehearsalRun,
	},
	'GET /rehearsals': { right: 'flows', summary: 'Scenarios that are kept.', answer: forms.ScenarioList },
	'GET /rehearsals/:name': { right: 'flows', summary: 'One scenario, with what is expected of it.', params: NameParam, answer: forms.Scenario },
	'POST /rehearsals': {
		right: 'flows',
		summary: 'Keeps a scenario: what the flows do with it now is expected from now on. Runs it twice.',
		body: forms.ScenarioKeep,
		answer: forms.RehearsalRun,
	},
	'PUT /rehearsals/:name': {
		right: 'flows',
		summary: 'Puts a scenario as it stands in its file, with what is expected of it. Nothing is run.',
		params: NameParam,
		body: forms.ScenarioFile,
	},
	'DELETE /rehearsals/:name': { right: 'flows', summary: 'Removes a scenario.', params: NameParam },
	'GET /flow-versions': { right: 'flows', summary: 'Flows as they were deployed, newest first.', answer: forms.FlowVersionList },

	'GET /system': { right: 'see', summary: 'Versions, engines, disk, tenants, standards packs.', answer: forms.SystemInfo },
} as const satisfies Readonly<Record<`${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`, Route>>;

export type RouteName = keyof typeof routes;
