/**
 * How fast a program brings waiting messages from one channel to the next. The program stands still (SIGSTOP) with its connections open while its queue is
 * filled; the time runs from the moment it goes on until the next queue holds all of them. So both sides are warm, and neither shares the machine with the filling.
 */
import type { Message } from '../../hub/message/message.ts';
import type { BenchQueues } from './rabbitmq.ts';

export interface Stoppable {
	pause(): void;
	resume(): void;
}

export interface Lane {
	readonly program: Stoppable;
	readonly from: string;
	readonly to: string;
}

/** @returns messages per second. @throws Error when not exactly `count` messages arrive */
export async function drain(queues: BenchQueues, { program, from, to }: Lane, count: number, waiting: Iterable<Message>): Promise<number> {
	program.pause();
	try {
		await queues.fill(from, waiting);
	} catch (error) {
		program.resume();
		throw error;
	}
	const begun = performance.now();
	program.resume();
	await queues.untilHolds(to, count);
	const seconds = (performance.now() - begun) / 1_000;
	await queues.empty(to);
	return count / seconds;
}
