/**
 * `npm ci` when node_modules is missing or does not match package-lock.json.
 *
 * It installs into a folder beside it and renames the result into place: an install that is killed or fails changes nothing, and a running
 * hub keeps a whole node_modules at every moment.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './lock.mjs';
import { npm } from './npm.mjs';
import { cache, removeLeftovers, root, temporaryFolder } from './places.mjs';
import { timed } from './progress.mjs';

const modules = join(root, 'node_modules');
const stamp = join(modules, '.drehkreuz-stamp');

export async function ensureDependencies(runtime) {
	if (isCurrent()) return;
	await alone('installing dependencies', async () => {
		if (isCurrent()) return;
		removeLeftovers(cache, 'install-');
		await timed('installing dependencies with npm ci (20 to 60 s the first time)', () => install(runtime));
	});
}

function isCurrent() {
	const lock = lockHash();
	if (readOr(stamp, '') === lock) return true;
	if (!matchesLock()) return false;
	writeFileSync(stamp, lock); // a developer's own `npm install` did it; next time the look at one file is enough
	return true;
}

function lockHash() {
	return createHash('sha256')
		.update(readFileSync(join(root, 'package-lock.json')))
		.digest('hex');
}

/** npm writes `.package-lock.json` as the last act of an install. Packages that are optional, or for other platforms, may be missing there. */
function matchesLock() {
	const hidden = readOr(join(modules, '.package-lock.json'), '');
	if (!hidden) return false;
	const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
	const present = JSON.parse(hidden).packages;
	return Object.keys(wanted).every((path) => {
		const want = wanted[path];
		const have = present[path];
		return path === '' || (have ? have.version === want.version && have.integrity === want.integrity : want.optional || want.devOptional || want.peer);
	});
}

async function install(runtime) {
	const next = temporaryFolder(cache, 'install-');
	mkdirSync(next);
	try {
		for (const name of ['package.json', 'package-lock.json', '.npmrc']) {
			if (existsSync(join(root, name))) copyFileSync(join(root, name), join(next, name));
		}
		// --include=dev: also where NODE_ENV=production is set, for the build needs the compiler. No package needs its install script (a test holds that).
		await npm(runtime, ['ci', '--prefix', next, '--include=dev', '--ignore-scripts'], join(cache, 'npm-ci.log'), next);
		writeFileSync(join(next, 'node_modules', '.drehkreuz-stamp'), lockHash());
		const old = temporaryFolder(cache, 'install-');
		if (existsSync(modules)) renameSync(modules, old);
		renameSync(join(next, 'node_modules'), modules);
		rmSync(old, { recursive: true, force: true });
	} finally {
		rmSync(next, { recursive: true, force: true });
	}
}

function readOr(file, otherwise) {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return otherwise;
	}
}
