/** What is sealed with which key, in every place that can be looked into: store, payload files, and the file of the embedded broker while no hub has it. */
import { join } from 'node:path';
import { sealedWith } from '../../adapters/embedded/sealed-with.ts';
import { FilesystemPayloadUpkeep } from '../../adapters/filesystem/payload-upkeep.ts';
import { SqliteStore } from '../../adapters/sqlite/store.ts';
import { problemOf } from '../../hub/errors/drehkreuz-error.ts';
import { type Logger, silentLogger } from '../../hub/logging/logger.ts';
import { type ResealOutcome, reseal } from '../../hub/sealing/reseal.ts';
import type { SealCounts } from '../../hub/sealing/resealing.ts';
import { openSealing, type Sealing } from '../../hub/sealing/sealing.ts';
import type { Config } from '../config/config.ts';
import { keysOf } from './keys.ts';

export interface Inventory {
	/** Parked messages and kept contents. */
	readonly records: SealCounts;
	readonly payloads: SealCounts;
	/** Messages under way. `running`: a hub has the file. `elsewhere`: they are with RabbitMQ, which cannot be looked into. */
	readonly underWay: SealCounts | 'running' | 'elsewhere';
}

type InventoryConfig = Pick<Config, 'data' | 'encryption' | 'engine'>;

const NAMES_PER_STEP = 500;

export class KeyUse {
	readonly #config: InventoryConfig;
	readonly store: SqliteStore;
	readonly sealing: Sealing;
	readonly #payloads: FilesystemPayloadUpkeep;
	readonly #log: Logger;

	private constructor(config: InventoryConfig, store: SqliteStore, sealing: Sealing, log: Logger) {
		this.#config = config;
		this.store = store;
		this.sealing = sealing;
		this.#log = log;
		this.#payloads = new FilesystemPayloadUpkeep({ folder: join(config.data, 'payloads'), seal: sealing.files });
	}

	/** May be opened beside a hub that runs. @throws DrehkreuzError DK-SEAL-…, DK-STORE-… */
	static async open(config: InventoryConfig, log: Logger = silentLogger): Promise<KeyUse> {
		const store = new SqliteStore({ file: join(config.data, 'store.sqlite'), log });
		await store.open();
		try {
			return new KeyUse(config, store, await openSealing(await keysOf(config), store.inbox), log);
		} catch (error) {
			await store.close();
			throw error;
		}
	}

	async inventory(): Promise<Inventory> {
		const payloads: Record<string, number> = {};
		for (const mandant of await this.#payloads.mandanten()) {
			for (let after: string | undefined; ; ) {
				const page = await this.#payloads.names(mandant, after, NAMES_PER_STEP);
				for (const { name } of page) {
					const key = await this.#payloads.keyOf(mandant, name);
					if (key !== undefined) payloads[key] = (payloads[key] ?? 0) + 1;
				}
				after = page.at(-1)?.name;
				if (page.length < NAMES_PER_STEP) break;
			}
		}
		return { records: await this.store.resealing.counts(), payloads, underWay: this.#underWay() };
	}

	/** Seals everything that lies still with the first key. @param onProgress told how many so far */
	async reseal(onProgress: (count: number) => void): Promise<ResealOutcome> {
		const outcome = await reseal({
			records: this.store.resealing,
			payloads: this.#payloads,
			seal: this.sealing.messages,
			first: this.sealing.ring.first,
			log: this.#log,
			onProgress: ({ resealed }) => onProgress(resealed),
		});
		if (outcome.resealed > 0) await this.store.upkeep.scrub();
		return outcome;
	}

	close(): Promise<void> {
		return this.store.close();
	}

	#underWay(): Inventory['underWay'] {
		if (this.#config.engine.broker !== 'embedded') return 'elsewhere';
		try {
			return sealedWith(join(this.#config.data, 'broker.sqlite'));
		} catch (error) {
			if (problemOf(error).code === 'DK-BROKER-LOCKED') return 'running';
			throw error;
		}
	}
}
