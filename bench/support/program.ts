/** A bare program to compare the hub with, in a process of its own, that says something when it is ready. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Cleanup } from './cleanup.ts';

export class Program {
	readonly #child: ChildProcess;
	/** What it said when it was ready. */
	readonly said: string;

	private constructor(child: ChildProcess, said: string) {
		this.#child = child;
		this.said = said;
	}

	/** @param file beside this one; it gets its options as one JSON argument and ends with its standard input */
	static async start(file: string, options: object, cleanup: Cleanup): Promise<Program> {
		const path = fileURLToPath(new URL(file, import.meta.url));
		const child = spawn(process.execPath, [path, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] });
		cleanup.add(() => kill(child));
		const ended = once(child, 'exit').then(([code]) => {
			throw new Error(`${file} ended (${code})`);
		});
		ended.catch(() => {});
		const [said] = await Promise.race([once(child.stdout as NonNullable<typeof child.stdout>, 'data'), ended]);
		return new Program(child, String(said).trim());
	}

	get pid(): number | undefined {
		return this.#child.pid;
	}

	/** Stands still, with its connections open, until `resume`. */
	pause(): void {
		this.#child.kill('SIGSTOP');
	}

	resume(): void {
		this.#child.kill('SIGCONT');
	}
}

async function kill(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = once(child, 'exit');
	child.kill('SIGKILL');
	await gone;
}

/** For the program's side: options, and the end when the bench is gone. */
export function programOptions<Options>(): Options {
	process.stdin.resume().on('end', () => process.exit());
	return JSON.parse(process.argv[2] ?? '{}') as Options;
}
