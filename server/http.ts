/**
 * The hub's one HTTP door: sends each request to the part that serves its path.
 *
 * | path        | part                                                     |
 * |-------------|----------------------------------------------------------|
 * | `/in/…`     | ingress for portals                                      |
 * | `/flows/…`  | Node-RED editor                                          |
 * | `/monitor/…`| monitor: the operators' page and its API                 |
 * | `/parked…`  | parked messages: list and release                        |
 * | `/monitor/api/session/oidc…` | signing in over an identity provider            |
 * | `/metrics`  | figures for Prometheus; only with a token                |
 * | `/healthz`  | 200 while the process works                              |
 * | `/readyz`   | 200 when messages can be taken and flows run, else 503   |
 * | `/`         | a page that says where things are                        |
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { DrehkreuzError } from '../hub/errors/drehkreuz-error.ts';
import { startPage } from './start-page.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Parts {
	ingress?: Handler;
	editor?: Handler;
	/** WebSockets of the editor. */
	editorSocket?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
	parked?: Handler;
	/** Signing in over an identity provider. */
	provider?: { serves(request: IncomingMessage): boolean; handle: Handler };
	monitor?: Handler;
	metrics?: Handler;
	/** Empty when ready; else what is missing, in words. */
	readonly missing: () => readonly string[];
}

/** A slow sender cannot hold a connection for ever. The ingress has its own, shorter limits; large attachments need minutes. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 1_000_000;

export function createFront(parts: Parts): Server {
	const server = createServer((request, response) => {
		const path = request.url ?? '/';
		if (path.startsWith('/in/')) return parts.ingress ? parts.ingress(request, response) : text(response, 503, 'starting');
		if (path === '/flows') return redirect(response, '/flows/');
		if (path.startsWith('/flows/')) return parts.editor ? parts.editor(request, response) : text(response, 503, 'starting');
		if (parts.parked && (path === '/parked' || path.startsWith('/parked/'))) return parts.parked(request, response);
		if (parts.provider?.serves(request)) return parts.provider.handle(request, response);
		if (path === '/monitor' || path.startsWith('/monitor/')) return parts.monitor ? parts.monitor(request, response) : text(response, 503, 'starting');
		if (parts.metrics && path === '/metrics') return parts.metrics(request, response);
		if (path === '/healthz') return text(response, 200, 'ok');
		if (path === '/readyz') {
			const missing = parts.missing();
			return missing.length === 0 ? text(response, 200, 'ready') : text(response, 503, `not ready: ${missing.join(', ')}`);
		}
		if (path === '/') return startPage(request, response);
		text(response, 404, 'not found');
	});
	server.on('upgrade', (request, socket, head) => {
		if (parts.editorSocket && request.url?.startsWith('/flows/')) return parts.editorSocket(request, socket, head);
		socket.destroy();
	});
	followSockets(server);
	server.headersTimeout = HEADERS_TIMEOUT_MS;
	server.requestTimeout = REQUEST_TIMEOUT_MS;
	return server;
}

/** Cuts every connection, also those of the editor that became WebSockets, and stops listening. */
export async function closeFront(server: Server): Promise<void> {
	const closed = new Promise<void>((resolve) => server.close(() => resolve()));
	for (const socket of socketsOf.get(server) ?? []) socket.destroy();
	await closed;
}

/** `closeAllConnections` leaves upgraded connections open. */
const socketsOf = new WeakMap<Server, Set<Socket>>();

function followSockets(server: Server): void {
	const sockets = new Set<Socket>();
	socketsOf.set(server, sockets);
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
}

/** @returns the base URL. @throws DrehkreuzError DK-CONFIG-PORT */
export async function listen(server: Server, host: string, port: number): Promise<string> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', (cause: NodeJS.ErrnoException) => {
			reject(cause.code === 'EADDRINUSE' ? new DrehkreuzError('DK-CONFIG-PORT', { port }, { cause }) : cause);
		});
		server.listen(port, host, resolve);
	});
	const address = server.address() as AddressInfo;
	return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}

function text(response: ServerResponse, status: number, body: string): void {
	response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
	response.end(`${body}\n`);
}

function redirect(response: ServerResponse, location: string): void {
	response.writeHead(302, { location });
	response.end();
}
