/** Node *receive*: takes messages from a channel and keeps each delivery unsettled until the flow is through with it. */
import { mandantenOf } from '../connection/connection.ts';
import { fillDefaults, type Migration, migrate } from '../runtime/migrate.ts';
import type { NodeConfig, Red, RedNode } from '../runtime/red.ts';
import { startSource } from '../runtime/source-node.ts';

export interface ReceiveConfig extends NodeConfig {
	/** Id of a drehkreuz-connection node; empty: all tenants. */
	readonly connection: string;
	readonly channel: string;
	/** Unsettled messages per tenant, 1 to 1,000. Default 64. */
	readonly prefetch: number | string;
	/** Seconds, 1 to 1,500. Default 60. */
	readonly timeLimit: number | string;
	readonly settlement: 'automatic' | 'explicit';
	/** Seconds that a full channel may stand still before people are told; not in the dialog. Default 30. */
	readonly stuckAfter?: number;
}

export const migrations: readonly Migration[] = [fillDefaults({ connection: '', channel: '', prefetch: 64, timeLimit: 60, settlement: 'automatic' })];

export default function register(red: Red): void {
	red.nodes.registerType('drehkreuz-receive', function (this: RedNode, raw: NodeConfig) {
		const config = migrate<ReceiveConfig>(raw, migrations);
		red.nodes.createNode(this, config);
		if (!config.channel) {
			this.status({ fill: 'red', shape: 'ring', text: 'receive.noChannel' });
			return;
		}
		const mandanten = mandantenOf(red, config.connection);
		if (mandanten.length === 0) {
			this.status({ fill: 'red', shape: 'ring', text: 'receive.noTenant' });
			return;
		}
		startSource(red, this, {
			channel: config.channel,
			mandanten,
			prefetch: Number(config.prefetch),
			timeLimitSeconds: Number(config.timeLimit),
			mode: config.settlement,
			...(config.stuckAfter === undefined ? {} : { stuckAfterSeconds: Number(config.stuckAfter) }),
			texts: 'receive',
		});
	} as never);
}
