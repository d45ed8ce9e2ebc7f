/**
 * Parked messages on SQLite: the whole message, because this is its only copy.
 *
 * Parking the same message in the same channel again replaces content, reason and attempt and moves `parkedAt` on: it is always later than before,
 * so that `parkedAt` also tells one parking from the next. Who releases a message can then remove exactly the parking
 * he looked at, and never a newer one that came while the released message was on its way.
 */
import type { ParkRequest } from '../../hub/channel/broker.ts';
import { scopeOf } from '../../hub/channel/scope.ts';
import type { Parked, ParkedCause, ParkedFilter, ParkedGroup, ParkedMessage } from '../../hub/journal/parked.ts';
import { parkingId } from '../../hub/journal/parking-id.ts';
import { keyOf, type Message } from '../../hub/message/message.ts';
import { payloadNamesOf } from '../../hub/message/payloads.ts';
import { deserialise, serialise } from '../../hub/message/serial.ts';
import { Conditions } from './conditions.ts';
import type { Connection, Row } from './connection.ts';
import type { Statement } from './statements.ts';

export const PARKED_COLUMNS = 'id, mandant, channel, reason, attempt, parkedAt, held, assignee, job, headers, body';
const CAUSE = 'mandant, channel, code, partner, node';
const GROUPS_MAX = 1_000;

type Page = { readonly limit?: number; readonly before?: { readonly parkedAt: number; readonly id: string } };

export class SqliteParked implements Parked {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async park({ address, message, reason, attempt }: ParkRequest): Promise<void> {
		const { headers, bytes } = serialise(message);
		const { mandant, channel } = address;
		const key = keyOf(message);
		const id = parkingId(address, key);
		const cause = [reason.code, String(reason.facts.role ?? ''), reason.node ?? ''] as const;
		const subject = message.attributes.subject ?? null;
		const content = [JSON.stringify(reason), JSON.stringify(headers), bytes] as const;
		await this.#connection().write(
			['park', id, mandant, channel, key.source, key.id, subject, ...cause, attempt, Date.now(), ...content],
			...payloadNamesOf(message).map((sha512): Statement => ['usePayload', mandant, sha512, `parked:${id}`]),
		);
	}

	async find(id: string): Promise<ParkedMessage | undefined> {
		const [row] = await this.#connection().rows(`SELECT ${PARKED_COLUMNS} FROM parked WHERE id = :id`, { id });
		return row && parkedOf(row);
	}

	async list({ limit, before, ...filter }: ParkedFilter & Page): Promise<readonly ParkedMessage[]> {
		const conditions = parkedConditions(filter);
		if (before) conditions.add('parkedAt <= ?', before.parkedAt).add('(parkedAt < :beforeAt OR id > ?)', before.id);
		const values = { ...conditions.values, ...(before ? { beforeAt: before.parkedAt } : {}), limit: Math.min(Math.max(limit ?? 100, 0), 1_000) };
		const rows = await this.#connection().search(`SELECT ${PARKED_COLUMNS} FROM parked ${conditions.where} ORDER BY parkedAt DESC, id LIMIT :limit`, values);
		return rows.map(parkedOf);
	}

	async count(filter: ParkedFilter): Promise<number> {
		const { where, values } = parkedConditions(filter);
		const [row] = await this.#connection().search(`SELECT count(*) AS count FROM parked ${where}`, values);
		return Number(row?.count);
	}

	async groups(filter: ParkedFilter): Promise<readonly ParkedGroup[]> {
		const { where, values } = parkedConditions(filter);
		const rows = await this.#connection().search(
			`SELECT grouped.*, notes.text AS note,
				(SELECT reason FROM parked AS one WHERE ${sameCause('one', 'grouped')} LIMIT 1) AS reason
			FROM (
				SELECT ${CAUSE}, count(*) AS count, sum(held) AS held, count(job) AS claimed, min(parkedAt) AS oldestAt, max(parkedAt) AS newestAt
				FROM parked ${where} GROUP BY ${CAUSE} ORDER BY count DESC LIMIT ${GROUPS_MAX}
			) AS grouped LEFT JOIN notes ON ${sameCause('notes', 'grouped')} ORDER BY count DESC, oldestAt`,
			values,
		);
		return rows.map(groupOf);
	}

	async remove(id: string, parkedAt?: number): Promise<void> {
		await this.#connection().write(['unpark', id, parkedAt ?? null], ['freeParkedPayloads', id]);
	}

	async hold(filter: ParkedFilter, held: boolean): Promise<number> {
		return this.#update('held', held ? 1 : 0, parkedConditions(filter).add('held <> ?', held ? 1 : 0));
	}

	async assign(filter: ParkedFilter, assignee: string | undefined): Promise<number> {
		return this.#update('assignee', assignee ?? null, parkedConditions(filter).add("coalesce(assignee, '') <> ?", assignee ?? ''));
	}

	async replace(id: string, parkedAt: number, message: Message): Promise<string | undefined> {
		const old = await this.find(id);
		if (old?.parkedAt !== parkedAt) return undefined;
		const address = { mandant: old.mandant, channel: old.channel };
		const key = keyOf(message);
		const nextId = parkingId(address, key);
		const { headers, bytes } = serialise(message);
		const former = keyOf(old.message);
		await this.#connection().write(
			['replaceParked', id, parkedAt, nextId, key.id, key.source, JSON.stringify(headers), bytes],
			['replaceInLine', scopeOf(address), former.source, former.id, key.source, key.id, nextId],
			['freeParkedPayloads', id],
			...payloadNamesOf(message).map((sha512): Statement => ['usePayload', old.mandant, sha512, `parked:${nextId}`]),
		);
		return (await this.find(nextId)) ? nextId : undefined;
	}

	async note({ mandant, channel, code, partner, node }: ParkedCause, text: string): Promise<void> {
		const cause = [mandant, channel, code, partner, node] as const;
		await this.#connection().write(text === '' ? ['forgetNote', ...cause] : ['note', ...cause, text.slice(0, 2_000)]);
	}

	/** @returns how many it found just before: another hand may be in between */
	async #update(column: 'held' | 'assignee', value: string | number | null, conditions: Conditions): Promise<number> {
		const [row] = await this.#connection().search(`SELECT count(*) AS count FROM parked ${conditions.where}`, conditions.values);
		const { where, values } = conditions.numbered(2);
		await this.#connection().write([`sql:UPDATE parked SET ${column} = ?1 ${where}`, value, ...values]);
		return Number(row?.count);
	}
}

