/** People and their roles. */
import { Type } from 'typebox';
import { closed, Mandant, MandantOrAll, OneOf, Optional, RoleName, Text, Time } from './parts.ts';

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
