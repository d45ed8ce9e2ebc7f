/**
 * The monitor's API on a hub of its own: real embedded broker, real SQLite store, real sockets; without flows and processes. People sign in over HTTP as the page does.
 * Two tenants, `musterstadt` and `beispielstadt`, each with the channel `antrag.eingang`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { runJobs } from '../../hub/jobs/runner.ts';
import { silentLogger } from '../../hub/logging/logger.ts';
import { createMessage } from '../../hub/message/create.ts';
import { Doorkeeper } from '../../hub/people/doorkeeper.ts';
import type { RolesByTenant } from '../../hub/people/rights.ts';
import { createMonitor, type Monitor } from '../../monitor/api/server.ts';
import type { MonitorServices } from '../../monitor/services.ts';
import { putPerson } from './put-person.ts';
import { QUICK_RETRY, TestHub, type TestHubOptions, testTenant } from './test-hub.ts';

export const PASSWORD = 'blauer-himmel-ueber-pirna';
/** Quick instead of safe: the hash has tests of its own. */
const QUICK_HASH = { memory: 64, passes: 1 };
export const CHANNEL = 'antrag.eingang';
const SOURCE = 'urn:drehkreuz:test:portal';

export interface Answered {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	/** Of JSON. */
	// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every form
	readonly json: any;
}

/** A person with a browser, as far as the API can tell. */
export class Visitor {
	readonly #url: string;
	cookie = '';
	csrf = '';

	constructor(url: string) {
		this.#url = url;
	}

	async call(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
		const response = await fetch(`${this.#url}/monitor/api${path}`, {
			method,
			redirect: 'manual',
			headers: {
				...(this.cookie ? { cookie: this.cookie } : {}),
				...(method === 'GET' ? {} : { 'x-drehkreuz-csrf': this.csrf }),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
		});
		const text = await response.text();
		const json = response.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : undefined;
		return { status: response.status, headers: response.headers, text, json };
	}

	get(path: string): Promise<Answered> {
		return this.call('GET', path);
	}

	post(path: string, body?: unknown): Promise<Answered> {
		return this.call('POST', path, body);
	}

	put(path: string, body?: unknown): Promise<Answered> {
		return this.call('PUT', path, body);
	}

	async signIn(name: string, password = PASSWORD): Promise<Answered> {
		const answered = await this.post('/session', { name, password });
		if (answered.status === 200) {
			this.cookie = answered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
			this.csrf = answered.json.csrf;
		}
		return answered;
	}
}

const nothing = (): never => {
	throw new DrehkreuzError('DK-API-UNKNOWN');
};
const noRehearsals: MonitorServices['rehearsals'] = {
	run: async () => nothing(),
	expect: async () => nothing(),
	list: async () => [],
	find: async () => undefined,
	keep: async () => nothing(),
	remove: async () => false,
};

export class MonitorWorld {
	readonly test: TestHub;
	readonly doorkeeper: Doorkeeper;
	readonly url: string;
	readonly #server: Server;
	readonly #monitor: Monitor;
	readonly #abort = new AbortController();
	readonly #running: Promise<void>[] = [];
	readonly #page: string;

	private constructor(parts: { test: TestHub; doorkeeper: Doorkeeper; url: string; server: Server; monitor: Monitor; page: string }) {
		this.test = parts.test;
		this.doorkeeper = parts.doorkeeper;
		this.url = parts.url;
		this.#server = parts.server;
		this.#monitor = parts.monitor;
		this.#page = parts.page;
	}

