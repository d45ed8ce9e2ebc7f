/** Alerts of all hub processes, on SQLite. Each call signs what it begins or ends, and so finds out whether it was the one. */
import { randomUUID } from 'node:crypto';
import type { AlertLog, LoggedAlert } from '../../hub/alerts/alert-log.ts';
import type { Alert } from '../../hub/alerts/alerts.ts';
import { Conditions } from './conditions.ts';
import type { Connection, Row } from './connection.ts';

export class SqliteAlerts implements AlertLog {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async raise(name: string, { code, facts, node, mandant, about }: Alert, at: number): Promise<boolean> {
		const signature = randomUUID();
		await this.#connection().write(['raiseAlert', name, code, JSON.stringify(facts), node ?? null, mandant, JSON.stringify(about), at, signature]);
		return this.#isThere('SELECT 1 FROM alerts WHERE name = :name AND raisedBy = :signature', name, signature);
	}

	async clear(name: string, at: number): Promise<boolean> {
		const signature = randomUUID();
		await this.#connection().write(['clearAlert', name, at, signature]);
		return this.#isThere('SELECT 1 FROM alerts WHERE name = :name AND clearedBy = :signature', name, signature);
	}

	async list({ lasting, mandanten, limit = 100 }: Parameters<AlertLog['list']>[0]): Promise<readonly LoggedAlert[]> {
		const conditions = new Conditions().oneOf('mandant', mandanten).add('(clearedAt IS NULL) = ?', lasting === undefined ? undefined : Number(lasting));
		const rows = await this.#connection().search(
			`SELECT name, code, facts, node, mandant, about, raisedAt, clearedAt FROM alerts ${conditions.where} ORDER BY clearedAt IS NULL DESC, position DESC LIMIT :limit`,
			{ ...conditions.values, limit },
		);
		return rows.map(alertOf);
	}

	async #isThere(text: string, name: string, signature: string): Promise<boolean> {
		return (await this.#connection().search(text, { name, signature })).length > 0;
	}
}

function alertOf({ name, code, facts, node, mandant, about, raisedAt, clearedAt }: Row): LoggedAlert {
	return {
		name: name as string,
		code: code as string,
		facts: JSON.parse(facts as string),
		...(node === null ? {} : { node: node as string }),
		mandant: mandant as string,
		about: JSON.parse(about as string),
		raisedAt: raisedAt as number,
		...(clearedAt === null ? {} : { clearedAt: clearedAt as number }),
	};
}
