/**
 * Stand-in for something that lies in a channel and is no message of ours (a foreign publisher, damage, a newer version).
 * It can be parked with its bytes, so that a person finds it and nothing is lost.
 */
import { createHash } from 'node:crypto';
import { createMessage } from '../message/create.ts';
import type { Message } from '../message/message.ts';
import type { ChannelAddress } from './broker.ts';

/** The id is derived from the bytes and what else tells it apart: parking it twice gives one record. */
export function strangerMessage(address: ChannelAddress, bytes: Buffer, distinction: string): Message {
	const id = createHash('sha256').update(bytes).update('\0').update(distinction).digest('hex');
	const attributes = { id, source: `urn:drehkreuz:kanal:${address.mandant}:${address.channel}`, type: 'de.drehkreuz.kanal.unlesbar', mandant: address.mandant };
	return createMessage({ ...attributes, datacontenttype: 'application/octet-stream' }, { kind: 'inline', bytes });
}
