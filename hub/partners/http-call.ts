/**
 * Calls a partner over HTTP(S) and says what is known when it fails. Engine-free: node:http and node:https only.
 *
 * What a call can end as:
 *  - an answer, whatever its status: resolved; `http-answer.ts` turns a status into an error;
 *  - the request never left this machine (refused, no such name, no route, certificate of the partner not valid, time ran
 *    out while connecting): DK-PARTNER-UNREACHABLE, `transient`;
 *  - the connection stood, then no complete answer came (cut, timeout, aborted): DK-PARTNER-NO-ANSWER, `unknown`, or
 *    `transient` for GET and HEAD, which change nothing;
 *  - bytes that are no HTTP, or more than `maxResponseBytes`: DK-PARTNER-ANSWER, effect likewise;
 *  - the partner's TLS refuses our certificate: DK-PARTNER-AUTH.
 *
 * "The connection stood" is decided by the socket being connected (TLS: handshake done): from then on bytes may have left.
 * The doubt always falls on the side of `unknown`. Redirects are not followed. Certificates are always verified.
 *
 * A call made while a message is being delivered carries the message's `traceparent`, whichever adapter makes it.
 */
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Effect } from '../errors/definition.ts';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { currentTraceparent } from '../tracing/trace.ts';

export interface TlsOptions {
	/** Client certificate and key as PKCS#12. */
	readonly pfx?: Buffer;
	/** For `pfx` or an encrypted `key`. */
	readonly passphrase?: string;
	/** Client certificate chain, PEM. */
	readonly cert?: string | Buffer;
	/** Its private key, PEM. */
	readonly key?: string | Buffer;
	/** Certificates to trust instead of the system's, PEM: for the private CA of a state network. */
	readonly ca?: string | Buffer;
}

export interface HttpCallerOptions {
	/** Role of the partner, for error facts. */
	readonly role: string;
	/** Milliseconds for a whole call from connecting to the last byte of the answer. 100 to 600,000. Default 30,000. */
	readonly timeoutMs?: number;
	/** Bytes an answer may have. Default 8 MiB. */
	readonly maxResponseBytes?: number;
	readonly tls?: TlsOptions;
	/** Open connections at most; further calls wait, and their time runs meanwhile. Default 64. */
	readonly maxSockets?: number;
}

export interface HttpRequest {
	readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	readonly url: string | URL;
	/** Lower-case names. Content-Length is set for Buffer and string; a stream without one is sent chunked. */
	readonly headers?: Readonly<Record<string, string>>;
	/** A stream is read once: a repeat needs a new one. */
	readonly body?: Buffer | string | Readable;
	/** Overrides the caller's. */
	readonly timeoutMs?: number;
	readonly maxResponseBytes?: number;
	readonly signal?: AbortSignal;
	/** True when a repeat is harmless in itself, so that a lost answer is `transient`. Default: true for GET and HEAD only. */
	readonly safe?: boolean;
}

export interface HttpAnswer {
	readonly method: string;
	readonly status: number;
	readonly headers: http.IncomingHttpHeaders;
	readonly body: Buffer;
	/** Whether the request was one whose repeat is harmless. */
	readonly safe: boolean;
}

/** Our name at partners: some refuse a request without one (FIT-Connect). */
const USER_AGENT = 'Drehkreuz/0.1';

/** One caller per partner binding: it keeps connections open between calls. `close` when the binding ends. */
export class HttpCaller {
	readonly role: string;
	readonly #timeoutMs: number;
	readonly #maxBytes: number;
	readonly #http: http.Agent;
	readonly #https: https.Agent;

	constructor(options: HttpCallerOptions) {
		this.role = options.role;
		this.#timeoutMs = options.timeoutMs ?? 30_000;
		this.#maxBytes = options.maxResponseBytes ?? 8 * 1024 * 1024;
		const agent = { keepAlive: true, maxSockets: options.maxSockets ?? 64, maxFreeSockets: 8 };
		this.#http = new http.Agent(agent);
		this.#https = new https.Agent({ ...agent, ...options.tls, minVersion: 'TLSv1.2', rejectUnauthorized: true });
	}

