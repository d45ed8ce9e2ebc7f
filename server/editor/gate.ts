/**
 * Lets people into the Node-RED editor with the session they have in the monitor. Node-RED itself asks nobody for a password.
 *
 * - Right `flows` on all tenants: everything. Right `see` on all tenants: flows are shown, nothing can be changed, and neither messages in the debug panel nor
 *   context data come along, for these are content. Everybody else stays outside: flows serve all tenants.
 * - Node-RED knows the person by a ticket: a random value that is good for one request, put into a header here, after what the client sent under that name, and
 *   any `Authorization`, was taken out. Nothing that a client can send is one.
 * - A change, and the handshake of the WebSocket, must come from a page of ours.
 * - A WebSocket ends with its session.
 * - A deploy is in the audit log before Node-RED hears of it: one that brings the process down is there too.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Audit } from '../../hub/audit/audit.ts';
import { DrehkreuzError, httpStatusOf, problemOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import { assertMay, assertOwnPassword } from '../../hub/people/assert-may.ts';
import type { Doorkeeper, SignedIn } from '../../hub/people/doorkeeper.ts';
import type { Account } from '../../hub/people/people.ts';
import { EVERY_TENANT, mayDo } from '../../hub/people/rights.ts';
import { newToken } from '../../hub/people/tokens.ts';
import { problemPage } from '../../monitor/session/problem-page.ts';
import { assertSameOrigin, assertSameOriginSocket } from '../../monitor/session/same-origin.ts';
import { isSecure, noSessionCookie, sessionTokenOf } from '../../monitor/session/session-cookie.ts';

export interface EditorGateOptions {
	readonly doorkeeper: Pick<Doorkeeper, 'find' | 'signOut'>;
	readonly audit: Pick<Audit, 'append'>;
	readonly log: Logger;
	/** `server.publicUrl` of the configuration. */
	readonly publicUrl?: string | undefined;
	/** Milliseconds between looks whether sessions of open WebSockets still last. Default 30,000. */
	readonly lookMs?: number;
}

/** As Node-RED knows somebody. */
export interface EditorUser {
	readonly username: string;
	readonly permissions: '*' | readonly string[];
}

/** Node-RED's `adminAuth`. */
export interface TicketAuth {
	tokens(ticket: string): Promise<EditorUser | null>;
	readonly tokenHeader: string;
}

const TICKET_HEADER = 'x-drehkreuz-ticket';
const ROOT = '/flows/';
/** What somebody may ask for who only looks. Not `context` and `debug`: what is in messages. */
const LOOK: readonly string[] = ['flows.read', 'nodes.read', 'plugins.read', 'settings.read', 'library.read', 'status.read'];
/** Requests that change what runs. Express does not mind the case. */
const DEPLOY = /^\/flows\/(flows|flow|nodes)(?:\/|$)/i;
const READS = new Set(['GET', 'HEAD']);
/** What the page needs to say that the session is over. Nothing secret. */
const WITHOUT_SESSION = /^\/flows\/(auth\/login$|red\/images\/)/;

export class EditorGate {
	readonly #options: EditorGateOptions;
	readonly #tickets = new Map<string, EditorUser>();
	/** Open WebSockets and the token of their session. */
	readonly #sockets = new Map<Duplex, string>();
	readonly #timer: NodeJS.Timeout;
	readonly adminAuth: TicketAuth;

