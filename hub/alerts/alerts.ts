/**
 * Port: something that people should know while it lasts (a partner is down, a flow is stuck). Not for single messages: those are parked.
 *
 * An alert is known by code, tenant and what it is about. It is raised once and cleared once, however often somebody says so meanwhile.
 */
import type { Problem } from '../errors/problem.ts';

export interface Alert extends Problem {
	/** `*` where it is about the machine, and so concerns every tenant. */
	readonly mandant: string;
	/** What it is about: the role of a partner, a channel, or a part of the machine (`disk`). */
	readonly about: { readonly partner: string } | { readonly channel: string } | { readonly system: string };
}

/** Tenant of alerts that are about the machine. */
export const EVERY_TENANT = '*';

export interface Alerts {
	/** Repeats are harmless. */
	raise(alert: Alert): void;
	/** What does not last needs no clearing: harmless, and cheap, so that whoever sees that all is well may say so each time. */
	clear(alert: Alert): void;
}

export type AlertChange = 'raised' | 'cleared';

/**
 * The alerts of one process, in memory: for tests and library use. Each change is announced once, in the order in which it came. In the hub they are shared and
 * outlive the process: `shared-alerts.ts`.
 */
export class AlertBoard implements Alerts {
	readonly #raised = new Map<string, Alert>();
	readonly #announce: (change: AlertChange, alert: Alert) => void;

	/** @param announce called at each change; must not throw */
	constructor(announce: (change: AlertChange, alert: Alert) => void) {
		this.#announce = announce;
	}

	get raised(): readonly Alert[] {
		return [...this.#raised.values()];
	}

	raise(alert: Alert): void {
		const name = nameOf(alert);
		if (this.#raised.has(name)) return;
		this.#raised.set(name, alert);
		this.#announce('raised', alert);
	}

	clear(alert: Alert): void {
		const raised = this.#raised.get(nameOf(alert));
		if (!raised) return;
		this.#raised.delete(nameOf(alert));
		this.#announce('cleared', raised);
	}
}

/** For tests and library use. */
export const silentAlerts: Alerts = { raise() {}, clear() {} };

/** The same for every process that sees the same. */
export function nameOf({ code, mandant, about }: Alert): string {
	return JSON.stringify([code, mandant, about]);
}
