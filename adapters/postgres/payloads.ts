/** What a message refers to in the payload store. */
import type { Message } from '../../hub/message/message.ts';

/** SHA-512, or of a sealed message the names under which they lie; each once. */
export function payloadsOf({ body, attachments }: Message): readonly string[] {
	const body512 = body.kind === 'reference' ? [body.reference.sha512] : [];
	return [...new Set([...body512, ...attachments.map(({ sha512 }) => sha512)])];
}
