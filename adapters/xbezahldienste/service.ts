/** The payment service as HTTP: addresses, version header, log-in. Knows nothing of orders and states. Source: XBezahldienste 1.2.0, paths and parameters. */

import { tlsOptions } from '../../hub/partners/http-access.ts';
import { type HttpAnswer, HttpCaller } from '../../hub/partners/http-call.ts';
import { DEFAULTS, type Settings } from './settings.ts';
import { TokenSource } from './token.ts';

export class PaymentService {
	readonly #http: HttpCaller;
	readonly #tokens: TokenSource | undefined;
	readonly #base: string;
	readonly #headers: Readonly<Record<string, string>>;

	/** @throws DrehkreuzError DK-CONFIG-UNREADABLE for certificate files */
	constructor(settings: Settings, role: string, baseFolder: string) {
		// A transaction is a few kilobytes; 99 items with booking data stay below this.
		this.#http = new HttpCaller({
			role,
			timeoutMs: settings.timeoutMs ?? DEFAULTS.timeoutMs,
			maxResponseBytes: 4 * 1024 * 1024,
			...tlsOptions(settings.tls, baseFolder),
		});
		this.#tokens = settings.auth?.kind === 'oauth2' ? new TokenSource(settings.auth, this.#http) : undefined;
		this.#base = `${settings.endpoint.replace(/\/+$/, '')}/paymenttransaction/${settings.originatorId}/${settings.endPointId}`;
		const version = settings.version ?? DEFAULTS.version;
		this.#headers = { accept: 'application/json, application/problem+json', ...(version === '1.2.0' ? { 'x-xbezahldienste-version': version } : {}) };
	}

	create(body: string, signal: AbortSignal): Promise<HttpAnswer> {
		return this.#call('POST', this.#base, signal, body);
	}

	/** The address is made from the id; the `transactionUrl` of an answer is never called. */
	read(transactionId: string, signal: AbortSignal): Promise<HttpAnswer> {
		return this.#call('GET', `${this.#base}/${encodeURIComponent(transactionId)}`, signal);
	}

	close(): void {
		this.#http.close();
	}

	async #call(method: 'GET' | 'POST', url: string, signal: AbortSignal, body?: string): Promise<HttpAnswer> {
		const token = await this.#tokens?.get();
		const answer = await this.#send(method, url, signal, token, body);
		if (answer.status !== 401 || token === undefined) return answer;
		// The token may have been withdrawn early. 401 means that nothing was done: once more with a new one.
		this.#tokens?.drop(token);
		return this.#send(method, url, signal, await this.#tokens?.get(), body);
	}

	#send(method: 'GET' | 'POST', url: string, signal: AbortSignal, token: string | undefined, body: string | undefined): Promise<HttpAnswer> {
		const headers = {
			...this.#headers,
			...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
		};
		return this.#http.call({ method, url, headers, signal, ...(body === undefined ? {} : { body }) });
	}
}
