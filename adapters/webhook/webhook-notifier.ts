/**
 * Tells a program of alerts: POST of a CloudEvent in structured mode (`application/cloudevents+json`), signed.
 *
 * The header `x-drehkreuz-signature` is `t=<seconds>,v1=<hex>`: HMAC-SHA256 with the shared secret over `<seconds>.<body>`. Who checks it and refuses old times is safe
 * from forged and from repeated calls. The event's `id` is the same for every try. Redirects are not followed; any 2xx says that it was taken.
 */
import { createHmac } from 'node:crypto';
import type { Notice, NoticeChange, Notifier } from '../../hub/alerts/notifier.ts';
import { definitionOf } from '../../hub/errors/catalogue.ts';
import { DrehkreuzError, problemOf, remedyOf, titleOf } from '../../hub/errors/drehkreuz-error.ts';
import { HttpCaller, type TlsOptions } from '../../hub/partners/http-call.ts';

export interface WebhookNotifierOptions {
	readonly url: string;
	readonly secret: string;
	/** Milliseconds for a whole call. 100 to 60,000. Default 10,000. */
	readonly timeoutMs?: number;
	/** Address of the hub as people reach it. */
	readonly publicUrl: string | undefined;
	readonly tls?: TlsOptions;
}

/** Bytes of an answer; nobody reads it. */
const ANSWER_MAX_BYTES = 64 * 1024;

export class WebhookNotifier implements Notifier {
	readonly #options: WebhookNotifierOptions;
	readonly #http: HttpCaller;

	constructor(options: WebhookNotifierOptions) {
		this.#options = options;
		const { timeoutMs = 10_000, tls } = options;
		this.#http = new HttpCaller({ role: 'webhook', timeoutMs, maxResponseBytes: ANSWER_MAX_BYTES, ...(tls ? { tls } : {}) });
	}

	async send(notice: Notice): Promise<void> {
		const { url, secret, publicUrl } = this.#options;
		const recipient = notice.recipient.name;
		const body = JSON.stringify(eventOf(notice, publicUrl));
		const seconds = Math.floor(Date.now() / 1_000);
		const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8', 'x-drehkreuz-signature': signatureOf(secret, seconds, body) };
		const answer = await this.#http.call({ method: 'POST', url, headers, body }).catch((cause: unknown) => {
			throw new DrehkreuzError('DK-ALERT-WEBHOOK', { recipient, systemCode: String(problemOf(cause).facts.systemCode ?? 'UNKNOWN'), status: 0 }, { cause });
		});
		if (answer.status < 200 || answer.status > 299) throw new DrehkreuzError('DK-ALERT-WEBHOOK', { recipient, systemCode: 'STATUS', status: answer.status });
	}

	async close(): Promise<void> {
		this.#http.close();
	}
}

/** @param seconds since 1970 */
export function signatureOf(secret: string, seconds: number, body: string): string {
	return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

function eventOf({ id, changes, afterQuiet }: Notice, publicUrl: string | undefined): object {
	return {
		specversion: '1.0',
		id,
		source: 'urn:drehkreuz:alerts',
		type: 'de.drehkreuz.meldung',
		time: new Date(Math.max(...changes.map(({ alert }) => alert.clearedAt ?? alert.raisedAt))).toISOString(),
		datacontenttype: 'application/json',
		data: { changes: changes.map(dataOf), afterQuiet, ...(publicUrl === undefined ? {} : { monitor: `${publicUrl.replace(/\/+$/, '')}/monitor/` }) },
	};
}

function dataOf({ change, alert }: NoticeChange): object {
	const { code, mandant, about, facts, raisedAt, clearedAt } = alert;
	return {
		change,
		code,
		severity: definitionOf(code).severity,
		mandant,
		about,
		facts,
		raisedAt: new Date(raisedAt).toISOString(),
		...(clearedAt === undefined ? {} : { clearedAt: new Date(clearedAt).toISOString() }),
		title: { de: titleOf(alert, 'de'), en: titleOf(alert, 'en') },
		remedy: { de: remedyOf(alert, 'de'), en: remedyOf(alert, 'en') },
	};
}
