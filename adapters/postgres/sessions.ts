/** Sessions of people on PostgreSQL. */
import { sql } from 'kysely';
import type { Session as PersonsSession, Sessions } from '../../hub/people/people.ts';
import type { Connection } from './connection.ts';
import { query } from './session.ts';

type Row = Omit<PersonsSession, 'idToken'> & { readonly idToken: string | null };

export class PostgresSessions implements Sessions {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async add({ tokenHash, person, createdAt, expiresAt, seenAt, csrf, idToken }: PersonsSession): Promise<void> {
		await this.#connection().rows(
			query
				.insertInto('sessions')
				.values({ tokenHash, person, createdAt, expiresAt, seenAt, csrf, idToken: idToken ?? null })
				.onConflict((conflict) => conflict.doNothing()),
		);
	}

	async find(tokenHash: string): Promise<PersonsSession | undefined> {
		const [row] = await this.#connection().rows<Row>(query.selectFrom('sessions').selectAll().where('tokenHash', '=', tokenHash));
		if (!row) return undefined;
		const { idToken, ...session } = row;
		return { ...session, ...(idToken === null ? {} : { idToken }) };
	}

	async seen(tokenHash: string, at: number): Promise<void> {
		await this.#connection().rows(
			query
				.updateTable('sessions')
				.set({ seenAt: sql<number>`greatest("seenAt", ${at}::bigint)` })
				.where('tokenHash', '=', tokenHash),
		);
	}

	async remove(tokenHash: string): Promise<void> {
		await this.#connection().rows(query.deleteFrom('sessions').where('tokenHash', '=', tokenHash));
	}

	async removeOf(person: string): Promise<void> {
		await this.#connection().rows(query.deleteFrom('sessions').where('person', '=', person));
	}

	async prune(now: number, seenBefore: number): Promise<void> {
		await this.#connection().rows(query.deleteFrom('sessions').where(({ or, eb }) => or([eb('expiresAt', '<=', now), eb('seenAt', '<', seenBefore)])));
	}
}
