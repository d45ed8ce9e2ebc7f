/** Node *deliver*: hands the message to a Fachverfahren, or a status back to the portal. */
import { fillDefaults, type Migration, migrate } from '../runtime/migrate.ts';
import { type PartnerConfig, partnerDefaults, partnerNode } from '../runtime/partner-node.ts';
import type { NodeConfig, Red, RedNode } from '../runtime/red.ts';

export const migrations: readonly Migration[] = [fillDefaults(partnerDefaults('fachverfahren', 'uebergabe'))];

export default function register(red: Red): void {
	red.nodes.registerType('drehkreuz-deliver', function (this: RedNode, raw: NodeConfig) {
		partnerNode(red, this, migrate<PartnerConfig>(raw, migrations), {
			texts: 'deliver',
			delivered: ({ message, send }) => send(message),
		});
	} as never);
}
