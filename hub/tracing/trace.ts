/**
 * W3C Trace Context: the header `traceparent` of a message, from the portal to the partner. Without a tracer (`tracer.ts`) the hub passes on what it was given, unchanged; with one
 * the parent in it is the hub's own last span. Where a sender gives none the hub makes one from the message's key, so that the trace is the same for every resend. Then logs of
 * portal, hub and partners can be joined.
 *
 * Source: W3C Trace Context, 3.2 (`version-traceid-parentid-flags`, lower-case hex). A value that does not follow it is ignored, as the standard says.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import type { MessageKey } from '../message/message.ts';

const FORM = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ZEROES = /^0+$/;
/** A longer one of a later version is not carried: attributes have a limit, and only the first four parts are known. */
const LENGTH_MAX = 128;

/** A traceparent in its parts. */
export interface TraceContext {
	/** 32 hex digits. */
	readonly traceId: string;
	/** 16 hex digits: the span that caused what follows. */
	readonly spanId: string;
	/** Somebody records this trace, and wishes that others do. */
	readonly isSampled: boolean;
}

const current = new AsyncLocalStorage<string | undefined>();

/** Version `ff`, and ids of zeroes only, are forbidden; a later version may have more parts behind ours. */
export function traceContextOf(value: unknown): TraceContext | undefined {
	if (typeof value !== 'string' || value.length > LENGTH_MAX) return undefined;
	const [, version = 'ff', traceId = '0', spanId = '0', flags = '00', more] = FORM.exec(value) ?? [];
	if (version === 'ff' || ZEROES.test(traceId) || ZEROES.test(spanId) || (more !== undefined && version === '00')) return undefined;
	return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function isTraceparent(value: unknown): value is string {
	return traceContextOf(value) !== undefined;
}

export function traceparentOf({ traceId, spanId, isSampled }: TraceContext): string {
	return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}

/** Not sampled: it asks nobody to record anything. */
export function traceparentFor({ source, id }: MessageKey): string {
	const hash = createHash('sha256').update(`${source}\n${id}`).digest('hex');
	return `00-${hash.slice(0, 32)}-${hash.slice(32, 48)}-00`;
}

/** Runs work within the trace of a message: HTTP calls that it makes carry it. Undefined or no traceparent: none does. */
export function inTrace<Result>(traceparent: string | undefined, work: () => Result): Result {
	return current.run(isTraceparent(traceparent) ? traceparent : undefined, work);
}

/** Of the message that is being worked on here. */
export function currentTraceparent(): string | undefined {
	return current.getStore();
}
