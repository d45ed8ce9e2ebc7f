/** What a journal entry says about the message it is about. */
import type { Message } from '../message/message.ts';
import type { JournalEntry } from './entry.ts';

/** The journal fields that every entry about a message carries. */
export function identityOf(message: Message): Omit<JournalEntry, 'event'> {
	const { mandant, source, id, subject, standard, standardversion, nachrichtentyp, leika } = message.attributes;
	return {
		at: Date.now(),
		mandant,
		source,
		id,
		...(subject === undefined ? {} : { subject }),
		...(standard === undefined ? {} : { standard }),
		...(standardversion === undefined ? {} : { standardversion }),
		...(nachrichtentyp === undefined ? {} : { nachrichtentyp }),
		...(leika === undefined ? {} : { leika }),
	};
}