export function parkedConditions(filter: ParkedFilter): Conditions {
	return new Conditions()
		.add('mandant = ?', filter.mandant)
		.oneOf('mandant', filter.mandanten)
		.add('channel = ?', filter.channel)
		.add('code = ?', filter.code)
		.add('partner = ?', filter.partner)
		.add('node = ?', filter.node)
		.add('subject = ?', filter.subject)
		.add('messageId = ?', filter.messageId)
		.oneOf('id', filter.ids)
		.add('assignee = ?', filter.assignee)
		.add('held = ?', filter.held === undefined ? undefined : Number(filter.held))
		.add('parkedAt <= ?', filter.parkedUntil);
}

export function parkedOf(row: Row): ParkedMessage {
	return {
		id: row.id as string,
		mandant: row.mandant as string,
		channel: row.channel as string,
		message: deserialise({ headers: JSON.parse(row.headers as string), bytes: Buffer.from(row.body as Uint8Array) }),
		reason: JSON.parse(row.reason as string),
		attempt: row.attempt as number,
		parkedAt: row.parkedAt as number,
		held: row.held === 1,
		...(row.assignee === null ? {} : { assignee: row.assignee as string }),
		...(row.job === null ? {} : { job: row.job as string }),
	};
}

function groupOf(row: Row): ParkedGroup {
	const { mandant, channel, code, partner, node, count, held, claimed, oldestAt, newestAt } = row as unknown as ParkedGroup;
	const { facts } = JSON.parse(row.reason as string) as Pick<ParkedGroup, 'facts'>;
	const note = row.note as string | null;
	return { mandant, channel, code, partner, node, count, held, claimed, oldestAt, newestAt, facts, ...(note === null ? {} : { note }) };
}

function sameCause(one: string, other: string): string {
	return CAUSE.split(', ')
		.map((column) => `${one}.${column} = ${other}.${column}`)
		.join(' AND ');
}
