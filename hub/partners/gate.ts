/**
 * The gate in front of one partner system of one tenant. Every call passes it before anything is written about the call, so that what is turned away
 * here has burnt nothing: the error says uncounted, and when to come again.
 *
 * A call finds the gate
 *
 * - *free*: it goes at once;
 * - *busy* (all places or all tokens of this second used): it waits in line, three seconds at most, else DK-PARTNER-FULL;
 * - *closed* (outside business hours): DK-PARTNER-CLOSED until they begin;
 * - *held* (the partner said Retry-After): DK-PARTNER-HELD until then, for everybody, not only for the message that was told;
 * - *left alone* (breaker open, or half-open with its probe under way): DK-PARTNER-PAUSED.
 *
 * Who waits in line when the gate closes, is held or left alone is turned away too. How the breaker moves: see `breaker.ts`. Opening raises the alert
 * DK-PARTNER-DOWN, closing clears it. Listeners are told when `readiness` changes; nobody polls.
 *
 * State is per process: two hub processes have two gates for one partner.
 */
import type { Alert, Alerts } from '../alerts/alerts.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { GateCondition } from '../status/status.ts';
import { Breaker } from './breaker.ts';
import { BusinessHours } from './business-hours.ts';
import type { Care } from './care.ts';
import { Line } from './line.ts';
import { Rate } from './rate.ts';
import { mayBeTheMessage, verdictOf } from './verdict.ts';

export interface GateOptions extends Care {
	readonly mandant: string;
	readonly role: string;
	readonly alerts: Alerts;
}

/** `few`: the next call is the probe that decides whether all may come. */
export type Readiness = 'all' | 'few' | 'none';

/**
 * When a message comes again that was turned away, milliseconds: it looks in between, so that it is near when the partner is back, which may be before
 * its time. These are rungs of the retry queues; a wait between them would be rounded up to the next.
 */
const SOON_MS = 5_000;
const LATER_MS = 30_000;
/** Milliseconds until a message comes again that found the line too long. */
const FULL_MS = 5_000;
/** Milliseconds until a message comes again that met a probe under way. */
const PROBING_MS = 1_000;
/** The longest time that one Retry-After holds everybody back, milliseconds; then one answer decides anew. */
const HOLD_MAX_MS = 3_600_000;

/** A call on its way. */
interface Pass {
	readonly began: number;
	readonly isProbe: boolean;
}

export class Gate {
	readonly #options: GateOptions;
	readonly #breaker: Breaker;
	readonly #rate: Rate | undefined;
	readonly #hours: BusinessHours | undefined;
	#hoursNow = { open: true, until: Number.POSITIVE_INFINITY };
	#heldUntil = 0;
	/** Oldest first. */
	readonly #running = new Set<Pass>();
	readonly #line = new Line<Pass>(() => this.#full());
	/** Running average of how long a call takes, milliseconds. */
	#usualMs = 0;
	readonly #listeners = new Set<() => void>();
	#told: Readiness = 'all';
	/** Somebody was turned away because of the line, and it has not become short since. */
	#crowded = false;
	#wake: NodeJS.Timeout | undefined;

