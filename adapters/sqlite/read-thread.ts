/** The thread that reads for people: searches over millions of rows take longer than the event loop may stand still. Started by `reader.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { openDurable, systemCodeOf } from './database.ts';
import type { Question } from './reader.ts';

const database = openDurable(String(workerData));
database.exec('PRAGMA query_only = ON');

parentPort?.on('message', (question: Question | 'close') => {
	if (question === 'close') {
		database.close();
		parentPort?.close();
		return;
	}
	try {
		// Not kept prepared: the texts are many, the answers take longer than the preparation.
		parentPort?.postMessage({ rows: database.prepare(question.text).all(question.values) });
	} catch (error) {
		parentPort?.postMessage({ systemCode: systemCodeOf(error), text: error instanceof Error ? error.message : '' });
	}
});
