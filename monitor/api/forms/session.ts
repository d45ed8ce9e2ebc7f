/** Signing in, and who is signed in. */
import { Type } from 'typebox';
import { closed, Each, Mandant, OneOf, Optional, RoleName, Text, Time } from './parts.ts';

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
