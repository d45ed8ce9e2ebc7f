/** Which payloads a message refers to: what is parked or kept needs them. */
import type { Message } from '../../hub/message/message.ts';

/** SHA-512 each, lower-case hex. */
export function payloadsOf({ body, attachments }: Message): readonly string[] {
	const all = [...(body.kind === 'reference' ? [body.reference.sha512] : []), ...attachments.map(({ sha512 }) => sha512)];
	return [...new Set(all)];
}
