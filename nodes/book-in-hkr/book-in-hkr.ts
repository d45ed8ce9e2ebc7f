/** Node *book in HKR*: hands a Sollstellung to the budgeting system and waits for its acknowledgement and Kassenzeichen. */
import { fillDefaults, type Migration, migrate } from '../runtime/migrate.ts';
import { type PartnerConfig, partnerDefaults, partnerNode } from '../runtime/partner-node.ts';
import type { NodeConfig, Red, RedNode } from '../runtime/red.ts';

export const migrations: readonly Migration[] = [fillDefaults(partnerDefaults('hkr', 'buchung'))];

export default function register(red: Red): void {
	red.nodes.registerType('drehkreuz-book-in-hkr', function (this: RedNode, raw: NodeConfig) {
		partnerNode(red, this, migrate<PartnerConfig>(raw, migrations), {
			texts: 'bookInHkr',
			delivered: ({ message, send }) => send(message),
		});
	} as never);
}
