/** Everything of a message that lies in the payload store. */
import type { Message, PayloadReference } from './message.ts';

/** The body first, if it is there. */
export function payloadReferencesOf({ body, attachments }: Message): readonly PayloadReference[] {
	return body.kind === 'reference' ? [body.reference, ...attachments] : attachments;
}
