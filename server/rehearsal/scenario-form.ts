/** Checks the form of a scenario: `schemas/scenario.schema.json`, and that its attributes make a message. */
import { readFileSync } from 'node:fs';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Scenario } from '../../hub/rehearsal/scenario.ts';
import { schemaCheck } from '../config/schemas.ts';
import { projectFolder } from '../folders.ts';

const fault = schemaCheck(JSON.parse(readFileSync(projectFolder('schemas', 'scenario.schema.json'), 'utf8')) as object);

/** @throws DrehkreuzError DK-REHEARSAL-SCENARIO */
export function scenarioOf(value: unknown): Scenario {
	const problem = fault(value);
	if (problem) throw new DrehkreuzError('DK-REHEARSAL-SCENARIO', problem);
	return value as Scenario;
}
