/**
 * W3C Trace Context: the header `traceparent` of a message, from the portal to the partner. The hub passes on what it was given, unchanged, and makes no spans of its own;
 * where a sender gives none it makes one from the message's key, so that it is the same for every resend. Then logs of portal, hub and partners can be joined.
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

const current = new AsyncLocalStorage<string | undefined>();

/** Version `ff`, and ids of zeroes only, are forbidden; a later version may have more parts behind ours. */
export function isTraceparent(value: unknown): value is string {
	if (typeof value !== 'string' || value.length > LENGTH_MAX) return false;
	const [, version = 'ff', trace = '0', parent = '0', , more] = FORM.exec(value) ?? [];
	return version !== 'ff' && !ZEROES.test(trace) && !ZEROES.test(parent) && (more === undefined || version !== '00');
}

/** Not sampled: the hub records no trace, and asks nobody to. */
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