	static async open(options: TestHubOptions & { readonly services?: Partial<MonitorServices>; readonly idleMs?: number } = {}): Promise<MonitorWorld> {
		const test = await TestHub.open({ tenants: [testTenant('musterstadt'), testTenant('beispielstadt')], ...options });
		const { hub } = test;
		for (const mandant of hub.tenants.keys()) await hub.broker.declare({ mandant, channel: CHANNEL, retry: QUICK_RETRY, order: options.order ?? 'none' });
		const { store } = hub;
		const doorkeeper = new Doorkeeper({
			people: store.people,
			sessions: store.sessions,
			audit: store.audit,
			hash: QUICK_HASH,
			refusalMs: 1,
			...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
		});
		const page = await mkdtemp(join(tmpdir(), 'dk-page-'));
		const monitor = await createMonitor({
			...hub,
			status: {
				channels: () => [...hub.tenants.keys()].map((mandant) => ({ mandant, channel: CHANNEL, received: true, paused: false })),
				partners: () => [],
			},
			doorkeeper,
			log: silentLogger,
			page,
			missing: () => [],
			links: async () => [{ flow: 'Antrag', from: 'entry:antrag', to: `channel:${CHANNEL}` }],
			nodeLabels: async () => (node) => node,
			system: async () => ({
				version: '1',
				node: process.version,
				instance: 'test',
				startedAt: 0,
				broker: { kind: 'embedded', state: 'open' },
				store: { kind: 'sqlite' },
				memoryBytes: 0,
				tenants: [...hub.tenants.keys()].map((id) => ({ id, name: id, partners: [], portals: 0, routes: 0, storageLevel: 'errors' })),
				packs: [],
			}),
			signInWays: () => ({ local: true }),
			storageLevel: () => 'errors',
			caseFile: { exportCase: async () => ({}), deleteCase: async () => ({ messages: 0, entries: 0, payloads: 0 }) },
			rehearsals: noRehearsals,
			flowVersions: { list: async () => [], find: async () => undefined },
			publicUrl: undefined,
			addressOf: ({ socket }) => socket.remoteAddress,
			...options.services,
		});
		const server = createServer(monitor.handle);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		return new MonitorWorld({ test, doorkeeper, url: `http://127.0.0.1:${port}`, server, monitor, page });
	}

	/** Somebody with these roles, not signed in yet. */
	async person(id: string, roles: RolesByTenant): Promise<Visitor> {
		const { people } = this.test.hub.store;
		await putPerson(people, { id, displayName: id, roles, origin: 'local', active: true, failures: 0, lockedUntil: 0 });
		await this.doorkeeper.rescue(id, PASSWORD);
		// Where nobody manages people, whoever is rescued does.
		await putPerson(people, { ...(await people.find(id))!, roles });
		return new Visitor(this.url);
	}

	/** Somebody with these roles, signed in. */
	async visitor(id: string, roles: RolesByTenant): Promise<Visitor> {
		const visitor = await this.person(id, roles);
		const { status, text } = await visitor.signIn(id);
		if (status !== 200) throw new Error(`${id} could not sign in: ${status} ${text}`);
		return visitor;
	}

	/** Parks a message, as a broker does after the last attempt. */
	async park(id: string, changes: { mandant?: string; subject?: string; body?: Buffer; code?: string; role?: string; mediaType?: string } = {}): Promise<void> {
		const {
			mandant = 'musterstadt',
			subject,
			body = Buffer.from(`{"name":"${id}"}`),
			code = 'DK-PARTNER-UNREACHABLE',
			role = 'dms',
			mediaType = 'application/json',
		} = changes;
		const message = createMessage(
			{ id, source: SOURCE, type: 'de.test', mandant, datacontenttype: mediaType, ...(subject === undefined ? {} : { subject }) },
			{ kind: 'inline', bytes: body },
		);
		await this.test.hub.store.park({ address: { mandant, channel: CHANNEL }, message, reason: { code, facts: { role } }, attempt: 3 });
	}

	/** Works on jobs from now on. */
	work(batch = 100): void {
		const { hub } = this.test;
		this.#running.push(runJobs({ broker: hub.broker, store: hub.store, log: silentLogger, batch, idleMs: 20 }, this.#abort.signal));
	}

	async close(): Promise<void> {
		this.#abort.abort();
		await Promise.all(this.#running);
		await this.#monitor.close();
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
		await this.test.close();
		await rm(this.#page, { recursive: true });
	}
}

export function jobId(): string {
	return crypto.randomUUID().replaceAll('-', '');
}
