/** The process of one rehearsal: gets an order, answers, and is ended by the one who started it. */
import { problemOf } from '../../hub/errors/drehkreuz-error.ts';
import { leaveWithHub } from '../flow-process/leave-with-hub.ts';
import { goAhead } from './ahead.ts';
import type { Order, Reply } from './order.ts';

let folder: string | undefined;

async function replyTo(order: Order): Promise<Reply> {
	folder = order.folder;
	goAhead(order.aheadMs);
	try {
		// Loaded now: whatever keeps the clock at hand gets the one that was set.
		const { rehearse } = await import('./rehearse.ts');
		return { run: await rehearse(order) };
	} catch (error) {
		return { problem: problemOf(error) };
	}
}

process.once('message', (order: Order) => void replyTo(order).then((reply) => process.send?.(reply)));
leaveWithHub(() => folder);
