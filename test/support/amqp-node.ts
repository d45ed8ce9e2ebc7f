/**
 * A RabbitMQ node of our own, from the installed server: own name, ports, folders and epmd, on the loopback only. It is started by
 * its process id and ended by it; nothing stays behind.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import amqp from 'amqplib';

/** The scripts in sbin insist on root or the user rabbitmq; these do not. */
const BIN = '/usr/lib/rabbitmq/bin';
const START_MS = 60_000;

export const rabbitmqInstalled = (): boolean => existsSync(join(BIN, 'rabbitmq-server'));

export interface AmqpNodeOptions {
	/** Added to rabbitmq.conf. */
	readonly config?: string;
	/** Added to the server's Erlang options. */
	readonly erlang?: string;
	/** Of a cluster: the node's name, and what all its nodes share. Without it the node has its own. */
	readonly shared?: { readonly name: string; readonly epmdPort: number; readonly home: string };
}

export class AmqpNode {
	readonly port: number;
	readonly folder: string;
	readonly name: string;
	readonly #environment: NodeJS.ProcessEnv;
	readonly #ownEpmd: boolean;
	#server: ChildProcess | undefined;
	#epmd: ChildProcess | undefined;
	#reaper: ChildProcess | undefined;

	private constructor(port: number, folder: string, environment: NodeJS.ProcessEnv, ownEpmd: boolean) {
		this.port = port;
		this.folder = folder;
		this.name = String(environment['RABBITMQ_NODENAME']);
		this.#environment = environment;
		this.#ownEpmd = ownEpmd;
	}

	get url(): string {
		return `amqp://guest:guest@127.0.0.1:${this.port}/`;
	}

