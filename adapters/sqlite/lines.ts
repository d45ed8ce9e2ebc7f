/** Who is before whom of a case, on SQLite. */
import type { ChannelAddress } from '../../hub/channel/broker.ts';
import { scopeOf } from '../../hub/channel/scope.ts';
import type { LineAddress, Lines, Place } from '../../hub/journal/lines.ts';
import { parkingId } from '../../hub/journal/parking-id.ts';
import type { MessageKey } from '../../hub/message/message.ts';
import type { Connection } from './connection.ts';

const FIRST = 'SELECT source, id, dueAt FROM lines WHERE scope = :scope AND subject = :subject ORDER BY position LIMIT 1';
const PARKED = 'SELECT 1 FROM parked WHERE id = :id';

export class SqliteLines implements Lines {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async first(line: LineAddress): Promise<(Place & { readonly parked: boolean }) | undefined> {
		const connection = this.#connection();
		const [row] = await connection.rows(FIRST, { scope: scopeOf(line), subject: line.subject });
		if (!row) return undefined;
		const place = { source: row.source as string, id: row.id as string, dueAt: row.dueAt as number };
		const parked = await connection.rows(PARKED, { id: parkingId(line, place) });
		return { ...place, parked: parked.length > 0 };
	}

	async join(line: LineAddress, places: readonly Place[]): Promise<void> {
		const scope = scopeOf(line);
		await this.#connection().write(...places.map(({ source, id, dueAt }) => ['joinLine', scope, line.subject, source, id, dueAt] as const));
	}

	async leave(address: ChannelAddress, { source, id }: MessageKey): Promise<void> {
		await this.#connection().write(['leaveLine', scopeOf(address), source, id]);
	}
}
