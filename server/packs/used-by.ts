/** Who needs a pack: the switches, the routing rules of the tenants, the flows. In words, for the person who wants to remove it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRange } from '../../hub/routing/version-range.ts';
import type { Pack, PackDescription } from '../../hub/standards/pack.ts';
import { isNamed } from '../../hub/standards/pack-index.ts';
import type { Pin } from '../../hub/standards/pins.ts';
import type { Tenant } from '../../hub/tenants/tenant.ts';

export interface Users {
	/** All that are installed. */
	readonly packs: readonly Pack[];
	readonly pins: readonly Pin[];
	readonly tenants: Iterable<Tenant>;
	/** `<data>` */
	readonly data: string;
}

/** Empty when the pack can go. Where another installed pack serves as well, nobody needs this one. */
export async function usersOf(pack: PackDescription, { packs, pins, tenants, data }: Users): Promise<string[]> {
	const others = packs.map(({ description }) => description).filter(({ id }) => id !== pack.id);
	const users = pins.filter((pin) => pin.pack === pack.id).map((pin) => `pack use ${[pin.standard, ...scopeOf(pin)].join(' ')}`);
	for (const tenant of tenants) {
		for (const { name, when } of tenant.routes.rules) {
			const standards = typeof when.standard === 'string' ? [when.standard] : (when.standard ?? []);
			const fits = ({ standard, version }: PackDescription) => standards.includes(standard) && (when.version === undefined || inRange(version, when.version));
			if (fits(pack) && !others.some(fits)) users.push(`${tenant.id}: ${name}`);
		}
	}
	for (const { label, names } of await flowNodes(join(data, 'node-red', 'flows.json'))) {
		if (names.some((name) => isNamed(pack, name) && !others.some((other) => isNamed(other, name)))) users.push(`flow: ${label}`);
	}
	return users;
}

export function scopeOf({ mandant, route }: Pick<Pin, 'mandant' | 'route'>): string[] {
	return [...(mandant === undefined ? [] : [`--tenant ${mandant}`]), ...(route === undefined ? [] : [`--route ${route}`])];
}

/** Nodes of the editor that name a schema or pack. */
async function flowNodes(file: string): Promise<{ label: string; names: string[] }[]> {
	const text = await readFile(file, 'utf8').catch(() => '[]');
	const nodes: unknown = JSON.parse(text);
	return (Array.isArray(nodes) ? nodes : []).flatMap((node: Record<string, unknown> | null) => {
		const names = [node?.schema, node?.pack].filter((name): name is string => typeof name === 'string' && name !== '');
		return node && names.length > 0 ? [{ label: String(node.name || node.type || node.id), names }] : [];
	});
}
