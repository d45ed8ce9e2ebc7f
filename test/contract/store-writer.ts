/** Child process of the store contract: writes without end, 16 messages at a time, and prints an id when everything of it is resolved. Killed by its parent. */
import { writeSync } from 'node:fs';
import { keyOf } from '../../hub/message/message.ts';
import { parking } from './store.ts';
import { entry, type StoreFactory } from './store-harness.ts';

const [factory, folder, round] = process.argv.slice(2) as [string, string, string];
const { makeStore } = (await import(factory)) as StoreFactory;
const store = makeStore(folder);
await store.open();

async function write(id: string): Promise<void> {
	const request = parking(id);
	const key = keyOf(request.message);
	await Promise.all([
		store.journal.append(entry(id)),
		store.inbox.add('in:m:e', key, { contentHash: '', result: { id } }),
		store.steps.save({ ...key, mandant: 'musterstadt', step: 'hkr' }, { state: 'begun', memory: { id } }),
		store.park(request),
	]);
	writeSync(1, `${id}\n`);
}

let next = 0;
await Promise.all(
	Array.from({ length: 16 }, async () => {
		for (;;) await write(`r${round}-${next++}`);
	}),
);
