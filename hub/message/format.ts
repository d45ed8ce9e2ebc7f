/**
 * The version of the form in which messages travel and lie in stores. It grows when an older hub could not understand a message fully; a new optional
 * attribute is no new form. A new form comes with a step of the store's schema too, so that an older hub does not open a store with such messages.
 *
 * It travels as the header `dk-format`, which can be no attribute: those have no hyphen. Missing: 1.
 *
 * 1: as `serial.ts` says. 2: the same, sealed (`hub/sealing/message-seal.ts`); a message that is not sealed is still written as 1.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { AttributeValue } from './message.ts';

export const FORMAT_HEADER = 'dk-format';
/** The newest that this hub writes and understands. */
export const MESSAGE_FORMAT = 2;

/** @throws DrehkreuzError DK-MESSAGE-NEWER: only a newer hub may touch it */
export function checkFormat(found: AttributeValue | undefined): void {
	if (found !== undefined && found !== 1 && found !== MESSAGE_FORMAT)
		throw new DrehkreuzError('DK-MESSAGE-NEWER', { found: String(found).slice(0, 20), known: MESSAGE_FORMAT });
}
