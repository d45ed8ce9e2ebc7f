/** Work on many parked messages. */
import { Type } from 'typebox';
import { ParkedQuery } from './parked.ts';
import { Count, closed, Each, Mandant, OneOf, Optional, Problem, Text, Time } from './parts.ts';

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
