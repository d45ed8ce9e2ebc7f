/** A message that came from another process: bytes arrive as plain arrays of bytes, and the hub's are Buffers. Pure. */
import type { Message } from '../../hub/message/message.ts';

export function withBuffer(message: Message): Message {
	return message.body.kind === 'reference' ? message : { ...message, body: { kind: 'inline', bytes: Buffer.from(message.body.bytes) } };
}
