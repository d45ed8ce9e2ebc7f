/**
 * Port: shows the way of messages to those who have a tracing of their own, as spans of the trace that a message carries. Implementation: `adapters/opentelemetry`.
 *
 * A span is begun before its work and ended once after it. Called on the way of every message: must cost next to nothing, never wait, and not throw.
 */
import type { MessageKey } from '../message/message.ts';
import { traceparentFor } from './trace.ts';

/** What is done, in the hub's terms. `source` and `id` are those of the message, as in the journal. */
export type Work = MessageKey & { readonly mandant: string } & (
		| { readonly kind: 'receive'; readonly channel: string; readonly entry: string }
		| { readonly kind: 'publish'; readonly channel: string }
		/** From handing out to settlement. */
		| { readonly kind: 'process'; readonly channel: string; readonly attempt: number }
		| { readonly kind: 'call'; readonly role: string; readonly adapter: string }
	);

export interface Ending {
	/** One word. */
	readonly outcome: string;
	/** Of the error registry: why it ended so. */
	readonly code?: string;
	/** True where something went wrong with this work: not when a partner only takes its time, nor when a sender was told its mistake. Default false. */
	readonly isFailure?: boolean;
}

export interface Span {
	/** What follows from this work carries it. Where the work is not recorded: the traceparent that it was given. */
	readonly traceparent: string | undefined;
	end(ending: Ending): void;
}

export interface Tracer {
	/** Begins work that was caused by what has this traceparent. Without a valid one nothing is recorded. */
	follow(traceparent: string | undefined, work: Work): Span;
	/** Begins work with which the trace of a message begins. */
	start(work: Work): Span;
}

/** Records nothing and passes on what it is given. */
export const silentTracer: Tracer = {
	follow: (traceparent) => ({ traceparent, end() {} }),
	start: (work) => ({ traceparent: traceparentFor(work), end() {} }),
};
