/**
 * One preparation at a time: `npm start` in one shell and `npm test` in another, on a fresh clone, must not get in each other's way.
 *
 * The lock is the folder `.cache/lock` (mkdir is atomic) with the file `owner.json` in it.
 *
 * - free: the folder does not exist.
 * - held: the owner's process lives and touches `owner.json` every few seconds.
 * - stale: the owner's process is gone, or has not touched the file for a minute, or never wrote it. Whoever sees this renames the
 *   folder away, makes sure that it was the stale one, and starts over at free.
 *
 * Should two processes hold it all the same, nothing breaks: each works in a folder of its own and renames the result into place.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { cache, temporaryFolder } from './places.mjs';
import { Stop, say } from './progress.mjs';

const place = join(cache, 'lock');
const ownerFile = join(place, 'owner.json');
const beatMs = 5000;
const silentMs = 60000;
const pollMs = 200;

/** Runs `work` as the only one; waits, and says so, while another process prepares. */
export async function alone(what, work) {
	await acquire(what);
	const beat = setInterval(() => touch(), beatMs);
	try {
		return await work();
	} finally {
		clearInterval(beat);
		rmSync(place, { recursive: true, force: true });
	}
}

async function acquire(what) {
	try {
		mkdirSync(cache, { recursive: true });
	} catch (error) {
		throw new Stop(`cannot write into ${cache} (${error.code}). The folder must belong to you, or be built by who owns it.`);
	}
	let told = '';
	for (;;) {
		if (take(what)) return;
		const owner = readOwner();
		if (isStale(owner)) removeStale(owner);
		else if (owner && told !== owner.what) {
			told = owner.what;
			say(`waiting: process ${owner.pid} is already at it (${owner.what})`);
		}
		await new Promise((resolve) => setTimeout(resolve, pollMs));
	}
}

function take(what) {
	try {
		mkdirSync(place);
	} catch (error) {
		if (error.code === 'EEXIST') return false;
		throw new Stop(`cannot write into ${cache} (${error.code}).`);
	}
	writeFileSync(ownerFile, JSON.stringify({ pid: process.pid, host: hostname(), what }));
	return true;
}

function touch() {
	try {
		utimesSync(ownerFile, new Date(), new Date());
	} catch {
		// Someone held us for dead; our own folders keep us from harm.
	}
}

function readOwner(folder = place) {
	try {
		return JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'));
	} catch {
		return undefined;
	}
}

function isStale(owner) {
	let silence;
	try {
		silence = Date.now() - statSync(owner ? ownerFile : place).mtimeMs;
	} catch {
		return false; // gone meanwhile
	}
	if (silence > silentMs) return true;
	if (!owner) return silence > beatMs;
	return owner.host === hostname() && !isAlive(owner.pid);
}

function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code !== 'ESRCH';
	}
}

function removeStale(owner) {
	const aside = temporaryFolder(cache, 'lock-stale-');
	try {
		renameSync(place, aside);
	} catch {
		return; // another process was faster
	}
	const renamed = readOwner(aside);
	if (JSON.stringify(renamed) !== JSON.stringify(owner)) {
		// Between our look and the rename someone else took the lock anew: give it back.
		try {
			renameSync(aside, place);
			return;
		} catch {
			// A third one holds it by now. See above: nothing breaks.
		}
	}
	rmSync(aside, { recursive: true, force: true });
}
