/** What flows see of a tenant, and which adapter plays which role: nothing secret. Pure. */
import type { Tenant } from '../../hub/tenants/tenant.ts';

export function withoutSecrets({ partners, portals: _portals, storage: _storage, ...tenant }: Tenant): Tenant {
	const bound = Object.entries(partners).map(
		([role, { adapter, environment, timeoutMs }]) => [role, { adapter, environment, timeoutMs, settings: {} }] as const,
	);
	return { ...tenant, portals: [], partners: Object.fromEntries(bound) };
}
