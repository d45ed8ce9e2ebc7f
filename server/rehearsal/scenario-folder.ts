/** Scenarios that are kept: one JSON file each, so that they can be compared, versioned and taken along with a flow. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import type { Scenario } from '../../hub/rehearsal/scenario.ts';
import { replaceDurably } from '../durable-file.ts';
import { scenarioOf } from './scenario-form.ts';

const ENDING = '.json';

export class ScenarioFolder {
	readonly #folder: string;
	readonly #log: Logger;

	constructor(folder: string, log: Logger) {
		this.#folder = folder;
		this.#log = log;
	}

	/** By name. A file that is no scenario is left out, and said so in the log. */
	async list(): Promise<readonly Scenario[]> {
		const scenarios = await Promise.all((await this.#names()).map((name) => this.#read(name)));
		return scenarios.filter((scenario) => scenario !== undefined);
	}

	async find(name: string): Promise<Scenario | undefined> {
		// Only what is there is a name of a file: nobody leaves the folder.
		return (await this.#names()).includes(name) ? this.#read(name) : undefined;
	}

	/** Whole or not at all, also after a crash. @throws DrehkreuzError DK-REHEARSAL-SCENARIO, DK-REHEARSAL-EXISTS */
	async keep(value: Scenario, replace: boolean): Promise<void> {
		const scenario = scenarioOf(value);
		if (!replace && (await this.find(scenario.name))) throw new DrehkreuzError('DK-REHEARSAL-EXISTS', { name: scenario.name });
		await replaceDurably(this.#fileOf(scenario.name), `${JSON.stringify(scenario, undefined, '\t')}\n`);
	}

	/** @returns false when there is none */
	async remove(name: string): Promise<boolean> {
		if (!(await this.find(name))) return false;
		await rm(this.#fileOf(name), { force: true });
		return true;
	}

	async #names(): Promise<readonly string[]> {
		const files = (await readdir(this.#folder).catch(() => [])).filter((name) => name.endsWith(ENDING));
		return files.map((name) => name.slice(0, -ENDING.length)).sort();
	}

	#fileOf(name: string): string {
		return join(this.#folder, `${name}${ENDING}`);
	}

	async #read(name: string): Promise<Scenario | undefined> {
		try {
			const scenario = scenarioOf(JSON.parse(await readFile(this.#fileOf(name), 'utf8')));
			if (scenario.name === name) return scenario;
		} catch {
			// Told below.
		}
		this.#log.warn({ component: 'rehearsal', code: 'DK-REHEARSAL-SCENARIO' }, 'a file in the folder of scenarios is no scenario of its name');
		return undefined;
	}
}
