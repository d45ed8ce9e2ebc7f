/**
 * Deletes payloads that nobody needs any more.
 *
 * A payload is needed while
 * - a parked message or a kept content refers to it (registered by the store with the record itself);
 * - a message that is under way refers to it (`noted-broker.ts`, noted before the message goes into a channel), and a day longer;
 * - it was stored less than a day ago: its message may not have been published yet;
 * - it was stored before this hub began to note messages under way: then as long as history is kept since that day, because nobody can say where its messages are.
 *
 * Beyond that nothing refers to it: it belonged to a message that was settled everywhere, or to a submission that was never published. Retention works by names only and needs no key.
 */
import { scopeOf } from '../channel/scope.ts';
import type { Contents } from '../journal/contents.ts';
import type { Inbox } from '../journal/store.ts';
import type { PayloadUpkeep } from '../payload/upkeep.ts';
import type { PayloadUse, PayloadUses } from '../payload/uses.ts';
import { USE_ENDS_AFTER_MS } from './noted-broker.ts';

export interface PayloadSweepServices {
	readonly payloads: PayloadUpkeep;
	readonly uses: PayloadUses;
	readonly contents: Pick<Contents, 'stillNeeded'>;
	readonly inbox: Inbox;
	/** Between steps. */
	readonly pause: () => Promise<void>;
}

export const SAFE_AGE_MS = 86_400_000;
const STEP = 100;
const SINCE = { scope: 'retention:uses', key: { source: 'urn:drehkreuz:retention', id: 'since' } } as const;

export class PayloadSweep {
	readonly #services: PayloadSweepServices;

	constructor(services: PayloadSweepServices) {
		this.#services = services;
	}

	/** When notes of messages under way began, epoch milliseconds. Call it before the first message is published. */
	async since(): Promise<number> {
		const { inbox } = this.#services;
		await inbox.add(SINCE.scope, SINCE.key, { contentHash: '', result: {} });
		return (await inbox.find(SINCE.scope, SINCE.key))?.at ?? Date.now();
	}

	/**
	 * @param historyMs how long history is kept
	 * @returns how many payloads were deleted
	 */
	async run(mandant: string, historyMs: number, now: number, signal?: AbortSignal): Promise<number> {
		const { payloads, uses, pause } = this.#services;
		await uses.expire(now);
		await this.#endForgotten(mandant, now, signal);
		const since = await this.since();
		const storedBefore = now - SAFE_AGE_MS;
		const isTooOldToKnow = (storedAt: number): boolean => storedAt < since && now < since + historyMs;
		let deleted = 0;
		for (let after: string | undefined; !signal?.aborted; ) {
			const page = await payloads.names(mandant, after, STEP);
			const candidates = page.filter(({ storedAt }) => storedAt < storedBefore && !isTooOldToKnow(storedAt)).map(({ name }) => name);
			deleted += await this.removeUnneeded(mandant, candidates, storedBefore);
			after = page.at(-1)?.name;
			await pause();
			if (page.length < STEP) break;
		}
		return deleted;
	}

	/** @param storedBefore what was stored at or after it stays. @returns how many were deleted */
	async removeUnneeded(mandant: string, names: readonly string[], storedBefore: number): Promise<number> {
		if (names.length === 0) return 0;
		const needed = new Set(await this.#services.contents.stillNeeded(mandant, names));
		let deleted = 0;
		for (const name of names) if (!needed.has(name) && (await this.#services.payloads.remove(mandant, name, storedBefore))) deleted += 1;
		return deleted;
	}

	/** Uses that a kill left open: the channel remembers that it has done the message. */
	async #endForgotten(mandant: string, now: number, signal: AbortSignal | undefined): Promise<void> {
		const { uses, inbox, pause } = this.#services;
		for (let after: PayloadUse | undefined; !signal?.aborted; ) {
			const page = await uses.open(mandant, after, STEP);
			for (const use of page) if (await inbox.find(scopeOf(use), use)) await uses.end(use, now + USE_ENDS_AFTER_MS);
			after = page.at(-1);
			if (page.length < STEP) return;
			await pause();
		}
	}
}
