/**
 * Runs one order in a process of its own (`server/flow-process`): a flow that loops, hangs or fills the memory harms nothing but itself. It is ended when its time is
 * over.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorCode } from '../../hub/errors/catalogue.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Run } from '../../hub/rehearsal/deeds.ts';
import { kill, spawnForFlows } from '../flow-process/spawn.ts';
import type { Order, Reply } from './order.ts';

/**
 * @param limitMs milliseconds until it is ended
 * @param stopped ends it, too
 * @throws DrehkreuzError DK-REHEARSAL-LIMIT, DK-DELIVERY-INTERRUPTED, and what `rehearse` throws
 */
export async function runInProcess(order: Omit<Order, 'folder'>, limitMs: number, stopped: AbortSignal): Promise<Run> {
	const folder = await realpath(await mkdtemp(join(tmpdir(), 'drehkreuz-probelauf-')));
	try {
		const child = spawnForFlows('rehearsal/process', folder);
		try {
			const reply = await answerOf(child, { ...order, folder }, limitMs, stopped);
			if ('run' in reply) return reply.run;
			throw new DrehkreuzError(reply.problem.code as ErrorCode, reply.problem.facts, reply.problem.node === undefined ? {} : { node: reply.problem.node });
		} finally {
			await kill(child);
		}
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
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
