/**
 * Work that must run in one process at a time, e.g. the poll of a portal.
 *
 * State machine: `waiting` → (the lease is free) → `running` → (the work ends, fails, or the lease became void) → `waiting` …; → stop → ended.
 * A process that is killed gives its place to another after at most `DEAD_AFTER_BEATS` + 1 signs of life; one that stops gives it at once.
 */
import { problemOf } from '../errors/drehkreuz-error.ts';
import type { Logger } from '../logging/logger.ts';
import type { Holder } from './holder.ts';

/** What is needed of a holder. */
export type Keeper = Pick<Holder, 'acquire' | 'has' | 'release' | 'onBeat'>;

/** Ends soon after the signal: then another process may run it. Ends by itself: it runs again, here or elsewhere, with the next sign of life. */
export type LoneWork = (signal: AbortSignal) => Promise<void>;

/** Milliseconds until work that ended runs again. */
const PAUSE_MS = 2_000;

/** For a hub of one process: everything is its own, nothing is written. */
export const onlyProcess: Keeper = {
	acquire: async () => true,
	has: () => true,
	release: async () => {},
	onBeat: (listener) => {
		const timer = setInterval(listener, PAUSE_MS);
		return () => clearInterval(timer);
	},
};

/**
 * @param name the same in all processes
 * @returns stops it; resolves when the work has ended here
 */
export function runAlone(holder: Keeper, name: string, work: LoneWork, log: Logger): () => Promise<void> {
	const lease = `alone:${name}`;
	let stopped = false;
	let abort: AbortController | undefined;
	let running: Promise<void> | undefined;

	const run = async (): Promise<void> => {
		try {
			if (!(await holder.acquire(lease))) return;
			abort = new AbortController();
			if (!stopped) await work(abort.signal);
		} catch (error) {
			log.error({ component: 'leases', code: problemOf(error).code }, 'work that runs alone failed; it is tried again');
		} finally {
			abort = undefined;
			await holder.release(lease);
		}
	};
	const look = (): void => {
		if (running) {
			if (abort && !holder.has(lease)) abort.abort();
		} else if (!stopped) {
			running = run().finally(() => {
				running = undefined;
			});
		}
	};
	const leave = holder.onBeat(look);
	look();
	return async () => {
		stopped = true;
		leave();
		abort?.abort();
		await running;
	};
}
