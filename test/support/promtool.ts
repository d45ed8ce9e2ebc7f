/** The program promtool of Prometheus, installed with apt-get where it is missing. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface Said {
	readonly status: number | null;
	readonly output: string;
}

/** Debian's own way to say that installed services are not started. */
const POLICY_FILE = '/usr/sbin/policy-rc.d';

/** False when it is missing and cannot be installed: that needs Debian, root and the package. No service is started. */
export async function havePromtool(): Promise<boolean> {
	if (!isInstalled()) await install();
	return isInstalled();
}

/** @param input what it reads from standard input */
export function promtool(args: readonly string[], input = ''): Promise<Said> {
	return new Promise((resolve, reject) => {
		const child = spawn('promtool', args, { stdio: ['pipe', 'pipe', 'pipe'] });
		let output = '';
		for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.once('error', reject);
		child.once('close', (status) => resolve({ status, output }));
		child.stdin.on('error', () => {});
		child.stdin.end(input);
	});
}

function isInstalled(): boolean {
	return spawnSync('promtool', ['--version']).status === 0;
}

async function install(): Promise<void> {
	if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
	const apt = (...args: readonly string[]) =>
		promisify(execFile)('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 300_000 });
	process.stdout.write('  (installing prometheus with apt-get …)\n');
	// The package brings a service, which nobody here wants to run.
	const isOurs = !existsSync(POLICY_FILE);
	if (isOurs) await writeFile(POLICY_FILE, '#!/bin/sh\nexit 101\n');
	try {
		if (isOurs) await chmod(POLICY_FILE, 0o755);
		const packages = ['install', '-y', '--no-install-recommends', 'prometheus'];
		await apt(...packages)
			.catch(async () => {
				await apt('update');
				await apt(...packages);
			})
			.catch(() => {});
	} finally {
		if (isOurs) await rm(POLICY_FILE, { force: true });
	}
}
