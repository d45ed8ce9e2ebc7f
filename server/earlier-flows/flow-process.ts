/**
 * One process with the flows of one version, as the hub sees it.
 *
 * State machine: `starting` → (its flows run) → `ready` → (nothing was handed in for a while, or the hub stops) → `ended`. `starting` or `ready` → (flows cannot be
 * started, or the process ends by itself: memory, a crash) → `ended`: what is under way comes *again*. What is handed in while it starts, waits.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Delivery, Settlement } from '../../hub/channel/broker.ts';
import type { Problem } from '../../hub/errors/problem.ts';
import { kill, spawnForFlows } from '../flow-process/spawn.ts';
import type { Beginning, Failure, FromProcess, HubCall, HubCalls, ToProcess } from './calls.ts';
import { failureOf } from './failure.ts';

export interface FlowProcessOptions {
	readonly beginning: Omit<Beginning, 'folder'>;
	/** The ports, as flows may use them. */
	readonly calls: HubCalls;
	/** Milliseconds until flows must have started. Default 60,000. */
	readonly startMs?: number;
}

export class FlowProcess {
	readonly #calls: HubCalls;
	readonly #child: ChildProcess;
	readonly #folder: string;
	readonly #open = new Map<string, (settlement: Settlement) => void>();
	/** Resolves when flows have started, or never will: then `#ended` says why. */
	readonly #decided = Promise.withResolvers<void>();
	readonly #startLimit: NodeJS.Timeout;
	readonly #over = Promise.withResolvers<void>();
	#ended: Problem | undefined;
	/** When something was handed in or ended last, milliseconds of `performance`. */
	#usedAt = performance.now();

	private constructor(child: ChildProcess, folder: string, { beginning, calls, startMs = 60_000 }: FlowProcessOptions) {
		this.#calls = calls;
		this.#child = child;
		this.#folder = folder;
		const died = (): void => void this.#end({ code: 'DK-FLOW-PROCESS', facts: {} });
		this.#startLimit = setTimeout(died, startMs);
		child.on('message', (message: FromProcess) => {
			if ('ready' in message) this.#decide();
			else if ('refused' in message) void this.#end(message.refused);
			else if ('settled' in message) this.#settled(message.settled, message.settlement);
			else void this.#answer(message);
		});
		child.once('exit', died);
		child.once('error', died);
		this.#tell({ begin: { ...beginning, folder } });
	}

	static async start(options: FlowProcessOptions): Promise<FlowProcess> {
		const folder = await realpath(await mkdtemp(join(tmpdir(), 'drehkreuz-flows-')));
		return new FlowProcess(spawnForFlows('earlier-flows/process', folder), folder, options);
	}

	/** Resolves when it takes nothing any more. */
	get whenOver(): Promise<void> {
		return this.#over.promise;
	}

	/** Milliseconds since it had something to do. 0 while it has. */
	get idleMs(): number {
		return this.#open.size > 0 ? 0 : performance.now() - this.#usedAt;
	}

	/** Never rejects. */
	async handle(delivery: Delivery): Promise<Settlement> {
		this.#usedAt = performance.now();
		const { promise, resolve } = Promise.withResolvers<Settlement>();
		this.#open.set(delivery.token, resolve);
		await this.#decided.promise;
		if (this.#ended) this.#settled(delivery.token, again(this.#ended));
		else this.#tell({ handle: delivery });
		return promise;
	}

	/** What is under way comes again, as nobody's failure. */
	async close(): Promise<void> {
		await this.#end({ code: 'DK-DELIVERY-INTERRUPTED', facts: {} });
	}

	#decide(): void {
		clearTimeout(this.#startLimit);
		this.#decided.resolve();
	}

	async #end(problem: Problem): Promise<void> {
		if (this.#ended) return;
		this.#ended = problem;
		this.#decide();
		this.#over.resolve();
		for (const token of [...this.#open.keys()]) this.#settled(token, again(problem));
		await kill(this.#child);
		await rm(this.#folder, { recursive: true, force: true });
	}

	#settled(token: string, settlement: Settlement): void {
		this.#usedAt = performance.now();
		const resolve = this.#open.get(token);
		this.#open.delete(token);
		resolve?.(settlement);
	}

	async #answer({ call, name, values }: HubCall): Promise<void> {
		try {
			if (!Object.hasOwn(this.#calls, name)) throw new Error('there is no such call');
			const perform = this.#calls[name] as (...given: unknown[]) => Promise<unknown>;
			this.#tell({ answer: call, value: await perform(...values) });
		} catch (error) {
			this.#tell({ answer: call, failure: failureOf(error) });
		}
	}

	#tell(message: ToProcess): void {
		if (this.#child.connected) this.#child.send(message);
	}
}

/** Flows that cannot be started need a person; a process that died gets another try. */
function again({ code, facts, node }: Problem | Failure): Settlement {
	const reason: Problem = { code, facts, ...(node === undefined ? {} : { node }) };
	if (code === 'DK-DELIVERY-INTERRUPTED') return { kind: 'again', reason, delayMs: 0, counted: false };
	return code === 'DK-FLOW-PROCESS' ? { kind: 'again', reason } : { kind: 'park', reason };
}
