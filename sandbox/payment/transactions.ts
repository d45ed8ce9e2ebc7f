/**
 * The transactions of the payment service, kept in its ledger and rebuilt from it.
 *
 * INITIAL → PAYED | CANCELED | FAILED, each final. Effects: `transaction-created`, `payed`, `canceled`, `failed`; key: requestId.
 */
import { randomUUID } from 'node:crypto';
import { kassenzeichen } from '../hkr/kassenzeichen.ts';
import type { Effect, Ledger } from '../ledger.ts';
import type { Checked, PaymentRequest } from './check-request.ts';

export type Status = 'INITIAL' | 'PAYED' | 'FAILED' | 'CANCELED';
export type Action = 'pay' | 'cancel' | 'fail';

export interface Place {
	readonly originatorId: string;
	readonly endPointId: string;
}

export interface Transaction extends Place {
	readonly transactionId: string;
	readonly request: PaymentRequest;
	/** Decimal cents. */
	readonly totalCents: bigint;
	readonly status: Status;
	/** Epoch milliseconds of the last change. */
	readonly at: number;
	readonly kassenzeichen?: string;
}

const END: Readonly<Record<Action, { status: Exclude<Status, 'INITIAL'>; effect: string }>> = {
	pay: { status: 'PAYED', effect: 'payed' },
	cancel: { status: 'CANCELED', effect: 'canceled' },
	fail: { status: 'FAILED', effect: 'failed' },
};

export class Transactions {
	readonly #ledger: Ledger;
	readonly #byId = new Map<string, Transaction>();
	readonly #requests = new Set<string>();
	#payed = 0;

	constructor(ledger: Ledger) {
		this.#ledger = ledger;
		for (const effect of ledger.all()) this.#apply(effect);
	}

	find(transactionId: string): Transaction | undefined {
		return this.#byId.get(transactionId);
	}

	/** Whether the request was placed before. */
	has(place: Place, requestId: string): boolean {
		return this.#requests.has(nameOf(place, requestId));
	}

	create(place: Place, { request, totalCents }: Checked): Transaction {
		const transactionId = randomUUID();
		return this.#apply(this.#ledger.record('transaction-created', request.requestId, { ...place, transactionId, totalCents: String(totalCents), request }));
	}

	/** Decides an open transaction; a finished one stays as it is. Undefined: there is none. */
	decide(transactionId: string, action: Action): Transaction | undefined {
		const transaction = this.#byId.get(transactionId);
		if (transaction?.status !== 'INITIAL') return transaction;
		const details = { transactionId, ...(action === 'pay' ? { kassenzeichen: kassenzeichen('42', this.#payed + 1) } : {}) };
		return this.#apply(this.#ledger.record(END[action].effect, transaction.request.requestId, details));
	}

	#apply({ kind, at, details }: Effect): Transaction {
		const change = details as unknown as Transaction & { totalCents: string };
		const end = Object.values(END).find(({ effect }) => effect === kind);
		const before = this.#byId.get(change.transactionId);
		const transaction: Transaction = end
			? { ...(before as Transaction), status: end.status, at, ...(change.kassenzeichen ? { kassenzeichen: change.kassenzeichen } : {}) }
			: { ...change, totalCents: BigInt(change.totalCents), status: 'INITIAL', at };
		this.#byId.set(transaction.transactionId, transaction);
		this.#requests.add(nameOf(transaction, transaction.request.requestId));
		if (transaction.status === 'PAYED') this.#payed += 1;
		return transaction;
	}
}

function nameOf({ originatorId, endPointId }: Place, requestId: string): string {
	return `${originatorId}/${endPointId}/${requestId}`;
}
