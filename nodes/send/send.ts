/** Node *send*: puts the message into another channel of its tenant and goes on only when the broker has confirmed it. */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { identityOf } from '../../hub/journal/identity.ts';
import { withAttributes } from '../../hub/message/create.ts';
import { keepTestMessageOut } from '../../hub/routing/test-messages.ts';
import { fromRed } from '../runtime/message.ts';
import { fillDefaults, type Migration, migrate } from '../runtime/migrate.ts';
import { note } from '../runtime/note.ts';
import type { NodeConfig, Red, RedMessage, RedNode } from '../runtime/red.ts';
import { workingNode } from '../runtime/working-node.ts';

export interface SendConfig extends NodeConfig {
	readonly channel: string;
	/**
	 * `keep`: it is the same message, one step on. `derive`: a new message grown out of it (after a split): its id gets the suffix found in the property,
	 * so that a repeat of the flow gives the same id again and receivers recognise it.
	 */
	readonly identity: 'keep' | 'derive';
	/** Property of msg whose value is the suffix, e.g. `parts.index`. */
	readonly suffixProperty: string;
}

export const migrations: readonly Migration[] = [fillDefaults({ channel: '', identity: 'keep', suffixProperty: 'parts.index' })];

export default function register(red: Red): void {
	red.nodes.registerType('drehkreuz-send', function (this: RedNode, raw: NodeConfig) {
		const config = migrate<SendConfig>(raw, migrations);
		workingNode(red, this, config, async ({ message, send, flight, hub, label }) => {
			let outgoing = await fromRed(hub, message, flight?.delivery.message, label);
			if (config.identity === 'derive') {
				outgoing = withAttributes(outgoing, { id: `${outgoing.attributes.id}/${suffixOf(red, message, config.suffixProperty)}` });
			}
			const { mandant } = outgoing.attributes;
			keepTestMessageOut(hub.tenants.get(mandant), outgoing.attributes, [config.channel]);
			await hub.broker.publish({ mandant, channel: config.channel }, outgoing);
			await note({ store: hub.store, flight }, { event: 'sent', ...identityOf(outgoing), channel: config.channel });
			send(message);
		});
	} as never);
}

/** Node-RED throws where a part of the path is missing. */
function find(red: Red, message: RedMessage, property: string): unknown {
	try {
		return red.util.getMessageProperty(message, property);
	} catch {
		return undefined;
	}
}

/** Without a suffix all parts would get one id, and receivers would take all but the first for repeats. @throws DrehkreuzError DK-MESSAGE-INVALID */
function suffixOf(red: Red, message: RedMessage, property: string): string {
	const value = find(red, message, property);
	if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value);
	throw new DrehkreuzError('DK-MESSAGE-INVALID', { attribute: 'id', rule: `needs a number or a text in msg.${property} that tells the parts apart` });
}
