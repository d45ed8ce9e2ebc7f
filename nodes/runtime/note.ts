/** Journal entries of nodes about a message on its way. */
import type { Flight } from '../../hub/delivery/flight.ts';
import type { JournalEntry } from '../../hub/journal/entry.ts';
import type { Store } from '../../hub/journal/store.ts';

/**
 * Appends entries. A message of a flight goes on meanwhile: its settlement is written after them, and only if they were stored. Any other message waits.
 * @throws DrehkreuzError DK-STORE-FAILED without a flight; with one, its delivery comes again
 */
export async function note(
	{ store, flight }: { readonly store: Pick<Store, 'journal'>; readonly flight: Flight | undefined },
	...entries: readonly JournalEntry[]
): Promise<void> {
	const { series } = flight ?? {};
	if (series) series.append(...entries).catch(() => {});
	else await store.journal.append(...entries);
}
