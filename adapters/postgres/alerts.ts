/** Alerts of all processes, on PostgreSQL: an index allows one lasting alert of each name, so one of many that raise it is told so. */
import { sql } from 'kysely';
import type { AlertLog, LoggedAlert } from '../../hub/alerts/alert-log.ts';
import type { Alert } from '../../hub/alerts/alerts.ts';
import type { Connection } from './connection.ts';
import { query } from './session.ts';

interface Row {
	readonly name: string;
	readonly code: string;
	readonly facts: string;
	readonly node: string | null;
	readonly mandant: string;
	readonly about: string;
	readonly raisedAt: number;
	readonly clearedAt: number | null;
}

export class PostgresAlerts implements AlertLog {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async raise(name: string, { code, facts, node, mandant, about }: Alert, at: number): Promise<boolean> {
		const row = { name, code, facts: JSON.stringify(facts), node: node ?? null, mandant, about: JSON.stringify(about), raisedAt: at };
		const begun = query
			.insertInto('alerts')
			.values(row)
			.onConflict((conflict) => conflict.doNothing());
		return (await this.#connection().count(begun)) > 0;
	}

	async clear(name: string, at: number): Promise<boolean> {
		const ended = query.updateTable('alerts').set({ clearedAt: at }).where('name', '=', name).where('clearedAt', 'is', null);
		return (await this.#connection().count(ended)) > 0;
	}

	async list({ lasting, mandanten, limit = 100 }: Parameters<AlertLog['list']>[0]): Promise<readonly LoggedAlert[]> {
		const conditions = [
			...(lasting === undefined ? [] : [lasting ? sql`"clearedAt" IS NULL` : sql`"clearedAt" IS NOT NULL`]),
			...(mandanten ? [sql`"mandant" = ANY (${mandanten}::text[])`] : []),
		];
		const rows = await this.#connection().rows<Row>(sql`
			SELECT "name", "code", "facts", "node", "mandant", "about", "raisedAt", "clearedAt" FROM alerts WHERE ${sql.join([sql`true`, ...conditions], sql` AND `)}
			ORDER BY "clearedAt" IS NULL DESC, "raisedAt" DESC, "position" DESC LIMIT ${Math.max(Math.trunc(limit), 0)}`);
		return rows.map(({ facts, node, about, clearedAt, ...row }) => ({
			...row,
			facts: JSON.parse(facts),
			about: JSON.parse(about),
			...(node === null ? {} : { node }),
			...(clearedAt === null ? {} : { clearedAt }),
		}));
	}
}
