/**
 * Config node *drehkreuz-connection*: for which tenants (Mandanten) the nodes that use it work. One flow so serves many municipalities.
 */
import { hubOf } from '../runtime/access.ts';
import { fillDefaults, type Migration, migrate } from '../runtime/migrate.ts';
import type { NodeConfig, Red, RedNode } from '../runtime/red.ts';

interface ConnectionConfig extends NodeConfig {
	/** `*` for all tenants, or their ids separated by commas. */
	readonly mandanten: string;
}

export interface ConnectionNode extends RedNode {
	mandanten: readonly string[];
}

export const migrations: readonly Migration[] = [fillDefaults({ mandanten: '*' })];

export default function register(red: Red): void {
	red.nodes.registerType('drehkreuz-connection', function (this: ConnectionNode, raw: NodeConfig) {
		const config = migrate<ConnectionConfig>(raw, migrations);
		red.nodes.createNode(this, config);
		const known = [...hubOf(red).tenants.keys()];
		const wanted = config.mandanten.trim() === '*' ? known : config.mandanten.split(',').map((id) => id.trim());
		const unknown = wanted.filter((id) => !known.includes(id));
		if (unknown.length > 0) this.warn(red._('connection.unknown', { mandanten: unknown.join(', ') }));
		this.mandanten = wanted.filter((id) => known.includes(id));
	} as never);
}

/** Tenant ids of the connection that a node names; all tenants when it names none, no tenant when that connection is gone or disabled. */
export function mandantenOf(red: Red, connectionId: string | undefined): readonly string[] {
	if (!connectionId) return [...hubOf(red).tenants.keys()];
	const node = red.nodes.getNode(connectionId) as ConnectionNode | null;
	return node?.mandanten ?? [];
}
