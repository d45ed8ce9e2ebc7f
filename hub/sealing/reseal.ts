/**
 * Seals anew, in short steps, everything that lies still and is not sealed with the first key: in clear from the time before sealing, or with a former key. Messages
 * that are under way need nothing: they are sealed anew with their next publish.
 *
 * Each step stands for itself, so a kill loses none of them, and the next pass goes on. What cannot be opened is counted and left as it is.
 */
import { problemOf } from '../errors/drehkreuz-error.ts';
import type { Logger } from '../logging/logger.ts';
import type { PayloadUpkeep } from '../payload/upkeep.ts';
import type { MessageSeal } from './message-seal.ts';
import type { Resealing, SealedRecord } from './resealing.ts';

export interface ResealServices {
	readonly records: Resealing;
	readonly payloads: PayloadUpkeep;
	readonly seal: MessageSeal;
	/** Id of the key that seals. */
	readonly first: string;
	readonly log: Logger;
	/** Called between steps: lets others have the disk. Default: goes on at once. */
	readonly pause?: () => Promise<void>;
	/** Told after each step that changed something. */
	readonly onProgress?: (outcome: ResealOutcome) => void;
}

export interface ResealOutcome {
	readonly resealed: number;
	/** Left as they are, because their key is not here or they are damaged. */
	readonly left: number;
	/** False: it was asked to stop. */
	readonly complete: boolean;
}

const PAYLOADS_PER_STEP = 100;

/** @param signal asks to stop after the step that runs */
export async function reseal(services: ResealServices, signal?: AbortSignal): Promise<ResealOutcome> {
	const pass = new Pass(services, signal);
	for (const place of ['parked', 'content'] as const) await pass.records(place);
	for (const mandant of await services.payloads.mandanten()) await pass.payloads(mandant);
	return pass.outcome;
}

class Pass {
	readonly #services: ResealServices;
	readonly #signal: AbortSignal | undefined;
	#resealed = 0;
	#left = 0;

	constructor(services: ResealServices, signal: AbortSignal | undefined) {
		this.#services = services;
		this.#signal = signal;
	}

	get outcome(): ResealOutcome {
		return { resealed: this.#resealed, left: this.#left, complete: !this.#stopped };
	}

	get #stopped(): boolean {
		return this.#signal?.aborted ?? false;
	}

	async records(place: SealedRecord['place']): Promise<void> {
		const { records: store, first } = this.#services;
		for (let after: number | undefined = 0; after !== undefined && !this.#stopped; ) {
			const { records, next }: Awaited<ReturnType<Resealing['stale']>> = await store.stale(place, first, after);
			const fresh = records.flatMap((record) => this.#fresh(record));
			if (fresh.length > 0) await store.replace(fresh);
			await this.#stepDone(fresh.length);
			after = next;
		}
	}

	async payloads(mandant: string): Promise<void> {
		const { payloads, first } = this.#services;
		for (let after: string | undefined; !this.#stopped; ) {
			const page = await payloads.names(mandant, after, PAYLOADS_PER_STEP);
			let changed = 0;
			for (const { name } of page) {
				const key = await payloads.keyOf(mandant, name);
				if (key === first || key === undefined || this.#stopped) continue;
				if (await this.#tried(mandant, () => payloads.reseal(mandant, name))) changed += 1;
			}
			await this.#stepDone(changed);
			after = page.at(-1)?.name;
			if (page.length < PAYLOADS_PER_STEP) return;
		}
	}

	#fresh(record: SealedRecord): readonly SealedRecord[] {
		const { seal } = this.#services;
		try {
			return [{ ...record, message: seal.seal(seal.open(record.message)) }];
		} catch (error) {
			this.#leave(record.mandant, error);
			return [];
		}
	}

	async #tried(mandant: string, work: () => Promise<void>): Promise<boolean> {
		try {
			await work();
			return true;
		} catch (error) {
			this.#leave(mandant, error);
			return false;
		}
	}

	#leave(mandant: string, error: unknown): void {
		this.#left += 1;
		const { code, facts } = problemOf(error);
		this.#services.log.warn(
			{ component: 'sealing', mandant, code, key: String(facts.key ?? 'none') },
			'a content could not be sealed anew; it is left as it is',
		);
	}

	async #stepDone(changed: number): Promise<void> {
		this.#resealed += changed;
		if (changed > 0) this.#services.onProgress?.(this.outcome);
		await this.#services.pause?.();
	}
}
