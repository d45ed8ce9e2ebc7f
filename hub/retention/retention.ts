/**
 * Deletes what has been kept long enough, in one process at a time.
 *
 * A run: one short step for each tenant in turn, until no tenant has anything left: kept content that is older than `contentDays`, then history that is older than
 * `historyDays` (with receipts, proofs and remembered keys). Then the payload files that nobody needs (`payload-sweep.ts`), and figures older than any history. Between steps it pauses, so that
 * messages do not notice. Messages that are parked are never deleted, however old they are.
 *
 * A kill between any two steps leaves the rest to the next run. A run that deleted something writes one entry per tenant into the audit log.
 */
import type { Store } from '../journal/store.ts';
import type { Logger } from '../logging/logger.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { type StorageSettings, storageOf } from './levels.ts';
import type { PayloadSweep } from './payload-sweep.ts';

export interface RetentionServices {
	readonly store: Pick<Store, 'contents' | 'upkeep' | 'audit'>;
	readonly sweep: PayloadSweep;
	readonly tenants: ReadonlyMap<string, Pick<Tenant, 'storage'>>;
	readonly log: Logger;
	/** Between steps. */
	readonly pause: () => Promise<void>;
}

/** What a run deleted of one tenant. */
export interface Deleted {
	contents: number;
	entries: number;
	payloads: number;
}

const DAY_MS = 86_400_000;
/** Records in one step: some milliseconds of the thread that writes. */
const STEP = 200;

export class Retention {
	readonly #services: RetentionServices;

	constructor(services: RetentionServices) {
		this.#services = services;
	}

	/**
	 * @param payloads whether payload files may go too: only when everything that lies still has its seal, for their names change with it
	 * @param signal asks to stop after the step that runs
	 */
	async run(options: { readonly payloads: boolean; readonly signal?: AbortSignal; readonly now?: number }): Promise<ReadonlyMap<string, Deleted>> {
		const { tenants, store, sweep } = this.#services;
		const { signal, now = Date.now() } = options;
		const deleted = new Map([...tenants.keys()].map((mandant): [string, Deleted] => [mandant, { contents: 0, entries: 0, payloads: 0 }]));
		try {
			await this.#inTurn(signal, async (mandant, { contentDays }) => {
				const { records } = await store.contents.prune(mandant, now - contentDays * DAY_MS, STEP);
				(deleted.get(mandant) as Deleted).contents += records;
				return records === STEP;
			});
			await this.#inTurn(signal, async (mandant, { historyDays }) => {
				const entries = await store.upkeep.pruneHistory(mandant, now - historyDays * DAY_MS, STEP);
				(deleted.get(mandant) as Deleted).entries += entries;
				return entries === STEP;
			});
			for (const [mandant, tenant] of tenants) {
				if (options.payloads && !signal?.aborted)
					(deleted.get(mandant) as Deleted).payloads = await sweep.run(mandant, storageOf(tenant).historyDays * DAY_MS, now, signal);
			}
			const longest = Math.max(...[...tenants.values()].map((tenant) => storageOf(tenant).historyDays));
			if (tenants.size > 0 && !signal?.aborted) await store.upkeep.pruneFigures(now - longest * DAY_MS);
		} finally {
			await this.#tell(deleted);
		}
		return deleted;
	}

	/** @param step returns whether the tenant has more */
	async #inTurn(signal: AbortSignal | undefined, step: (mandant: string, storage: StorageSettings) => Promise<boolean>): Promise<void> {
		let waiting = [...this.#services.tenants];
		while (waiting.length > 0) {
			const more: typeof waiting = [];
			for (const tenant of waiting) {
				if (signal?.aborted) return;
				const [mandant, settings] = tenant;
				if (await step(mandant, storageOf(settings))) more.push(tenant);
				await this.#services.pause();
			}
			waiting = more;
		}
	}

	async #tell(deleted: ReadonlyMap<string, Deleted>): Promise<void> {
		const { store, log } = this.#services;
		const told = [...deleted].filter(([, { contents, entries, payloads }]) => contents + entries + payloads > 0);
		if (told.length === 0) return;
		for (const [mandant, counts] of told) {
			await store.audit.append({ at: Date.now(), actor: 'system', action: 'retention-ran', mandant, facts: { ...counts } });
			log.info({ component: 'retention', mandant, count: counts.contents + counts.entries + counts.payloads }, 'what was kept long enough was deleted');
		}
		await store.upkeep.scrub();
	}
}
