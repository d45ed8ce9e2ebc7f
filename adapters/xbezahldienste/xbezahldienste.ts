/**
 * Adapter `xbezahldienste`: asks a payment service (ePayBL connector, pmPayment, ePay21 …) for money and waits until it is paid.
 * Source: XBezahldienste 1.2.0 (`/paymenttransaction`), with the differences of 1.0.0 and 1.1.0.
 *
 * One order, in states (what is remembered in brackets):
 *
 * - none      → the sum is checked, nothing sent; → announced (number, announcedAt, total) before the POST
 * - announced → POST with requestId `<idempotency key>-<number>`.
 *               200: → created (transactionId, redirectUrl, createdAt), remembered at once, before anyone sees the redirect URL.
 *               Lost answer, kill: stays announced; the next try sends the same request again.
 *               400 PAYMENT_EXISTS: an earlier POST arrived, but its answer, and with it the transaction id, is lost, and the standard
 *               has no look-up by requestId. → announced with number + 1. The lost transaction was never shown to the payer, so nobody can pay it.
 * - created   → GET, the only truth about the state (never the POST's answer, never the payer's return):
 *               INITIAL before the deadline: Pending with `{ redirectUrl }`, later again; after it: DK-PAYMENT-DEADLINE.
 *               PAYED: Receipt, also after the deadline. FAILED, CANCELED: DK-PAYMENT-FAILED, DK-PAYMENT-CANCELED.
 *
 * A payment that was parked (deadline, failed) and is released is asked for again with GET; a second transaction is never made for it.
 * The standard knows no way to withdraw a transaction: after the deadline the payer may still pay. Then a release finds PAYED.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Message } from '../../hub/message/message.ts';
import type { Money } from '../../hub/money/money.ts';
import { checkedTotal, type PaymentOrder } from '../../hub/money/payment-order.ts';
import type { AdapterFactory, AdapterServices, Answer, DeliveryContext, DestinationAdapter } from '../../hub/partners/adapter.ts';
import { answerError } from '../../hub/partners/http-answer.ts';
import type { HttpAnswer } from '../../hub/partners/http-call.ts';
import { lookAgainMs } from '../../hub/partners/look-again.ts';
import instructionSchema from '../../schemas/payment-order.schema.json' with { type: 'json' };
import { functionalCodeOf, readTransaction, refusalOf, type Transaction } from './answer.ts';
import { requestOf } from './request.ts';
import { PaymentService } from './service.ts';
import { DEFAULTS, type Settings, settingsSchema } from './settings.ts';

/** PAYMENT_EXISTS that one try answers with the next number before it gives up. */
const REPEATS_MAX = 5;
/** requestId has 36 characters: 32 of the key, a hyphen, 3 digits. */
const NUMBER_MAX = 999;

interface Memory {
	readonly number?: number;
	readonly announcedAt?: string;
	/** What the transaction was announced for: the flow may be changed while the payer thinks. */
	readonly total?: Money;
	readonly transactionId?: string;
	readonly redirectUrl?: string;
	/** Epoch milliseconds. */
	readonly createdAt?: number;
}

interface Created {
	readonly transactionId: string;
	readonly createdAt: number;
	readonly redirectUrl: string | undefined;
	readonly total: Money | undefined;
}

export const xbezahldienste: AdapterFactory<Settings, PaymentOrder> = {
	kind: 'xbezahldienste',
	settingsSchema,
	instructionSchema,
	create: (settings, services) => new XBezahldienste(settings, services),
};

class XBezahldienste implements DestinationAdapter<PaymentOrder> {
	readonly kind = 'xbezahldienste';
	readonly repeat =
		'Every request carries an id made from the message; a repeat of a request that arrived is refused by the service, and a transaction whose answer was lost is never shown to the payer.';
	readonly #settings: Settings;
	readonly #role: string;
	readonly #service: PaymentService;
	readonly #deadlineMs: number;

	constructor(settings: Settings, services: AdapterServices) {
		this.#settings = settings;
		this.#role = services.role;
		this.#service = new PaymentService(settings, services.role, services.baseFolder);
		this.#deadlineMs = settings.deadlineMs ?? DEFAULTS.deadlineMs;
	}

	/**
	 * @returns `Pending` with notice `{ redirectUrl }`; or the receipt: reference = transactionReference, else transactionId; attributes `zahlungsreferenz`
	 * (transactionId), `zahlbetrag`, and where the service names them `kassenzeichen` (transactionReference) and `zahlungsweg` (paymentMethod)
	 * @throws DrehkreuzError DK-PAYMENT-SUM, DK-PAYMENT-FAILED, DK-PAYMENT-CANCELED, DK-PAYMENT-DEADLINE, DK-PAYMENT-LOST,
	 * DK-PAYMENT-REPEATS, DK-PARTNER-INSTRUCTION, and DK-PARTNER-… of the HTTP call
	 */
	async deliver(_message: Message, order: PaymentOrder, context: DeliveryContext): Promise<Answer> {
		const memory: Memory = context.memory;
		if (memory.transactionId !== undefined) {
			const { transactionId, createdAt = Date.now(), redirectUrl, total } = memory;
			return this.#look({ transactionId, createdAt, redirectUrl, total }, context);
		}
		return this.#create(memory, order, context);
	}

	async close(): Promise<void> {
		this.#service.close();
	}

