/** What forms of several areas are made of. */
import { type TSchema, Type } from 'typebox';

export const closed = { additionalProperties: false } as const;
export const Optional = Type.Optional;
export const Time = Type.Integer({ description: 'Epoch milliseconds.' });
export const Text = (maxLength: number, description?: string) => Type.String({ maxLength, ...(description ? { description } : {}) });
export const Count = Type.Integer({ minimum: 0 });
export const OneOf = <const Value extends string>(values: readonly Value[]) => Type.Unsafe<Value>({ enum: values });
/** Every one of these names, with the same form. */
export const Each = <const Name extends string, Form extends TSchema>(names: readonly Name[], form: Form) =>
	Type.Object(Object.fromEntries(names.map((name) => [name, form])) as Record<Name, Form>, closed);
export const Mandant = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$', description: 'Id of a tenant.' });
export const MandantOrAll = Type.String({ pattern: '^(\\*|[a-z0-9][a-z0-9-]{0,62})$' });
export const RoleName = OneOf(['beobachtung', 'sachbearbeitung', 'betrieb', 'entwicklung', 'verwaltung']);
export const Facts = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]));
export const InLanguages = Type.Object({ de: Type.String(), en: Type.String() }, closed);
/** A code of the error registry with its texts filled in. */
export const Problem = Type.Object(
	{ code: Type.String(), title: InLanguages, remedy: InLanguages, facts: Optional(Facts), node: Optional(Type.String()) },
	{ ...closed, description: 'A code of the error registry, with its texts.' },
);
