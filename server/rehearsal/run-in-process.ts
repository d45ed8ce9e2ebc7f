/**
 * Runs one order in a process of its own: a flow that loops, hangs or fills the memory harms nothing but itself. The process gets no secret and no environment, may
 * write only into its own folder, may start no program, works with a low priority, and is ended when its time is over.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorCode } from '../../hub/errors/catalogue.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Run } from '../../hub/rehearsal/deeds.ts';
import { projectFolder } from '../folders.ts';
import type { Order, Reply } from './order.ts';

/** MiB of its objects. */
const MEMORY_MIB = 512;

/**
 * @param limitMs milliseconds until it is ended
 * @param stopped ends it, too
 * @throws DrehkreuzError DK-REHEARSAL-LIMIT, DK-DELIVERY-INTERRUPTED, and what `rehearse` throws
 */
export async function runInProcess(order: Omit<Order, 'folder'>, limitMs: number, stopped: AbortSignal): Promise<Run> {
	const folder = await realpath(await mkdtemp(join(tmpdir(), 'drehkreuz-probelauf-')));
	try {
		const child = start(folder);
		try {
			const reply = await answerOf(child, { ...order, folder }, limitMs, stopped);
			if ('run' in reply) return reply.run;
			throw new DrehkreuzError(reply.problem.code as ErrorCode, reply.problem.facts, reply.problem.node === undefined ? {} : { node: reply.problem.node });
		} finally {
			await ended(child);
		}
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function start(folder: string): ChildProcess {
	// Always the build: the palette that Node-RED loads is the built one, and both must be one program.
	const child = fork(projectFolder('build', 'server', 'rehearsal', 'process.js'), [], {
		execArgv: [`--max-old-space-size=${MEMORY_MIB}`, '--permission', '--allow-fs-read=*', `--allow-fs-write=${folder}`, '--allow-worker', '--no-warnings'],
		env: { TMPDIR: folder, ...(process.env.TZ === undefined ? {} : { TZ: process.env.TZ }) },
		serialization: 'advanced',
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
	});
	try {
		if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
	} catch {
		// It has ended, or the system does not let us: it runs all the same.
	}
	return child;
}

function answerOf(child: ChildProcess, order: Order, limitMs: number, stopped: AbortSignal): Promise<Reply> {
	return new Promise((resolve, reject) => {
		const limit = new DrehkreuzError('DK-REHEARSAL-LIMIT', { seconds: Math.round(limitMs / 1_000) });
		const timer = setTimeout(() => reject(limit), limitMs);
		const stop = (): void => reject(new DrehkreuzError('DK-DELIVERY-INTERRUPTED'));
		if (stopped.aborted) return stop();
		stopped.addEventListener('abort', stop, { once: true });
		child.once('message', (reply) => {
			clearTimeout(timer);
			resolve(reply as Reply);
		});
		child.once('error', reject);
		child.once('exit', () => {
			clearTimeout(timer);
			reject(limit);
		});
		child.send(order, (error) => {
			if (error) reject(limit);
		});
	});
}

function ended(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
	return new Promise((resolve) => {
		child.once('exit', () => resolve());
		child.kill('SIGKILL');
	});
}