	/**
	 * @throws DrehkreuzError DK-PARTNER-UNREACHABLE, DK-PARTNER-NO-ANSWER, DK-PARTNER-ANSWER, DK-PARTNER-AUTH; an error of the
	 * body stream is passed on as it is (the partner got an incomplete request)
	 */
	call(request: HttpRequest): Promise<HttpAnswer> {
		const safe = request.safe ?? (request.method === 'GET' || request.method === 'HEAD');
		const url = new URL(request.url);
		const isTls = url.protocol === 'https:';
		const traceparent = currentTraceparent();
		const limit = request.maxResponseBytes ?? this.#maxBytes;
		return new Promise((resolve, reject) => {
			let sent = false;
			let over = false;
			let answering: http.IncomingMessage | undefined;

			const finish = (act: () => void): void => {
				if (over) return;
				over = true;
				clearTimeout(timer);
				request.signal?.removeEventListener('abort', onAbort);
				act();
			};
			const fail = (error: unknown): void =>
				finish(() => {
					reject(error);
					outgoing.destroy();
					if (request.body instanceof Readable) request.body.destroy();
				});
			const lost = (systemCode: string, cause?: unknown): void => fail(failure(this.role, systemCode, sent, safe, cause));
			const onAbort = (): void => lost('ABORTED');

			const outgoing = (isTls ? https : http).request(url, {
				method: request.method,
				agent: isTls ? this.#https : this.#http,
				headers: { 'user-agent': USER_AGENT, ...(traceparent === undefined ? {} : { traceparent }), ...request.headers },
			});
			const timer = setTimeout(() => lost('TIMEOUT'), request.timeoutMs ?? this.#timeoutMs);

			outgoing.on('socket', (socket: Socket) => {
				if (outgoing.reusedSocket || !socket.connecting) sent = true;
				else socket.once(isTls ? 'secureConnect' : 'connect', () => (sent = true));
			});
			outgoing.on('error', (error) => lost(codeOf(error), error));
			outgoing.on('close', () => lost('CLOSED'));
			outgoing.on('response', (incoming) => {
				answering = incoming;
				const chunks: Buffer[] = [];
				let size = 0;
				incoming.on('data', (chunk: Buffer) => {
					size += chunk.length;
					if (size > limit) return fail(unreadable(this.role, `longer than ${limit} bytes`, safe));
					chunks.push(chunk);
				});
				incoming.on('error', (error) => lost(codeOf(error), error));
				// Only a whole answer ends; one that breaks off is an error.
				incoming.on('end', () => {
					const answer = { method: request.method, status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks), safe };
					finish(() => resolve(answer));
					// The partner may answer before it has read everything (413): stop feeding it.
					if (request.body instanceof Readable && !outgoing.writableFinished) request.body.destroy();
				});
			});

			if (request.signal?.aborted) return onAbort();
			request.signal?.addEventListener('abort', onAbort);
			if (!(request.body instanceof Readable)) return void outgoing.end(request.body);
			const stream = request.body;
			stream.on('error', (error) => {
				if (!answering) fail(error);
			});
			return void stream.pipe(outgoing);
		});
	}

	/** Drops all connections; a call under way ends as one without an answer. Repeats are harmless. */
	close(): void {
		this.#http.destroy();
		this.#https.destroy();
	}
}

function failure(role: string, systemCode: string, sent: boolean, safe: boolean, cause: unknown): DrehkreuzError {
	const options = cause === undefined ? {} : { cause };
	// The partner closes the TLS layer because of our certificate; nothing above it has been read.
	if (/^ERR_SSL_.*ALERT.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/.test(systemCode))
		return new DrehkreuzError('DK-PARTNER-AUTH', { role, status: 'TLS' }, options);
	if (!sent) return new DrehkreuzError('DK-PARTNER-UNREACHABLE', { role, systemCode }, options);
	if (systemCode.startsWith('HPE_')) return unreadable(role, 'is no HTTP', safe, cause);
	return new DrehkreuzError('DK-PARTNER-NO-ANSWER', { role, systemCode }, { ...options, effect: lostEffect(safe) });
}

function unreadable(role: string, rule: string, safe: boolean, cause?: unknown): DrehkreuzError {
	return new DrehkreuzError('DK-PARTNER-ANSWER', { role, rule }, { ...(cause === undefined ? {} : { cause }), effect: lostEffect(safe) });
}

/** What is known when a request was sent and no usable answer came. */
function lostEffect(safe: boolean): Effect {
	return safe ? 'transient' : 'unknown';
}

function codeOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return /^[A-Z][A-Z0-9_-]{1,80}$/.test(code) ? code : 'UNKNOWN';
}
