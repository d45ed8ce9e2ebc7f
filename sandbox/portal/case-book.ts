/**
 * The portal's memory of its applications, kept in the ledger. One application goes
 *
 *   made → accepted (the hub answered 202) → any number of statuses
 *   made → refused  (the hub answered that it will never take it)
 *
 * and beside that, once a payment link came: open → visited (the citizen paid or cancelled).
 */
import type { Ledger } from '../ledger.ts';
import type { ParkingApplication } from './application.ts';

/** Where and what is sent: enough to send the very same bytes again after a restart. */
export interface Submission {
	readonly id: string;
	/** Running number of the portal's applications, from 0. */
	readonly nummer: number;
	readonly mandant: string;
	readonly entry: string;
	/** JSON that is sent, as text: its bytes stay the same for every try. */
	readonly antrag: string;
	readonly dateien: readonly { readonly name: string; readonly mediaType: string; readonly base64: string }[];
}

export interface StatusReceived {
	readonly status: string;
	/** As the hub wrote it. */
	readonly at: string;
	readonly text?: { readonly de?: string; readonly en?: string };
	readonly aktenzeichen?: string;
	readonly kassenzeichen?: string;
	readonly zahlungslink?: string;
}

export type VisitAction = 'pay' | 'cancel';

export interface PortalCase {
	readonly submission: Submission;
	readonly antrag: ParkingApplication;
	/** Epoch milliseconds of the making. */
	readonly madeAt: number;
	accepted: { readonly at: number; readonly subject: string } | undefined;
	refused: { readonly at: number; readonly status: number; readonly code: string } | undefined;
	/** In the order of arrival. */
	readonly statuses: StatusReceived[];
	visited: VisitAction | undefined;
}

export class CaseBook {
	readonly #ledger: Ledger;
	readonly #cases = new Map<string, PortalCase>();
	/** `source id` of status events seen. */
	readonly #events = new Set<string>();

	constructor(ledger: Ledger) {
		this.#ledger = ledger;
		for (const { kind, key, at, details } of ledger.all()) this.#apply(kind, key, at, details);
	}

	get all(): readonly PortalCase[] {
		return [...this.#cases.values()];
	}

	get(id: string): PortalCase | undefined {
		return this.#cases.get(id);
	}

	make(submission: Submission): PortalCase {
		this.#record('application-made', submission.id, { ...submission });
		return this.#cases.get(submission.id) as PortalCase;
	}

	accept(id: string, subject: string): void {
		this.#record('application-accepted', id, { subject });
	}

	refuse(id: string, status: number, code: string): void {
		this.#record('application-refused', id, { status, code });
	}

	/** @returns false for an event that was there before */
	receive(event: { readonly source: string; readonly id: string }, antragId: string, status: StatusReceived): boolean {
		const key = `${event.source} ${event.id}`;
		if (this.#events.has(key)) return false;
		this.#record('status-received', key, { antragId, ...status });
		return true;
	}

	visit(id: string, action: VisitAction): void {
		this.#record('payment-page-visited', id, { action });
	}

	#record(kind: string, key: string, details: Readonly<Record<string, unknown>>): void {
		const effect = this.#ledger.record(kind, key, details);
		this.#apply(kind, key, effect.at, details);
	}

	#apply(kind: string, key: string, at: number, details: Readonly<Record<string, unknown>>): void {
		if (kind === 'application-made') {
			const submission = details as unknown as Submission;
			const antrag = JSON.parse(submission.antrag) as ParkingApplication;
			this.#cases.set(key, { submission, antrag, madeAt: at, accepted: undefined, refused: undefined, statuses: [], visited: undefined });
			return;
		}
		if (kind === 'status-received') {
			const { antragId, ...status } = details;
			this.#events.add(key);
			this.#cases.get(String(antragId))?.statuses.push(status as unknown as StatusReceived);
			return;
		}
		const known = this.#cases.get(key);
		if (!known) return;
		if (kind === 'application-accepted') known.accepted = { at, subject: String(details['subject']) };
		if (kind === 'application-refused') known.refused = { at, status: Number(details['status']), code: String(details['code']) };
		if (kind === 'payment-page-visited') known.visited = details['action'] as VisitAction;
	}
}
