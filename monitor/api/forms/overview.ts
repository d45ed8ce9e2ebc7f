/** Everything at a glance, and alerts. */
import { Type } from 'typebox';
import { Count, closed, Mandant, OneOf, Optional, Problem, Time } from './parts.ts';

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
export const AlertList = Type.Object({ alerts: Type.Array(Alert) }, closed);
