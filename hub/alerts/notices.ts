/**
 * Tells each recipient of each alert once when it began, and once when it is over. What was told is remembered in the store, so neither a restart nor another process
 * that takes over repeats or forgets anything: everything follows from what the alert log says and what was told.
 *
 * One alert for one recipient: *untold* → told that it began → *told* → told that it is over → gone. *Untold* → over before it could be told → gone: nothing is said.
 * Within the quiet hours of a recipient it waits, unless it is urgent; what still lasts afterwards comes in one summary.
 *
 * The first change is told at once; what comes within a minute after it is gathered into one notice, so that a day on which everything falls is not a flood.
 * A try that fails is repeated with growing pauses; after a day it is given up and logged. A kill between the try and its record makes one notice come twice, with the
 * same id: that is better than never.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { definitionOf } from '../errors/catalogue.ts';
import { problemOf } from '../errors/drehkreuz-error.ts';
import type { Inbox } from '../journal/store.ts';
import type { LoneWork } from '../leases/run-alone.ts';
import type { Logger } from '../logging/logger.ts';
import { BusinessHours } from '../partners/business-hours.ts';
import type { AlertLog, LoggedAlert } from './alert-log.ts';
import { type AlertChange, EVERY_TENANT } from './alerts.ts';
import type { Notice, NoticeChange, Notifier } from './notifier.ts';
import type { Recipient } from './settings.ts';

export interface NoticesParts {
	readonly recipients: readonly { readonly recipient: Recipient; readonly notifier: Notifier }[];
	readonly alertLog: Pick<AlertLog, 'list'>;
	/** Remembers what was told. */
	readonly inbox: Inbox;
	readonly log: Logger;
	/** Milliseconds between looks, 10 to 60,000. Default 2,000. */
	readonly lookMs?: number;
	/** Milliseconds in which further changes are gathered. Default 60,000. */
	readonly gatherMs?: number;
	/** Milliseconds until a try that failed is repeated; the last one for all further. Default 5 s, 30 s, 2 min, 10 min. */
	readonly retryMs?: readonly number[];
	/** For tests. Default: the time of day. */
	readonly now?: () => number;
}

const RETRY_MS = [5_000, 30_000, 120_000, 600_000] as const;
/** Milliseconds after which a notice is given up. */
const GIVE_UP_MS = 86_400_000;
/** How many alerts are looked at. More last at once only when everything is down. */
const LASTING_MAX = 1_000;
const OVER_MAX = 200;
const SEVERITIES = ['warning', 'error', 'fatal'] as const;

/** To be run in one of all processes. */
export function noticing(parts: NoticesParts): LoneWork {
	const { recipients, alertLog, log, lookMs = 2_000 } = parts;
	return async (signal) => {
		const desks = recipients.map(({ recipient, notifier }) => new Desk(recipient, notifier, parts));
		while (!signal.aborted) {
			try {
				const over = await alertLog.list({ lasting: false, limit: OVER_MAX });
				const alerts = [...(await alertLog.list({ lasting: true, limit: LASTING_MAX })), ...over];
				// Side by side: a mail server that hangs must not keep the webhook waiting.
				for (const desk of desks) desk.look(alerts, signal);
			} catch (error) {
				log.warn({ component: 'alerts', code: problemOf(error).code }, 'alerts could not be looked up for notices; it is tried again');
			}
			await sleep(lookMs, undefined, { signal }).catch(() => {});
		}
		await Promise.all(desks.map((desk) => desk.idle));
	};
}

/** Everything that one recipient is to hear. */
class Desk {
	readonly #recipient: Recipient;
	readonly #notifier: Notifier;
	readonly #parts: NoticesParts;
	readonly #quiet: readonly BusinessHours[];
	/** Names of what was told, as far as it was looked up. */
	readonly #told = new Set<string>();
	#gatherUntil = 0;
	#failures = 0;
	#retryAt = 0;
	/** Names of alerts that were over before they could be told: nothing is said of them any more. */
	readonly #passed = new Set<string>();
	/** Changes that waited for the end of the quiet hours. */
	readonly #waited = new Set<string>();
	idle: Promise<void> | undefined;

	constructor(recipient: Recipient, notifier: Notifier, parts: NoticesParts) {
		this.#recipient = recipient;
		this.#notifier = notifier;
		this.#parts = parts;
		this.#quiet = (recipient.quiet ?? []).map((hours) => new BusinessHours(hours));
	}

