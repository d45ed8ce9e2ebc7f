/** Runs a program to its end and gives back what it said. */
import { type ChildProcess, spawn } from 'node:child_process';

export interface Outcome {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface Running {
	readonly child: ChildProcess;
	readonly outcome: Promise<Outcome>;
	/** Resolves when stdout has matched; rejects when the program ends before. */
	saw(pattern: RegExp): Promise<void>;
}

export interface RunOptions {
	readonly cwd?: string;
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly uid?: number;
	readonly gid?: number;
}

export function start(file: string, args: readonly string[], options: RunOptions = {}): Running {
	const child = spawn(file, args, { ...options, env: { ...(options.env ?? process.env) }, stdio: ['ignore', 'pipe', 'pipe'] });
	let stdout = '';
	let stderr = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		stderr += text;
	});
	const outcome = new Promise<Outcome>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
	});
	const saw = (pattern: RegExp): Promise<void> =>
		new Promise((resolve, reject) => {
			const look = (): void => {
				if (pattern.test(stdout)) resolve();
			};
			child.stdout.on('data', look);
			child.once('close', () => reject(new Error(`ended without ${pattern}\n${stdout}\n${stderr}`)));
			look();
		});
	return { child, outcome, saw };
}

export function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
	return start(file, args, options).outcome;
}
