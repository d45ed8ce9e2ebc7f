/** A parked message as a row, and back. */
import type { ChannelAddress } from '../../hub/channel/broker.ts';
import type { Problem } from '../../hub/errors/problem.ts';
import type { ParkedMessage } from '../../hub/journal/parked.ts';
import { parkingId } from '../../hub/journal/parking-id.ts';
import { keyOf, type Message } from '../../hub/message/message.ts';
import { messageColumns, messageOf } from './message-row.ts';
import type { ParkedTable } from './tables.ts';

/** What a parked message is made of. */
export const PARKED_COLUMNS = ['id', 'mandant', 'channel', 'reason', 'attempt', 'parkedAt', 'held', 'assignee', 'job', 'headers', 'body'] as const;
export type ParkedRow = Pick<{ readonly [Column in keyof ParkedTable]: ParkedTable[Column] }, Exclude<(typeof PARKED_COLUMNS)[number], 'held'>> & {
	readonly held: boolean;
};

/** What of the row comes from the message. */
export function contentRow(address: ChannelAddress, message: Message) {
	const key = keyOf(message);
	return {
		id: parkingId(address, key),
		mandant: address.mandant,
		channel: address.channel,
		source: key.source,
		messageId: key.id,
		subject: message.attributes.subject ?? null,
		...messageColumns(message),
	};
}

/** What of the row comes from the reason. */
export function reasonRow(reason: Problem) {
	const { role } = reason.facts;
	return { code: reason.code, partner: typeof role === 'string' ? role : '', node: reason.node ?? '', reason: JSON.stringify(reason) };
}

export function parkedOf({ id, mandant, channel, reason, attempt, parkedAt, held, assignee, job, headers, body }: ParkedRow): ParkedMessage {
	return {
		id,
		mandant,
		channel,
		message: messageOf({ headers, body }),
		reason: JSON.parse(reason),
		attempt,
		parkedAt,
		held,
		...(assignee === null ? {} : { assignee }),
		...(job === null ? {} : { job }),
	};
}
