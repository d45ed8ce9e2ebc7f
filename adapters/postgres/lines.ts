/**
 * Who is before whom of a case, on PostgreSQL.
 *
 * A message that is done in its channel must get no place, and one process may remember it as done and free its place while another is about to give it one. So
 * joining and leaving hold the lock of the message in its channel until their commit: who joins after the other left sees that it is done, and who leaves
 * after the other joined sees the place.
 */
import { sql } from 'kysely';
import type { ChannelAddress } from '../../hub/channel/broker.ts';
import { scopeOf } from '../../hub/channel/scope.ts';
import type { LineAddress, Lines, Place } from '../../hub/journal/lines.ts';
import type { MessageKey } from '../../hub/message/message.ts';
import type { Connection } from './connection.ts';

interface First {
	readonly source: string;
	readonly id: string;
	readonly dueAt: number;
	readonly parked: boolean;
}

export class PostgresLines implements Lines {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async first({ mandant, channel, subject }: LineAddress): Promise<(Place & { readonly parked: boolean }) | undefined> {
		const [row] = await this.#connection().rows<First>(sql`
			SELECT "source", "id", "dueAt", EXISTS (
				SELECT 1 FROM parked WHERE "messageId" = lines."id" AND parked."source" = lines."source" AND parked."mandant" = ${mandant} AND parked."channel" = ${channel}
			) AS parked
			FROM lines WHERE "subject" = ${subject} AND "mandant" = ${mandant} AND "channel" = ${channel} ORDER BY "position" LIMIT 1`);
		return row;
	}

	async join(line: LineAddress, places: readonly Place[]): Promise<void> {
		const { mandant, channel, subject } = line;
		await this.#connection().write({
			locks: places.map((place) => lineLock(line, place)),
			others: places.map(({ source, id, dueAt }) => ({
				table: 'lines' as const,
				// All of a line in the order in which they come.
				row: JSON.stringify([mandant, channel, subject]),
				query: sql`
					INSERT INTO lines ("mandant", "channel", "subject", "source", "id", "dueAt")
					SELECT ${mandant}, ${channel}, ${subject}, ${source}, ${id}, ${dueAt}::bigint
					WHERE NOT EXISTS (SELECT 1 FROM inbox WHERE "id" = ${id} AND "source" = ${source} AND "scope" = ${scopeOf(line)})
					ON CONFLICT ("id", "source", "mandant", "channel") DO UPDATE SET "dueAt" = excluded."dueAt"`,
			})),
		});
	}

	async leave(address: ChannelAddress, key: MessageKey): Promise<void> {
		const { mandant, channel } = address;
		await this.#connection().write({
			locks: [lineLock(address, key)],
			others: [
				{
					table: 'lines',
					row: JSON.stringify([mandant, channel]),
					query: sql`DELETE FROM lines WHERE "id" = ${key.id} AND "source" = ${key.source} AND "mandant" = ${mandant} AND "channel" = ${channel}`,
				},
			],
		});
	}
}

/** Name of the lock of a message in a line. */
export function lineLock(address: ChannelAddress, { source, id }: MessageKey): string {
	return JSON.stringify(['line', scopeOf(address), source, id]);
}
