/** Mocha's end of the run (given with `require` in .mocharc.json): stops what suites share, so that no process or folder stays. */
import { stopPostgresqlForTests } from './postgresql.ts';
import { stopRabbitmqForTests } from './rabbitmq.ts';

export async function mochaGlobalTeardown(): Promise<void> {
	await Promise.all([stopRabbitmqForTests(), stopPostgresqlForTests()]);
}
