/** Chromium for browser tests: the installed one, else (as root on Debian) installed with apt-get, else none. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { haveDebianPackage } from './debian-package.ts';

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
	const found = await haveDebianPackage('chromium', () => existsSync(PROGRAM));
	return found ? chromium.launch({ executablePath: PROGRAM, args: ARGUMENTS }) : undefined;
}
