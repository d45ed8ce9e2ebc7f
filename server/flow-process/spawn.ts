/**
 * Starts a process for flows. It gets no secret and no environment, may write only into its own folder, may start no program, and works with a low priority. Only the
 * network is not fenced: Node's permission model cannot do that yet.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { projectFolder } from '../folders.ts';

/** MiB of its objects. */
const MEMORY_MIB = 512;

/**
 * @param module below `server/`, without ending. Always the build: the palette that Node-RED loads is the built one, and both must be one program
 * @param folder the only one it may write into; absolute, without symbolic links
 */
export function spawnForFlows(module: string, folder: string): ChildProcess {
	const child = fork(projectFolder('build', 'server', `${module}.js`), [], {
		execArgv: [`--max-old-space-size=${MEMORY_MIB}`, '--permission', '--allow-fs-read=*', `--allow-fs-write=${folder}`, '--allow-worker', '--no-warnings'],
		env: { TMPDIR: folder, ...(process.env.TZ === undefined ? {} : { TZ: process.env.TZ }) },
		serialization: 'advanced',
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
	});
	try {
		if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
	} catch {
		// It has ended, or the system does not let us: it runs all the same.
	}
	return child;
}

/** Kills it, and resolves when it is gone. */
export function kill(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
	return new Promise((resolve) => {
		child.once('exit', () => resolve());
		child.kill('SIGKILL');
	});
}
