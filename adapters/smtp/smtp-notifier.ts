/**
 * Tells people of alerts by mail. The connection is encrypted and the certificate of the mail server is always checked: from the first byte (`tls`), or by STARTTLS,
 * without which nothing is sent. Plain text goes to a mail server on this machine only.
 *
 * A mail that comes again, because the answer of the server was lost, has the same Message-ID: most mail programs show it once.
 */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { createTransport, type Transporter } from 'nodemailer';
import type { SentMessageInfo } from 'nodemailer/lib/smtp-transport/index.js';
import { noticeText } from '../../hub/alerts/notice-text.ts';
import type { Notice, Notifier } from '../../hub/alerts/notifier.ts';
import type { SmtpSettings } from '../../hub/alerts/settings.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { type Logger, silentLogger } from '../../hub/logging/logger.ts';

export interface SmtpNotifierOptions {
	readonly settings: SmtpSettings;
	/** Address of the hub as people reach it, for the link in the mail. */
	readonly publicUrl: string | undefined;
	/** A relative `caFile` starts here. */
	readonly baseFolder: string;
	/** Milliseconds for connecting, greeting and each answer. Default 20,000. */
	readonly timeoutMs?: number;
	/** Default: no log. */
	readonly log?: Logger;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

export class SmtpNotifier implements Notifier {
	readonly #options: SmtpNotifierOptions;
	readonly #transport: Transporter<SentMessageInfo>;

	/** @throws DrehkreuzError DK-CONFIG-INVALID, DK-CONFIG-UNREADABLE */
	constructor(options: SmtpNotifierOptions) {
		this.#options = options;
		const { settings, baseFolder, timeoutMs = 20_000 } = options;
		const { host, port, security, user, password = '', caFile } = settings;
		if (security === 'none' && !LOOPBACK.test(host)) {
			throw new DrehkreuzError('DK-CONFIG-INVALID', { file: 'alerts', path: '/alerts/smtp/security', rule: 'none is for a mail server on this machine only' });
		}
		this.#transport = createTransport({
			host,
			port,
			secure: security === 'tls',
			requireTLS: security === 'starttls',
			ignoreTLS: security === 'none',
			tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(caFile ? { ca: readCa(caFile, baseFolder) } : {}) },
			...(user === undefined ? {} : { auth: { user, pass: password } }),
			connectionTimeout: timeoutMs,
			greetingTimeout: timeoutMs,
			socketTimeout: timeoutMs,
			// The text comes from us, but nothing in it shall ever make the library read a file or an address.
			disableFileAccess: true,
			disableUrlAccess: true,
		});
	}

	async send(notice: Notice): Promise<void> {
		const { settings, publicUrl, log = silentLogger } = this.#options;
		const { name, mail, language } = notice.recipient;
		const { subject, text } = noticeText(notice, { publicUrl });
		try {
			const { rejected } = await this.#transport.sendMail({
				from: settings.from,
				to: [...(mail?.to ?? [])],
				subject,
				text,
				messageId: `<${notice.id}@drehkreuz>`,
				// No answers of programs that say that somebody is on holiday (RFC 3834).
				headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
			});
			// The others have it: a repeat would tell them twice. When all were refused, the library throws.
			if (rejected.length > 0) log.warn({ component: 'alerts', count: rejected.length }, 'a mail server refused some addresses of a recipient of alerts');
		} catch (cause) {
			throw new DrehkreuzError('DK-ALERT-MAIL', { recipient: name, systemCode: codeOf(cause), status: statusOf(cause) }, { cause });
		}
	}

	async close(): Promise<void> {
		this.#transport.close();
	}
}

function readCa(file: string, baseFolder: string): Buffer {
	try {
		return readFileSync(isAbsolute(file) ? file : join(baseFolder, file));
	} catch (cause) {
		throw new DrehkreuzError('DK-CONFIG-UNREADABLE', { file, systemCode: (cause as NodeJS.ErrnoException).code ?? 'UNKNOWN' }, { cause });
	}
}

function codeOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return /^[A-Z][A-Z0-9_-]{1,60}$/.test(code) ? code : 'UNKNOWN';
}

/** The number that the mail server answered with; its text may hold addresses. */
function statusOf(error: unknown): number {
	const status = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
	return Number.isInteger(status) ? status : 0;
}