	constructor(options: EditorGateOptions) {
		this.#options = options;
		this.#timer = setInterval(() => void this.#look().catch(() => {}), options.lookMs ?? 30_000).unref();
		this.adminAuth = { tokens: async (ticket) => this.#tickets.get(ticket) ?? null, tokenHeader: TICKET_HEADER };
	}

	/** @param pass serves the request */
	handle(request: IncomingMessage, response: ServerResponse, pass: () => void): void {
		this.#admit(request, response, pass).catch((error: unknown) => this.#refuse(request, response, error));
	}

	/** @param pass completes the handshake; everybody else's is ended */
	upgrade(request: IncomingMessage, socket: Duplex, pass: () => void): void {
		// Nobody listens while the session is looked up.
		socket.on('error', () => socket.destroy());
		this.#admitSocket(request, socket, pass).catch((error: unknown) => {
			socket.end(`HTTP/1.1 ${httpStatusOf(problemOf(error))} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
		});
	}

	close(): void {
		clearInterval(this.#timer);
	}

	async #admit(request: IncomingMessage, response: ServerResponse, pass: () => void): Promise<void> {
		const { publicUrl, doorkeeper } = this.#options;
		const secure = isSecure(request, publicUrl);
		clean(request);
		if (!READS.has(request.method ?? '')) assertSameOrigin(request, publicUrl);
		if (pathOf(request) === `${ROOT}auth/revoke`) return this.#signOut(request, response, secure);
		const found = await doorkeeper.find(sessionTokenOf(request, secure));
		if (!found && READS.has(request.method ?? '') && WITHOUT_SESSION.test(pathOf(request))) return pass();
		if (!found) throw new DrehkreuzError('DK-PERSON-SESSION');
		const user = userOf(found.account);
		await this.#noteDeploy(request, response, found.account);
		const ticket = this.#giveTicket(request, user);
		response.once('close', () => this.#tickets.delete(ticket));
		pass();
	}

	async #admitSocket(request: IncomingMessage, socket: Duplex, pass: () => void): Promise<void> {
		const { publicUrl, doorkeeper } = this.#options;
		clean(request);
		assertSameOriginSocket(request, publicUrl);
		if (pathOf(request) !== `${ROOT}comms`) throw new DrehkreuzError('DK-PERSON-SESSION');
		const found = await doorkeeper.find(sessionTokenOf(request, isSecure(request, publicUrl)));
		if (!found) throw new DrehkreuzError('DK-PERSON-SESSION');
		const ticket = this.#giveTicket(request, userOf(found.account));
		this.#sockets.set(socket, found.token);
		socket.once('close', () => {
			this.#tickets.delete(ticket);
			this.#sockets.delete(socket);
		});
		pass();
	}

	#giveTicket(request: IncomingMessage, user: EditorUser): string {
		const ticket = newToken();
		this.#tickets.set(ticket, user);
		request.headers[TICKET_HEADER] = ticket;
		return ticket;
	}

	/** The editor's own way to sign out ends the session everywhere. */
	async #signOut(request: IncomingMessage, response: ServerResponse, secure: boolean): Promise<void> {
		if (request.method !== 'POST') throw new DrehkreuzError('DK-PERSON-SESSION');
		const token = sessionTokenOf(request, secure);
		if (token !== undefined) await this.#options.doorkeeper.signOut(token);
		response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store', 'set-cookie': noSessionCookie(secure) });
		response.end(JSON.stringify({ redirect: '/monitor/' }));
	}

	async #noteDeploy(request: IncomingMessage, response: ServerResponse, { id, roles }: Account): Promise<void> {
		const what = READS.has(request.method ?? '') ? undefined : DEPLOY.exec(pathOf(request))?.[1]?.toLowerCase();
		if (what === undefined || !mayDo(roles, 'flows', EVERY_TENANT)) return;
		const { audit, log } = this.#options;
		const way = request.headers['node-red-deployment-type'];
		const facts = { what, way: typeof way === 'string' && /^[a-z]{1,20}$/.test(way) ? way : 'full' };
		await audit.append({ at: Date.now(), actor: id, action: 'flows-deployed', facts });
		response.once('finish', () => {
			if (response.statusCode < 400) return;
			const refused = { at: Date.now(), actor: id, action: 'flows-deployed', facts: { ...facts, refused: response.statusCode } } as const;
			audit.append(refused).catch(() => log.error({ component: 'editor' }, 'a refused deploy could not be written to the audit log'));
		});
	}

	#refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
		const problem = problemOf(error);
		if (problem.code === 'DK-DELIVERY-UNEXPECTED') this.#options.log.error({ component: 'editor', code: problem.code }, 'a request to the editor failed');
		if (response.headersSent) return void response.end();
		const isPage = READS.has(request.method ?? '') && (request.headers.accept ?? '').includes('text/html');
		// Also for who came by a link from elsewhere, whose cookie did not come along: the monitor asks again from here and sends them back.
		if (isPage && (problem.code === 'DK-PERSON-SESSION' || problem.code === 'DK-PERSON-MUST-CHANGE')) {
			response.writeHead(302, { location: `/monitor/?return=${encodeURIComponent(ROOT)}`, 'cache-control': 'no-store' });
			return void response.end();
		}
		if (isPage) return problemPage(request, response, problem);
		response.writeHead(httpStatusOf(problem), { 'content-type': 'application/json', 'cache-control': 'no-store' });
		response.end(JSON.stringify({ code: problem.code }));
	}

	async #look(): Promise<void> {
		for (const [socket, token] of this.#sockets) {
			const found = await this.#options.doorkeeper.find(token, false);
			if (!found || !mayLook(found)) socket.destroy();
		}
	}
}

/** @throws DrehkreuzError DK-PERSON-MUST-CHANGE, DK-PERSON-NOT-ALLOWED */
function userOf(account: Account): EditorUser {
	assertOwnPassword(account);
	if (mayDo(account.roles, 'flows', EVERY_TENANT)) return { username: account.id, permissions: '*' };
	assertMay(account, 'see', EVERY_TENANT);
	return { username: account.id, permissions: LOOK };
}

function mayLook({ account }: SignedIn): boolean {
	return !account.mustChange && (mayDo(account.roles, 'flows', EVERY_TENANT) || mayDo(account.roles, 'see', EVERY_TENANT));
}

function clean(request: IncomingMessage): void {
	delete request.headers[TICKET_HEADER];
	delete request.headers.authorization;
}

function pathOf(request: IncomingMessage): string {
	return (request.url ?? '').split('?', 1)[0] ?? '';
}
