/** A real hub (`build/`) in a process of its own with one tenant or several that are alike, given flows and an own folder; as in production, only its log is quieter. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RetryPolicy } from '../../hub/channel/retry-policy.ts';
import { projectFolder } from '../../server/folders.ts';
import { freePort, reaperOf } from '../../test/support/amqp-node.ts';
import { HubProcess } from '../../test/support/hub-process.ts';
import type { Cleanup } from './cleanup.ts';

export const TENANT = 'musterstadt';
/** Of the tenant's portal `bench`. */
export const PORTAL_TOKEN = 'ein-zeichen-nur-fuer-messungen';
export const RETRY: RetryPolicy = { maxAttempts: 6, delaysMs: [5_000], deliveryLimit: 20 };

export interface BenchHubOptions {
	readonly flows: readonly object[];
	/** `amqp://…` of the broker; undefined: the embedded engines. */
	readonly amqpUrl?: string;
	readonly queuePrefix?: string;
	/** Rules of the tenant's routing table. */
	readonly rules?: readonly object[];
	/** Ids of the tenants. Default: `TENANT` alone. */
	readonly tenants?: readonly string[];
	/** Further parts of the tenant's file, e.g. its partners. */
	readonly tenant?: object;
	/** Folder for a CPU profile of the whole run, written when the hub stops. */
	readonly profile?: string | undefined;
	/** Environment of the hub process beside ours. */
	readonly environment?: Readonly<Record<string, string>>;
}

export class BenchHub {
	readonly url: string;
	/** Where the hub keeps its files. */
	readonly data: string;
	/** Its configuration file. */
	readonly configFile: string;
	readonly #folder: string;
	readonly #hub: HubProcess;
	#reaper: ReturnType<typeof reaperOf> | undefined;

	private constructor(folder: string, url: string, environment: Readonly<Record<string, string>>) {
		this.#folder = folder;
		this.url = url;
		this.data = join(folder, 'data');
		this.configFile = join(folder, 'drehkreuz.json');
		this.#hub = new HubProcess(this.configFile, url, environment);
	}

	/** Not started yet: its folder can be prepared. */
	static async create(options: BenchHubOptions, cleanup: Cleanup): Promise<BenchHub> {
		const { flows, amqpUrl, queuePrefix, rules = [], tenants = [TENANT], tenant: more = {}, profile, environment = {} } = options;
		const folder = mkdtempSync(join(tmpdir(), 'drehkreuz-bench-'));
		const port = await freePort();
		const hub = new BenchHub(folder, `http://127.0.0.1:${port}`, {
			...environment,
			...(profile === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` }),
		});
		cleanup.add(() => hub.#remove());
		mkdirSync(join(folder, 'tenants'));
		const tenant = (id: string) => ({
			id,
			name: id,
			ars: '146120000000',
			ags: '14612000',
			portals: [{ id: 'bench', token: PORTAL_TOKEN }],
			partners: {},
			testChannels: ['*'],
			routes: { rules },
			...more,
		});
		for (const id of tenants) writeFileSync(join(folder, 'tenants', `${id}.json`), JSON.stringify(tenant(id)));
		mkdirSync(join(hub.data, 'node-red'), { recursive: true });
		writeFileSync(join(hub.data, 'node-red', 'flows.json'), JSON.stringify(flows));
		const broker = amqpUrl === undefined ? { broker: 'embedded' } : { broker: 'rabbitmq', rabbitmq: { url: amqpUrl, queuePrefix } };
		writeFileSync(
			hub.configFile,
			JSON.stringify({ server: { port, editor: false }, data: 'data', tenants: 'tenants', engine: broker, retry: RETRY, log: { level: 'warn' } }),
		);
		return hub;
	}

	/** Resolves when it answers that it is ready. @returns milliseconds that took */
	async start(): Promise<number> {
		const milliseconds = await this.#hub.start();
		const { process: child } = this.#hub;
		if (child) this.#reaper = reaperOf([child], this.#folder);
		return milliseconds;
	}

	/** `drehkreuz pack add`, before or after the start. @param catalogue folder that serves imports by absolute URL */
	async addPack(source: string, catalogue?: string): Promise<void> {
		const where = ['--config', this.configFile, ...(catalogue === undefined ? [] : ['--catalogue', catalogue])];
		const args = [projectFolder('build', 'server', 'main.js'), 'pack', 'add', source, ...where];
		const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
		const [code] = await once(child, 'exit');
		if (code !== 0) throw new Error(`the standards pack was not installed (${code})`);
	}

	/** Stands still, with its connections open, until `resume`. */
	pause(): void {
		this.#hub.process?.kill('SIGSTOP');
	}

	resume(): void {
		this.#hub.process?.kill('SIGCONT');
	}

	/** An orderly stop; its files stay. */
	async stop(): Promise<void> {
		// First: it must not end who later gets the same process id.
		this.#reaper?.kill('SIGKILL');
		this.#reaper = undefined;
		this.resume();
		await this.#hub.stop();
	}

	/** Of the running hub. @throws Error when it does not run */
	get pid(): number {
		const pid = this.#hub.process?.pid;
		if (pid === undefined) throw new Error(`the hub does not run:\n${this.#hub.output}`);
		return pid;
	}

	/** kill -9, as a power cut would; its files stay. */
	async kill(): Promise<void> {
		this.#reaper?.kill('SIGKILL');
		this.#reaper = undefined;
		await this.#hub.kill();
	}

	/** What it said last. */
	get output(): string {
		return this.#hub.output;
	}

	async #remove(): Promise<void> {
		await this.stop();
		rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
	}
}
