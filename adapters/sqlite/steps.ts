/** One record per message and partner step, on SQLite. */
import type { StepKey, StepRecord, Steps } from '../../hub/journal/store.ts';
import type { MessageKey } from '../../hub/message/message.ts';
import type { Connection, Row } from './connection.ts';

const COLUMNS = 'mandant, source, id, step, state, memory, receipt, problem, at';
const FIND = `SELECT ${COLUMNS} FROM steps WHERE mandant = :mandant AND source = :source AND id = :id AND step = :step`;
const OF_MESSAGE = `SELECT ${COLUMNS} FROM steps WHERE mandant = :mandant AND source = :source AND id = :id ORDER BY begun`;

export class SqliteSteps implements Steps {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async find({ mandant, source, id, step }: StepKey): Promise<StepRecord | undefined> {
		const [row] = await this.#connection().rows(FIND, { mandant, source, id, step });
		return row && recordOf(row);
	}

	async save({ mandant, source, id, step }: StepKey, record: Omit<StepRecord, 'at'>): Promise<void> {
		const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
		const state = [record.state, JSON.stringify(record.memory), json(record.receipt), json(record.problem)] as const;
		await this.#connection().write(['saveStep', mandant, source, id, step, ...state, Date.now()]);
	}

	async ofMessage(mandant: string, { source, id }: MessageKey): Promise<readonly (StepKey & StepRecord)[]> {
		const rows = await this.#connection().rows(OF_MESSAGE, { mandant, source, id });
		return rows.map((row) => ({ mandant, source, id, step: row.step as string, ...recordOf(row) }));
	}
}

function recordOf(row: Row): StepRecord {
	return {
		state: row.state as StepRecord['state'],
		memory: JSON.parse(row.memory as string),
		...(row.receipt === null ? {} : { receipt: JSON.parse(row.receipt as string) }),
		...(row.problem === null ? {} : { problem: JSON.parse(row.problem as string) }),
		at: row.at as number,
	};
}
