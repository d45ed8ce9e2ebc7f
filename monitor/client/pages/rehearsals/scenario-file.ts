/** A scenario as a file, and back. The form of the file is that of `schemas/scenario.schema.json`; the hub checks it in full. Pure. */
import type { Scenario } from '../../app/forms.ts';

/** `flows`: the other kind of file that this page reads. */
export type ScenarioFault = 'no-json' | 'no-scenario' | 'flows';

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

export function scenarioIn(text: string): Scenario | { readonly fault: ScenarioFault } {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return { fault: 'no-json' };
	}
	if (Array.isArray(value)) return { fault: 'flows' };
	const { name, channel, content, answers } = (value ?? {}) as Partial<Record<keyof Scenario, unknown>>;
	const fits = isScenarioName(name) && typeof channel === 'string' && typeof content === 'string' && typeof answers === 'object';
	return fits ? (value as Scenario) : { fault: 'no-scenario' };
}

/** The same text as in the folder of the hub: a version control then shows only what has changed. */
export function scenarioText(scenario: Scenario): string {
	return `${JSON.stringify(scenario, undefined, '\t')}\n`;
}

export function isScenarioName(name: unknown): name is string {
	return typeof name === 'string' && NAME.test(name);
}

const SPELLED: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };

/** „Bezahlter Antrag (Zone 3)“ → `bezahlter-antrag-zone-3`; empty when there is nothing to take. */
export function nameFrom(title: string): string {
	return title
		.toLowerCase()
		.replace(/[äöüß]/g, (letter) => SPELLED[letter] ?? '')
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/[^a-z0-9]+/g, '-')
		.slice(0, 63)
		.replace(/^-+|-+$/g, '');
}
