/** The columns of `parked` and `contents` that hold a message, as it lies, and the message of them. */
import type { Message } from '../../hub/message/message.ts';
import { payloadNamesOf } from '../../hub/message/payloads.ts';
import { deserialise, serialise } from '../../hub/message/serial.ts';

export interface MessageColumns {
	readonly headers: string;
	readonly body: Buffer;
	/** Names under which the payloads lie that the message refers to. */
	readonly payloads: string[];
	/** Id of the key that sealed the message, null in clear. */
	readonly sealKey: string | null;
}

export function messageColumns(message: Message): MessageColumns {
	const { headers, bytes } = serialise(message);
	const { siegel } = message.attributes;
	return { headers: JSON.stringify(headers), body: bytes, payloads: [...payloadNamesOf(message)], sealKey: siegel === undefined ? null : String(siegel) };
}

export function messageOf({ headers, body }: Pick<MessageColumns, 'headers' | 'body'>): Message {
	return deserialise({ headers: JSON.parse(headers), bytes: body });
}
