/** Prints the journey of one message as it happens: a line per journal entry, with the partner's receipt. */
import type { StoredJournalEntry } from '../../hub/journal/entry.ts';
import type { Store } from '../../hub/journal/store.ts';
import { consoleLanguage, type Texts } from './language.ts';

const EVENTS: Texts<StoredJournalEntry['event']> = {
	de: {
		received: 'angenommen',
		duplicate: 'Wiederholung erkannt',
		refused: 'abgewiesen',
		checked: 'geprüft',
		mapped: 'zugeordnet',
		routed: 'geleitet',
		sent: 'weitergegeben',
		begun: 'begonnen',
		pending: 'wartet auf Antwort',
		delivered: 'quittiert',
		retried: 'wird wiederholt',
		parked: 'geparkt',
		released: 'freigegeben',
		settled: 'abgeschlossen',
		discarded: 'verworfen',
		edited: 'berichtigt',
	},
	en: {
		received: 'received',
		duplicate: 'repeat recognised',
		refused: 'refused',
		checked: 'checked',
		mapped: 'mapped',
		routed: 'routed',
		sent: 'sent on',
		begun: 'begun',
		pending: 'waiting for answer',
		delivered: 'receipt',
		retried: 'will be retried',
		parked: 'parked',
		released: 'released',
		settled: 'settled',
		discarded: 'discarded',
		edited: 'corrected',
	},
};

export interface JourneyOptions {
	readonly store: Store;
	readonly id: string;
	readonly print: (line: string) => void;
	/** Milliseconds after which it stops watching. */
	readonly timeoutMs: number;
	/** The journey is over. */
	readonly isOver: (entry: StoredJournalEntry) => boolean;
}

/** How often the journal is looked at, milliseconds. */
const LOOK_MS = 100;

/** @returns true when the journey came to its end in time */
export async function printJourney(options: JourneyOptions): Promise<boolean> {
	const { store, id, print, timeoutMs, isOver } = options;
	const until = Date.now() + timeoutMs;
	let position = 0;
	let started: number | undefined;
	while (Date.now() < until) {
		for (const entry of await store.journal.search({ id, afterPosition: position })) {
			position = entry.position;
			started ??= entry.at;
			print(line(entry, entry.at - started));
			if (isOver(entry)) return true;
		}
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
	}
	return false;
}

function line(entry: StoredJournalEntry, sinceMs: number): string {
	const event = EVENTS[consoleLanguage()][entry.event];
	const where = entry.step ?? entry.partner ?? entry.channel ?? [entry.standard, entry.nachrichtentyp].filter(Boolean).join(' ');
	const what = entry.code ?? entry.reference ?? '';
	return `  ${`+${(sinceMs / 1000).toFixed(2)} s`.padStart(9)}  ${event.padEnd(20)}  ${where.padEnd(24)}  ${what}`.trimEnd();
}
