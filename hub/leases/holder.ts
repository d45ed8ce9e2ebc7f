/**
 * This process as a holder of leases: gives signs of life, notices when another holder gives none any more, and frees what that one held.
 *
 * State machine: new → `start` → `living` → (others took it for dead and forgot it: everything held is void) → enrolled anew under another id →
 * `living` …; → `stop` → gone, its leases are free.
 *
 * Dead is who gave no sign of life during `DEAD_AFTER_BEATS` beats of the watching process, one after the other. No clock is compared: a process
 * that stalls sees others later, never wrongly dead, and after a standstill of the whole machine (a snapshot) everybody gets his time again.
 * With the default of 2 s a process is dead after 14 to 16 s and may stall for 12 s; after that it may find its work done by another, as after a crash.
 */
import { randomUUID } from 'node:crypto';
import { DrehkreuzError, problemOf } from '../errors/drehkreuz-error.ts';
import type { Logger } from '../logging/logger.ts';
import type { HolderName, KnownHolder, Leases } from './leases.ts';

/** Beats of the watcher, one after the other, without a sign of life of the watched. */
export const DEAD_AFTER_BEATS = 7;
const BEAT_MS = 2_000;

export interface HolderOptions {
	readonly leases: Leases;
	readonly log: Logger;
	/** Milliseconds between signs of life, 50 to 60,000. Default 2,000. */
	readonly beatMs?: number;
}

export class Holder {
	readonly #leases: Leases;
	#instance = '';
	readonly #log: Logger;
	readonly #beatMs: number;
	#name: HolderName | undefined;
	/** What this life has, or is about to ask for. */
	#held = new Set<string>();
	/** Free in our eyes, not yet in the store: the write failed. */
	readonly #unreleased = new Set<string>();
	readonly #watched = new Map<string, { beats: number; silentFor: number }>();
	readonly #listeners = new Set<() => void>();
	#timer: NodeJS.Timeout | undefined;
	#beating: Promise<void> | undefined;
	#stopped = false;

	/** @throws DrehkreuzError DK-CONFIG-INVALID */
	constructor({ leases, log, beatMs = BEAT_MS }: HolderOptions) {
		if (!(beatMs >= 50 && beatMs <= 60_000)) throw new DrehkreuzError('DK-CONFIG-INVALID', { file: 'leases', path: 'beatMs', rule: 'must be 50 to 60,000' });
		this.#leases = leases;
		this.#log = log;
		this.#beatMs = beatMs;
	}

	/**
	 * @param instance name of this process, see `HolderName`. Call when it surely is the only one of that name, e.g. because it owns its port: its former lives
	 * are forgotten, and two that run at the same time would free each other's leases
	 * @throws DrehkreuzError DK-STORE-…
	 */
	async start(instance: string): Promise<void> {
		this.#instance = instance;
		this.#name = await this.#enrol();
		await this.#leases.forgetFormer(this.#name);
		this.#schedule();
	}

	/** True: nobody else has the lease while this process lives. @throws DrehkreuzError DK-STORE-… */
	async acquire(lease: string): Promise<boolean> {
		const name = this.#name;
		if (!name) return false;
		this.#held.add(lease);
		this.#unreleased.delete(lease);
		try {
			if ((await this.#leases.acquire(lease, name.id)) && this.#name === name) return true;
		} catch (error) {
			this.#unreleased.add(lease); // Nobody knows whether it was written.
			this.#held.delete(lease);
			throw error;
		}
		if (this.#name === name) this.#held.delete(lease);
		return false;
	}

	/** Whether this life still has the lease, as far as it knows: ask before acting after a wait. */
	has(lease: string): boolean {
		return this.#held.has(lease);
	}

	/** Never rejects: what cannot be written is written with a later sign of life. */
	async release(lease: string): Promise<void> {
		const name = this.#name;
		if (!name || !this.#held.delete(lease)) return;
		try {
			await this.#leases.release(lease, name.id);
		} catch {
			if (!this.#held.has(lease)) this.#unreleased.add(lease);
		}
	}

	/** Called after each sign of life, and when everything held became void. @returns the way back */
	onBeat(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	/** Its leases are free afterwards, if the store can be written. Call when the work is at rest. */
	async stop(): Promise<void> {
		this.#stopped = true;
		clearTimeout(this.#timer);
		await this.#beating;
		const name = this.#name;
		this.#name = undefined;
		this.#held.clear();
		if (name) await this.#leases.forget(name.id);
	}

	#schedule(): void {
		if (this.#stopped) return;
		this.#timer = setTimeout(() => {
			this.#beating = this.beat().finally(() => this.#schedule());
		}, this.#beatMs);
	}

	/** One sign of life, and a look at the others; goes by itself after `start`. Never rejects: a store that cannot be written is everybody's trouble, and nobody is judged meanwhile. */
	async beat(): Promise<void> {
		try {
			const name = this.#name ?? (await this.#enrol());
			this.#name = name;
			const known = await this.#leases.beat(name.id);
			if (known.some(({ id }) => id === name.id)) await this.#look(known, name);
			else await this.#beginAnew();
			for (const lease of this.#unreleased) {
				await this.#leases.release(lease, name.id);
				this.#unreleased.delete(lease);
			}
		} catch (error) {
			this.#log.warn({ component: 'leases', code: problemOf(error).code }, 'a sign of life could not be written');
		}
		for (const listener of this.#listeners) listener();
	}

	async #look(known: readonly KnownHolder[], { id: own }: HolderName): Promise<void> {
		const ids = new Set(known.map(({ id }) => id));
		for (const id of this.#watched.keys()) if (!ids.has(id)) this.#watched.delete(id);
		for (const { id, instance, beats } of known) {
			if (id === own) continue;
			const before = this.#watched.get(id);
			const silentFor = before?.beats === beats ? before.silentFor + 1 : 0;
			this.#watched.set(id, { beats, silentFor });
			if (silentFor < DEAD_AFTER_BEATS) continue;
			await this.#leases.forget(id);
			this.#log.warn({ component: 'leases', id: instance }, 'a hub process gives no sign of life: what it had to itself is free');
		}
	}

	async #beginAnew(): Promise<void> {
		this.#name = undefined;
		this.#held = new Set();
		this.#unreleased.clear();
		this.#log.error({ component: 'leases', id: this.#instance }, 'others took this process for dead (a long stall, or two of the same name); it begins anew');
		this.#name = await this.#enrol();
	}

	async #enrol(): Promise<HolderName> {
		const name = { id: randomUUID(), instance: this.#instance };
		await this.#leases.enrol(name);
		return name;
	}
}
