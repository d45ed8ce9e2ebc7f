/**
 * Keeps the process up when a node in a flow throws outside its handler (a timer, an event emitter). What the flow was doing is not lost: its
 * delivery stays unsettled and is handed out again after the time limit; a message that does this every time is parked.
 *
 * Why not exit, as is usual: state lives in the broker and the store, not in memory, and one faulty third-party node must not stop forty
 * municipalities. Errors of the hub itself that make going on useless (store, broker) show in `/readyz`.
 */
import { problemOf } from '../hub/errors/drehkreuz-error.ts';
import type { Logger } from '../hub/logging/logger.ts';

/** @returns the way back */
export function stayUp(log: Logger): () => void {
	const report = (error: unknown): void => {
		const { code, facts } = problemOf(error);
		log.error({ code, systemCode: String(facts.systemCode ?? 'none'), component: 'process' }, 'an error outside any handler was caught; the process goes on');
	};
	process.on('uncaughtException', report);
	process.on('unhandledRejection', report);
	return () => {
		process.off('uncaughtException', report);
		process.off('unhandledRejection', report);
	};
}
