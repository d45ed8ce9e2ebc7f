/**
 * What the audit log says beside an action, for people: which facts and values have words, and which are names that stay as they are. A newer hub may know more:
 * what has no words is shown as it is. Knows no browser.
 */
import type { Action } from './audit-search.ts';

/** Which parked messages something was done to. */
const FILTER = ['channel', 'code', 'partner', 'node', 'subject', 'messageId', 'assignee', 'held', 'parkedUntil', 'chosen'] as const;
const COUNTED = ['waiting', 'pending', 'done', 'parked', 'gone', 'failed', 'skipped'] as const;

/** What each action may say. */
export const FACTS_OF = {
	'signed-in': ['by'],
	'sign-in-failed': ['failures', 'by', 'name', 'count', 'oneTime', 'expired'],
	'signed-out': [],
	locked: ['failures', 'seconds'],
	'password-changed': ['oneTime', 'at', 'from'],
	'person-saved': ['roles', 'active', 'new', 'by'],
	'person-removed': [],
	'content-viewed': ['place', 'open', 'offset', 'report'],
	'attachment-viewed': ['place', 'index'],
	'content-edited': ['as', 'reason'],
	'group-noted': ['mandant', ...FILTER, 'length'],
	held: ['mandant', ...FILTER, 'count'],
	unheld: ['mandant', ...FILTER, 'count'],
	assigned: ['mandant', ...FILTER, 'count', 'to'],
	'job-created': ['kind', 'from', 'flow', 'reason', 'by', 'mandant', ...FILTER],
	'job-paused': [],
	'job-resumed': [],
	'job-cancelled': [],
	'job-finished': ['kind', 'total', ...COUNTED],
	'case-exported': [],
	'case-deleted': ['asked', 'reason', 'messages', 'entries', 'payloads'],
	'retention-ran': ['contents', 'entries', 'payloads'],
	'key-rotated': ['step'],
	'flows-deployed': ['what', 'way', 'refused'],
	'rehearsal-recorded': [],
	'rehearsal-run': [],
	'rehearsal-kept': ['replace'],
	'rehearsal-removed': [],
	'alert-rule-saved': [],
} as const satisfies Readonly<Record<Action, readonly string[]>>;

export type FactName = (typeof FACTS_OF)[Action][number];

/** Values that are words of the hub. */
export const VALUES_OF = {
	by: ['password', 'oidc', 'command line'],
	name: ['unknown'],
	at: ['console', 'start'],
	from: ['environment', 'step', 'start'],
	place: ['received', 'channel', 'parked', 'delivered'],
	flow: ['current', 'then'],
	kind: ['release', 'discard'],
	step: ['added', 'removed'],
	what: ['flows', 'flow', 'nodes'],
	way: ['full', 'nodes', 'flows', 'reload'],
} as const satisfies Partial<Record<FactName, readonly string[]>>;

type Worded = { readonly [Name in keyof typeof VALUES_OF]: `${Name}.${(typeof VALUES_OF)[Name][number]}` }[keyof typeof VALUES_OF];

/** Key of the words of a value, `factvalue.by.oidc`, without its beginning. */
export type ValueName = Exclude<Worded, 'by.command line'> | 'by.commandline';

const NAMES: ReadonlySet<string> = new Set(Object.values(FACTS_OF).flat());

/** Undefined: there are no words for it. */
export function factName(name: string): FactName | undefined {
	return NAMES.has(name) ? (name as FactName) : undefined;
}

/** Undefined: it is shown as it is. */
export function valueName(name: string, value: string): ValueName | undefined {
	const known: readonly string[] | undefined = Object.hasOwn(VALUES_OF, name) ? VALUES_OF[name as keyof typeof VALUES_OF] : undefined;
	return known?.includes(value) ? (`${name}.${value.replaceAll(' ', '')}` as ValueName) : undefined;
}

/** Roles as the hub writes them, `*: verwaltung; musterstadt: betrieb, sachbearbeitung`. */
export function rolesIn(text: string): readonly { readonly mandant: string; readonly roles: readonly string[] }[] {
	return text.split('; ').flatMap((part) => {
		const [mandant, roles] = part.split(': ', 2);
		return mandant === undefined || roles === undefined ? [] : [{ mandant, roles: roles.split(', ') }];
	});
}
