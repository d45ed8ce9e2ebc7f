/**
 * Runs mocha: all tests, unless the caller names some.
 *
 * All tests run in three lanes at the same time, because most of them wait for servers, processes and disks: one for those that start, kill and cut RabbitMQ, for
 * benches and the house; one for those that start whole hubs, browsers and databases; one for the rest. What the other lanes say is shown when the first has ended, so that no two tests talk at once.
 */
import { closeSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runInForeground } from './child.mjs';
import { cache, root, temporaryFolder } from './places.mjs';

const globOf = (folder) => `test/${folder}/**/*.test.ts`;
/** Folders of the lanes that have services, about equally long; each starts the services that it needs once. All others go into the last lane. */
const withServices = [
	['adapters/rabbitmq', 'bench', 'chaos', 'cluster', 'house', 'adapters/sqlite'],
	['browser', 'server', 'adapters/postgres'],
].map((folders) => folders.map(globOf));
const everything = 'test/**/*.test.ts';
/** Options of mocha that take a value, as far as one would use them here; the value is not the name of a test file. */
const withValue = new Set([
	'-g',
	'--grep',
	'-f',
	'--fgrep',
	'-t',
	'--timeout',
	'-s',
	'--slow',
	'-R',
	'--reporter',
	'-O',
	'--reporter-option',
	'-j',
	'--jobs',
	'--retries',
	'-r',
	'--require',
]);

/** Resolves to the exit code: 0 only when every test that ran passed. The last line of stdout is `N passed, N failed`. */
export async function runTests(runtime, args) {
	if (args.length > 0) return endedBySignal(await mocha(runtime, chosen(args)));
	const lanes = [
		...withServices.map((globs) => globs.flatMap((glob) => ['--spec', glob])),
		['--spec', everything, ...withServices.flat().flatMap((glob) => ['--ignore', glob])],
	].map((specs) => ({ specs, tally: temporaryFolder(cache, 'tally-'), output: temporaryFolder(cache, 'lane-') }));
	try {
		return await runLanes(runtime, lanes);
	} finally {
		for (const { tally, output } of lanes) for (const file of [tally, output]) rmSync(file, { force: true });
	}
}

async function runLanes(runtime, lanes) {
	const codes = await Promise.all(lanes.map((lane, index) => runLane(runtime, lane, index > 0)));
	for (const { output } of lanes.slice(1)) process.stdout.write(readFileSync(output));
	const tallies = lanes.map(({ tally }, lane) => tallyOf(tally, codes[lane]));
	const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map((what) => tallies.reduce((sum, tally) => sum + tally[what], 0));
	process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
	return Math.max(...codes);
}

async function runLane(runtime, { specs, tally, output }, kept) {
	const args = [...specs, '--reporter-option', `tally=${tally}`];
	if (!kept) return mocha(runtime, args);
	const log = openSync(output, 'w');
	try {
		return await mocha(runtime, args, ['ignore', log, log]);
	} finally {
		closeSync(log);
	}
}

/** A lane that was ended by a signal (out of memory, kill) or by its own defect says nothing: that is a failure. */
function tallyOf(file, code) {
	const text = readOr(file);
	const tally = text ? JSON.parse(text) : { passed: 0, failed: 0, skipped: 0 };
	return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

function mocha(runtime, args, stdio) {
	// Exit code 1 for failures, however many: above 128 it would read as a signal.
	return runInForeground(runtime.node, [join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'), '--posix-exit-codes', ...args], {
		cwd: root,
		env: runtime.env,
		...(stdio ? { stdio } : {}),
	});
}

/** The reporter writes the last line, but not when a signal ends it. */
function endedBySignal(code) {
	if (code > 128) process.stdout.write('\n  The test run was ended by a signal.\n\n0 passed, 1 failed\n');
	return code;
}

/**
 * `npm test -- test/hub/x.test.ts` or `npm test -- test/hub` means only that; other options go with everything. Of a folder mocha would load
 * every file, also the programs that tests start as processes of their own.
 */
export function chosen(args) {
	const namesSome = args.some((arg, index) => arg === '--spec' || arg.startsWith('--spec=') || isName(args, index));
	if (!namesSome) return [...args, '--spec', everything];
	return args.map((arg, index) => (isName(args, index) && isFolder(arg) ? `${arg.replace(/\/+$/, '')}/**/*.test.ts` : arg));
}

function isName(args, index) {
	return !args[index].startsWith('-') && !withValue.has(args[index - 1]);
}

function isFolder(path) {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function readOr(file) {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}
