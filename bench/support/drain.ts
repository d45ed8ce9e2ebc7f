/**
 * How fast a program brings waiting messages from one channel to the next. The program stands still (SIGSTOP) with its connections open while its queue is
 * filled; the time runs from the moment it goes on until the next queue holds all of them. So both sides are warm, and neither shares the machine with the filling.
 */
import type { Message } from '../../hub/message/message.ts';
import type { Measured } from './compare.ts';
import { cpuMicroseconds } from './cpu.ts';
import type { BenchQueues } from './rabbitmq.ts';

export interface Stoppable {
	readonly pid: number | undefined;
	pause(): void;
	resume(): void;
}

export interface Lane {
	readonly program: Stoppable;
	readonly from: string;
	readonly to: string;
}

/** @throws Error when not exactly `count` messages arrive */
export async function drain(queues: BenchQueues, { program, from, to }: Lane, count: number, waiting: Iterable<Message>): Promise<Measured> {
	program.pause();
	try {
		await queues.fill(from, waiting);
	} catch (error) {
		program.resume();
		throw error;
	}
	const usedBefore = cpuMicroseconds(program.pid);
	const begun = performance.now();
	program.resume();
	await queues.untilHolds(to, count);
	const seconds = (performance.now() - begun) / 1_000;
	const cpu = (cpuMicroseconds(program.pid) - usedBefore) / count;
	await queues.empty(to);
	return { perSecond: count / seconds, cpu };
}
