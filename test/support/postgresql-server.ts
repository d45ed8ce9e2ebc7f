/**
 * A PostgreSQL server of our own, from the installed programs: a cluster in a temporary folder, on the loopback only, with a password and with TLS where openssl
 * can make certificates. It is started by its process id and ended by it; nothing stays behind.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { end, freePort, reaperOf } from './amqp-node.ts';
import { makeCertificates } from './certificates.ts';
import { type Outcome, run } from './process.ts';

const VERSIONS = '/usr/lib/postgresql';
const OLDEST = 15;
const START_MS = 60_000;
const [USER, PASSWORD] = ['drehkreuz', 'geheim und lang'];

/** Folder of the newest programs that fit; undefined: there are none. */
export function postgresqlPrograms(): string | undefined {
	if (!existsSync(VERSIONS)) return undefined;
	const versions = readdirSync(VERSIONS).map(Number);
	const newest = Math.max(...versions.filter((version) => version >= OLDEST && existsSync(join(VERSIONS, String(version), 'bin', 'postgres'))));
	return Number.isFinite(newest) ? join(VERSIONS, String(newest), 'bin') : undefined;
}

export class PostgresqlServer {
	readonly port: number;
	readonly folder: string;
	/** The authority of the server's certificate; undefined: it has no TLS. */
	readonly certificateAuthority: string | undefined;
	readonly #programs: string;
	readonly #who: { readonly uid?: number; readonly gid?: number };
	readonly #settings: readonly string[];
	#server: ChildProcess | undefined;
	#reaper: ChildProcess | undefined;

	private constructor(port: number, folder: string, programs: string, who: { uid?: number; gid?: number }, settings: readonly string[]) {
		this.port = port;
		this.folder = folder;
		this.#programs = programs;
		this.#who = who;
		const certificates = makeCertificates();
		this.certificateAuthority = certificates && join(folder, 'ca.pem');
		const tls = certificates ? ['ssl=on', `ssl_cert_file=${folder}/server.pem`, `ssl_key_file=${folder}/server.key`] : [];
		this.#settings = [...tls, ...settings];
		this.#certificates = certificates;
	}

	readonly #certificates: ReturnType<typeof makeCertificates>;

	/** Not encrypted: it does not leave the machine. */
	get url(): string {
		return this.urlWith('sslmode=disable');
	}

	urlWith(parameters: string, host = '127.0.0.1', password = PASSWORD): string {
		return `postgres://${USER}:${encodeURIComponent(password)}@${host}:${this.port}/postgres?${parameters}`;
	}

	/** Makes and starts a server; takes about 3 s. @param settings as for `postgres -c` */
	static async start(settings: readonly string[] = []): Promise<PostgresqlServer> {
		const programs = postgresqlPrograms();
		if (!programs) throw new Error('there is no PostgreSQL here');
		const folder = await mkdtemp(join(tmpdir(), 'dk-postgresql-'));
		const server = new PostgresqlServer(await freePort(), folder, programs, unprivileged(), settings);
		try {
			await server.#make();
			await server.start();
			return server;
		} catch (error) {
			await server.stop();
			throw error;
		}
	}

	/** Starts again after `end` or `kill`, with the same data and port. */
	async start(): Promise<void> {
		const settings = [`port=${this.port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${this.folder}`, ...this.#settings];
		const server = spawn(join(this.#programs, 'postgres'), ['-D', join(this.folder, 'data'), ...settings.flatMap((setting) => ['-c', setting])], {
			...this.#who,
			stdio: ['ignore', 'ignore', 'pipe'],
			cwd: this.folder,
			env: { LC_ALL: 'C.UTF-8', PATH: process.env['PATH'] },
		});
		let log = '';
		server.stderr.on('data', (chunk: Buffer) => {
			log = (log + chunk.toString()).slice(-2_000);
		});
		server.unref();
		(server.stderr as unknown as { unref(): void }).unref();
		this.#server = server;
		this.#reaper = reaperOf([server], this.folder);
		const deadline = Date.now() + START_MS;
		while (!(await this.#answers())) {
			if (server.exitCode !== null || Date.now() > deadline) throw new Error(`the private PostgreSQL server did not start:\n${log}`);
			await new Promise((resolve) => {
				setTimeout(resolve, 50);
			});
		}
	}

	/** Ends sessions and stops in order. */
	async end(): Promise<void> {
		await this.#end('SIGINT');
	}

	/** kill -9: its other processes notice and end. */
	async kill(): Promise<void> {
		const others = this.#children();
		await this.#end('SIGKILL');
		// They have the port and the memory until then, and answer who is connected.
		for (const pid of others) while (existsSync(`/proc/${pid}`)) await new Promise((resolve) => setTimeout(resolve, 5));
		const pidFile = join(this.folder, 'data', 'postmaster.pid');
		await rm(pidFile, { force: true });
	}

	async stop(): Promise<void> {
		await this.#end('SIGQUIT');
		await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
	}

	/** For tests that look behind the store, or change what it must notice. */
	async query<Row extends object>(text: string): Promise<readonly Row[]> {
		const client = new pg.Client({ connectionString: this.url });
		await client.connect();
		try {
			const result = await client.query(text);
			return ([result].flat().at(-1)?.rows ?? []) as Row[];
		} finally {
			await client.end();
		}
	}

	/** Ids of its processes. Linux only. */
	#children(): readonly string[] {
		const pid = this.#server?.pid;
		return pid === undefined ? [] : readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
	}

	async #make(): Promise<void> {
		const { uid = process.getuid?.() ?? 0, gid = process.getgid?.() ?? 0 } = this.#who;
		const write = async (name: string, content: string | Buffer): Promise<void> => {
			const file = join(this.folder, name);
			await writeFile(file, content, { mode: 0o600 });
			await chown(file, uid, gid);
		};
		await write('password', PASSWORD);
		if (this.#certificates) {
			await write('ca.pem', this.#certificates.ca);
			await write('server.pem', this.#certificates.server.cert);
			await write('server.key', this.#certificates.server.key);
		}
		await chown(this.folder, uid, gid);
		await chmod(this.folder, 0o711); // The test's own user reads the authority.
		await chmod(join(this.folder, 'password'), 0o600);
		const options = ['-U', USER, '--auth=scram-sha-256', `--pwfile=${join(this.folder, 'password')}`, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
		const made: Outcome = await run(join(this.#programs, 'initdb'), ['-D', join(this.folder, 'data'), ...options], { ...this.#who, cwd: this.folder });
		if (made.code !== 0) throw new Error(`initdb failed:\n${made.stderr}`);
		await readFile(join(this.folder, 'data', 'PG_VERSION'));
	}

	async #answers(): Promise<boolean> {
		try {
			await this.query('SELECT 1');
			return true;
		} catch {
			return false;
		}
	}

	async #end(signal: NodeJS.Signals): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		server?.ref(); // The process must not end before the server has.
		await end(this.#reaper); // First: it must not kill who later gets the same process id.
		if (!server || server.exitCode !== null || server.signalCode !== null) return;
		const gone = new Promise((resolve) => {
			server.once('exit', resolve);
		});
		server.kill(signal);
		await gone;
	}
}

/** The server refuses to run as root. */
function unprivileged(): { uid?: number; gid?: number } {
	if (process.getuid?.() !== 0) return {};
	const id = (what: string): number => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}
