/**
 * What travels between the monitor's page and its API: one schema per form, from which requests are checked, answers are written, types are made and the OpenAPI
 * document is generated. Times are epoch milliseconds; sizes bytes. Used by the page for its types only.
 */
import type { Static, TSchema } from 'typebox';

export * from './forms/audit.ts';
export * from './forms/cases.ts';
export * from './forms/jobs.ts';
export * from './forms/messages.ts';
export * from './forms/overview.ts';
export * from './forms/parked.ts';
export { Mandant, Problem, RoleName } from './forms/parts.ts';
export * from './forms/people.ts';
export * from './forms/rehearsals.ts';
export * from './forms/session.ts';
export * from './forms/system.ts';

export type Of<Schema extends TSchema> = Static<Schema>;
