/** The thread that writes: takes batches, answers each when it is on disk. Ends when it is told to. Started by `writer.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { CHAIN_BEGIN, chainHash } from '../../hub/audit/chain.ts';
import { BatchWriter } from './batch-writer.ts';
import { openDurable } from './database.ts';
import type { Piece } from './statements.ts';
import { refuseUnchanged } from './unchanged.ts';

const database = openDurable(String(workerData));
database.function('chain', (previous, text) => chainHash(previous === null ? CHAIN_BEGIN : String(previous), String(text)));
database.function('unchanged', refuseUnchanged);
const writer = new BatchWriter(database);

parentPort?.on('message', (pieces: readonly Piece[] | 'close') => {
	if (pieces !== 'close') return parentPort?.postMessage(writer.run(pieces));
	database.close();
	parentPort?.close();
});
