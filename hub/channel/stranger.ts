/**
 * Reads what lies in a channel. What is no message of ours (a foreign publisher, damage) gets a stand-in that can be parked with its bytes, so that a
 * person finds it and nothing is lost. What a newer hub wrote is left to that one: parked here it would lose what only the newer hub understands, and
 * during a rolling upgrade a newer hub is there. It goes back, uncounted, and comes again until it is taken.
 */
import { createHash } from 'node:crypto';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { Problem } from '../errors/problem.ts';
import { createMessage } from '../message/create.ts';
import type { Message } from '../message/message.ts';
import { deserialise, type SerialMessage } from '../message/serial.ts';
import type { ChannelAddress, Settlement } from './broker.ts';

export interface Reading {
	readonly message: Message;
	/** Set: the message is a stand-in, and this is why. */
	readonly problem?: Problem;
}

/** Milliseconds until a message of a newer hub is looked at again. A wait rung. */
const NEWER_RETRY_MS = 30_000;

/** What becomes of a message that is not handed out because of this problem. */
export function settlementFor(problem: Problem): Settlement {
	if (problem.code === 'DK-MESSAGE-NEWER') return { kind: 'again', reason: problem, delayMs: NEWER_RETRY_MS, counted: false };
	return { kind: 'park', reason: problem };
}

/** @param distinction what else tells it apart: parking the same thing twice must give one record */
export function readOrStandIn(address: ChannelAddress, read: () => SerialMessage, bytes: Buffer, distinction: string): Reading {
	try {
		return { message: deserialise(read()) };
	} catch (error) {
		const problem = error instanceof DrehkreuzError ? error.problem : { code: 'DK-MESSAGE-FORMAT', facts: { format: 'headers' } };
		return { message: standIn(address, bytes, distinction), problem };
	}
}

function standIn({ mandant, channel }: ChannelAddress, bytes: Buffer, distinction: string): Message {
	const id = createHash('sha256').update(bytes).update('\0').update(distinction).digest('hex');
	const attributes = { id, source: `urn:drehkreuz:kanal:${mandant}:${channel}`, type: 'de.drehkreuz.kanal.unlesbar', mandant };
	return createMessage({ ...attributes, datacontenttype: 'application/octet-stream' }, { kind: 'inline', bytes });
}
