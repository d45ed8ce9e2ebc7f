/** What retention and the rights of people ask for, on SQLite. Who is to go is looked up by the thread that reads; the deletion itself is short. */
import type { Upkeep } from '../../hub/journal/upkeep.ts';
import type { MessageKey } from '../../hub/message/message.ts';
import { payloadNamesOf } from '../../hub/message/payloads.ts';
import type { Connection } from './connection.ts';
import { messageOf, userOf } from './contents.ts';
import type { SqliteJournal } from './journal.ts';
import type { Statement } from './statements.ts';

/** The scopes of the inbox are few; SQLite jumps from one to the next instead of reading all keys. */
const SCOPES = `WITH RECURSIVE scopes (scope) AS (
		SELECT min(scope) FROM inbox
		UNION ALL SELECT (SELECT min(scope) FROM inbox WHERE scope > scopes.scope) FROM scopes WHERE scopes.scope IS NOT NULL
	) SELECT scope FROM scopes WHERE scope IS NOT NULL`;
const SCRUB_TRIES = 20;
/** Milliseconds between two of them. */
const SCRUB_PAUSE_MS = 250;
/** Entries are stored about in the order of their times, see `journal.ts`. */
const DISORDER_MS = 3_600_000;

export class SqliteUpkeep implements Upkeep {
	readonly #connection: () => Connection;
	readonly #journal: SqliteJournal;

	constructor(connection: () => Connection, journal: SqliteJournal) {
		this.#connection = connection;
		this.#journal = journal;
	}

	async pruneHistory(mandant: string, before: number, limit: number): Promise<number> {
		const rows = await this.#connection().search(
			`SELECT position, source, id FROM journal WHERE mandant = :mandant AND +at < :before AND position <= :last
				AND NOT EXISTS (SELECT 1 FROM parked WHERE parked.messageId = journal.id AND parked.source = journal.source)
				ORDER BY position LIMIT :limit`,
			{ mandant, before, limit, last: await this.#journal.positionAt(before + DISORDER_MS) },
		);
		if (rows.length === 0) return 0;
		const keys = JSON.stringify([...new Set(rows.map(({ source, id }) => JSON.stringify([source, id])))].map((key) => JSON.parse(key)));
		const scopes = JSON.stringify(await this.#scopesOf(mandant));
		await this.#connection().write(
			['pruneInbox', keys, scopes, before],
			['pruneSteps', keys, mandant, before],
			['pruneProofs', keys, mandant, before],
			['pruneEntries', JSON.stringify(rows.map(({ position }) => position))],
		);
		return rows.length;
	}

	async pruneFigures(before: number): Promise<void> {
		await this.#connection().write(['pruneFigures', before]);
	}

	async messagesOfCase(mandant: string, subject: string): Promise<readonly MessageKey[]> {
		const rows = await this.#connection().search(
			'SELECT source, id, min(position) AS first FROM journal WHERE subject = :subject AND +mandant = :mandant GROUP BY source, id ORDER BY first',
			{ mandant, subject },
		);
		return rows.map(({ source, id }) => ({ source: source as string, id: id as string }));
	}

	async forget(mandant: string, { source, id }: MessageKey): ReturnType<Upkeep['forget']> {
		const connection = this.#connection();
		const key = { mandant, source, id };
		const where = 'mandant = :mandant AND source = :source AND id = :id';
		const parked = await connection.search('SELECT 1 FROM parked WHERE messageId = :id AND source = :source AND mandant = :mandant', key);
		if (parked.length > 0) return { entries: 0, payloads: [], parked: true };
		const [count] = await connection.search(`SELECT count(*) AS count FROM journal WHERE id = :id AND source = :source AND +mandant = :mandant`, key);
		const kept = await connection.search(`SELECT mandant, source, id, place, name, sha512, headers, body FROM contents WHERE ${where}`, key);
		const payloads = kept.filter(({ headers }) => headers !== null).flatMap((row) => payloadNamesOf(messageOf(row)));
		await connection.write(
			['forgetEntries', mandant, source, id],
			['forgetSteps', mandant, source, id],
			...kept.map((row): Statement => ['freePayloads', userOf(row as unknown as Parameters<typeof userOf>[0])]),
			['forgetContents', mandant, source, id],
		);
		return { entries: Number(count?.count), payloads: [...new Set(payloads)], parked: false };
	}

	async forgetTaken(mandant: string, { source, id }: MessageKey): Promise<void> {
		const channels = (await this.#scopesOf(mandant)).filter((scope) => scope.startsWith('channel:'));
		await this.#connection().write(['forgetTaken', JSON.stringify(channels), source, id]);
	}

	/** Deleted bytes are overwritten in the database; with this the write-ahead log, where the old pages still lie, is emptied. While somebody reads, it may take the next time. */
	async scrub(): Promise<void> {
		for (let tries = 0; tries < SCRUB_TRIES; tries += 1) {
			const [row] = await this.#connection().search('PRAGMA wal_checkpoint(TRUNCATE)', {});
			if (row?.busy === 0) return;
			// Somebody reads from the log or writes to it: the pages cannot go to their place yet.
			await new Promise((resolve) => setTimeout(resolve, SCRUB_PAUSE_MS));
		}
	}

	async size(): Promise<number | undefined> {
		const [row] = await this.#connection().rows('SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()', {});
		return Number(row?.bytes);
	}

	async #scopesOf(mandant: string): Promise<readonly string[]> {
		const rows = await this.#connection().search(SCOPES, {});
		return rows.map(({ scope }) => scope as string).filter((scope) => scope.startsWith(`channel:${mandant}:`) || scope.startsWith(`in:${mandant}:`));
	}
}
