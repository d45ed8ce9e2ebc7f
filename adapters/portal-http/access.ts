/** Who may post: portals with a bearer token. And what a stranger gets who tries tokens: ever later answers. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IngressPortal, IngressTenant } from '../../hub/ingress/tenant.ts';

const BEARER = /^Bearer +([\x21-\x7e]{1,512})$/i;

/** The tenant's portal whose token this is. Every portal is compared, each in constant time, whatever the first ones gave. Source: RFC 6750, 2.1. */
export function portalOf(tenant: IngressTenant, authorization: string | undefined): IngressPortal | undefined {
	const token = BEARER.exec(authorization ?? '')?.[1];
	if (token === undefined) return undefined;
	const given = createHash('sha256').update(token).digest();
	let found: IngressPortal | undefined;
	for (const portal of tenant.portals) {
		const expected = Buffer.from(portal.tokenSha256, 'hex');
		if (expected.length === given.length && timingSafeEqual(expected, given)) found = portal;
	}
	return found;
}

export interface DelayPolicy {
	/** Failed attempts of one address that cost nothing. Default 5. */
	readonly free: number;
	/** Milliseconds for the first attempt that costs; doubles with each further one. Default 250. */
	readonly firstMs: number;
	/** Milliseconds at most. Default 10,000. */
	readonly maxMs: number;
}

export const DEFAULT_DELAYS: DelayPolicy = { free: 5, firstMs: 250, maxMs: 10_000 };

const FORGET_MS = 900_000;
/** Addresses remembered; the oldest goes first. */
const ADDRESSES_MAX = 10_000;
/** Answers held back at the same time: more would cost us more than the stranger. */
const HELD_MAX = 200;

/**
 * Failed attempts per remote address. Only answers to failed attempts wait: behind a shared proxy, where all have one address,
 * a portal with the right token is never slowed down by a stranger.
 */
export class FailedAttempts {
	readonly #policy: DelayPolicy;
	readonly #attempts = new Map<string, { count: number; last: number }>();
	#held = 0;

	constructor(policy: DelayPolicy = DEFAULT_DELAYS) {
		this.#policy = policy;
	}

	/** Counts a failed attempt and waits as long as this address has earned. */
	async penalty(address: string | undefined, signal: AbortSignal): Promise<void> {
		const delay = this.#count(networkOf(address ?? '?'));
		if (delay === 0 || this.#held >= HELD_MAX) return;
		this.#held += 1;
		await sleep(delay, undefined, { signal, ref: false }).catch(() => {});
		this.#held -= 1;
	}

	#count(network: string): number {
		const now = Date.now();
		const known = this.#attempts.get(network);
		const count = known && now - known.last < FORGET_MS ? known.count + 1 : 1;
		this.#attempts.delete(network);
		this.#attempts.set(network, { count, last: now });
		if (this.#attempts.size > ADDRESSES_MAX) this.#attempts.delete(this.#attempts.keys().next().value as string);
		const { free, firstMs, maxMs } = this.#policy;
		return count <= free ? 0 : Math.min(firstMs * 2 ** Math.min(count - free - 1, 30), maxMs);
	}
}

/** An IPv6 sender owns at least its /64. */
function networkOf(address: string): string {
	return address.includes(':') && !address.startsWith('::ffff:') ? address.split(':').slice(0, 4).join(':') : address;
}
