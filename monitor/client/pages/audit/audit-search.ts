/** A search in the audit log, as it stands in the address and as the API asks for it. Knows no browser. */
import type { AuditQuery } from '../../app/forms.ts';

/** What people and the hub do that is written down. The API takes any text: a newer hub may know more. */
export const ACTIONS = [
	'signed-in',
	'sign-in-failed',
	'signed-out',
	'locked',
	'password-changed',
	'person-saved',
	'person-removed',
	'content-viewed',
	'attachment-viewed',
	'content-edited',
	'group-noted',
	'held',
	'unheld',
	'assigned',
	'job-created',
	'job-paused',
	'job-resumed',
	'job-cancelled',
	'job-finished',
	'case-exported',
	'case-deleted',
	'retention-ran',
	'key-rotated',
	'flows-deployed',
	'rehearsal-recorded',
	'rehearsal-run',
	'rehearsal-kept',
	'rehearsal-removed',
	'alert-rule-saved',
] as const;
export type Action = (typeof ACTIONS)[number];

export interface AuditSearch {
	readonly mandant?: string;
	readonly actor?: string;
	readonly action?: string;
	readonly object?: string;
	/** `2026-11-29`, local; both days included. */
	readonly from?: string;
	readonly to?: string;
}

const NAMES = { mandant: 'mandant', actor: 'person', action: 'handlung', object: 'gegenstand', from: 'von', to: 'bis' } as const satisfies Record<
	keyof AuditSearch,
	string
>;

export function auditText(search: AuditSearch): string {
	const parts = new URLSearchParams();
	for (const [key, name] of Object.entries(NAMES) as [keyof AuditSearch, string][]) {
		const value = search[key]?.trim();
		if (value) parts.set(name, value);
	}
	return parts.toString();
}

export function auditSearch(text: string): AuditSearch {
	const parts = new URLSearchParams(text);
	const search: Partial<Record<keyof AuditSearch, string>> = {};
	for (const [key, name] of Object.entries(NAMES) as [keyof AuditSearch, string][]) {
		const value = parts.get(name)?.trim();
		if (value) search[key] = value;
	}
	return search;
}

export function auditQuery({ from, to, ...same }: AuditSearch): AuditQuery {
	const since = dayBegin(from, 0);
	const until = dayBegin(to, 1);
	return { ...same, ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
}

function dayBegin(day: string | undefined, later: number): number | undefined {
	const [year, month, date] = /^\d{4}-\d{2}-\d{2}$/.test(day ?? '') ? (day ?? '').split('-').map(Number) : [];
	return year === undefined || month === undefined || date === undefined ? undefined : new Date(year, month - 1, date + later).getTime();
}
