/** Programs that tests need from Debian, installed with apt-get where they are missing. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

/** False when it is missing and cannot be installed: that needs Debian, root and the packages. */
export async function haveDebianPackage(name: string, isThere: () => boolean): Promise<boolean> {
	if (!isThere()) await install(name);
	return isThere();
}

async function install(name: string): Promise<void> {
	if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
	process.stdout.write(`  (installing ${name} with apt-get …)\n`);
	// Another lane of the tests may be installing something at this moment: apt-get waits for it.
	const apt = (...args: readonly string[]) =>
		promisify(execFile)('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], {
			env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
			timeout: 300_000,
		});
	const packages = ['install', '-y', '--no-install-recommends', name];
	await apt(...packages)
		.catch(async () => {
			await apt('update');
			await apt(...packages);
		})
		.catch(() => {});
}
