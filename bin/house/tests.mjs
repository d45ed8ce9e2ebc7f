/** Arguments for mocha: all tests, unless the caller names some. */
import { statSync } from 'node:fs';

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

/** `npm test` runs everything, `npm test -- test/hub/x.test.ts` or `npm test -- test/hub` only that, other options go with everything. */
export function mochaArguments(args) {
	const isName = (index) => !args[index].startsWith('-') && !withValue.has(args[index - 1]);
	const namesSome = args.some((arg, index) => arg === '--spec' || arg.startsWith('--spec=') || isName(index));
	// Of a folder mocha would load every file, also the programs that tests start as processes of their own.
	const named = args.map((arg, index) => (isName(index) && isFolder(arg) ? `${arg.replace(/\/+$/, '')}/**/*.test.ts` : arg));
	const all = namesSome ? named : [...named, '--spec', everything];
	// Exit code 1 for failures, however many: above 128 it would read as a signal.
	return ['--posix-exit-codes', ...all];
}

function isFolder(path) {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
