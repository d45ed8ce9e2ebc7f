/** One record per message and partner step, on PostgreSQL. */
import { sql } from 'kysely';
import type { StepKey, StepRecord, Steps } from '../../hub/journal/store.ts';
import type { MessageKey } from '../../hub/message/message.ts';
import type { Connection } from './connection.ts';
import { query } from './session.ts';

interface Row {
	readonly step: string;
	readonly state: StepRecord['state'];
	readonly memory: string;
	readonly receipt: string | null;
	readonly problem: string | null;
	readonly at: number;
}

const COLUMNS = ['step', 'state', 'memory', 'receipt', 'problem', 'at'] as const;

export class PostgresSteps implements Steps {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async find({ mandant, source, id, step }: StepKey): Promise<StepRecord | undefined> {
		const asked = query
			.selectFrom('steps')
			.select(COLUMNS)
			.where(({ and }) => and({ id, source, mandant, step }));
		const [row] = await this.#connection().rows<Row>(asked);
		return row && recordOf(row);
	}

	async save({ mandant, source, id, step }: StepKey, { state, memory, receipt, problem }: Omit<StepRecord, 'at'>): Promise<void> {
		const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
		const written = { state, memory: JSON.stringify(memory), receipt: json(receipt), problem: json(problem), at: Date.now() };
		// An upsert keeps the row, and with it the order in which the steps were begun.
		const saved = query
			.insertInto('steps')
			.values({ mandant, source, id, step, ...written })
			.onConflict((conflict) => conflict.columns(['id', 'source', 'mandant', 'step']).doUpdateSet(written));
		await this.#connection().write({ others: [{ table: 'steps', row: JSON.stringify([id, source, mandant, step]), query: saved }] });
	}

	async ofMessage(mandant: string, { source, id }: MessageKey): Promise<readonly (StepKey & StepRecord)[]> {
		const asked = query
			.selectFrom('steps')
			.select(COLUMNS)
			.where(({ and }) => and({ id, source, mandant }))
			.orderBy(sql`begun`);
		const rows = await this.#connection().rows<Row>(asked);
		return rows.map((row) => ({ mandant, source, id, step: row.step, ...recordOf(row) }));
	}
}

function recordOf({ state, memory, receipt, problem, at }: Row): StepRecord {
	return {
		state,
		memory: JSON.parse(memory),
		...(receipt === null ? {} : { receipt: JSON.parse(receipt) }),
		...(problem === null ? {} : { problem: JSON.parse(problem) }),
		at,
	};
}
