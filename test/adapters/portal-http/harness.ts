/** A portal ingress on a real port, above a real broker, store and payload store in a fresh folder. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedBroker } from '../../../adapters/embedded/embedded-broker.ts';
import { FilesystemPayloadStore } from '../../../adapters/filesystem/payload-store.ts';
import { createPortalIngress, type PortalIngress, type PortalIngressOptions } from '../../../adapters/portal-http/portal-ingress.ts';
import { SqliteStore } from '../../../adapters/sqlite/store.ts';
import { DEFAULT_RETRY_POLICY } from '../../../hub/channel/retry-policy.ts';
import { Acceptor } from '../../../hub/ingress/acceptor.ts';
import type { IngressLimits } from '../../../hub/ingress/entry.ts';
import { IngressRegistry } from '../../../hub/ingress/registry.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import type { Message } from '../../../hub/message/message.ts';

export const TOKEN = 'geheim-amt24';
const CHANNEL = { mandant: 'musterstadt', channel: 'antrag.eingang' };

export interface Reply {
	readonly status: number;
	readonly headers: Headers;
	// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
	readonly body: any;
}

export class Harness {
	readonly folder: string;
	readonly server: Server;
	readonly portal: PortalIngress;
	readonly store: SqliteStore;
	readonly broker: EmbeddedBroker;
	readonly registry = new IngressRegistry();
	readonly payloads: FilesystemPayloadStore;
	/** What came out of the channel, in order. */
	readonly published: Message[] = [];

	static async start(options: Partial<PortalIngressOptions> & { limits?: Partial<IngressLimits>; clientErrors?: boolean } = {}): Promise<Harness> {
		const harness = new Harness(await mkdtemp(join(tmpdir(), 'dk-portal-')), options);
		await harness.store.open();
		await harness.payloads.open();
		await harness.broker.open();
		await harness.broker.declare({ ...CHANNEL, retry: DEFAULT_RETRY_POLICY });
		await harness.broker.consume(CHANNEL, {}, (delivery) => {
			harness.published.push(delivery.message);
			harness.broker.settle(delivery.token, { kind: 'done' }).catch(() => {});
		});
		harness.registry.register({
			name: 'parken',
			channel: CHANNEL.channel,
			mandanten: 'all',
			defaults: { leika: '99108001001000' },
			limits: options.limits ?? {},
		});
		await new Promise<void>((resolve) => harness.server.listen(0, '127.0.0.1', resolve));
		return harness;
	}

	private constructor(folder: string, options: Partial<PortalIngressOptions> & { clientErrors?: boolean }) {
		this.folder = folder;
		this.store = new SqliteStore({ file: join(folder, 'store.db'), log: silentLogger });
		this.payloads = new FilesystemPayloadStore({ folder: join(folder, 'payloads') });
		this.broker = new EmbeddedBroker({ file: join(folder, 'broker.db'), parking: this.store });
		const acceptor = new Acceptor({ broker: this.broker, store: this.store, payloads: this.payloads, log: silentLogger });
		const tenant = (id: string, portal: string, token: string) => ({
			id,
			ars: '145110000000',
			portals: [{ id: portal, tokenSha256: createHash('sha256').update(token).digest('hex') }],
		});
		const tenants = new Map([tenant('musterstadt', 'amt24', TOKEN), tenant('andere', 'ozg', 'geheim-ozg')].map((one) => [one.id, one]));
		this.portal = createPortalIngress({
			acceptor,
			registry: this.registry,
			payloads: this.payloads,
			tenantOf: (id) => tenants.get(id),
			log: silentLogger,
			delays: { free: 1_000, firstMs: 1, maxMs: 1 },
			...options,
		});
		this.server = createServer(this.portal.handle);
		if (options.clientErrors !== false) this.server.on('clientError', this.portal.clientError);
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	url(path = '/in/musterstadt/parken'): string {
		return `http://127.0.0.1:${this.port}${path}`;
	}

	async post(body: NonNullable<RequestInit['body']> | undefined, headers: Record<string, string> = {}, path?: string, method = 'POST'): Promise<Reply> {
		const response = await fetch(this.url(path), {
			method,
			headers: { authorization: `Bearer ${TOKEN}`, ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }), ...headers },
			...(body === undefined ? {} : { body, duplex: 'half' as const }),
		});
		const text = await response.text();
		return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
	}

	/** Sends bytes as they are over a bare socket; gives back all that came until the server closed, or until `done` likes it. */
	raw(pieces: readonly (string | Buffer)[], options: { end?: boolean; destroyAfterMs?: number; done?: (text: string) => boolean } = {}): Promise<string> {
		return new Promise((resolve, reject) => {
			const socket = connect(this.port, '127.0.0.1');
			let text = '';
			socket.on('data', (chunk) => {
				text += chunk.toString('latin1');
				if (options.done?.(text)) socket.destroy();
			});
			socket.on('error', (error) => (text === '' && options.destroyAfterMs === undefined ? reject(error) : undefined));
			socket.on('close', () => resolve(text));
			for (const piece of pieces) socket.write(piece);
			if (options.end) socket.end();
			if (options.destroyAfterMs !== undefined) setTimeout(() => socket.destroy(), options.destroyAfterMs);
		});
	}

	/** Head of a raw request. */
	head(headers: Record<string, string | number>): string {
		const all = { host: 'x', authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers };
		const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
		return `POST /in/musterstadt/parken HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
	}

	/** Every file in the payload store, finished or not. */
	async payloadFiles(): Promise<string[]> {
		const entries = await readdir(join(this.folder, 'payloads'), { recursive: true, withFileTypes: true });
		return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
	}

	async waitFor(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
		for (let i = 0; i < 4_000; i += 1) {
			if (await condition()) return;
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
		throw new Error(`waited in vain for ${what}`);
	}

	/** Still alive: takes an ordinary application. */
	async takesOne(): Promise<boolean> {
		const before = this.published.length;
		const { status } = await this.post('{"ok":true}');
		if (status !== 202) return false;
		await this.waitFor(() => this.published.length > before, 'the message');
		return true;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
		await this.portal.stop();
		await this.broker.close();
		await this.store.close();
		await this.payloads.close();
		await rm(this.folder, { recursive: true, force: true });
	}
}
