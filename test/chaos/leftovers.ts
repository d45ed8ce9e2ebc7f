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

/** Messages in the queues of a hub, dead letters and waiting ones included. */
export async function leftInQueues(node: AmqpNode, prefix: string): Promise<number> {
	const listed = await node.ctl('list_queues', 'name', 'messages', '--no-table-headers');
	const rows = listed.split('\n').map((line) => line.split('\t'));
	return rows.filter(([name]) => name?.startsWith(prefix)).reduce((sum, [, messages]) => sum + Number(messages), 0);
}
