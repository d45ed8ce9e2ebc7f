/** Who did what. */
import { Type } from 'typebox';
import { Count, closed, Facts, Mandant, Optional, Text, Time } from './parts.ts';

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
