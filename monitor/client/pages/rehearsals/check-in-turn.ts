/** Checks of scenarios one after the other, what came of each, and how far it is. Knows no browser. */
import type { Difference, Problem } from '../../app/forms.ts';

export type CheckResult =
	| { readonly state: 'waiting' | 'running' | 'passed' }
	/** It ran, but nothing was expected. */
	| { readonly state: 'ran' }
	| { readonly state: 'differs'; readonly differences: readonly Difference[] }
	| { readonly state: 'failed'; readonly problem: Problem };

export type CheckResults = ReadonlyMap<string, CheckResult>;

/**
 * @param onChange told after each step
 * @param signal stops it; what was not reached, or was under way, has no result then
 */
export async function checkInTurn(
	names: readonly string[],
	check: (name: string) => Promise<CheckResult>,
	onChange: (results: CheckResults) => void,
	signal: AbortSignal,
): Promise<CheckResults> {
	let results = new Map<string, CheckResult>(names.map((name) => [name, { state: 'waiting' }]));
	const put = (name: string, result: CheckResult) => {
		results = new Map(results).set(name, result);
		onChange(results);
	};
	for (const name of names) {
		if (signal.aborted) break;
		put(name, { state: 'running' });
		const result = await check(name);
		if (!signal.aborted) put(name, result);
	}
	return new Map([...results].filter(([, { state }]) => state !== 'waiting' && state !== 'running'));
}

/** How many have a result, and of which kind. */
export function countsOf(results: CheckResults): Readonly<Record<CheckResult['state'] | 'settled', number>> {
	const counts = { waiting: 0, running: 0, passed: 0, ran: 0, differs: 0, failed: 0 };
	for (const { state } of results.values()) counts[state] += 1;
	return { ...counts, settled: counts.passed + counts.ran + counts.differs + counts.failed };
}
