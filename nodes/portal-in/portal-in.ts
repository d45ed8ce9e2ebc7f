/**
 * Node *portal in*: opens an entry at `/in/<tenant>/<entry>`. What a portal posts there is stored in the node's channel before it is answered with 202;
 * then the node emits it like *receive*.
 */
import { mandantenOf } from '../connection/connection.ts';
import { hubOf } from '../runtime/access.ts';
import { showFailure } from '../runtime/failure-status.ts';
import { fillDefaults, type Migration, migrate } from '../runtime/migrate.ts';
import type { NodeConfig, Red, RedNode } from '../runtime/red.ts';
import { startSource } from '../runtime/source-node.ts';

export interface PortalInConfig extends NodeConfig {
	readonly connection: string;
	/** Last part of the address, `^[a-z0-9][a-z0-9-]{0,62}$`. */
	readonly entry: string;
	readonly channel: string;
	/** LeiKa key that messages get when the portal names none; may be empty. */
	readonly leika: string;
	/** CloudEvents type of the messages. */
	readonly eventType: string;
	/** Largest body in KiB, 1 to 102,400. Default 1,024. */
	readonly maxBodyKiB: number | string;
	/** Largest attachment in MiB, 1 to 2,048. Default 100. */
	readonly maxAttachmentMiB: number | string;
	readonly prefetch: number | string;
	readonly timeLimit: number | string;
}

export const migrations: readonly Migration[] = [
	fillDefaults({
		connection: '',
		entry: '',
		channel: '',
		leika: '',
		eventType: 'de.drehkreuz.antrag.eingegangen',
		maxBodyKiB: 1_024,
		maxAttachmentMiB: 100,
		prefetch: 64,
		timeLimit: 60,
	}),
];

export default function register(red: Red): void {
	red.nodes.registerType('drehkreuz-portal-in', function (this: RedNode, raw: NodeConfig) {
		const config = migrate<PortalInConfig>(raw, migrations);
		red.nodes.createNode(this, config);
		if (!config.entry || !config.channel) {
			this.status({ fill: 'red', shape: 'ring', text: 'portalIn.incomplete' });
			return;
		}
		const hub = hubOf(red);
		const mandanten = mandantenOf(red, config.connection);
		if (mandanten.length === 0) {
			this.status({ fill: 'red', shape: 'ring', text: 'portalIn.noTenant' });
			return;
		}
		const { promise: ready, resolve: onDeclared } = Promise.withResolvers<void>();
		const unregister = open(this, () =>
			hub.ingress.register({
				name: config.entry,
				channel: config.channel,
				ready,
				mandanten,
				defaults: { type: config.eventType, ...(config.leika ? { leika: config.leika } : {}) },
				limits: { bodyMaxBytes: Number(config.maxBodyKiB) * 1_024, attachmentMaxBytes: Number(config.maxAttachmentMiB) * 1_048_576 },
			}),
		);
		if (!unregister) return;
		startSource(
			red,
			this,
			{
				channel: config.channel,
				mandanten,
				prefetch: Number(config.prefetch),
				timeLimitSeconds: Number(config.timeLimit),
				mode: 'automatic',
				onDeclared,
				texts: 'portalIn',
			},
			unregister,
		);
	} as never);
}

/** An entry that cannot be opened is shown at the node; it does not keep the node from existing. */
function open(node: RedNode, register: () => () => void): (() => void) | undefined {
	try {
		return register();
	} catch (error) {
		node.error(error);
		showFailure(node, error);
		return undefined;
	}
}
