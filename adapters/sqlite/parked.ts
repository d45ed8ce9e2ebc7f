/**
 * Parked messages on SQLite: the whole message, because this is its only copy.
 *
 * Parking the same message in the same channel again replaces content, reason and attempt and moves `parkedAt` on: it is always later than before,
 * so that `parkedAt` also tells one parking from the next. Who releases a message can then remove exactly the parking
 * he looked at, and never a newer one that came while the released message was on its way.
 */
import { createHash } from 'node:crypto';
import type { ChannelAddress, ParkRequest } from '../../hub/channel/broker.ts';
import type { Parked, ParkedMessage } from '../../hub/journal/store.ts';
import { keyOf, type MessageKey } from '../../hub/message/message.ts';
import { deserialise, serialise } from '../../hub/message/serial.ts';
import type { Connection, Row, Values } from './connection.ts';

const COLUMNS = 'id, mandant, channel, reason, attempt, parkedAt, headers, body';
type Filter = { readonly mandant?: string; readonly channel?: string; readonly code?: string };

export class SqliteParked implements Parked {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async park({ address, message, reason, attempt }: ParkRequest): Promise<void> {
		const { headers, bytes } = serialise(message);
		const { mandant, channel } = address;
		const id = parkingId(address, keyOf(message));
		const content = [JSON.stringify(headers), bytes] as const;
		await this.#connection().write(['park', id, mandant, channel, reason.code, JSON.stringify(reason), attempt, Date.now(), ...content]);
	}

	async find(id: string): Promise<ParkedMessage | undefined> {
		const [row] = await this.#connection().rows(`SELECT ${COLUMNS} FROM parked WHERE id = :id`, { id });
		return row && parkedOf(row);
	}

	async list(filter: Filter & { readonly limit?: number }): Promise<readonly ParkedMessage[]> {
		const { where, values } = conditions(filter);
		values.limit = Math.min(Math.max(filter.limit ?? 100, 0), 1_000);
		const rows = await this.#connection().rows(`SELECT ${COLUMNS} FROM parked ${where} ORDER BY parkedAt DESC, id LIMIT :limit`, values);
		return rows.map(parkedOf);
	}

	async count(filter: Filter): Promise<number> {
		const { where, values } = conditions(filter);
		const [row] = await this.#connection().rows(`SELECT count(*) AS count FROM parked ${where}`, values);
		return Number(row?.count);
	}

	async remove(id: string, parkedAt?: number): Promise<void> {
		await this.#connection().write(['unpark', id, parkedAt ?? null]);
	}
}

/** 24 hex characters, the same for ever for the same message in the same channel. */
export function parkingId(address: ChannelAddress, key: MessageKey): string {
	const parts = JSON.stringify([address.mandant, address.channel, key.source, key.id]);
	return createHash('sha256').update(parts).digest('hex').slice(0, 24);
}

function conditions(filter: Filter): { where: string; values: Values } {
	const names = (['mandant', 'channel', 'code'] as const).filter((name) => filter[name] !== undefined);
	const values: Values = {};
	for (const name of names) values[name] = filter[name] as string;
	return { where: names.length === 0 ? '' : `WHERE ${names.map((name) => `${name} = :${name}`).join(' AND ')}`, values };
}

function parkedOf(row: Row): ParkedMessage {
	return {
		id: row.id as string,
		mandant: row.mandant as string,
		channel: row.channel as string,
		message: deserialise({ headers: JSON.parse(row.headers as string), bytes: Buffer.from(row.body as Uint8Array) }),
		reason: JSON.parse(row.reason as string),
		attempt: row.attempt as number,
		parkedAt: row.parkedAt as number,
	};
}
