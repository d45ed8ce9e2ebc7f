/** Payloads that messages need: parked and kept ones, and those under way. */
import type { MessageKey } from '../../hub/message/message.ts';
import type { PayloadUse, PayloadUses } from '../../hub/payload/uses.ts';
import type { Connection } from './connection.ts';
import type { Statement } from './statements.ts';

export class SqlitePayloadUses implements PayloadUses {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async begin(use: PayloadUse, names: readonly string[]): Promise<void> {
		await this.#connection().write(...names.map((name): Statement => ['usePayload', use.mandant, name, wayOf(use)]));
	}

	async end(use: PayloadUse, until: number): Promise<void> {
		const user = wayOf(use);
		await this.#connection().write(['endPayloads', user, `${untilOf(until)} ${user}`], ['freePayloads', user]);
	}

	async release(mandant: string, { source, id }: MessageKey): Promise<readonly string[]> {
		const rows = await this.#connection().search(
			`SELECT DISTINCT sha512, user FROM payloadUses WHERE user >= 'until:' AND user < 'until;' AND mandant = :mandant
				AND json_extract(substr(user, instr(user, '[')), '$[2]') = :source AND json_extract(substr(user, instr(user, '[')), '$[3]') = :id`,
			{ mandant, source, id },
		);
		await this.#connection().write(...[...new Set(rows.map(({ user }) => user as string))].map((user): Statement => ['freePayloads', user]));
		return [...new Set(rows.map(({ sha512 }) => sha512 as string))];
	}

	async expire(now: number): Promise<void> {
		await this.#connection().write(['expirePayloads', untilOf(now)]);
	}

	async open(mandant: string, after: PayloadUse | undefined, limit: number): Promise<readonly PayloadUse[]> {
		const prefix = `way:["${mandant}",`;
		const rows = await this.#connection().search(
			'SELECT DISTINCT user FROM payloadUses WHERE user > :after AND user >= :first AND user < :last ORDER BY user LIMIT :limit',
			{ after: after ? wayOf(after) : '', first: prefix, last: `way:["${mandant}"-`, limit },
		);
		return rows.map(({ user }) => {
			const [, channel, source, id] = JSON.parse(String(user).slice('way:'.length)) as [string, string, string, string];
			return { mandant, channel, source, id };
		});
	}
}

function wayOf({ mandant, channel, source, id }: PayloadUse): string {
	return `way:${JSON.stringify([mandant, channel, source, id])}`;
}

/** Texts in the order of the times. */
function untilOf(time: number): string {
	return `until:${String(Math.floor(time)).padStart(15, '0')}`;
}
