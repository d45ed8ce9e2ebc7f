/** Skipping with a reason that the reporter shows at the end of the run. */
import type { Context, Runnable, Suite } from 'mocha';

const reasons = new WeakMap<object, string>();

/** Skips the test, or in a `before` hook the whole suite. The reason says what is missing and how to get it. */
export function skip(context: Context, reason: string): never {
	const runnable = context.runnable();
	reasons.set('type' in runnable && runnable.type === 'hook' && runnable.parent ? runnable.parent : runnable, reason);
	return context.skip();
}

/** The reason of a skipped test: its own, or that of the suite around it. */
export function reasonOf(test: Runnable): string {
	for (let at: Runnable | Suite | undefined = test; at; at = at.parent) {
		const reason = reasons.get(at);
		if (reason !== undefined) return reason;
	}
	return 'no reason given';
}
