/**
 * The worker thread: takes one job at a time. libxml2 lives only here, so neither a long check nor a broken WebAssembly instance touches the hub.
 */
import { workerData } from 'piscina';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { checkContent } from './check-content.ts';
import { compileSchema } from './compiled-schemas.ts';
import type { Answer, Answers, Job, WorkerData } from './jobs.ts';
import { outlineOfMessage, writeMessage } from './message-structure.ts';
import { scanSchema } from './scan-schema.ts';

const { packs, families } = workerData as WorkerData;

export function work(job: Job): Answer<Answers[Job['kind']]> {
	try {
		return { value: valueOf(job) };
	} catch (error) {
		if (error instanceof DrehkreuzError) return { problem: { code: error.code, facts: error.facts } };
		// After a trap (out of memory, stack overflow) the instance is in no defined state: end the thread, the pool starts another one.
		if (error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError')) process.exit(70);
		throw error;
	}
}

function valueOf(job: Job): Answers[Job['kind']] {
	switch (job.kind) {
		case 'scan':
			return job.files.map(({ path, location }) => scanSchema(path, location));
		case 'compile':
			for (const schema of job.schemas) compileSchema(job.pack, schema).dispose();
			return null;
		case 'checks':
			return JSON.stringify(job.checks.map(({ start, end, ...settings }) => checkContent(job.bytes.subarray(start, end), settings, packs, families)));
		case 'outline':
			return outlineOfMessage(job, packs);
		case 'write':
			return writeMessage(job, packs);
	}
}
