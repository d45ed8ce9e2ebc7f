/** The hub as a process of its own that can be killed and started again with the same data. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { projectFolder } from '../../server/folders.ts';

/** Milliseconds until a started hub must be ready. */
const READY_MS = 120_000;

export class HubProcess {
	readonly #configFile: string;
	readonly #url: string;
	readonly #environment: Readonly<Record<string, string>>;
	#child: ChildProcess | undefined;
	#output = '';
	/** Gets everything the hub prints. */
	onOutput: ((text: string) => void) | undefined;

	constructor(configFile: string, url: string, environment: Readonly<Record<string, string>> = {}) {
		this.#configFile = configFile;
		this.#url = url;
		this.#environment = environment;
	}

	/** Resolves when it answers `ready`. @returns milliseconds that took */
	async start(): Promise<number> {
		const begun = Date.now();
		const child = spawn(process.execPath, [projectFolder('build', 'server', 'main.js'), 'start', '--quiet', '--config', this.#configFile], {
			stdio: ['ignore', 'pipe', 'pipe'],
			env: { ...process.env, ...this.#environment },
		});
		this.#child = child;
		for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => this.#keep(chunk));
		const deadline = Date.now() + READY_MS;
		while (!(await this.#isReady())) {
			if (!this.isRunning || Date.now() > deadline) throw new Error(`the hub did not start:\n${this.#output}`);
			await new Promise((resolve) => setTimeout(resolve, 25));
		}
		return Date.now() - begun;
	}

	/** Undefined when it does not run. */
	get process(): ChildProcess | undefined {
		return this.#child;
	}

	/** kill -9: no handler runs, nothing is flushed. */
	async kill(): Promise<void> {
		await this.#end('SIGKILL');
	}

	/** SIGTERM: a graceful stop. @returns the exit code */
	async stop(): Promise<number | null> {
		return this.#end('SIGTERM');
	}

	/** Seconds of processor time it has used so far, all threads together: unlike the clock it does not grow with what else the machine does. Linux only. */
	get cpuSeconds(): number {
		// Fields 14 and 15 (utime, stime), counted behind the name in brackets, in hundredths of a second. Source: proc_pid_stat(5)
		const fields = readFileSync(`/proc/${this.#child?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
		return (Number(fields[11]) + Number(fields[12])) / 100;
	}

	/** False also when it ended by itself. */
	get isRunning(): boolean {
		return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
	}

	get pid(): number | undefined {
		return this.isRunning ? this.#child?.pid : undefined;
	}

	/** The end of what it printed. */
	get output(): string {
		return this.#output;
	}

	async #end(signal: NodeJS.Signals): Promise<number | null> {
		const child = this.#child;
		this.#child = undefined;
		if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
		const exited = once(child, 'exit');
		child.kill(signal);
		await exited;
		return child.exitCode;
	}

	async #isReady(): Promise<boolean> {
		try {
			return (await fetch(`${this.#url}/readyz`)).status === 200;
		} catch {
			return false;
		}
	}

	#keep(chunk: Buffer): void {
		this.#output = (this.#output + chunk.toString()).slice(-8_000);
		this.onOutput?.(chunk.toString());
	}
}
