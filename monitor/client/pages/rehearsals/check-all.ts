/** Runs kept scenarios one after the other. The hub runs one at a time anyway; so each result is shown as soon as it is there, and one can stop in between. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { call } from '../../app/api.ts';
import { problemOf } from '../../app/failure.ts';
import { type CheckResult, type CheckResults, checkInTurn } from './check-in-turn.ts';
import { type FlowChoice, flowsIn } from './flow-choice.ts';

export interface Checks {
	readonly results: CheckResults;
	readonly busy: boolean;
	/** Against what they were run. Undefined: they were not. */
	readonly against: FlowChoice | undefined;
	/** Does nothing while a choice is not complete. */
	readonly start: (names: readonly string[], choice: FlowChoice) => void;
	readonly stop: () => void;
}

/** @param onEnd told what came of each; not when the page was left meanwhile */
export function useChecks(onEnd: (results: CheckResults) => void): Checks {
	const [results, setResults] = useState<CheckResults>(new Map());
	const [busy, setBusy] = useState(false);
	const [against, setAgainst] = useState<FlowChoice>();
	const running = useRef<AbortController | undefined>(undefined);
	const left = useRef(false);
	useEffect(
		() => () => {
			left.current = true;
			running.current?.abort();
		},
		[],
	);

	const start = async (names: readonly string[], choice: FlowChoice): Promise<void> => {
		const flows = flowsIn(choice);
		if (running.current || !flows) return;
		const controller = new AbortController();
		const { signal } = controller;
		running.current = controller;
		setBusy(true);
		setAgainst(choice);
		const found = await checkInTurn(names, (name) => checked(name, flows, signal), setResults, signal);
		running.current = undefined;
		if (left.current) return;
		setResults(found);
		setBusy(false);
		onEnd(found);
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
