/** Reads the tenants: one JSON file each (`schemas/tenant.schema.json`), or given as values by the sandbox. Tokens are kept as hash only. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Tenant } from '../../hub/tenants/tenant.ts';
import { readJson } from './load.ts';
import { checked } from './schemas.ts';
import { putInSecrets } from './secrets.ts';

/** A tenant as written: portals with their token. */
export type TenantFile = Omit<Tenant, 'portals'> & { readonly portals: readonly { readonly id: string; readonly token: string }[] };

/** @throws DrehkreuzError DK-CONFIG-INVALID, DK-CONFIG-UNREADABLE, DK-CONFIG-SECRET */
export function loadTenants(folder: string, secretsFolder: string | undefined): ReadonlyMap<string, Tenant> {
	if (!existsSync(folder)) return new Map();
	const tenants = readdirSync(folder)
		.filter((name) => name.endsWith('.json'))
		.sort()
		.map((name) => {
			const file = join(folder, name);
			return tenantOf(putInSecrets(readJson(file), { folder: secretsFolder, environment: process.env, file }), file);
		});
	return byId(tenants);
}

/** @throws DrehkreuzError DK-CONFIG-INVALID */
export function tenantOf(value: unknown, file: string): Tenant {
	const written = checked<TenantFile>('tenant', value, file);
	return { ...written, portals: written.portals.map(({ id, token }) => ({ id, tokenSha256: createHash('sha256').update(token).digest('hex') })) };
}

export function byId(tenants: readonly Tenant[]): ReadonlyMap<string, Tenant> {
	const map = new Map<string, Tenant>();
	for (const tenant of tenants) {
		if (map.has(tenant.id)) throw new DrehkreuzError('DK-CONFIG-INVALID', { file: `tenants/${tenant.id}`, path: '/id', rule: 'is given twice' });
		map.set(tenant.id, tenant);
	}
	return map;
}
