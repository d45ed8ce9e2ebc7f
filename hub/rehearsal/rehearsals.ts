/** Port: running scenarios against flows, and keeping them. Implementation: `server/rehearsal`. Types only. */
import type { Run } from './deeds.ts';
import type { Expectation, Scenario } from './scenario.ts';

export interface Rehearsals {
	/**
	 * Calls nobody, and nothing that is under way in the hub is touched.
	 * @param flows nodes as Node-RED's editor exports them. Default: those that are deployed
	 * @throws DrehkreuzError DK-REHEARSAL-…, DK-MESSAGE-INVALID
	 */
	run(scenario: Scenario, flows?: unknown): Promise<Run>;
	/** What is expected from now on: what the flows do with it today, now and at another time. @throws as `run` */
	expect(scenario: Scenario, flows?: unknown): Promise<{ readonly run: Run; readonly expected: Expectation }>;
	/** Those that are kept, by name. */
	list(): Promise<readonly Scenario[]>;
	find(name: string): Promise<Scenario | undefined>;
	/** @throws DrehkreuzError DK-REHEARSAL-SCENARIO, DK-REHEARSAL-EXISTS unless `replace` */
	keep(scenario: Scenario, replace: boolean): Promise<void>;
	/** @returns false when there is none */
	remove(name: string): Promise<boolean>;
}
