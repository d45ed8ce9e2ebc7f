/** Arguments for mocha: all tests, unless the caller names some. */

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

/** `npm test` runs everything, `npm test -- test/hub/x.test.ts` or `npm test -- --spec 'test/hub/**'` only that, other options go with everything. */
export function mochaArguments(args) {
	const namesSome = args.some((arg, index) => arg === '--spec' || arg.startsWith('--spec=') || (!arg.startsWith('-') && !withValue.has(args[index - 1])));
	const all = namesSome ? args : [...args, '--spec', everything];
	// Exit code 1 for failures, however many: above 128 it would read as a signal.
	return ['--posix-exit-codes', ...all];
}
