/** Runs kept scenarios one after the other. The hub runs one at a time anyway; so each result is shown as soon as it is there, and one can stop in between. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { call } from '../../app/api.ts';
import { problemOf } from '../../app/failure.ts';
import type { Difference, Problem } from '../../app/forms.ts';
import { type FlowChoice, flowsIn } from './flow-choice.ts';

export type CheckResult =
	| { readonly state: 'waiting' | 'running' | 'passed' }
	/** It ran, but nothing was expected. */
	| { readonly state: 'ran' }
	| { readonly state: 'differs'; readonly differences: readonly Difference[] }
	| { readonly state: 'failed'; readonly problem: Problem };

export interface Checks {
	readonly results: ReadonlyMap<string, CheckResult>;
	readonly busy: boolean;
	/** Against what they were run. Undefined: they were not. */
	readonly against: FlowChoice | undefined;
	/** Does nothing while a choice is not complete. */
	readonly start: (names: readonly string[], choice: FlowChoice) => void;
	readonly stop: () => void;
}

/** @param onEnd told what came of each; of those that were not reached there is nothing */
export function useChecks(onEnd: (results: ReadonlyMap<string, CheckResult>) => void): Checks {
	const [results, setResults] = useState<ReadonlyMap<string, CheckResult>>(new Map());
	const [busy, setBusy] = useState(false);
	const [against, setAgainst] = useState<FlowChoice>();
	const running = useRef<AbortController | undefined>(undefined);
	useEffect(() => () => running.current?.abort(), []);

	const start = async (names: readonly string[], choice: FlowChoice): Promise<void> => {
		const flows = flowsIn(choice);
		if (running.current || !flows) return;
		const controller = new AbortController();
		running.current = controller;
		let list = new Map<string, CheckResult>(names.map((name) => [name, { state: 'waiting' }]));
		const put = (name: string, result: CheckResult) => {
			list = new Map(list).set(name, result);
			setResults(list);
		};
		setBusy(true);
		setAgainst(choice);
		for (const name of names) {
			put(name, { state: 'running' });
			const result = await checked(name, flows, controller.signal);
			if (controller.signal.aborted) break;
			put(name, result);
		}
		// What was not reached has no result.
		list = new Map([...list].filter(([, { state }]) => state !== 'waiting' && state !== 'running'));
		running.current = undefined;
		setResults(list);
		setBusy(false);
		onEnd(list);
	};
	return { results, busy, against, start: (names, choice) => void start(names, choice), stop: () => running.current?.abort() };
}

async function checked(name: string, flows: ReturnType<typeof flowsIn>, signal: AbortSignal): Promise<CheckResult> {
	try {
		const { differences } = await call('POST /rehearsals/run', { body: { name, ...flows } }, signal);
		if (!differences) return { state: 'ran' };
		return differences.length === 0 ? { state: 'passed' } : { state: 'differs', differences };
	} catch (error) {
		return { state: 'failed', problem: problemOf(error) };
	}
}

/** How many have a result, and of which kind. */
export function countsOf(results: ReadonlyMap<string, CheckResult>): Readonly<Record<CheckResult['state'], number>> & { readonly settled: number } {
	const counts = { waiting: 0, running: 0, passed: 0, ran: 0, differs: 0, failed: 0 };
	for (const { state } of results.values()) counts[state] += 1;
	return { ...counts, settled: counts.passed + counts.ran + counts.differs + counts.failed };
}
