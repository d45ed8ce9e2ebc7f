/** Which content is meant, and where it lies. */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { keyOf, type Message } from '../../hub/message/message.ts';
import type { ContentQuery, Of } from '../api/schemas.ts';
import type { MonitorServices } from '../services.ts';

/** @throws DrehkreuzError DK-API-UNKNOWN, DK-CONTENT-GONE */
export async function findContent(query: Of<typeof ContentQuery>, store: MonitorServices['store']): Promise<Message> {
	const { mandant, source, id, parkedId, place, name = '', sha512 } = query;
	if (parkedId !== undefined) {
		const parked = await store.parked.find(parkedId);
		// The address must fit too: a right on one tenant opens no parking of another.
		if (parked?.mandant !== mandant || keyOf(parked.message).id !== id || keyOf(parked.message).source !== source) throw new DrehkreuzError('DK-API-UNKNOWN');
		return parked.message;
	}
	if (place === undefined || sha512 === undefined)
		throw new DrehkreuzError('DK-API-REQUEST', { place: 'place, sha512, parkedId', rule: 'one of them must be given' });
	const message = await store.contents.find({ mandant, source, id, place, name, sha512 });
	if (!message) throw new DrehkreuzError('DK-CONTENT-GONE');
	return message;
}