	constructor(options: GateOptions) {
		this.#options = options;
		this.#breaker = new Breaker(options.breaker);
		this.#rate = options.ratePerSecond === undefined ? undefined : new Rate(options.ratePerSecond);
		this.#hours = options.businessHours && new BusinessHours(options.businessHours);
		if (this.#hours) this.#hoursNow = { open: true, until: 0 };
	}

	/**
	 * Makes the call when the gate lets it through.
	 * @throws DrehkreuzError DK-PARTNER-FULL, DK-PARTNER-CLOSED, DK-PARTNER-HELD, DK-PARTNER-PAUSED, all uncounted; what the call throws, uncounted
	 * where the partner is to blame and not the message
	 */
	async pass<Result>(call: () => Promise<Result>): Promise<Result> {
		const pass = this.#enter(Date.now()) ?? (await this.#waitInLine());
		try {
			const result = await call();
			this.#answered();
			return result;
		} catch (error) {
			throw this.#judged(error, pass);
		} finally {
			this.#leave(pass);
		}
	}

	/** Whether it makes sense to bring calls now. */
	get readiness(): Readiness {
		if (this.#refusal(Date.now())) return 'none';
		if (this.#breaker.state === 'half-open') return 'few';
		if (this.#crowded && this.#line.length * 4 > this.#lineLimit(Date.now())) return 'none';
		this.#crowded = false;
		return 'all';
	}

	/** How a call would find it now. */
	get condition(): GateCondition {
		const now = Date.now();
		this.#refusal(now); // Moves on what time alone moves.
		if (!this.#hoursNow.open) return { state: 'closed', until: this.#hoursNow.until };
		if (now < this.#heldUntil) return { state: 'held', until: this.#heldUntil };
		if (this.#breaker.state === 'open') return { state: 'paused', until: this.#breaker.until };
		if (this.#breaker.state === 'half-open') return { state: 'probing' };
		const isBusy = this.#line.length > 0 || this.#running.size >= this.#options.concurrency;
		return { state: isBusy ? 'busy' : 'open' };
	}

	/** @returns the way to leave */
	onChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		this.#told = this.readiness;
		this.#pump();
		return () => this.#listeners.delete(listener);
	}

	/** Turns away who waits. What is under way ends by itself. */
	close(): void {
		clearTimeout(this.#wake);
		this.#listeners.clear();
		this.#line.clear(() => new DrehkreuzError('DK-DELIVERY-INTERRUPTED', {}, { counted: false }));
	}

	/** The fast way: undefined when the call must wait. */
	#enter(now: number): Pass | undefined {
		const refusal = this.#refusal(now);
		if (refusal) throw refusal;
		const isFree = this.#line.length === 0 && this.#running.size < this.#options.concurrency;
		return isFree && (this.#rate?.take(now) ?? true) ? this.#begin(now) : undefined;
	}

	#begin(now: number): Pass {
		const pass = { began: now, isProbe: this.#breaker.begin() };
		this.#running.add(pass);
		return pass;
	}

	async #waitInLine(): Promise<Pass> {
		if (this.#line.length >= this.#lineLimit(Date.now())) throw this.#full();
		const turn = this.#line.wait();
		this.#pump();
		return turn;
	}

	/** As many as get their turn within two seconds, at least a few, so that no place stays empty. */
	#lineLimit(now: number): number {
		const { concurrency, ratePerSecond } = this.#options;
		const [oldest] = this.#running;
		const callMs = Math.max(this.#usualMs, oldest ? now - oldest.began : 0);
		const perSecond = Math.min((concurrency * 1_000) / callMs, ratePerSecond ?? Number.POSITIVE_INFINITY);
		return Math.min(Math.max(Math.floor(2 * perSecond), ratePerSecond === undefined ? concurrency : 1), 1_000);
	}

	#refusal(now: number): DrehkreuzError | undefined {
		if (now >= this.#hoursNow.until && this.#hours) this.#hoursNow = this.#hours.at(now);
		if (!this.#hoursNow.open) return this.#turnAway('DK-PARTNER-CLOSED', this.#hoursNow.until - now);
		if (now < this.#heldUntil) return this.#turnAway('DK-PARTNER-HELD', this.#heldUntil - now);
		if (this.#breaker.state === 'closed') return undefined;
		this.#breaker.tick(now);
		if (this.#breaker.state === 'open') return this.#turnAway('DK-PARTNER-PAUSED', this.#breaker.until - now);
		return this.#breaker.isProbing ? this.#turnAway('DK-PARTNER-PAUSED', PROBING_MS) : undefined;
	}

	#full(): DrehkreuzError {
		this.#crowded = true;
		return this.#turnAway('DK-PARTNER-FULL', FULL_MS);
	}

	#turnAway(code: ErrorCode, waitMs: number): DrehkreuzError {
		const facts = { role: this.#options.role, seconds: Math.ceil(waitMs / 1_000) };
		return new DrehkreuzError(code, facts, { retryAfterMs: comeAgainMs(waitMs), counted: false });
	}

	#answered(): void {
		this.#breaker.answered();
		// Each time: the alert may have been raised by a process that is dead by now.
		this.#options.alerts.clear(this.#alert);
	}

	/** The error as the flight shall see it. */
	#judged(error: unknown, { isProbe }: Pass): unknown {
		const verdict = verdictOf(error);
		if (verdict === 'answered') this.#answered();
		if (verdict === 'nothing' && isProbe) this.#breaker.probedNothing();
		if (verdict !== 'down' || !(error instanceof DrehkreuzError)) return error;
		const now = Date.now();
		// Calls that were under way when the partner asked to wait tell nothing new.
		if (isProbe || now >= this.#heldUntil) this.#breaker.failed(now, isProbe);
		if (error.retryAfterMs) this.#heldUntil = Math.max(this.#heldUntil, now + Math.min(error.retryAfterMs, HOLD_MAX_MS));
		if (this.#breaker.state === 'open') this.#options.alerts.raise(this.#alert);
		const leftAlone = this.#breaker.state !== 'closed';
		if (error.code !== 'DK-PARTNER-UNREACHABLE' && (!leftAlone || (isProbe && mayBeTheMessage(error)))) return error;
		return error.uncounted(leftAlone ? comeAgainMs(this.#breaker.until - now) : undefined);
	}

	#leave(pass: Pass): void {
		this.#running.delete(pass);
		this.#usualMs += (Date.now() - pass.began - this.#usualMs) / 8;
		if (this.#line.length > 0 || this.#listeners.size > 0) this.#pump();
	}

	/** Lets in from the line what may go, turns away what may not wait any longer, tells who listens, and comes again when time changes something. */
	#pump(): void {
		const now = Date.now();
		let nextMs: number | undefined;
		while (this.#line.length > 0) {
			const refusal = this.#refusal(now);
			if (refusal) {
				this.#line.clear(() => refusal);
				break;
			}
			if (this.#running.size >= this.#options.concurrency) break;
			if (this.#rate && !this.#rate.take(now)) {
				nextMs = this.#rate.nextMs(now);
				break;
			}
			this.#line.next(this.#begin(now));
		}
		this.#tell();
		this.#wakeIn(nextMs ?? this.#changeMs(now));
	}

	#tell(): void {
		if (this.#listeners.size === 0) return;
		const readiness = this.readiness;
		if (readiness === this.#told) return;
		this.#told = readiness;
		for (const listener of [...this.#listeners]) listener();
	}

	/** Milliseconds until time alone changes something. */
	#changeMs(now: number): number | undefined {
		const moments = [this.#hoursNow.open ? 0 : this.#hoursNow.until, this.#heldUntil, this.#breaker.state === 'open' ? this.#breaker.until : 0];
		const later = moments.filter((at) => at > now);
		return later.length === 0 ? undefined : Math.min(...later) - now;
	}

	#wakeIn(ms: number | undefined): void {
		clearTimeout(this.#wake);
		this.#wake = ms === undefined ? undefined : setTimeout(() => this.#pump(), Math.max(1, Math.ceil(ms))).unref();
	}

	get #alert(): Alert {
		const { mandant, role } = this.#options;
		return { code: 'DK-PARTNER-DOWN', facts: { mandant, role }, mandant, about: { partner: role } };
	}
}

function comeAgainMs(waitMs: number): number {
	return waitMs > 3 * SOON_MS ? LATER_MS : Math.max(1, Math.min(Math.ceil(waitMs), SOON_MS));
}
