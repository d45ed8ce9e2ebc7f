/** Mocha's end of the run (given with `require` in .mocharc.json): stops what suites share, so that no process or folder stays. */
import { stopRabbitmqForTests } from './rabbitmq.ts';

export async function mochaGlobalTeardown(): Promise<void> {
	await stopRabbitmqForTests();
}
