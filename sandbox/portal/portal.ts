/**
 * A service portal of the kind of Amt24, with its citizens. It submits invented applications to the hub's ingress, sends the same again until
 * the hub answers 202, takes status events at `POST /status`, and lets the citizen pay (or cancel) when a payment link comes.
 *
 * Nothing is forgotten: an application is in the ledger before it is sent, and after a restart the portal goes on sending and paying.
 * `GET /antraege` shows every application with its statuses; `GET /zurueck` is where the payment page sends people back to.
 * Effects: `application-made`, `application-accepted`, `application-refused`, `status-received`, `payment-page-visited`.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Counterpart, type CounterpartOptions, type Reply, type Request } from '../counterpart.ts';
import { type ApplicationFile, inventApplication, type ParkingApplication } from './application.ts';
import { CaseBook, type PortalCase, type VisitAction } from './case-book.ts';
import { Chance } from './chance.ts';
import { send } from './send.ts';
import { readStatusEvent } from './status-event.ts';

export interface PortalOptions extends CounterpartOptions {
	/** Where the hub is, e.g. `http://127.0.0.1:8080`. May be set later: `portal.hubUrl = …`. */
	readonly hubUrl?: string;
	/** Token for the hub's ingress. */
	readonly token: string;
	/** Token the hub must show at `/status`. Default `sandkasten-portal`. */
	readonly statusToken?: string;
	/** Default `musterstadt`. */
	readonly mandant?: string;
	/** Default `bewohnerparkausweis`. */
	readonly entry?: string;
	/** The same seed invents the same applications in the same order. Default `1`. */
	readonly seed?: string;
	/** Share of applications with an attachment, 0 to 1. Default 0.5. */
	readonly attachmentShare?: number;
	/** Share of citizens who cancel the payment, 0 to 1. Default 0. */
	readonly cancelShare?: number;
	/** Milliseconds a citizen takes until the payment page is opened. Default 300. */
	readonly thinkMs?: number;
	/** Milliseconds until an unanswered application is sent again, doubling up to 10 s. Default 500. */
	readonly resendMs?: number;
	/** Milliseconds the portal waits for an answer. Default 10,000. */
	readonly timeoutMs?: number;
}

export interface SubmitOptions {
	readonly mandant?: string;
	readonly entry?: string;
	/** Default: an invented one. */
	readonly application?: ParkingApplication;
	readonly files?: readonly ApplicationFile[];
}

const RESEND_MAX_MS = 10_000;
/** A citizen who finds the payment page down gives up after so many tries, about three minutes. */
const PAY_TRIES = 20;

export class PortalCounterpart extends Counterpart {
	readonly name = 'portal';
	/** Where the hub is; applications wait as long as it is undefined. */
	hubUrl: string | undefined;
	readonly #options: PortalOptions;
	readonly #book: CaseBook;
	readonly #work = new Set<Promise<void>>();
	readonly #listeners = new Set<(changed: PortalCase) => void>();
	/** Ids of cases whose citizen is on the way to the payment page. */
	readonly #visiting = new Set<string>();
	#stopping = new AbortController();

	constructor(options: PortalOptions) {
		super(options);
		this.#options = options;
		this.hubUrl = options.hubUrl;
		this.#book = new CaseBook(this.ledger);
	}

	/** Where the hub's status events go. */
	get statusEndpoint(): string {
		return `${this.url}/status`;
	}

	override async start(): Promise<void> {
		await super.start();
		this.#stopping = new AbortController();
		for (const known of this.#book.all) {
			if (!known.accepted && !known.refused) this.#begin(this.#deliver(known));
			this.#letPay(known);
		}
	}

	/** Sending and paying stop; the ledger knows where to go on. */
	override async stop(): Promise<void> {
		this.#stopping.abort();
		await Promise.all(this.#work);
		await super.stop();
	}

	/** Makes an application and sends it until the hub has answered. Returns at once; `whenAccepted` and `whenStatus` tell how it goes on. */
	submit(options: SubmitOptions = {}): PortalCase {
		const mandant = options.mandant ?? this.#options.mandant ?? 'musterstadt';
		const nummer = this.#book.all.length;
		const invented = inventApplication(this.#options.seed ?? '1', nummer, mandant, this.#options.attachmentShare ?? 0.5);
		const files = options.files ?? (options.application ? [] : invented.files);
		const made = this.#book.make({
			id: randomUUID(),
			nummer,
			mandant,
			entry: options.entry ?? this.#options.entry ?? 'bewohnerparkausweis',
			antrag: JSON.stringify(options.application ?? invented.application),
			dateien: files.map(({ name, mediaType, bytes }) => ({ name, mediaType, base64: bytes.toString('base64') })),
		});
		this.#begin(this.#deliver(made));
		return made;
	}

	/** All applications, oldest first. They change as answers and statuses arrive. */
	get applications(): readonly PortalCase[] {
		return this.#book.all;
	}

	application(id: string): PortalCase | undefined {
		return this.#book.get(id);
	}

	/** Resolves with the case when the hub has answered. @throws Error when it was refused, or the time is over */
	async whenAccepted(id: string, timeoutMs = 60_000): Promise<PortalCase> {
		const found = await this.#when(id, ({ accepted, refused }) => accepted !== undefined || refused !== undefined, timeoutMs);
		if (found.refused) throw new Error(`application ${id} was refused: ${found.refused.status} ${found.refused.code}`);
		return found;
	}

