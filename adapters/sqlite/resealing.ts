/** New seals in place of old ones, on SQLite: in short steps, searched by the thread that reads. */

import { payloadNamesOf } from '../../hub/message/payloads.ts';
import { serialise } from '../../hub/message/serial.ts';
import type { Resealing, SealCounts, SealedRecord } from '../../hub/sealing/resealing.ts';
import type { Connection } from './connection.ts';
import { messageOf, userOf } from './contents.ts';
import type { Statement } from './statements.ts';

const LOOKED_AT = 500;
const TABLES = {
	parked: { position: 'sequence', columns: 'sequence AS position, id AS user, mandant, parkedAt AS mark, headers, body', where: 'TRUE' },
	content: { position: 'position', columns: 'position, mandant, source, id, place, name, sha512, at AS mark, headers, body', where: 'headers IS NOT NULL' },
} as const;
const tableOf = (place: SealedRecord['place']): string => (place === 'parked' ? 'parked' : 'contents');

/** With whom the payloads of the record are registered. */
interface Registered extends SealedRecord {
	readonly user: string;
	/** Names of its payloads, as they were read. */
	readonly former: readonly string[];
}

export class SqliteResealing implements Resealing {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async stale(place: SealedRecord['place'], key: string, after: number): ReturnType<Resealing['stale']> {
		const { position, columns, where } = TABLES[place];
		const page = `SELECT ${position} AS found FROM ${tableOf(place)} WHERE ${where} AND ${position} > :after ORDER BY ${position} LIMIT ${LOOKED_AT}`;
		const [last] = await this.#connection().search(`SELECT max(found) AS last, count(*) AS count FROM (${page})`, { after });
		const rows = await this.#connection().search(
			`SELECT ${columns} FROM ${tableOf(place)} WHERE ${where} AND ${position} IN (${page}) AND coalesce(json_extract(headers, '$.siegel'), '') <> :key ORDER BY ${position}`,
			{ after, key },
		);
		const records = rows.map((row): Registered => {
			const user = place === 'parked' ? `parked:${row.user as string}` : userOf(row as unknown as Parameters<typeof userOf>[0]);
			const message = messageOf(row);
			const read = { message, position: row.position as number, mark: row.mark as number };
			return { place, mandant: row.mandant as string, ...read, user, former: payloadNamesOf(message) };
		});
		return { records, ...(last?.count === LOOKED_AT ? { next: last.last as number } : {}) };
	}

	async replace(records: readonly SealedRecord[]): Promise<void> {
		await this.#connection().write(...(records as readonly Registered[]).flatMap((record) => statementsFor(record)));
	}

	async counts(): Promise<SealCounts> {
		const one = (place: SealedRecord['place']) =>
			`SELECT coalesce(json_extract(headers, '$.siegel'), 'none') AS key FROM ${tableOf(place)} WHERE ${TABLES[place].where}`;
		const rows = await this.#connection().search(`SELECT key, count(*) AS count FROM (${one('parked')} UNION ALL ${one('content')}) GROUP BY key`, {});
		return Object.fromEntries(rows.map(({ key, count }) => [key as string, Number(count)]));
	}
}

/** Names of payloads change only where they lay in clear: then the hash goes too. The file gets its new name later in the same pass, and until then none is deleted. */
function statementsFor({ place, mandant, message, position, mark, user, former }: Registered): readonly Statement[] {
	const { headers, bytes } = serialise(message);
	const names = payloadNamesOf(message);
	const isParked = place === 'parked';
	const read = [isParked ? position : null, isParked ? null : position, mark] as const;
	return [
		[isParked ? 'resealParked' : 'resealContent', position, mark, JSON.stringify(headers), bytes],
		...names.map((name): Statement => ['reusePayload', mandant, name, user, ...read]),
		...former.filter((name) => !names.includes(name)).map((name): Statement => ['dropPayloadUse', mandant, name, user, ...read]),
	];
}
