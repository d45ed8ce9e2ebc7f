/** Checks the form of a scenario: `schemas/scenario.schema.json`, and that the failures in it are known. */
import { readFileSync } from 'node:fs';
import { catalogue } from '../../hub/errors/catalogue.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Scenario } from '../../hub/rehearsal/scenario.ts';
import { schemaCheck } from '../config/schemas.ts';
import { projectFolder } from '../folders.ts';

const fault = schemaCheck(JSON.parse(readFileSync(projectFolder('schemas', 'scenario.schema.json'), 'utf8')) as object);

/** @throws DrehkreuzError DK-REHEARSAL-SCENARIO */
export function scenarioOf(value: unknown): Scenario {
	const problem = fault(value);
	if (problem) throw new DrehkreuzError('DK-REHEARSAL-SCENARIO', problem);
	const scenario = value as Scenario;
	for (const [step, answers] of Object.entries(scenario.answers)) {
		for (const [index, answer] of answers.entries()) {
			// How a flow goes on depends on the code: one that this hub does not know would say nothing.
			if ('problem' in answer && !Object.hasOwn(catalogue, answer.problem.code)) {
				throw new DrehkreuzError('DK-REHEARSAL-SCENARIO', { path: `/answers/${step}/${index}/problem/code`, rule: 'is no error code of this hub' });
			}
		}
	}
	return scenario;
}
