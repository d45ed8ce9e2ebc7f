/** Parked messages and what is done to them. */
import { Type } from 'typebox';
import { ParkedItem, Report } from './messages.ts';
import { Count, closed, Mandant, Optional, Problem, Text, Time } from './parts.ts';

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
