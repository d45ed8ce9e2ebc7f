/**
 * A mail server that keeps what it is given and sends nothing on. Speaks SMTP with STARTTLS where it gets a certificate, and asks for a login where one is given.
 * Its ledger has one effect `mail-received` per mail, with the key Message-ID; it keeps who it was for, subject and text.
 */
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { type Effect, Ledger } from '../ledger.ts';

export interface MailOptions {
	/** Default 0: any free port. */
	readonly port?: number;
	/** PEM; without it there is no encryption. */
	readonly tls?: { readonly key: Buffer; readonly cert: Buffer };
	/** Who may send. Default: everybody. Needs `tls`: nobody shall give a password in the clear. */
	readonly login?: { readonly user: string; readonly password: string };
	readonly ledgerFile?: string;
}

/** Bytes a mail may have. */
const MAX_BYTES = 1_048_576;

export class MailCounterpart {
	readonly name = 'mail';
	readonly ledger: Ledger;
	/** How many of the next mails are turned away with “come again later”. */
	refuseNext = 0;
	/** Told of each mail that came. */
	onMail: (effect: Effect) => void = () => {};
	readonly #options: MailOptions;
	#server: SMTPServer | undefined;
	#lastPort: number | undefined;

	constructor(options: MailOptions = {}) {
		this.#options = options;
		this.ledger = new Ledger(options.ledgerFile);
	}

	/** Resolves when it listens; after a stop where it listened before. */
	async start(): Promise<void> {
		const { port = 0, tls, login } = this.#options;
		const server = new SMTPServer({
			...(tls ?? {}),
			secure: false,
			authOptional: login === undefined,
			disabledCommands: [...(tls ? [] : ['STARTTLS']), ...(login ? [] : ['AUTH'])],
			size: MAX_BYTES,
			disableReverseLookup: true,
			logger: false,
			closeTimeout: 200,
			onAuth: ({ username, password }, _session, callback) => {
				const isKnown = username === login?.user && password === login?.password;
				callback(isKnown ? null : Object.assign(new Error('who are you?'), { responseCode: 535 }), isKnown ? { user: username } : undefined);
			},
			onData: (stream, session, callback) => void this.#take(stream, session).then(() => callback(), callback),
		});
		// Who goes away in the middle is no failure of ours.
		server.on('error', () => {});
		await new Promise<void>((resolve) => server.listen(this.#lastPort ?? port, '127.0.0.1', resolve));
		this.#server = server;
		this.#lastPort = this.port;
	}

	get port(): number {
		const address = this.#server?.server.address() as AddressInfo | null | undefined;
		if (!address) throw new Error(`${this.name} is not started`);
		return address.port;
	}

	get url(): string {
		return `smtp://127.0.0.1:${this.port}`;
	}

	get mails(): readonly Effect[] {
		return this.ledger.all('mail-received');
	}

	async stop(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
	}

	async #take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
		if (this.refuseNext > 0) {
			this.refuseNext -= 1;
			throw Object.assign(new Error('come again later'), { responseCode: 451 });
		}
		const { head, text } = partsOf(Buffer.concat(chunks).toString('utf8'));
		const to = session.envelope.rcptTo.map(({ address }) => address);
		const effect = this.ledger.record('mail-received', head.get('message-id') ?? '', {
			to,
			subject: subjectOf(head.get('subject') ?? ''),
			text,
			encrypted: session.secure,
		});
		this.onMail(effect);
	}
}

/** A mail of one part, as programs write it: folded header lines, text as it is, quoted-printable or Base64. */
function partsOf(raw: string): { readonly head: ReadonlyMap<string, string>; readonly text: string } {
	const end = raw.indexOf('\r\n\r\n');
	const lines = raw
		.slice(0, end)
		.replace(/\r\n[ \t]+/g, ' ')
		.split('\r\n');
	const head = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
	const body = raw.slice(end + 4);
	const encoding = head.get('content-transfer-encoding')?.toLowerCase();
	const text = encoding === 'base64' ? Buffer.from(body, 'base64').toString('utf8') : encoding === 'quoted-printable' ? fromQuoted(body) : body;
	return { head, text: text.replaceAll('\r\n', '\n') };
}

/** RFC 2045, 6.7. */
function fromQuoted(text: string): string {
	const bytes = text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** RFC 2047: words of a header that hold more than ASCII. */
function subjectOf(value: string): string {
	const joined = value.replace(/\?=\s+=\?/g, '?==?');
	return joined.replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
		kind.toUpperCase() === 'B' ? Buffer.from(text, 'base64').toString('utf8') : fromQuoted(text.replaceAll('_', ' ')),
	);
}
