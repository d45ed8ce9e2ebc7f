/** Node *route*: finds the channels in the tenant's routing table and puts the message into each, confirmed. No match is an error, so the message is parked. */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { identityOf } from '../../hub/journal/identity.ts';
import { resolve } from '../../hub/routing/table.ts';
import { keepTestMessageOut } from '../../hub/routing/test-messages.ts';
import { fromRed } from '../runtime/message.ts';
import { fillDefaults, type Migration, migrate } from '../runtime/migrate.ts';
import { note } from '../runtime/note.ts';
import type { NodeConfig, Red, RedNode } from '../runtime/red.ts';
import { workingNode } from '../runtime/working-node.ts';

export interface RouteConfig extends NodeConfig {
	/** `publish`: put the message into the channels found. `decide`: only note them in msg.route. */
	readonly action: 'publish' | 'decide';
}

export const migrations: readonly Migration[] = [fillDefaults({ action: 'publish' })];

export default function register(red: Red): void {
	red.nodes.registerType('drehkreuz-route', function (this: RedNode, raw: NodeConfig) {
		const config = migrate<RouteConfig>(raw, migrations);
		workingNode(red, this, config, async ({ message, send, flight, hub, label }) => {
			const routed = await fromRed(hub, message, flight?.delivery.message, label);
			const { mandant } = routed.attributes;
			const tenant = hub.tenants.get(mandant);
			if (!tenant) throw new DrehkreuzError('DK-IN-UNKNOWN-TENANT', { mandant });
			const route = resolve(tenant.routes, routed.attributes);
			if (config.action === 'publish') {
				keepTestMessageOut(tenant, routed.attributes, route.channels);
				for (const channel of route.channels) await hub.broker.publish({ mandant, channel }, routed);
				await note({ store: hub.store, flight }, ...route.channels.map((channel) => ({ event: 'routed' as const, ...identityOf(routed), channel })));
			}
			message.route = route;
			send(message);
		});
	} as never);
}
