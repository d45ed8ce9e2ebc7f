/** A hub process with its configuration in a temporary folder, bound to a sandbox town that lives in the test's process and survives the hub. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RetryPolicy } from '../../hub/channel/retry-policy.ts';
import type { CareSettings } from '../../hub/partners/care.ts';
import type { TenantFile } from '../../server/config/tenants.ts';
import { startTown, type Town } from '../../server/sandbox/town.ts';
import { channelsOf, deleteHubQueues, shippedChannels } from './amqp-cleanup.ts';
import { HubProcess } from './hub-process.ts';

export interface HubWithTownOptions {
	readonly engine?: 'embedded' | 'rabbitmq';
	/** Of several nodes with commas. */
	readonly amqpUrl?: string;
	/** Where the hub connects when that is a proxy before the broker. Default: the broker. */
	readonly hubAmqpUrl?: string;
	/** The store lies there, in this schema, instead of in a file. */
	readonly postgres?: { readonly url: string; readonly schema: string };
	readonly retry?: RetryPolicy;
	/** How the hub treats the partners of every tenant. */
	readonly care?: CareSettings;
	/** Password of the editor; undefined: no editor. */
	readonly editorPassword?: string;
	/** Node-RED flows instead of the shipped ones. */
	readonly flows?: readonly object[];
	/** Retry policies of single channels. */
	readonly channels?: Readonly<Record<string, { readonly retry: RetryPolicy }>>;
	/** Partners that every tenant gets beside those of the town. */
	readonly partners?: TenantFile['partners'];
	/** More of the configuration, which may need the hub's address. */
	readonly configure?: (url: string) => Promise<Readonly<Record<string, unknown>>>;
	/** Further sections of the configuration file. */
	readonly config?: Readonly<Record<string, object>>;
	/** Environment of the hub process beside ours. */
	readonly environment?: Readonly<Record<string, string>>;
}

interface Queues {
	readonly url: string;
	readonly prefix: string;
	readonly retries: readonly RetryPolicy[];
	readonly channels: readonly string[];
}

export class HubWithTown {
	readonly url: string;
	readonly town: Town;
	readonly hub: HubProcess;
	readonly folder: string;
	readonly #queues: Queues | undefined;
	readonly #configFile: string;
	readonly #environment: Readonly<Record<string, string>>;
	readonly #others: HubProcess[] = [];

	private constructor(parts: {
		url: string;
		town: Town;
		hub: HubProcess;
		folder: string;
		queues: Queues | undefined;
		file: string;
		environment: Record<string, string>;
	}) {
		this.url = parts.url;
		this.town = parts.town;
		this.hub = parts.hub;
		this.folder = parts.folder;
		this.#queues = parts.queues;
		this.#configFile = parts.file;
		this.#environment = parts.environment;
	}

	static async create(options: HubWithTownOptions = {}): Promise<HubWithTown> {
		const { engine = 'embedded', amqpUrl, retry = { maxAttempts: 8, delaysMs: [150], deliveryLimit: 20 }, channels = {}, flows } = options;
		const folder = mkdtempSync(join(tmpdir(), 'drehkreuz-hub-'));
		const town = await startTown({ folder: join(folder, 'sandbox') });
		const port = await freePort();
		const url = `http://127.0.0.1:${port}`;
		const retries = [retry, ...Object.values(channels).map((channel) => channel.retry)];
		const prefix = `test-${process.pid.toString(36)}-${Date.now().toString(36)}.`;
		const queues = amqpUrl === undefined ? undefined : { url: amqpUrl, prefix, retries, channels: flows ? channelsOf(flows) : shippedChannels() };
		const config = join(folder, 'config');
		mkdirSync(join(config, 'tenants'), { recursive: true });
		for (const tenant of town.tenantFiles) {
			const all = Object.entries({ ...tenant.partners, ...options.partners });
			const partners = all.map(([role, partner]) => [role, { ...partner, ...(options.care ? { care: options.care } : {}) }]);
			writeFileSync(join(config, 'tenants', `${tenant.id}.json`), JSON.stringify({ ...tenant, partners: Object.fromEntries(partners) }));
		}
		if (flows) {
			mkdirSync(join(folder, 'data', 'node-red'), { recursive: true });
			writeFileSync(join(folder, 'data', 'node-red', 'flows.json'), JSON.stringify(flows));
		}
		const file = join(config, 'drehkreuz.json');
		writeFileSync(
			file,
			JSON.stringify({
				server: { port, editor: options.editorPassword !== undefined },
				data: '../data',
				engine: {
					broker: engine,
					...(options.postgres ? { store: 'postgres', postgres: options.postgres } : {}),
					...(queues ? { rabbitmq: { url: options.hubAmqpUrl ?? queues.url, queuePrefix: queues.prefix } } : {}),
				},
				retry,
				channels,
				log: { level: 'warn' },
				...(await options.configure?.(url)),
				...options.config,
			}),
		);
		const password = options.editorPassword === undefined ? {} : { DREHKREUZ_EDITOR_PASSWORD: options.editorPassword };
		const environment = { ...password, ...options.environment };
		return new HubWithTown({ url, town, folder, queues, hub: new HubProcess(file, url, environment), file, environment });
	}

	/** @returns milliseconds until the hub was ready */
	async start(): Promise<number> {
		const milliseconds = await this.hub.start();
		this.town.portal.hubUrl = this.url;
		return milliseconds;
	}

	/** Begin of the names of this hub's queues. */
	get queuePrefix(): string {
		return this.#queues?.prefix ?? '';
	}

	/** One more process of the same hub, on a port of its own, with the same data. Not started yet. */
	async another(): Promise<{ readonly hub: HubProcess; readonly url: string }> {
		const port = await freePort();
		const url = `http://127.0.0.1:${port}`;
		const hub = new HubProcess(this.#configFile, url, { ...this.#environment, DREHKREUZ_PORT: String(port) });
		this.#others.push(hub);
		return { hub, url };
	}

	/** Stops everything and leaves no process, queue or file behind. */
	async remove(): Promise<void> {
		await Promise.all([this.hub, ...this.#others].map((hub) => hub.stop()));
		await this.town.stop();
		if (this.#queues) {
			const { url, prefix, retries, channels } = this.#queues;
			await deleteHubQueues(String(url.split(',')[0]), prefix, ['musterstadt', 'beispielstadt'], retries, channels);
		}
		rmSync(this.folder, { recursive: true, force: true });
	}
}

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	await new Promise((resolve) => server.close(resolve));
	return port;
}
