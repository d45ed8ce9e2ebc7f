/** What still lies in the channels of a hub that was stopped: after everything has reached its end it must be nothing. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AmqpNode } from '../support/amqp-node.ts';

/** Rows of the embedded broker's file, in whatever state. */
export function leftInFile(folder: string): number {
	const file = new DatabaseSync(join(folder, 'data', 'broker.sqlite'));
	try {
		return (file.prepare('SELECT count(*) AS count FROM delivery').get() as { count: number }).count;
	} finally {
		file.close();
	}
}

/** What the journal says about a message and its parts: event, channel or partner, code. To find out where a lost one was seen last. */
export function journalOf(folder: string, id: string): readonly string[] {
	const file = new DatabaseSync(join(folder, 'data', 'store.sqlite'), { readOnly: true });
	try {
		const rows = file.prepare("SELECT id, event, channel, partner, code, at FROM journal WHERE id = :id OR id LIKE :id || '/%' ORDER BY position").all({ id });
		return rows.map((row) => [row['id'], row['event'], row['channel'] ?? row['partner'], row['code'], row['at']].filter((value) => value !== null).join(' '));
	} finally {
		file.close();
	}
}

/** Messages in the queues of a hub, dead letters and waiting ones included. */
export async function leftInQueues(node: AmqpNode, prefix: string): Promise<number> {
	const listed = await node.ctl('list_queues', 'name', 'messages', '--no-table-headers');
	const rows = listed.split('\n').map((line) => line.split('\t'));
	return rows.filter(([name]) => name?.startsWith(prefix)).reduce((sum, [, messages]) => sum + Number(messages), 0);
}