	/** Resolves with the case when a status of this name has come. @throws Error when the time is over */
	whenStatus(id: string, status: string, timeoutMs = 60_000): Promise<PortalCase> {
		return this.#when(id, ({ statuses }) => statuses.some((received) => received.status === status), timeoutMs);
	}

	/** Calls back after every change of a case. @returns ends it */
	onChange(listener: (changed: PortalCase) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	protected handle(request: Request): Reply {
		if (request.method === 'GET' && request.url.pathname === '/antraege') return { status: 200, body: this.#book.all.map(overview) };
		if (request.method === 'GET' && request.url.pathname === '/zurueck') {
			return {
				status: 200,
				headers: { 'content-type': 'text/plain; charset=utf-8' },
				body: 'Zurück im Portal. Wie es um Ihren Antrag steht, zeigt /antraege.\n',
			};
		}
		if (request.url.pathname !== '/status') return { status: 404, body: { error: 'there is no such address' } };
		if (request.method !== 'POST') return { status: 405, headers: { allow: 'POST' } };
		if (request.headers.authorization !== `Bearer ${this.#options.statusToken ?? 'sandkasten-portal'}`)
			return { status: 401, body: { error: 'unknown token' } };
		const event = readStatusEvent(request);
		if (typeof event === 'string') return { status: 400, body: { error: event } };
		const known = this.#book.get(event.antragId);
		if (!known) return { status: 404, body: { error: 'there is no such application' } };
		if (!this.#book.receive(event, event.antragId, event.status)) return { status: 200, body: { duplicate: true } };
		this.#changed(known);
		this.#letPay(known);
		return { status: 202, body: { duplicate: false } };
	}

	async #deliver(known: PortalCase): Promise<void> {
		const { id } = known.submission;
		for (let waitMs = this.#options.resendMs ?? 500; !this.#stopping.signal.aborted; waitMs = Math.min(waitMs * 2, RESEND_MAX_MS)) {
			const limit = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(this.#options.timeoutMs ?? 10_000)]);
			const outcome = this.hubUrl === undefined ? ({ kind: 'again' } as const) : await send(this.hubUrl, this.#options.token, known.submission, limit);
			if (outcome.kind === 'accepted') this.#book.accept(id, outcome.subject);
			if (outcome.kind === 'refused') this.#book.refuse(id, outcome.status, outcome.code);
			if (outcome.kind !== 'again') return this.#changed(known);
			await this.#pause(Math.min(outcome.afterMs ?? waitMs, RESEND_MAX_MS));
		}
	}

	/** Once per case: the citizen opens the link of the first payment request. */
	#letPay(known: PortalCase): void {
		const requests = known.statuses.filter(({ status }) => status === 'zahlung-angefordert');
		const link = requests[0]?.zahlungslink;
		if (link === undefined || known.visited || this.#visiting.has(known.submission.id)) return;
		this.#visiting.add(known.submission.id);
		this.#begin(this.#visit(known, link).finally(() => this.#visiting.delete(known.submission.id)));
	}

	async #visit(known: PortalCase, link: string): Promise<void> {
		const { id, nummer } = known.submission;
		const action: VisitAction = new Chance(`pay/${this.#options.seed ?? '1'}/${nummer}`).next() < (this.#options.cancelShare ?? 0) ? 'cancel' : 'pay';
		let waitMs = this.#options.thinkMs ?? 300;
		for (let tries = 0; tries < PAY_TRIES; tries += 1) {
			await this.#pause(waitMs);
			waitMs = Math.min(Math.max(waitMs, 250) * 2, RESEND_MAX_MS);
			if (this.#stopping.signal.aborted) return;
			const limit = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(this.#options.timeoutMs ?? 10_000)]);
			const body = JSON.stringify({ action });
			const answer = await fetch(link, { method: 'POST', headers: { 'content-type': 'application/json' }, body, redirect: 'manual', signal: limit }).catch(
				() => undefined,
			);
			await answer?.body?.cancel().catch(() => {});
			if (!answer || answer.status >= 500) continue;
			// The page says that there is nothing to pay here any more: the citizen closes it.
			if (answer.status >= 400) return;
			this.#book.visit(id, action);
			return this.#changed(known);
		}
	}

	#when(id: string, isSo: (known: PortalCase) => boolean, timeoutMs: number): Promise<PortalCase> {
		const known = this.#book.get(id);
		if (!known) return Promise.reject(new Error(`there is no application ${id}`));
		if (isSo(known)) return Promise.resolve(known);
		return new Promise((resolve, reject) => {
			const end = this.onChange((changed) => {
				if (changed.submission.id !== id || !isSo(changed)) return;
				clearTimeout(timer);
				end();
				resolve(changed);
			});
			const timer = setTimeout(() => {
				end();
				reject(
					new Error(
						`application ${id}: nothing came within ${timeoutMs} ms; statuses so far: ${known.statuses.map(({ status }) => status).join(', ') || 'none'}`,
					),
				);
			}, timeoutMs);
		});
	}

	#changed(known: PortalCase): void {
		for (const listener of this.#listeners) listener(known);
	}

	#pause(ms: number): Promise<void> {
		return sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => {});
	}

	#begin(work: Promise<void>): void {
		this.#work.add(work);
		void work.finally(() => this.#work.delete(work));
	}
}

function overview(known: PortalCase): object {
	const { submission, madeAt, accepted, refused, statuses, visited } = known;
	return {
		id: submission.id,
		mandant: submission.mandant,
		madeAt: new Date(madeAt).toISOString(),
		vorgang: accepted?.subject,
		refused: refused?.code,
		statuses,
		visited,
	};
}
