/**
 * What the parts of the store's contract share: a fresh store for each test, and another one on the same data where a test is about several hub processes.
 * The module at the factory's URL exports what `StoreFactory` names.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParkRequest } from '../../hub/channel/broker.ts';
import type { JournalEntry } from '../../hub/journal/entry.ts';
import type { Store } from '../../hub/journal/store.ts';
import { createMessage } from '../../hub/message/create.ts';

export interface StoreFactory {
	/** The same data for the same folder, in every process. */
	makeStore(folder: string): Store;
	/** Changes data as somebody would who goes around the store and everything that guards it. The SQL is understood by every engine. */
	changeBehind(folder: string, sql: string): Promise<void>;
}

export interface Stores {
	readonly store: Store;
	/** One more on the same data, as another process has it; open until the end of the test. */
	another(): Promise<Store>;
	changeBehind(sql: string): Promise<void>;
}

export const TENANT = 'musterstadt';
export const SOURCE = 'urn:drehkreuz:musterstadt:portal:test';
export const REASON = { code: 'DK-PARTNER-REFUSED', facts: { role: 'dms', status: 400 } };
export const SHA = (letter: string): string => letter.repeat(128);

/** Call inside a `describe`. */
export function storesOf(factory: URL): Stores {
	let folder: string;
	let open: Store[] = [];
	let made: StoreFactory;

	async function another(): Promise<Store> {
		const store = made.makeStore(folder);
		open.push(store);
		await store.open();
		return store;
	}

	beforeEach(async () => {
		made = (await import(factory.href)) as StoreFactory;
		folder = await mkdtemp(join(tmpdir(), 'dk-contract-'));
		open = [];
		await another();
	});
	afterEach(async () => {
		await Promise.all(open.map((store) => store.close()));
		await rm(folder, { recursive: true, force: true });
	});
	return {
		get store() {
			return open[0] as Store;
		},
		another,
		changeBehind: (sql) => made.changeBehind(folder, sql),
	};
}

export function entry(id: string, changes: Partial<JournalEntry> = {}): JournalEntry {
	return { event: 'received', at: 1_700_000_000_000, mandant: TENANT, source: SOURCE, id, ...changes };
}

export interface ParkingChanges {
	readonly mandant?: string;
	readonly channel?: string;
	readonly subject?: string;
	readonly content?: string;
	readonly reason?: ParkRequest['reason'];
}

/** A message that is parked, with what matters to a test. */
export function parkingOf(
	id: string,
	{ mandant = TENANT, channel = 'antrag.eingang', subject, content = `content of ${id}`, reason = REASON }: ParkingChanges = {},
): ParkRequest {
	const attributes = { id, source: SOURCE, type: 'de.test', mandant, ...(subject === undefined ? {} : { subject }) };
	const message = createMessage(attributes, { kind: 'inline', bytes: Buffer.from(content) });
	return { address: { mandant, channel }, message, reason, attempt: 3 };
}

/** Parks one after the other, so that the order of parking is that of the ids. */
export async function park(store: Store, ids: readonly string[], changes: ParkingChanges = {}): Promise<void> {
	for (const id of ids) await store.park(parkingOf(id, changes));
}

export const idsOf = (found: readonly { readonly id: string }[]): readonly string[] => found.map(({ id }) => id);

/** Text that another engine, or a careless one, would take for something else. */
export const STRANGE_TEXTS = [
	"'; DROP TABLE journal; --",
	'%',
	'_',
	'a%',
	'*',
	'{"$ne":1}',
	'{a,b}',
	'NULL',
	'',
	'\\',
	'"',
	'$1',
	':id',
	'?1',
	'ß€😀',
	'A',
	'a ',
	'\u0301e',
];
