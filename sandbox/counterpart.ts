/**
 * Base of every HTTP counterpart: listens on loopback, applies faults, offers a control door for people and tests:
 *
 * - `GET  /_sandbox/effects`  what the counterpart holds
 * - `POST /_sandbox/faults`   JSON array of faults (see faults.ts); `[]` ends them
 *
 * A subclass implements `handle` and nothing else of HTTP.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Fault, Faults } from './faults.ts';
import { Ledger } from './ledger.ts';

export interface Request {
	readonly method: string;
	readonly url: URL;
	readonly headers: IncomingMessage['headers'];
	readonly body: Buffer;
}

export interface Reply {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** An object is sent as JSON. */
	readonly body?: Buffer | string | object;
}

export interface CounterpartOptions {
	/** Default 0: any free port. */
	readonly port?: number;
	/** Taken when it is free, else any free port. */
	readonly preferredPort?: number;
	/** Ledger file; default: memory only. */
	readonly ledgerFile?: string;
	/** Bytes a request may have. Default 64 MiB. */
	readonly maxBytes?: number;
}

export abstract class Counterpart {
	abstract readonly name: string;
	readonly faults = new Faults();
	readonly ledger: Ledger;
	readonly #options: CounterpartOptions;
	readonly #sockets = new Set<Socket>();
	#server: Server | undefined;
	#lastPort: number | undefined;

	constructor(options: CounterpartOptions = {}) {
		this.#options = options;
		this.ledger = new Ledger(options.ledgerFile);
	}

	protected abstract handle(request: Request): Promise<Reply> | Reply;

	/** Resolves when it listens; after a stop where it listened before, when that port is still free. */
	async start(): Promise<void> {
		const server = createServer((request, response) => void this.#serve(request, response));
		server.on('connection', (socket) => {
			this.#sockets.add(socket);
			socket.once('close', () => this.#sockets.delete(socket));
		});
		const { port = 0, preferredPort } = this.#options;
		const wished = this.#lastPort ?? preferredPort;
		await listen(server, wished ?? port).catch((error: NodeJS.ErrnoException) => {
			if (wished === undefined || error.code !== 'EADDRINUSE') throw error;
			return listen(server, 0);
		});
		this.#server = server;
		this.#lastPort = (server.address() as AddressInfo).port;
	}

	/** Without a slash at the end. */
	get url(): string {
		const address = this.#server?.address() as AddressInfo | null | undefined;
		if (!address) throw new Error(`${this.name} is not started`);
		return `http://127.0.0.1:${address.port}`;
	}

	async stop(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		if (!server) return;
		for (const socket of this.#sockets) socket.destroy();
		await new Promise<void>((resolve) => server.close(() => resolve()));
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		try {
			const body = await readBody(request, this.#options.maxBytes ?? 64 * 1024 * 1024);
			const method = request.method ?? 'GET';
			const url = new URL(request.url ?? '/', 'http://sandbox');
			if (url.pathname.startsWith('/_sandbox/')) return send(response, this.#control(method, url.pathname, body));
			const fault = this.faults.take(method, url.pathname);
			if (fault?.kind === 'drop-before') return void request.socket.destroy();
			if (fault?.kind === 'status') return send(response, statusReply(fault));
			if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1_000));
			const reply = await this.handle({ method, url, headers: request.headers, body });
			if (fault?.kind === 'drop-after-commit') return void request.socket.destroy();
			send(response, fault?.kind === 'garbage' ? { status: 200, body: '\u0000not what you expect' } : reply);
		} catch (error) {
			if (!response.headersSent) send(response, { status: 500, body: { error: error instanceof Error ? error.message : 'unknown' } });
		}
	}

	#control(method: string, path: string, body: Buffer): Reply {
		if (method === 'GET' && path === '/_sandbox/effects') return { status: 200, body: this.ledger.all() };
		if (method === 'POST' && path === '/_sandbox/faults') {
			this.faults.set(...(JSON.parse(body.toString('utf8')) as Fault[]));
			return { status: 204 };
		}
		return { status: 404 };
	}
}

async function listen(server: Server, port: number): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			server.off('error', reject);
			resolve();
		});
	});
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > maxBytes) throw new Error('request too large');
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function statusReply(fault: Fault): Reply {
	return { status: fault.status ?? 500, ...(fault.retryAfter === undefined ? {} : { headers: { 'retry-after': String(fault.retryAfter) } }) };
}

function send(response: ServerResponse, reply: Reply): void {
	const body = reply.body;
	const isJson = body !== undefined && typeof body !== 'string' && !Buffer.isBuffer(body);
	response.writeHead(reply.status, { ...(isJson ? { 'content-type': 'application/json' } : {}), ...reply.headers });
	response.end(isJson ? JSON.stringify(body) : body);
}
