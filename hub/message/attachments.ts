/** Attachments as one header value: compact JSON `[[name, mediaType, size, sha512], …]`. */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { Attachment } from './message.ts';

/** FIT-Connect allows 100 attachments per submission; so do we. */
export const ATTACHMENTS_MAX = 100;

export function encodeAttachments(attachments: readonly Attachment[]): string {
	return JSON.stringify(attachments.map((a) => [a.name, a.mediaType, a.size, a.sha512]));
}

/** @throws DrehkreuzError DK-MESSAGE-FORMAT */
export function decodeAttachments(text: string): readonly Attachment[] {
	try {
		return (JSON.parse(text) as [string, string, number, string][]).map(([name, mediaType, size, sha512]) => ({ name, mediaType, size, sha512 }));
	} catch (cause) {
		throw new DrehkreuzError('DK-MESSAGE-FORMAT', { format: 'attachments' }, { cause });
	}
}
