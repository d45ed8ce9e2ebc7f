/**
 * OAuth2 client credentials (RFC 6749 §4.4): one token for all calls of a binding, fetched when needed, kept in memory only.
 *
 * States: none → being fetched (everyone waits for the same fetch) → held until a minute before it expires, or until a call was
 * answered 401 (`drop`) → none. A failed fetch leaves none; since the order itself has not left, its error is never `unknown`.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { answerError, errorOfStatus, jsonOf } from '../../hub/partners/http-answer.ts';
import type { HttpCaller } from '../../hub/partners/http-call.ts';
import type { OAuth2Settings } from './settings.ts';

/** Seconds that a token is taken to live when the answer does not say. */
const DEFAULT_LIFE_S = 300;
/** Milliseconds before its end at which a token is no longer used; at most half its life. */
const MARGIN_MS = 60_000;

export class TokenSource {
	readonly #settings: OAuth2Settings;
	readonly #http: HttpCaller;
	#held: { token: string; until: number } | undefined;
	#fetching: Promise<string> | undefined;

	constructor(settings: OAuth2Settings, http: HttpCaller) {
		this.#settings = settings;
		this.#http = http;
	}

	/** @throws DrehkreuzError DK-PARTNER-AUTH when the client is refused; DK-PARTNER-UNREACHABLE, -NO-ANSWER, -BUSY, -FAULT, -ANSWER as `transient` */
	async get(): Promise<string> {
		if (this.#held && Date.now() < this.#held.until) return this.#held.token;
		this.#fetching ??= this.#fetch().finally(() => {
			this.#fetching = undefined;
		});
		return this.#fetching;
	}

	/** The partner did not accept this token. */
	drop(token: string): void {
		if (this.#held?.token === token) this.#held = undefined;
	}

	async #fetch(): Promise<string> {
		const { tokenUrl, clientId, clientSecret, scope } = this.#settings;
		const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
		if (scope !== undefined) form.set('scope', scope);
		const answer = await this.#http.call({
			method: 'POST',
			url: tokenUrl,
			headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
			body: form.toString(),
			safe: true,
		});
		// RFC 6749 §5.2: a wrong client is answered 400 or 401.
		if (answer.status === 400) throw new DrehkreuzError('DK-PARTNER-AUTH', { role: this.#http.role, status: 400 });
		if (answer.status !== 200) throw errorOfStatus(this.#http.role, answer);
		const body = jsonOf(this.#http.role, answer) as { access_token?: unknown; expires_in?: unknown } | null;
		const token = body?.access_token;
		if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) throw answerError(this.#http.role, answer, 'access_token is missing');
		const lifeMs = (Number(body?.expires_in) > 0 ? Number(body?.expires_in) : DEFAULT_LIFE_S) * 1_000;
		this.#held = { token, until: Date.now() + lifeMs - Math.min(MARGIN_MS, lifeMs / 2) };
		return token;
	}
}