	async #create(memory: Memory, order: PaymentOrder, context: DeliveryContext): Promise<Answer> {
		const total = checkedTotal(order);
		const version = this.#settings.version ?? DEFAULTS.version;
		const redirectUrl = order.redirectUrl ?? this.#settings.redirectUrl;
		let announced = { number: memory.number ?? 1, announcedAt: memory.announcedAt ?? new Date().toISOString(), total };
		for (let repeats = 0; repeats <= REPEATS_MAX && announced.number <= NUMBER_MAX; repeats += 1) {
			const requestId = `${context.idempotencyKey}-${announced.number}`;
			const body = requestOf(order, { requestId, requestTimestamp: announced.announcedAt, total, redirectUrl }, version, this.#role);
			// A request that cannot be written is refused above, before anything is announced.
			if (repeats > 0 || memory.number === undefined || memory.total !== total) await context.remember(announced);
			const answer = await this.#service.create(body, context.signal);
			if (functionalCodeOf(answer) !== 'PAYMENT_EXISTS') return this.#created(answer, total, context);
			context.log.warn(
				{ partner: this.#role, adapter: this.kind, attempt: announced.number },
				'an earlier request arrived and its answer was lost; next number',
			);
			announced = { number: announced.number + 1, announcedAt: new Date().toISOString(), total };
		}
		throw new DrehkreuzError('DK-PAYMENT-REPEATS', { count: announced.number - 1 });
	}

	async #created(answer: HttpAnswer, total: Money, context: DeliveryContext): Promise<Answer> {
		if (answer.status < 200 || answer.status > 299) throw refusalOf(this.#role, answer);
		const transaction = readTransaction(this.#role, answer);
		const created: Created = { transactionId: transaction.transactionId, createdAt: Date.now(), redirectUrl: transaction.redirectUrl, total };
		await context.remember({
			transactionId: created.transactionId,
			createdAt: created.createdAt,
			...(created.redirectUrl ? { redirectUrl: created.redirectUrl } : {}),
		});
		return transaction.status === 'INITIAL' && created.redirectUrl !== undefined ? this.#pending(created, created.redirectUrl) : this.#look(created, context);
	}

	async #look(created: Created, context: DeliveryContext): Promise<Answer> {
		const answer = await this.#service.read(created.transactionId, context.signal);
		if (answer.status === 404 && !functionalCodeOf(answer)?.startsWith('NO_VALID_ORIGINATOR')) {
			throw new DrehkreuzError('DK-PAYMENT-LOST', { reference: created.transactionId });
		}
		if (answer.status < 200 || answer.status > 299) throw refusalOf(this.#role, answer);
		const transaction = readTransaction(this.#role, answer);
		this.#checkSame(transaction, created, context, answer);
		switch (transaction.status) {
			case 'INITIAL': {
				if (Date.now() >= created.createdAt + this.#deadlineMs) {
					throw new DrehkreuzError('DK-PAYMENT-DEADLINE', { deadlineMs: this.#deadlineMs, reference: created.transactionId });
				}
				const redirectUrl = transaction.redirectUrl ?? created.redirectUrl;
				if (redirectUrl === undefined) throw answerError(this.#role, answer, 'transactionRedirectUrl is missing');
				return this.#pending(created, redirectUrl);
			}
			case 'PAYED':
				return this.#receipt(transaction, created);
			case 'FAILED':
				throw new DrehkreuzError('DK-PAYMENT-FAILED', { reference: created.transactionId });
			case 'CANCELED':
				throw new DrehkreuzError('DK-PAYMENT-CANCELED', { reference: created.transactionId });
			default:
				throw answerError(this.#role, answer, 'status is unknown');
		}
	}

	/** What the service says must be about our transaction and our amount, as far as it says it. Else a person must look, whatever its state. */
	#checkSame(transaction: Transaction, created: Created, context: DeliveryContext, answer: HttpAnswer): void {
		const differs = (rule: string): DrehkreuzError => new DrehkreuzError('DK-PARTNER-ANSWER', { role: this.#role, rule }, { effect: 'permanent' });
		if (transaction.transactionId !== created.transactionId) throw answerError(this.#role, answer, 'transactionId is another');
		if (transaction.requestId !== undefined && !transaction.requestId.startsWith(`${context.idempotencyKey}-`)) throw differs('requestId is of another order');
		if (transaction.total !== undefined && created.total !== undefined && transaction.total !== created.total)
			throw differs('grossAmount is another than the order’s');
	}

	#pending(created: Created, redirectUrl: string): Answer {
		const lookMs = lookAgainMs(this.#settings.pollMs ?? DEFAULTS.pollMs, created.createdAt, created.createdAt + this.#deadlineMs);
		return { pending: true, lookAgainMs: lookMs, notice: { redirectUrl }, reference: created.transactionId };
	}

	#receipt(transaction: Transaction, created: Created): Answer {
		return {
			reference: transaction.reference ?? transaction.transactionId,
			adapter: this.kind,
			at: transaction.timestamp ?? new Date().toISOString(),
			attributes: {
				zahlungsreferenz: transaction.transactionId,
				...(created.total === undefined ? {} : { zahlbetrag: created.total }),
				...(transaction.reference === undefined ? {} : { kassenzeichen: transaction.reference }),
				...(transaction.paymentMethod === undefined ? {} : { zahlungsweg: transaction.paymentMethod.toLowerCase() }),
			},
		};
	}
}