	/** Makes and starts a node; takes 6 to 8 s. */
	static async start({ config = '', erlang = '', shared }: AmqpNodeOptions = {}): Promise<AmqpNode> {
		const folder = await mkdtemp(join(tmpdir(), 'dk-rabbitmq-'));
		const [port, distPort] = [await freePort(), await freePort()];
		const epmdPort = shared?.epmdPort ?? (await freePort());
		await mkdir(join(folder, 'home'));
		await writeFile(
			join(folder, 'rabbitmq.conf'),
			`listeners.tcp.1 = 127.0.0.1:${port}\ndisk_free_limit.absolute = 50MB\nlog.file.level = warning\n${config}\n`,
		);
		await writeFile(join(folder, 'enabled_plugins'), '[].\n');
		const loopback = '-kernel inet_dist_use_interface {127,0,0,1}';
		const environment = {
			PATH: process.env['PATH'],
			LANG: 'C.UTF-8',
			HOME: shared?.home ?? join(folder, 'home'),
			ERL_EPMD_ADDRESS: '127.0.0.1',
			ERL_EPMD_PORT: String(epmdPort),
			RABBITMQ_NODENAME: shared?.name ?? `dk-test-${randomUUID().slice(0, 8)}@localhost`,
			RABBITMQ_DIST_PORT: String(distPort),
			RABBITMQ_CONF_ENV_FILE: '/dev/null',
			RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
			RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
			RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
			RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'generated'),
			RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
			RABBITMQ_LOG_BASE: join(folder, 'log'),
			RABBITMQ_PID_FILE: join(folder, 'pid'),
			RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `${loopback} ${erlang}`,
			RABBITMQ_CTL_ERL_ARGS: loopback,
			RABBITMQ_ALLOW_INPUT: 'true', // The script then becomes the server, so that its process id is the server's.
		};
		const node = new AmqpNode(port, folder, environment, shared === undefined);
		try {
			await node.#run();
		} catch (error) {
			await node.stop();
			throw error;
		}
		return node;
	}

	/** A port that was free may be taken by the time the node uses it: then another node, with other ports. */
	static async startSurely(): Promise<AmqpNode> {
		for (let attempt = 1; ; attempt++) {
			try {
				return await AmqpNode.start();
			} catch (error) {
				if (attempt === 3) throw error;
			}
		}
	}

	/** `rabbitmqctl` on this node; gives what it printed. */
	async ctl(...args: readonly string[]): Promise<string> {
		const { stdout } = await promisify(execFile)(join(BIN, 'rabbitmqctl'), ['--quiet', ...args], { env: this.#environment, timeout: 60_000 });
		return stdout;
	}

	/** kill -9, as a power cut would. */
	async kill(): Promise<void> {
		await end(this.#reaper); // First: it must not kill who later gets the same process id.
		await end(this.#server);
		this.#server = undefined;
	}

	/** SIGSTOP: its connections stay open and say nothing, as when its machine hangs. `resume` ends it. */
	pause(): void {
		this.#server?.kill('SIGSTOP');
	}

	resume(): void {
		this.#server?.kill('SIGCONT');
	}

	/** Starts again after `kill`, with the same data and ports. */
	async restart(): Promise<void> {
		await this.kill();
		await this.#run();
	}

	async stop(): Promise<void> {
		await this.kill();
		await end(this.#epmd);
		await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
	}

	async #endOfLog(): Promise<string> {
		const log = join(this.folder, 'log');
		const files = await readdir(log).catch(() => []);
		const texts = await Promise.all(files.map((file) => readFile(join(log, file), 'utf8').catch(() => '')));
		return texts.join('\n').slice(-2_000) || 'no logs';
	}

	async #run(): Promise<void> {
		const { ERL_EPMD_PORT: epmdPort } = this.#environment;
		if (this.#ownEpmd) this.#epmd ??= startEpmd(Number(epmdPort));
		// A node that finds no epmd ends with a crash dump.
		await whenListening(Number(epmdPort));
		const server = spawn(join(BIN, 'rabbitmq-server'), ['-noinput'], { stdio: 'ignore', env: this.#environment, cwd: this.folder });
		this.#server = server;
		this.#reaper = reaperOf(this.#epmd ? [server, this.#epmd] : [server], this.folder);
		const deadline = Date.now() + START_MS;
		while (!(await canLogIn(this.url))) {
			if (server.exitCode !== null || Date.now() > deadline) throw new Error(`the private RabbitMQ node did not start: ${await this.#endOfLog()}`);
			await new Promise((resolve) => {
				setTimeout(resolve, 200);
			});
		}
	}
}

/** The name service of Erlang nodes, on the loopback. */
export function startEpmd(port: number): ChildProcess {
	return spawn('epmd', ['-address', '127.0.0.1', '-port', String(port)], { stdio: 'ignore' });
}

/** Removes processes and folder when this process ends, however it ends: a shell that waits for the end of its input. */
export function reaperOf(children: readonly ChildProcess[], folder: string): ChildProcess {
	const script = 'trap "" INT TERM HUP; read nothing; folder=$1; shift; kill -9 "$@"; rm -rf "$folder"';
	const reaper = spawn('sh', ['-c', script, 'reaper', folder, ...children.map(({ pid }) => String(pid))], {
		stdio: ['pipe', 'ignore', 'ignore'],
		detached: true,
	});
	reaper.unref();
	return reaper;
}

async function whenListening(port: number): Promise<void> {
	const deadline = Date.now() + START_MS;
	const tryIt = () =>
		new Promise<boolean>((resolve) => {
			const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy() !== undefined));
			socket.once('error', () => resolve(false));
		});
	while (!(await tryIt())) {
		if (Date.now() > deadline) throw new Error('epmd did not start');
		await new Promise((resolve) => {
			setTimeout(resolve, 20);
		});
	}
}

/** Whether a broker takes a login there. */
export async function canLogIn(url: string): Promise<boolean> {
	const { hostname, port } = new URL(url);
	if (!(await listens(hostname, Number(port || 5672)))) return false;
	try {
		const connection = await amqp.connect(url, { timeout: 5_000 });
		connection.on('error', () => {});
		await connection.close();
		return true;
	} catch {
		return false;
	}
}

async function listens(host: string, port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect({ host, port, timeout: 2_000 });
		const answer = (yes: boolean) => () => {
			socket.destroy();
			resolve(yes);
		};
		socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false));
	});
}

export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const address = server.address();
	await new Promise((resolve) => {
		server.close(resolve);
	});
	return typeof address === 'object' && address ? address.port : 0;
}

export async function end(child: ChildProcess | undefined): Promise<void> {
	if (!child || child.exitCode !== null || child.signalCode !== null) return;
	const gone = new Promise((resolve) => {
		child.once('exit', resolve);
	});
	child.kill('SIGKILL');
	await gone;
}
