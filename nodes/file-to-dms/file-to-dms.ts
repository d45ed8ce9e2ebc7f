/** Node *file to DMS*: files the message and its attachments in the e-file system and notes the Aktenzeichen. */
import { fillDefaults, type Migration, migrate } from '../runtime/migrate.ts';
import { type PartnerConfig, partnerDefaults, partnerNode } from '../runtime/partner-node.ts';
import type { NodeConfig, Red, RedNode } from '../runtime/red.ts';

export const migrations: readonly Migration[] = [fillDefaults(partnerDefaults('dms', 'ablage'))];

export default function register(red: Red): void {
	red.nodes.registerType('drehkreuz-file-to-dms', function (this: RedNode, raw: NodeConfig) {
		partnerNode(red, this, migrate<PartnerConfig>(raw, migrations), {
			texts: 'fileToDms',
			delivered: ({ message, send }) => send(message),
		});
	} as never);
}
