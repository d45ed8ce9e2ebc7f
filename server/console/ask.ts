/** Asks the person at the console for a secret. What is typed is not shown. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** The line that was typed or piped in; empty when the input ends without one. */
export async function askSecret(question: string): Promise<string> {
	process.stdout.write(question);
	const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
	const lines = createInterface({ input: process.stdin, output: unseen, terminal: process.stdin.isTTY === true });
	try {
		return await new Promise((resolve) => {
			lines.once('line', resolve).once('close', () => resolve(''));
			lines.once('SIGINT', () => process.exit(130));
		});
	} finally {
		lines.close();
		process.stdout.write('\n');
	}
}
