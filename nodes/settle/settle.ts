/** Node *settle*: ends the delivery now, whatever is still under way: done, again, or park. For flows that want to decide themselves. */
import type { Settlement } from '../../hub/channel/broker.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../../hub/errors/problem.ts';
import { fillDefaults, type Migration, migrate } from '../runtime/migrate.ts';
import type { NodeConfig, Red, RedNode } from '../runtime/red.ts';
import { workingNode } from '../runtime/working-node.ts';

export interface SettleConfig extends NodeConfig {
	readonly outcome: 'done' | 'again' | 'park';
	/** Shown to the operator; a fixed text, so that no personal data gets into it. */
	readonly reason: string;
	/** Seconds until the message comes again; empty: as the channel's retry policy says. */
	readonly delay: number | string;
}

export const migrations: readonly Migration[] = [fillDefaults({ outcome: 'done', reason: '', delay: '' })];

export default function register(red: Red): void {
	red.nodes.registerType('drehkreuz-settle', function (this: RedNode, raw: NodeConfig) {
		const config = migrate<SettleConfig>(raw, migrations);
		workingNode(red, this, config, async ({ message, send, flight }) => {
			if (!flight || !(await flight.settle(settlementOf(config, message.problem, this.id)))) throw new DrehkreuzError('DK-DELIVERY-SETTLED');
			send(message);
		});
	} as never);
}

/** What a node before found (`msg.problem`: check, request payment) says more than the fixed text. */
function settlementOf(config: SettleConfig, found: unknown, node: string): Settlement {
	const reason = isProblem(found) ? found : { code: 'DK-DELIVERY-REQUESTED', facts: { reason: config.reason || '–' }, node };
	if (config.outcome === 'done') return { kind: 'done' };
	if (config.outcome === 'park') return { kind: 'park', reason };
	return config.delay === '' || config.delay === undefined ? { kind: 'again', reason } : { kind: 'again', reason, delayMs: Number(config.delay) * 1_000 };
}

function isProblem(value: unknown): value is Problem {
	return typeof value === 'object' && value !== null && 'code' in value && String(value.code).startsWith('DK-') && 'facts' in value;
}
