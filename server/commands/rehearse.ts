/**
 * `drehkreuz rehearse [--flows FILE] [--update] [--json] [FILE|FOLDER]…` runs scenarios without a hub and without any partner system, and says what differs from what
 * they expect. Without files: those that this hub keeps, on the flows that are deployed, and, with the sandbox, those of the shipped flows, each on its flow. `--update`: what happens now is
 * expected from now on. Exit code 0: everything as expected, 1: something differs or cannot run, 2: wrong usage.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Language } from '../../hub/errors/definition.ts';
import { DrehkreuzError, problemOf, remedyOf, titleOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../../hub/errors/problem.ts';
import { silentLogger } from '../../hub/logging/logger.ts';
import { type Difference, differences } from '../../hub/rehearsal/compare.ts';
import type { Scenario } from '../../hub/rehearsal/scenario.ts';
import type { Config } from '../config/config.ts';
import { byId, loadTenants } from '../config/tenants.ts';
import { consoleLanguage } from '../console/language.ts';
import { projectFolder } from '../folders.ts';
import { differenceText } from '../rehearsal/difference-text.ts';
import { HubRehearsals } from '../rehearsal/rehearsals.ts';
import { ScenarioFolder } from '../rehearsal/scenario-folder.ts';
import { scenarioOf } from '../rehearsal/scenario-form.ts';
import { townTenants } from '../sandbox/town-tenants.ts';
import { configOf } from './options.ts';

/** A scenario file, and the flows that it is for. */
interface Task {
	readonly file: string;
	readonly flows: string;
}

interface Outcome {
	readonly file: string;
	readonly result: 'as-expected' | 'different' | 'updated' | 'nothing-expected' | 'failed';
	readonly differences?: readonly Difference[];
	readonly problem?: Problem;
}

export async function rehearse(args: readonly string[]): Promise<number> {
	const language = consoleLanguage();
	const texts = TEXTS[language];
	const given = read(args);
	if (!given) {
		console.error(texts.usage);
		return 2;
	}
	const { flows, update = false, json = false } = given.values;
	const config = configOf(args);
	const deployed = join(config.data, 'node-red', 'flows.json');
	const tenants = byId([...loadTenants(config.tenants, config.secrets).values(), ...(config.sandbox ? townTenants() : [])]);
	const tasks =
		given.positionals.length > 0
			? given.positionals.flatMap((path) => (existsSync(path) ? tasksIn(path, flows ?? deployed) : [{ file: path, flows: flows ?? deployed }]))
			: tasksOf(config, flows ?? deployed, flows);
	const rehearsals = new HubRehearsals({
		config,
		tenants,
		flowFile: flows ?? deployed,
		folder: new ScenarioFolder(join(config.data, 'scenarios'), silentLogger),
	});
	const outcomes: Outcome[] = [];
	for (const task of tasks) {
		const outcome = await outcomeOf(task, rehearsals, update);
		outcomes.push(outcome);
		if (!json) print(outcome, language);
	}
	if (json) console.log(JSON.stringify(outcomes));
	else console.log(tasks.length === 0 ? texts.none : texts.summary(outcomes.filter(isGood).length, outcomes.length));
	return outcomes.every(isGood) ? 0 : 1;
}

function read(args: readonly string[]) {
	try {
		const options = { config: { type: 'string' }, flows: { type: 'string' }, update: { type: 'boolean' }, json: { type: 'boolean' } } as const;
		return parseArgs({ args: [...args], options, allowPositionals: true });
	} catch {
		return undefined;
	}
}

function isGood({ result }: Outcome): boolean {
	return result === 'as-expected' || result === 'updated';
}

/** Those of the shipped flows are about the tenants of the sandbox. */
function tasksOf({ data, sandbox }: Pick<Config, 'data' | 'sandbox'>, deployed: string, given: string | undefined): readonly Task[] {
	const own = tasksIn(join(data, 'scenarios'), deployed);
	if (given !== undefined || !sandbox) return own;
	const shipped = readdirSync(projectFolder('flows')).flatMap((name) =>
		tasksIn(projectFolder('flows', name, 'scenarios'), projectFolder('flows', name, 'flow.json')),
	);
	return [...own, ...shipped];
}

function tasksIn(path: string, flows: string): readonly Task[] {
	if (!existsSync(path)) return [];
	if (!statSync(path).isDirectory()) return [{ file: path, flows }];
	const names = readdirSync(path).filter((name) => name.endsWith('.json'));
	return names.sort().map((name) => ({ file: join(path, name), flows }));
}

async function outcomeOf({ file, flows }: Task, rehearsals: HubRehearsals, update: boolean): Promise<Outcome> {
	try {
		const scenario = scenarioOf(await readJson(file, '/'));
		const nodes = await readJson(flows, 'flows');
		if (update) {
			const { expected } = await rehearsals.expect(scenario, nodes);
			await writeFile(file, `${JSON.stringify({ ...scenario, expected } satisfies Scenario, undefined, '\t')}\n`);
			return { file, result: 'updated' };
		}
		const run = await rehearsals.run(scenario, nodes);
		if (!scenario.expected) return { file, result: 'nothing-expected' };
		const found = differences(scenario.expected, run);
		return { file, result: found.length === 0 ? 'as-expected' : 'different', differences: found };
	} catch (error) {
		return { file, result: 'failed', problem: problemOf(error) };
	}
}

/** @throws DrehkreuzError DK-REHEARSAL-SCENARIO, DK-REHEARSAL-FLOWS */
async function readJson(file: string, what: '/' | 'flows'): Promise<unknown> {
	try {
		return JSON.parse(await readFile(file, 'utf8')) as unknown;
	} catch (cause) {
		const rule = 'cannot be read as JSON';
		if (what === 'flows') throw new DrehkreuzError('DK-REHEARSAL-FLOWS', { rule: `the file ${rule}` }, { cause });
		throw new DrehkreuzError('DK-REHEARSAL-SCENARIO', { path: what, rule }, { cause });
	}
}

function print({ file, result, differences: found = [], problem }: Outcome, language: Language): void {
	const texts = TEXTS[language];
	console.log(`  ${isGood({ file, result }) ? '✓' : '✗'} ${file}: ${texts.results[result]}`);
	for (const difference of found) console.log(`      ${differenceText(difference, language)}`);
	if (problem) console.log(`      ${titleOf(problem, language)}\n      ${remedyOf(problem, language)}`);
}

const TEXTS = {
	de: {
		usage: '  drehkreuz rehearse [--flows DATEI] [--update] [--json] [DATEI|ORDNER]…    Ende mit 0: wie erwartet, 1: anders, 2: falscher Aufruf',
		none: '  Es gibt kein Szenario.',
		summary: (good: number, all: number) => `\n  ${good} von ${all} wie erwartet. Kein Partnersystem wurde aufgerufen.`,
		results: {
			'as-expected': 'wie erwartet',
			different: 'anders als erwartet',
			updated: 'neu festgehalten',
			'nothing-expected': 'lief, aber es ist nichts erwartet (mit --update festhalten)',
			failed: 'kann nicht laufen',
		},
	},
	en: {
		usage: '  drehkreuz rehearse [--flows FILE] [--update] [--json] [FILE|DIR]…    Exit code 0: as expected, 1: different, 2: wrong usage',
		none: '  There is no scenario.',
		summary: (good: number, all: number) => `\n  ${good} of ${all} as expected. No partner system was called.`,
		results: {
			'as-expected': 'as expected',
			different: 'other than expected',
			updated: 'written down anew',
			'nothing-expected': 'ran, but nothing is expected (write it down with --update)',
			failed: 'cannot run',
		},
	},
} as const;
