/**
 * Adapter `fachverfahren-rest`: hands an application to a line-of-business system over HTTP, and returns its number.
 *
 * One delivery:
 * 1. an earlier try may have arrived → ask `reconcile`; found: that is the receipt. Without `reconcile` the repeat key makes sending again
 *    harmless; without either a person must look (DK-PARTNER-UNCERTAIN);
 * 2. send; 2xx: the answer holds the receipt;
 * 3. 409: the partner is still at work on the same key, or has it already → ask `reconcile`, else try later.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Message } from '../../hub/message/message.ts';
import type { AdapterFactory, AdapterServices, DeliveryContext, DestinationAdapter } from '../../hub/partners/adapter.ts';
import { type Handover, handoverSchema } from '../../hub/partners/handover.ts';
import { authHeaders, tlsOptions } from '../../hub/partners/http-access.ts';
import { answerError, codeLike, errorOfStatus, jsonOf } from '../../hub/partners/http-answer.ts';
import { type HttpAnswer, HttpCaller } from '../../hub/partners/http-call.ts';
import { textAt } from '../../hub/partners/json-pointer.ts';
import type { Receipt } from '../../hub/partners/receipt.ts';
import { contentOf } from './content.ts';
import { type RestSettings, restSettingsSchema } from './settings.ts';

const KIND = 'fachverfahren-rest';

class RestAdapter implements DestinationAdapter<Handover> {
	readonly kind = KIND;
	readonly repeat: string;
	readonly #settings: RestSettings;
	readonly #role: string;
	readonly #http: HttpCaller;
	readonly #headers: Readonly<Record<string, string>>;
	readonly #idempotencyHeader: string | undefined;

	constructor(settings: RestSettings, services: AdapterServices) {
		this.#settings = settings;
		this.#role = services.role;
		this.#http = new HttpCaller({ role: services.role, timeoutMs: settings.timeoutMs ?? 30_000, ...tlsOptions(settings.tls, services.baseFolder) });
		const own = Object.fromEntries(Object.entries(settings.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
		this.#headers = { accept: 'application/json', ...own, ...authHeaders(settings.auth) };
		this.#idempotencyHeader = settings.idempotencyHeader === null ? undefined : (settings.idempotencyHeader ?? 'Idempotency-Key').toLowerCase();
		this.repeat = settings.reconcile
			? 'After a lost answer the system is asked whether it has the order; every try carries the same key.'
			: this.#idempotencyHeader
				? 'Every try carries the same key, by which the system knows a repeat.'
				: 'The system knows no repeat key: after a lost answer a person must look.';
	}

	/** @throws DrehkreuzError DK-PARTNER-*, as answer and connection say */
	async deliver(message: Message, order: Handover, context: DeliveryContext): Promise<Receipt> {
		if (context.uncertain) {
			const found = await this.#reconcile(order, context);
			if (found) return found;
			if (!this.#settings.reconcile && !this.#idempotencyHeader) throw new DrehkreuzError('DK-PARTNER-UNCERTAIN', { role: this.#role });
		}
		const { headers, body } = await contentOf(message, order, this.#settings, context.payloads, this.#role);
		const answer = await this.#http.call({
			method: this.#settings.method ?? 'POST',
			url: this.#settings.endpoint,
			headers: {
				...this.#headers,
				...headers,
				...(this.#idempotencyHeader ? { [this.#idempotencyHeader]: context.idempotencyKey } : {}),
			},
			body,
			signal: context.signal,
		});
		if (answer.status >= 200 && answer.status <= 299) return this.#receipt(answer, context);
		if (answer.status === 409) {
			const found = await this.#reconcile(order, context);
			if (found) return found;
			if (this.#idempotencyHeader) throw new DrehkreuzError('DK-PARTNER-BUSY', { role: this.#role, status: 409 });
		}
		throw this.#refusal(answer);
	}

	async close(): Promise<void> {
		this.#http.close();
	}

	/** @returns undefined: the partner does not have it, or cannot be asked */
	async #reconcile(order: Handover, context: DeliveryContext): Promise<Receipt | undefined> {
		const { reconcile, endpoint } = this.#settings;
		if (!reconcile) return undefined;
		const values: Readonly<Record<string, string>> = { key: context.idempotencyKey, fremdId: order.fremdId ?? '' };
		const path = reconcile.path.replace(/\{(key|fremdId)\}/g, (_whole, name: string) => encodeURIComponent(values[name] ?? ''));
		const answer = await this.#http.call({ method: 'GET', url: new URL(path, endpoint), headers: this.#headers, signal: context.signal });
		if (answer.status === 404) return undefined;
		if (answer.status !== 200) throw this.#refusal(answer);
		return this.#receipt(answer, context);
	}

	#receipt(answer: HttpAnswer, context: DeliveryContext): Receipt {
		const { receipt, attribute = 'vorgangsnummer' } = this.#settings;
		const given = { adapter: KIND, at: new Date().toISOString() };
		if (!receipt) return { ...given, reference: context.idempotencyKey, attributes: {} };
		const number = 'header' in receipt ? answer.headers[receipt.header.toLowerCase()] : textAt(jsonOf(this.#role, answer), receipt.pointer);
		if (typeof number !== 'string' || number === '' || number.length > 500) {
			throw answerError(this.#role, answer, `no receipt at ${'header' in receipt ? receipt.header : receipt.pointer}`);
		}
		return { ...given, reference: number, attributes: { [attribute]: number } };
	}

	#refusal(answer: HttpAnswer): DrehkreuzError {
		return errorOfStatus(this.#role, answer, reasonOf(answer, this.#settings.reason ?? '/code'));
	}
}

function reasonOf(answer: HttpAnswer, pointer: string): string {
	try {
		return codeLike(textAt(JSON.parse(answer.body.toString('utf8')), pointer));
	} catch {
		return 'none';
	}
}

export const fachverfahrenRest: AdapterFactory<RestSettings, Handover> = {
	kind: KIND,
	settingsSchema: restSettingsSchema,
	instructionSchema: handoverSchema,
	create: (settings, services) => new RestAdapter(settings, services),
};
