/** Starts and asks a hub process whose clock is wrong: `skewed-child.ts`. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What such a process does. */
export interface Deeds {
	clocks(): Promise<{ readonly own: number; readonly shared: number }>;
	/** Gives signs of life from now on. */
	live(): Promise<void>;
	acquire(lease: string): Promise<boolean>;
	/** @returns the token of the session */
	signIn(name: string, password: string): Promise<string>;
	finds(token: string): Promise<boolean>;
	prune(): Promise<void>;
	park(id: string): Promise<void>;
	/** @returns how many messages the job took */
	release(job: string, parkedUntil: number): Promise<number>;
	close(): Promise<void>;
}

interface Answer {
	readonly number?: number;
	readonly result?: unknown;
	readonly failure?: { readonly code: string; readonly facts?: Readonly<Record<string, unknown>> };
}

const CHILD = fileURLToPath(new URL('skewed-child.ts', import.meta.url));

export class SkewedProcess {
	readonly #child: ChildProcess;
	#asked = 0;

	private constructor(child: ChildProcess) {
		this.#child = child;
		// One for each question.
		child.setMaxListeners(0);
	}

	/** @param offMs how far its clock is off, milliseconds */
	static async start(folder: string, name: string, offMs: number): Promise<SkewedProcess> {
		const child = fork(CHILD, [folder, name], { env: { ...process.env, DREHKREUZ_TEST_CLOCK_OFF_MS: String(offMs) } });
		await once(child, 'message');
		return new SkewedProcess(child);
	}

	/** @throws the failure, with `code` and `facts` */
	do<Name extends keyof Deeds>(deed: Name, ...args: Parameters<Deeds[Name]>): ReturnType<Deeds[Name]> {
		const number = ++this.#asked;
		const answered = new Promise((resolve, reject) => {
			const listen = ({ number: of, result, failure }: Answer): void => {
				if (of !== number) return;
				this.#child.off('message', listen);
				if (failure) reject(Object.assign(new Error(failure.code), failure));
				else resolve(result);
			};
			this.#child.on('message', listen);
			this.#child.once('exit', () => reject(new Error('the process ended')));
		});
		this.#child.send({ number, deed, args });
		return answered as ReturnType<Deeds[Name]>;
	}

	async kill(): Promise<void> {
		if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
		const exited = once(this.#child, 'exit');
		this.#child.kill('SIGKILL');
		await exited;
	}
}
