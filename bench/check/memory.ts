/** Memory of the checks, in a process of its own so that nothing else is measured. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs both measurements; megabytes are resident memory of the whole process with its threads. */
export async function memory(folder: string, print: (line: string) => void): Promise<object> {
	const mixed = child(['mixed', folder]);
	print(`3,000 mixed checks: ${JSON.stringify(mixed)}`);
	const large = child(['large', folder]);
	print(`100 MB message: ${JSON.stringify(large)}`);
	return { mixed, large };
}

function child(args: readonly string[]): object {
	const script = fileURLToPath(new URL('./memory-child.ts', import.meta.url));
	return JSON.parse(execFileSync(process.execPath, ['--expose-gc', script, ...args], { encoding: 'utf8' }).trim()) as object;
}