	/** Begins a round when the one before has ended. */
	look(alerts: readonly LoggedAlert[], signal: AbortSignal): void {
		this.idle ??= this.#round(alerts, signal)
			.catch((error: unknown) => this.#parts.log.warn({ component: 'alerts', code: problemOf(error).code }, 'a notice was not sent; it is tried again'))
			.finally(() => {
				this.idle = undefined;
			});
	}

	async #round(alerts: readonly LoggedAlert[], signal: AbortSignal): Promise<void> {
		const now = (this.#parts.now ?? Date.now)();
		if (now < this.#retryAt) return;
		const untold: NoticeChange[] = [];
		for (const alert of alerts) if (this.#concerns(alert)) untold.push(...(await this.#untold(alert)));
		const fresh = await this.#withoutOld(untold, now);
		const isQuiet = this.#quiet.some((hours) => hours.at(now).open);
		const due = fresh.filter(({ alert, change }) => {
			if (!isQuiet || this.#isUrgent(alert)) return true;
			this.#waited.add(nameOf(alert, change));
			return false;
		});
		const isUrgent = due.some(({ alert }) => definitionOf(alert.code).severity === 'fatal');
		if (due.length === 0 || (now < this.#gatherUntil && !isUrgent) || signal.aborted) return;
		await this.#send(due, now);
	}

	async #send(changes: readonly NoticeChange[], now: number): Promise<void> {
		const { log, gatherMs = 60_000, retryMs = RETRY_MS } = this.#parts;
		const names = changes.map(({ alert, change }) => nameOf(alert, change));
		const id = createHash('sha256')
			.update(JSON.stringify([this.#recipient.name, names]))
			.digest('hex')
			.slice(0, 32);
		const notice: Notice = { id, recipient: this.#recipient, changes, afterQuiet: names.every((name) => this.#waited.has(name)) };
		try {
			await this.#notifier.send(notice);
		} catch (error) {
			const wait = retryMs[Math.min(this.#failures++, retryMs.length - 1)] ?? 0;
			this.#retryAt = now + wait;
			log.warn({ component: 'alerts', code: problemOf(error).code, attempt: this.#failures }, 'a notice could not be handed over; it is tried again');
			return;
		}
		this.#failures = 0;
		this.#gatherUntil = now + gatherMs;
		for (const change of changes) await this.#remember(change);
	}

	/** What began and was not told, or was told and is over. What is over before it was told is not told. */
	async #untold(alert: LoggedAlert): Promise<NoticeChange[]> {
		const name = nameOf(alert, 'raised');
		if (this.#passed.has(name)) return [];
		const hasBegun = await this.#wasTold(alert, 'raised');
		if (alert.clearedAt === undefined) return hasBegun ? [] : [{ change: 'raised', alert }];
		if (!hasBegun) this.#passed.add(name);
		return hasBegun && !(await this.#wasTold(alert, 'cleared')) ? [{ change: 'cleared', alert }] : [];
	}

	/** Gives up what could not be told for a day. What waits because nobody is to be disturbed is no failure. */
	async #withoutOld(changes: readonly NoticeChange[], now: number): Promise<NoticeChange[]> {
		if (this.#failures === 0) return [...changes];
		const fresh: NoticeChange[] = [];
		for (const change of changes) {
			const at = change.change === 'raised' ? change.alert.raisedAt : (change.alert.clearedAt ?? now);
			if (now - at < GIVE_UP_MS) {
				fresh.push(change);
				continue;
			}
			const { mandant, code } = change.alert;
			this.#parts.log.error({ component: 'alerts', mandant, code: 'DK-ALERT-UNDELIVERED', systemCode: code }, 'a notice was given up after a day');
			await this.#remember(change);
		}
		return fresh;
	}

	async #wasTold(alert: LoggedAlert, change: AlertChange): Promise<boolean> {
		const name = nameOf(alert, change);
		if (this.#told.has(name)) return true;
		const record = await this.#parts.inbox.find(this.#scope, keyOf(name));
		if (record) this.#told.add(name);
		return record !== undefined;
	}

	async #remember({ alert, change }: NoticeChange): Promise<void> {
		const name = nameOf(alert, change);
		this.#told.add(name);
		this.#waited.delete(name);
		await this.#parts.inbox.add(this.#scope, keyOf(name), { contentHash: '', result: {} });
	}

	get #scope(): string {
		return `alert:${this.#recipient.name}`;
	}

	#concerns({ mandant, code }: LoggedAlert): boolean {
		const { mandanten, severity } = this.#recipient;
		const isSevere = SEVERITIES.indexOf(definitionOf(code).severity) >= SEVERITIES.indexOf(severity);
		return isSevere && (mandanten === undefined || mandant === EVERY_TENANT || mandanten.includes(mandant));
	}

	#isUrgent({ code }: LoggedAlert): boolean {
		return definitionOf(code).severity === 'fatal' || this.#recipient.urgent.includes(code);
	}
}

/** Of one change: the same alert that comes again later is another one. */
function nameOf({ name, raisedAt }: LoggedAlert, change: AlertChange): string {
	return `${name}@${raisedAt}/${change}`;
}

function keyOf(name: string): { readonly source: string; readonly id: string } {
	return { source: 'urn:drehkreuz:alert', id: createHash('sha256').update(name).digest('hex') };
}
