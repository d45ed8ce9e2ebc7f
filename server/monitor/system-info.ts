/** Versions, engines, disk and tenants, for the monitor's page "System". Nothing secret: no addresses, no settings of partners. */
import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { Broker } from '../../hub/channel/broker.ts';
import type { Store } from '../../hub/journal/store.ts';
import type { Tenant } from '../../hub/tenants/tenant.ts';
import type { Of, SystemInfo } from '../../monitor/api/schemas.ts';
import { projectFolder } from '../folders.ts';

export interface SystemParts {
	readonly broker: Pick<Broker, 'state'>;
	readonly store: Pick<Store, 'upkeep'>;
	readonly kinds: { readonly broker: string; readonly store: string };
	readonly instance: string;
	/** Folder of data. */
	readonly data: string;
	readonly tenants: ReadonlyMap<string, Tenant>;
	/** Those that checks use, the preferred ones first. */
	readonly packs: () => readonly { readonly standard: string; readonly version: string }[];
	readonly storageOf: (tenant: Tenant) => { readonly storageLevel: string; readonly contentDays?: number; readonly historyDays?: number };
}

const startedAt = Date.now();
const { version } = JSON.parse(readFileSync(projectFolder('package.json'), 'utf8')) as { version: string };

export async function systemInfo(parts: SystemParts): Promise<Of<typeof SystemInfo>> {
	const { broker, store, kinds, instance, data, tenants, packs, storageOf } = parts;
	const [bytes, disk] = await Promise.all([store.upkeep.size(), statfs(data).catch(() => undefined)]);
	return {
		version,
		node: process.version,
		instance,
		startedAt,
		broker: { kind: kinds.broker, state: broker.state() },
		store: { kind: kinds.store, ...(bytes === undefined ? {} : { bytes }) },
		...(disk ? { disk: { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize } } : {}),
		memoryBytes: process.memoryUsage.rss(),
		tenants: [...tenants.values()].map((tenant) => ({
			id: tenant.id,
			name: tenant.name,
			...(tenant.ars === undefined ? {} : { ars: tenant.ars }),
			partners: Object.entries(tenant.partners).map(([role, { adapter, environment }]) => ({ role, adapter, environment })),
			portals: tenant.portals.length,
			routes: tenant.routes.rules.length,
			...storageOf(tenant),
		})),
		packs: packs().map((pack) => ({ ...pack, active: true })),
	};
}
