/**
 * The store, with a meter that is told of every journal entry of this process once it is durable. Everything else is passed on as it is; a message on its way costs one call
 * more per write.
 */
import type { Meter } from '../status/meter.ts';
import type { JournalEntry } from './entry.ts';
import type { Journal, Series, Store } from './store.ts';

export function meteredStore(store: Store, meter: Pick<Meter, 'journalled'>): Store {
	const told = async (writing: Promise<void>, entries: readonly JournalEntry[]): Promise<void> => {
		await writing;
		if (entries.length > 0) meter.journalled(entries);
	};
	const { journal } = store;
	const metered: Journal = {
		append: (...entries) => told(journal.append(...entries), entries),
		search: (query) => journal.search(query),
		figures: (query) => journal.figures(query),
	};
	const seriesOf = (series: Series): Series => ({
		append: (...entries) => told(series.append(...entries), entries),
		remember: (scope, key, ...entries) => told(series.remember(scope, key, ...entries), entries),
	});
	return {
		open: () => store.open(),
		close: () => store.close(),
		park: (request) => store.park(request),
		series: () => seriesOf(store.series()),
		now: () => store.now(),
		journal: metered,
		inbox: store.inbox,
		parked: store.parked,
		steps: store.steps,
		lines: store.lines,
		leases: store.leases,
		people: store.people,
		sessions: store.sessions,
		audit: store.audit,
		jobs: store.jobs,
		contents: store.contents,
		alerts: store.alerts,
		upkeep: store.upkeep,
		uses: store.uses,
		resealing: store.resealing,
	};
}
