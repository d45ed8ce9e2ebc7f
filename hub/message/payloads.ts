/** Everything of a message that lies in the payload store. */
import type { Message, PayloadReference } from './message.ts';

/** The body first, if it is there. */
export function payloadReferencesOf({ body, attachments }: Message): readonly PayloadReference[] {
	return body.kind === 'reference' ? [body.reference, ...attachments] : attachments;
}

/** Under which hash each lies, once; of a sealed message the names instead. Lower-case hex. */
export function payloadNamesOf(message: Message): readonly string[] {
	return [...new Set(payloadReferencesOf(message).map(({ sha512 }) => sha512))];
}
