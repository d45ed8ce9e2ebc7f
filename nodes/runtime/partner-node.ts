/**
 * The frame of the nodes that call a partner: name a role, compute the order (instruction), call, keep the receipt.
 *
 * Nothing is sent on before the partner has confirmed and the receipt is stored. While the partner's answer is not final, the message does not
 * go on; the flight ends as *again* (uncounted) after the time the adapter asks for, and the next run finds the stored state.
 */

import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Answer, Pending } from '../../hub/partners/adapter.ts';
import { isPending } from '../../hub/partners/adapter.ts';
import type { Receipt } from '../../hub/partners/receipt.ts';
import { isTurnedAway } from '../../hub/partners/verdict.ts';
import { fromRed } from './message.ts';
import type { NodeConfig, Red, RedMessage, RedNode } from './red.ts';
import { type Work, workingNode } from './working-node.ts';

export interface PartnerConfig extends NodeConfig {
	/** Role that the tenant's configuration binds to a system, e.g. `dms`. */
	readonly role: string;
	/** Step within the flow, one receipt per message and step; empty: the role. */
	readonly step: string;
	/** Where the order comes from. */
	readonly instruction: string;
	/** `none`: the adapter needs only the message. */
	readonly instructionType: 'msg' | 'jsonata' | 'json' | 'none';
}

/** Defaults that all partner nodes share. */
export function partnerDefaults(role: string, instruction: string): Readonly<Record<string, unknown>> {
	return { role, step: '', instruction, instructionType: 'msg' };
}

export interface PartnerOutcome {
	/** Where the node's catalogue has its status texts. */
	readonly texts: string;
	/** Receipt stored. */
	delivered(work: Work, receipt: Receipt): void;
	/** No final answer yet. Default: nothing is sent. */
	pending?(work: Work, pending: Pending): void;
	/** The partner refused. Return true when the node has dealt with it (an own output); default: it is an error of the flow. */
	refused?(work: Work, error: DrehkreuzError): boolean;
}

export function partnerNode(red: Red, node: RedNode, config: PartnerConfig, outcome: PartnerOutcome): void {
	const compute = instructionOf(red, node, config);
	workingNode(red, node, config, async (work) => {
		const { message, flight, hub, label } = work;
		const outgoing = await fromRed(hub, message, flight?.delivery.message, label);
		const step = config.step || config.role;
		let answer: Answer;
		try {
			const channel = flight?.delivery.address.channel;
			answer = await hub.partners.call({ message: outgoing, role: config.role, step, channel, instruction: await compute(message) });
		} catch (error) {
			if (flight && error instanceof DrehkreuzError && isTurnedAway(error)) {
				// Nobody's failure and no case for a catch node: the message rests until the partner can be called.
				flight.presetWait({ kind: 'again', reason: { ...error.problem, node: node.id }, delayMs: error.retryAfterMs ?? 1_000, counted: false });
				return work.waits({ fill: 'yellow', shape: 'ring', text: `${outcome.texts}.waits` });
			}
			if (error instanceof DrehkreuzError && outcome.refused?.(work, error)) return;
			throw error;
		}
		if (isPending(answer)) {
			const reason = { code: 'DK-DELIVERY-WAITING', facts: { role: config.role }, node: node.id };
			flight?.presetWait({ kind: 'again', reason, delayMs: answer.lookAgainMs, counted: false });
			outcome.pending?.(work, answer);
			return;
		}
		message.receipts = { ...(message.receipts as object), [step]: answer };
		message.event = { ...(message.event as object), ...answer.attributes };
		outcome.delivered(work, answer);
	});
}

function instructionOf(red: Red, node: RedNode, config: PartnerConfig): (message: RedMessage) => Promise<unknown> {
	const failed = (cause: unknown) =>
		new DrehkreuzError('DK-PARTNER-INSTRUCTION', { role: config.role, path: config.instruction.slice(0, 80), rule: config.instructionType }, { cause });
	switch (config.instructionType) {
		case 'none':
			return async () => ({});
		case 'json': {
			const fixed = attempt(() => JSON.parse(config.instruction || 'null') as unknown, failed);
			return async () => structuredClone(fixed());
		}
		case 'jsonata': {
			const prepared = attempt(() => red.util.prepareJSONataExpression(config.instruction, node), failed);
			return async (message) =>
				new Promise((resolve, reject) => {
					red.util.evaluateJSONataExpression(prepared(), message, (error, value) => (error ? reject(failed(error)) : resolve(plain(value))));
				});
		}
		default:
			return async (message) => {
				try {
					return red.util.getMessageProperty(message, config.instruction);
				} catch (cause) {
					// Node-RED throws where a part of the path is missing.
					throw failed(cause);
				}
			};
	}
}

/** Does it once, now; a failure is thrown at each message, so that each is parked with the reason instead of finding no node. */
function attempt<T>(work: () => T, failed: (cause: unknown) => Error): () => T {
	try {
		const result = work();
		return () => result;
	} catch (cause) {
		return () => {
			throw failed(cause);
		};
	}
}

/** JSONata results carry hidden marks (`sequence`); a copy through JSON is a plain value. */
function plain(value: unknown): unknown {
	return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
