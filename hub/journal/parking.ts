/** The parking place that brokers get: the store, with an entry in the journal. */
import type { ParkingPlace } from '../channel/broker.ts';
import { identityOf } from './identity.ts';
import type { Store } from './store.ts';

export function parkingPlace(store: Store): ParkingPlace {
	return {
		park: async (request) => {
			await Promise.all([
				store.park(request),
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
