/**
 * The file of the embedded broker as the rest of the hub sees it: questions that are answered when the answer is durable. The file itself is in a thread of its own
 * (`queue-thread.ts`).
 *
 * State machine: `opening` → `open`, or refused; `open` → close → `closing` → `ended`. `open` → (the thread ended by itself, e.g. out of memory) → `ended`: what
 * waits for an answer may be on disk or not (DK-BROKER-UNCONFIRMED), later questions are refused (DK-STORE-FAILED); what was answered is on disk, and the next
 * opening finds it.
 *
 * Questions of one turn of the event loop travel together. They are answered in the order in which they were asked.
 */
import { Worker } from 'node:worker_threads';
import type { ErrorCode } from '../../hub/errors/catalogue.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../../hub/errors/problem.ts';
import type { Answer, Call, FromFile, Opened, Question, Results, ToFile } from './calls.ts';
import { storeError } from './queue-file.ts';

interface Waiting {
	readonly resolve: (results: never) => void;
	readonly reject: (error: Error) => void;
}

export class FileThread {
	readonly #thread: Worker;
	readonly #waiting = new Map<number, Waiting>();
	#questions: Question[] = [];
	#last = 0;
	#state: 'open' | 'closing' | 'ended' = 'open';
	#closed: (problem: Problem | undefined) => void = () => {};

	private constructor(thread: Worker) {
		this.#thread = thread;
		thread.on('message', (message: FromFile) => {
			if (message.kind === 'answers') for (const answer of message.answers) this.#answered(answer);
			if (message.kind === 'closed') this.#closed(message.problem);
		});
		thread.on('exit', () => this.#end());
		thread.unref();
	}

	/** @throws DrehkreuzError DK-BROKER-LOCKED, DK-STORE-VERSION, DK-STORE-FAILED */
	static open(path: string): Promise<{ readonly file: FileThread; readonly opened: Opened }> {
		// The file is .ts in the source tree and .js in the build.
		const thread = new Worker(new URL(`./queue-thread${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url), {
			workerData: path,
			name: 'broker',
		});
		return new Promise((resolve, reject) => {
			const failed = (error: unknown): void => reject(storeError(error));
			const ended = (): void => failed({ code: 'THREAD_ENDED' });
			thread.once('error', failed).once('exit', ended);
			thread.once('message', (message: FromFile) => {
				thread.off('error', failed).off('exit', ended);
				thread.on('error', () => {}); // Its end is heard of by `exit`.
				if (message.kind === 'opened') resolve({ file: new FileThread(thread), opened: message.opened });
				else if (message.kind === 'refused') reject(errorOf(message.problem));
			});
		});
	}

	/** False when the thread is gone. */
	get isOpen(): boolean {
		return this.#state === 'open';
	}

	/**
	 * Calls that are written together or not at all, in this order. Resolves when they are durable.
	 * @throws DrehkreuzError DK-STORE-FAILED: nothing of it was written; DK-BROKER-UNCONFIRMED: nobody knows
	 */
	run<const Calls extends readonly Call[]>(...calls: Calls): Promise<Results<Calls>> {
		return new Promise((resolve, reject) => {
			if (this.#state !== 'open') return reject(storeError({ code: 'CLOSED' }));
			const number = ++this.#last;
			this.#waiting.set(number, { resolve, reject });
			if (this.#questions.length === 0) setImmediate(() => this.#ask());
			this.#questions.push({ number, calls });
		});
	}

	/** Writes what waits, returns what is out to its channel, lets go of the file. Gives what went wrong: then the next opening returns what is out. */
	async close(): Promise<Problem | undefined> {
		if (this.#state !== 'open') return undefined;
		this.#ask();
		this.#state = 'closing';
		const closed = new Promise<Problem | undefined>((resolve) => {
			this.#closed = resolve;
		});
		const ended = new Promise((resolve) => this.#thread.once('exit', resolve));
		this.#thread.ref();
		this.#say({ kind: 'close' });
		const [problem] = await Promise.all([Promise.race([closed, ended.then(() => undefined)]), ended]);
		return problem;
	}

	#ask(): void {
		const questions = this.#questions;
		this.#questions = [];
		if (questions.length === 0 || this.#state !== 'open') return;
		this.#thread.ref(); // The process must not end before the answer.
		this.#say({ kind: 'questions', questions });
	}

	#answered({ number, results, problem }: Answer): void {
		const waiting = this.#waiting.get(number);
		this.#waiting.delete(number);
		if (this.#waiting.size === 0 && this.#state === 'open') this.#thread.unref();
		if (problem) waiting?.reject(errorOf(problem));
		else waiting?.resolve(results as never);
	}

	#end(): void {
		this.#state = 'ended';
		const failure = new DrehkreuzError('DK-BROKER-UNCONFIRMED');
		for (const { reject } of this.#waiting.values()) reject(failure);
		this.#waiting.clear();
	}

	#say(message: ToFile): void {
		this.#thread.postMessage(message);
	}
}

/** Errors do not travel between threads; their problems do, and all codes there are ours. */
function errorOf({ code, facts }: Problem): DrehkreuzError {
	return new DrehkreuzError(code as ErrorCode, facts);
}
