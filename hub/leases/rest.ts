/** The pause between two rounds of work that runs alone. */
import { setTimeout as wait } from 'node:timers/promises';

/** Ends after `ms` milliseconds, or with the signal. Keeps no process alive. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
	// It fails for one reason only: the signal.
	await wait(ms, undefined, { signal, ref: false }).catch(() => {});
}
