/** What each tenant keeps: what it says itself, else what the configuration says, else the defaults. */
import { checkStorage, DEFAULT_STORAGE, type StorageSettings } from '../../hub/retention/levels.ts';
import type { Tenant } from '../../hub/tenants/tenant.ts';

/** @throws DrehkreuzError DK-RETENTION-DAYS */
export function withStorage(tenants: ReadonlyMap<string, Tenant>, configured: Partial<StorageSettings> = {}): ReadonlyMap<string, Tenant> {
	return new Map(
		[...tenants].map(([id, tenant]) => {
			const storage: StorageSettings = { ...DEFAULT_STORAGE, ...configured, ...tenant.storage };
			checkStorage(id, storage);
			return [id, { ...tenant, storage }];
		}),
	);
}
