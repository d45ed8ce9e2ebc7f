/** The parking place that brokers get: the store, with an entry in the journal. */
import type { ParkingPlace } from '../channel/broker.ts';
import { type ContentKeeper, keepsNothing } from '../retention/content-keeper.ts';
import { identityOf } from './identity.ts';
import type { Store } from './store.ts';

/** @param keeper keeps the content as it was parked, where the storage level says so. Default: nothing is kept beside what is parked */
export function parkingPlace(store: Store, keeper: Pick<ContentKeeper, 'keep'> = keepsNothing): ParkingPlace {
	return {
		park: async (request) => {
			const { message, address } = request;
			await Promise.all([
				store.park(request),
				keeper.keep({ message, place: 'parked', name: address.channel, channel: address.channel }),
				store.journal.append({
					event: 'parked',
					...identityOf(request.message),
					channel: request.address.channel,
					attempt: request.attempt,
					code: request.reason.code,
				}),
			]);
		},
	};
}
