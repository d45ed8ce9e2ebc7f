/**
 * Follows messages through the core switch node, which takes no `done`: it queues what arrives while it is at work, and goes on with it in later
 * turns of the event loop, when its input handler has long returned.
 *
 * Each message ends with exactly one call: `send` with what each output gets (nothing, when no rule fits), `warn` when the property cannot be
 * found out, `error` when a rule fails. Which message a call is about: the one in it; else (no rule fits, or clones that it numbered anew) the
 * oldest of the same flight, else the oldest: the switch works in order. A sequence that stays incomplete stays open, until the time limit.
 */
import type { RedMessage, RedNode, Send } from './red.ts';

/** @returns to be told of each message before the node gets it */
export function followSwitch(node: RedNode, tokenField: string, completed: (message: RedMessage) => void): (message: RedMessage) => void {
	const waiting = new Set<RedMessage>();
	const end = (message: RedMessage | undefined): void => {
		if (message && waiting.delete(message)) completed(message);
	};
	const oldest = (token?: unknown): RedMessage | undefined => {
		for (const message of waiting) if (token === undefined || message[tokenField] === token) return message;
		return undefined;
	};
	const send = node.send.bind(node);
	node.send = ((outputs: unknown) => {
		const sent = (Array.isArray(outputs) ? outputs.flat() : [outputs]).find((message) => typeof message === 'object' && message !== null) as
			| RedMessage
			| undefined;
		send(outputs as never);
		end(sent && waiting.has(sent) ? sent : oldest(sent?.[tokenField]));
	}) as Send;
	const warn = node.warn.bind(node);
	node.warn = (text) => {
		warn(text);
		end(oldest());
	};
	const error = node.error.bind(node);
	node.error = (text, message) => {
		error(text, message);
		end(message);
	};
	return (message) => void waiting.add(message);
}
