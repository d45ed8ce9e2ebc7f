/**
 * The thread that has the file: it alone reads and writes it, so that waiting for the disk stops nothing else. Started by `file-thread.ts`.
 *
 * It opens the file and says what it found, or why it could not, and ends. Then it answers questions: all that came while the last transaction was written
 * go into the next one; each answer leaves when its transaction is durable. Told to close, it writes what waits, returns what is out, lets go of the file, and ends.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { GroupCommit } from '../../hub/commit/group-commit.ts';
import { problemOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Answer, Call, FromFile, Question, ToFile } from './calls.ts';
import { QueueFile, storeError } from './queue-file.ts';

/** Questions in one transaction: bounds what a commit that fails takes with it. */
const BATCH_MAX = 512;

function open(): QueueFile | undefined {
	try {
		return new QueueFile(String(workerData));
	} catch (error) {
		say({ kind: 'refused', problem: problemOf(error) });
		return undefined;
	}
}

function serve(file: QueueFile): void {
	const commits = new GroupCommit(file, storeError, BATCH_MAX);
	let answers: Answer[] = [];
	const answer = (one: Answer): void => {
		// Those of one transaction become known one right after the other.
		if (answers.length === 0)
			queueMicrotask(() => {
				say({ kind: 'answers', answers });
				answers = [];
			});
		answers.push(one);
	};
	const take = ({ number, calls }: Question): void => {
		commits
			.run(() => calls.map((call) => perform(file, call)))
			.then(
				(results) => answer({ number, results }),
				(error: unknown) => answer({ number, problem: problemOf(error) }),
			);
	};
	parentPort?.on('message', (message: ToFile) => {
		if (message.kind === 'questions') message.questions.forEach(take);
		else void close(file, commits);
	});
	say({ kind: 'opened', opened: { generation: file.generation, channels: file.channels(), nextDue: file.nextDue() } });
}

async function close(file: QueueFile, commits: GroupCommit): Promise<void> {
	commits.close();
	await new Promise(setImmediate); // The answers leave first.
	let ending: FromFile = { kind: 'closed' };
	try {
		file.begin();
		file.recover();
		file.commit();
	} catch (error) {
		ending = { kind: 'closed', problem: problemOf(storeError(error)) };
	} finally {
		file.close();
	}
	say(ending);
	parentPort?.close();
}

function perform(file: QueueFile, [name, ...values]: Call): unknown {
	return (file[name] as (...values: readonly unknown[]) => unknown)(...values);
}

function say(message: FromFile): void {
	parentPort?.postMessage(message);
}

const file = open();
if (file) serve(file);
