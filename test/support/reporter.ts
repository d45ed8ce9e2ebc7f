/**
 * Mocha reporter: like `spec`, and at the end
 *
 * 1. what was skipped, with the reason, so that nobody overlooks it;
 * 2. as the very last line of stdout `N passed, N failed` (`, N skipped` where there are any), for people and for CI. With the option
 *    `tally` these figures go into that file instead, for who runs several of these side by side and adds them up.
 *
 * A run counts as failed when no test ran, when a test file could not be loaded, and when something that a test
 * left open keeps the process alive.
 */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { reasonOf } from './skip.ts';

const { EVENT_RUN_END, EVENT_TEST_PENDING } = Mocha.Runner.constants;

/** How long open sockets and timers may outlive the last test, where the option `lingerMs` does not say otherwise. Milliseconds. */
const defaultLingerMs = 15_000;

interface Tally {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: number;
}

/** What is said at the end; until the run has ended it says that it did not. */
let tally: Tally = { passed: 0, failed: 1, skipped: 0 };
let tallyFile: string | undefined;
process.on('exit', () => {
	if (tallyFile) writeFileSync(tallyFile, JSON.stringify(tally));
	else process.stdout.write(`\n${line(tally)}\n`);
});

// biome-ignore lint/style/noDefaultExport: mocha looks for the default export
export default class Reporter extends Mocha.reporters.Spec {
	readonly #skipped: Mocha.Test[] = [];
	readonly #lingerMs: number;

	constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
		super(runner, options);
		tallyFile = options?.reporterOptions?.tally;
		this.#lingerMs = Number(options?.reporterOptions?.lingerMs ?? defaultLingerMs);
		runner.on(EVENT_TEST_PENDING, (test) => this.#skipped.push(test));
		// Mocha reads `runner.failures` for its exit code after the reporters have seen the end.
		runner.once(EVENT_RUN_END, () => this.#end(runner));
	}

	#end(runner: Mocha.Runner): void {
		const { passes, failures } = this.stats;
		let failed = failures;
		if (passes + failures === 0) {
			failed = runner.failures = 1;
			process.stdout.write('\n  No test ran.\n');
		}
		this.#listSkipped();
		tally = { passed: passes, failed, skipped: this.#skipped.length };
		setTimeout(() => this.#failForLeak(), this.#lingerMs).unref();
	}

	/** Runs only when something keeps the process alive: the timer itself does not. */
	#failForLeak(): void {
		process.stdout.write(`\n  The tests ended ${this.#lingerMs / 1000} s ago, but something is still open: ${process.getActiveResourcesInfo().join(', ')}\n`);
		tally = { ...tally, failed: tally.failed + 1 };
		process.on('exit', () => {
			process.exitCode = 1;
		});
		process.exit(1);
	}

	#listSkipped(): void {
		if (this.#skipped.length === 0) return;
		const byReason = new Map<string, Mocha.Test[]>();
		for (const test of this.#skipped) byReason.set(reasonOf(test), [...(byReason.get(reasonOf(test)) ?? []), test]);
		process.stdout.write('\n  Skipped:\n');
		for (const [reason, tests] of byReason) {
			process.stdout.write(`\n  ${tests.length} × ${reason}\n`);
			for (const test of tests) process.stdout.write(`      - ${test.fullTitle()}\n`);
		}
	}
}

function line({ passed, failed, skipped }: Tally): string {
	return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
