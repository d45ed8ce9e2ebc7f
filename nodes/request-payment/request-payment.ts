/**
 * Node *request payment*: opens a payment and waits for it without holding anything in memory. Three outputs:
 * paid · open (each time it looks: `msg.payment` has the link for the citizen) · not paid (failed, cancelled, deadline over; parked when nothing is
 * wired there).
 */
import { fillDefaults, type Migration, migrate } from '../runtime/migrate.ts';
import { type PartnerConfig, partnerDefaults, partnerNode } from '../runtime/partner-node.ts';
import type { NodeConfig, Red, RedNode } from '../runtime/red.ts';
import { isWired } from '../runtime/working-node.ts';

export const migrations: readonly Migration[] = [fillDefaults(partnerDefaults('payment', 'zahlung'))];

/** Ends of a payment that are a decision of the citizen or of time, not a fault of the flow. */
const NOT_PAID = new Set(['DK-PAYMENT-FAILED', 'DK-PAYMENT-CANCELED', 'DK-PAYMENT-DEADLINE']);

export default function register(red: Red): void {
	red.nodes.registerType('drehkreuz-request-payment', function (this: RedNode, raw: NodeConfig) {
		partnerNode(red, this, migrate<PartnerConfig>(raw, migrations), {
			texts: 'requestPayment',
			delivered: ({ message, send }) => send([message, null, null]),
			pending: ({ message, send }, pending) => {
				message.payment = { ...pending.notice, ...(pending.reference ? { reference: pending.reference } : {}) };
				send([null, message, null]);
			},
			refused: ({ message, send }, error) => {
				if (!NOT_PAID.has(error.code) || !isWired(this, 2)) return false;
				message.problem = error.problem;
				send([null, null, message]);
				return true;
			},
		});
	} as never);
}
