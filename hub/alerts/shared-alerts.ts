/**
 * The alerts of all hub processes: what lasts is in the store, so that of N processes that see the same one announces it, and a restart neither repeats nor
 * forgets one.
 *
 * An alert: *fine* → raise → wanted → written → *lasts* → clear → wanted → written → *fine*. Only the process whose write began or ended it announces that. A write that
 * fails is tried again; raised and cleared again before it was written, an alert never was.
 *
 * What lasts is looked up again every few seconds. So a process learns what others raised and cleared; and one that still sees what another one cleared raises it
 * anew with its next try. Whoever sees that all is well clears, whoever raised it: an alert of a process that died ends with the first partner call that is
 * answered, the first message that lands, or the next look of a rule.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { problemOf } from '../errors/drehkreuz-error.ts';
import type { Logger } from '../logging/logger.ts';
import type { AlertLog } from './alert-log.ts';
import { type Alert, type AlertChange, type Alerts, nameOf } from './alerts.ts';

export interface SharedAlertsOptions {
	readonly alertLog: AlertLog;
	readonly log: Logger;
	/** Called in the one process that began or ended it. Must not throw. */
	readonly announce: (change: AlertChange, alert: Alert) => void;
	/** Milliseconds between looks at what lasts, 20 to 60,000. Default 5,000. */
	readonly lookMs?: number;
	/** Milliseconds until a write that failed is tried again. Default 2,000. */
	readonly retryMs?: number;
}

interface Wanted {
	readonly change: AlertChange;
	readonly alert: Alert;
	readonly at: number;
}

/** More last at once only when everything is down. */
const LASTING_MAX = 1_000;

export class SharedAlerts implements Alerts {
	readonly #options: SharedAlertsOptions;
	/** As far as this process knows. */
	readonly #lasting = new Map<string, Alert>();
	/** Not written yet; the latest wish counts. */
	readonly #wanted = new Map<string, Wanted>();
	/** Grows with each wish: a look that began before one says nothing about it. */
	#wishes = 0;
	#writing: Promise<void> | undefined;
	#timer: NodeJS.Timeout | undefined;
	readonly #stopping = new AbortController();

	constructor(options: SharedAlertsOptions) {
		this.#options = options;
	}

	/** Learns what lasts. Never rejects: where the store cannot be read now, the next look is tried. */
	async open(): Promise<void> {
		await this.#look();
		this.#timer = setInterval(() => void this.#look(), this.#options.lookMs ?? 5_000).unref();
	}

	get lasting(): readonly Alert[] {
		return [...this.#lasting.values()];
	}

	raise(alert: Alert): void {
		const name = nameOf(alert);
		if (this.#lasting.has(name)) return;
		this.#lasting.set(name, alert);
		this.#want(name, 'raised', alert);
	}

	clear(alert: Alert): void {
		if (this.#lasting.size === 0) return;
		const name = nameOf(alert);
		const lasting = this.#lasting.get(name);
		if (!lasting) return;
		this.#lasting.delete(name);
		this.#want(name, 'cleared', lasting);
	}

	/** Lets what is being written end. What cannot be written is left: the next life sees for itself. */
	async close(): Promise<void> {
		clearInterval(this.#timer);
		this.#stopping.abort();
		await this.#writing;
	}

	#want(name: string, change: AlertChange, alert: Alert): void {
		this.#wishes += 1;
		this.#wanted.set(name, { change, alert, at: Date.now() });
		this.#writing ??= this.#write();
	}

	async #write(): Promise<void> {
		const { alertLog, announce, log, retryMs = 2_000 } = this.#options;
		for (let next = this.#next(); next; next = this.#next()) {
			const [name, wanted] = next;
			const { change, alert, at } = wanted;
			try {
				const isOurs = await (change === 'raised' ? alertLog.raise(name, alert, at) : alertLog.clear(name, at));
				if (this.#wanted.get(name) === wanted) this.#wanted.delete(name);
				if (isOurs) announce(change, alert);
			} catch (error) {
				log.error({ component: 'alerts', code: problemOf(error).code }, 'an alert could not be written; it is tried again');
				if (this.#stopping.signal.aborted) break;
				await sleep(retryMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
			}
		}
		this.#writing = undefined;
	}

	#next(): [string, Wanted] | undefined {
		const [first] = this.#wanted;
		return first;
	}

	async #look(): Promise<void> {
		const before = this.#wishes;
		try {
			const lasting = await this.#options.alertLog.list({ lasting: true, limit: LASTING_MAX });
			if (this.#wishes !== before || this.#wanted.size > 0) return;
			this.#lasting.clear();
			for (const alert of lasting) this.#lasting.set(alert.name, alert);
		} catch (error) {
			this.#options.log.warn({ component: 'alerts', code: problemOf(error).code }, 'what lasts could not be looked up; it is tried again');
		}
	}
}
