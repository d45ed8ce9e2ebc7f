/** Chromium for browser tests: the installed one, else (as root on Debian) installed with apt-get, else none. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const PROGRAM = '/usr/bin/chromium';
/** Nothing may be fetched from elsewhere: the background services of the browser stay off. */
const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** Undefined when there is none to be had. The caller closes it. */
export async function launchChromium(): Promise<Browser | undefined> {
	if (!existsSync(PROGRAM)) await install();
	return existsSync(PROGRAM) ? chromium.launch({ executablePath: PROGRAM, args: ARGUMENTS }) : undefined;
}

async function install(): Promise<void> {
	if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
	process.stdout.write('  (installing chromium with apt-get …)\n');
	const apt = (...args: readonly string[]) =>
		promisify(execFile)('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 300_000 });
	const packages = ['install', '-y', '--no-install-recommends', 'chromium'];
	await apt(...packages)
		.catch(async () => {
			await apt('update');
			await apt(...packages);
		})
		.catch(() => {});
}
