/**
 * Hands a scenario that was just recorded from the message to its page. In memory, and once: whoever goes away, comes back or loads anew finds nothing of it, for
 * nobody decided to keep it.
 */
import type { ContentQuery, Recorded } from '../../app/forms.ts';

export interface Handed {
	readonly recorded: Recorded;
	/** Where it was taken from: runs with the real content ask for it there. */
	readonly origin: ContentQuery;
}

let handed: Handed | undefined;

export function handOver(what: Handed): void {
	handed = what;
}

export function take(): Handed | undefined {
	const taken = handed;
	handed = undefined;
	return taken;
}
