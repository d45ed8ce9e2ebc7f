/**
 * Puts what protects data around store, payloads and broker: content is sealed, kept as storage levels say, and deleted when its time is over.
 *
 * From the outside in: who publishes meets the note of payloads, then the seal, then the engine; what the engine parks is opened, kept where it shall be, and sealed anew by the store.
 */
import { join } from 'node:path';
import { FilesystemPayloadStore } from '../adapters/filesystem/payload-store.ts';
import { FilesystemPayloadUpkeep } from '../adapters/filesystem/payload-upkeep.ts';
import type { Broker, ParkingPlace } from '../hub/channel/broker.ts';
import { parkingPlace } from '../hub/journal/parking.ts';
import type { Store } from '../hub/journal/store.ts';
import type { LoneWork } from '../hub/leases/run-alone.ts';
import type { Logger } from '../hub/logging/logger.ts';
import type { StagingPayloadStore } from '../hub/payload/staging.ts';
import { CaseFiles } from '../hub/retention/case-file.ts';
import { ContentKeeper } from '../hub/retention/content-keeper.ts';
import { NotedBroker, parkingThatEndsUses } from '../hub/retention/noted-broker.ts';
import { PayloadSweep } from '../hub/retention/payload-sweep.ts';
import { Retention } from '../hub/retention/retention.ts';
import { upkeepWork } from '../hub/retention/upkeep-work.ts';
import { reseal } from '../hub/sealing/reseal.ts';
import { openedParking, SealedBroker } from '../hub/sealing/sealed-broker.ts';
import { SealedStore } from '../hub/sealing/sealed-store.ts';
import { openSealing, type Sealing } from '../hub/sealing/sealing.ts';
import type { Tenant } from '../hub/tenants/tenant.ts';
import { type KeyConfig, keysOf } from './keys/keys.ts';

export interface DataProtectionOptions {
	readonly config: KeyConfig;
	readonly tenants: ReadonlyMap<string, Tenant>;
	/** Open. */
	readonly store: Store;
	readonly log: Logger;
}

export interface DataProtection {
	/** The store for everybody else. */
	readonly store: Store;
	/** Open. */
	readonly payloads: StagingPayloadStore;
	readonly keeper: ContentKeeper;
	readonly caseFiles: CaseFiles;
	readonly sealing: Sealing;
	/** For the engine of the broker. */
	readonly parking: ParkingPlace;
	/** The broker for everybody else. */
	around(engine: Broker): Broker;
	/** Seals anew what lies still, then runs retention: in one process at a time. */
	readonly upkeep: LoneWork;
}

/** Milliseconds between two steps of work in the background: the disk belongs to messages. */
const PAUSE_MS = 20;

/** @throws DrehkreuzError DK-SEAL-CONFIG, DK-SEAL-KEY, DK-SEAL-DAMAGED, DK-PAYLOAD-STORAGE */
export async function protectData({ config, tenants, store: inner, log }: DataProtectionOptions): Promise<DataProtection> {
	const sealing = await openSealing(await keysOf(config), inner.inbox);
	const { messages: seal, files } = sealing;
	const store = new SealedStore(inner, seal);
	const place = { folder: join(config.data, 'payloads'), seal: files };
	const payloads = new FilesystemPayloadStore(place);
	const payloadUpkeep = new FilesystemPayloadUpkeep(place);
	await payloads.open();
	await payloadUpkeep.open();

	const pause = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, PAUSE_MS));
	const { uses, contents, inbox, resealing } = inner;
	const sweep = new PayloadSweep({ payloads: payloadUpkeep, uses, contents, inbox, pause });
	await sweep.since();
	const keeper = new ContentKeeper({ contents: store.contents, tenants });
	const noting = { uses, log, nameOf: (mandant: string, sha512: string) => files.nameOf(mandant, sha512) };
	const retention = new Retention({ store, sweep, tenants, log, pause });
	const resealAll = (signal: AbortSignal) => reseal({ records: resealing, payloads: payloadUpkeep, seal, first: sealing.ring.first, log, pause }, signal);
	return {
		store,
		payloads,
		keeper,
		sealing,
		caseFiles: new CaseFiles({ store, payloads, sweep }),
		parking: parkingThatEndsUses(openedParking(parkingPlace(store, keeper), seal), noting),
		around: (engine) => new NotedBroker(new SealedBroker(engine, seal, log), noting),
		upkeep: upkeepWork({ reseal: resealAll, retention, upkeep: inner.upkeep, log }),
	};
}
