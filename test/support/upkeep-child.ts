/**
 * A process that seals anew and runs retention, to be killed by a test. One argument, JSON: folder, store (on), keys, storage, now (epoch
 * milliseconds of retention).
 * Prints `begun` when it begins and `done` when it has gone through.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { FilesystemPayloadUpkeep } from '../../adapters/filesystem/payload-upkeep.ts';
import { silentLogger } from '../../hub/logging/logger.ts';
import { PayloadSweep } from '../../hub/retention/payload-sweep.ts';
import { Retention } from '../../hub/retention/retention.ts';
import { reseal } from '../../hub/sealing/reseal.ts';
import { ProtectedHub } from './protected-hub.ts';

const { folder, on, keys, storage, now } = JSON.parse(process.argv[2] ?? '{}');
const hub = await ProtectedHub.open(folder, { on, keys, storage });
const { sealing } = hub.protection;
const payloads = new FilesystemPayloadUpkeep({ folder: join(folder, 'payloads'), seal: sealing.files });
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
const { uses, contents, inbox, resealing } = hub.plainStore;
const sweep = new PayloadSweep({ payloads, uses, contents, inbox, pause });
const tenants = new Map([['musterstadt', { storage }]]);
const log = silentLogger;

writeSync(1, 'begun\n');
const pass = { records: resealing, payloads, seal: sealing.messages, first: sealing.ring.first, log, pause };
const { complete, left } = await reseal(pass);
await new Retention({ store: hub.store, sweep, tenants, log, pause }).run({ payloads: complete && left === 0, now });
await hub.close();
writeSync(1, 'done\n');
