/**
 * What a page loads. States: loading → there | failed; asked again: what was there stays in view while the new answer is on its way. Another key: from the beginning.
 */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { problemOf } from './failure.ts';
import type { Problem } from './forms.ts';

export interface Loaded<Data> {
	readonly data: Data | undefined;
	readonly problem: Problem | undefined;
	readonly loading: boolean;
	/** Asks again. */
	readonly reload: () => void;
	/** Puts a newer state in its place, without asking. */
	readonly put: (data: Data) => void;
}

interface State<Data> {
	readonly key: string;
	readonly data?: Data | undefined;
	readonly problem?: Problem | undefined;
	readonly loading: boolean;
}

/** @param key what the answer depends on; `undefined`: nothing is loaded */
export function useLoad<Data>(key: string | undefined, load: (signal: AbortSignal) => Promise<Data>): Loaded<Data> {
	const [state, setState] = useState<State<Data>>({ key: '', loading: true });
	const [round, setRound] = useState(0);
	const loadNow = useRef(load);
	loadNow.current = load;

	useEffect(() => {
		if (key === undefined) return;
		const controller = new AbortController();
		setState((before) => (before.key === key ? { ...before, loading: true } : { key, loading: true }));
		loadNow.current(controller.signal).then(
			(data) => {
				if (!controller.signal.aborted) setState({ key, data, loading: false });
			},
			(error: unknown) => {
				if (!controller.signal.aborted) setState((before) => ({ ...before, key, problem: problemOf(error), loading: false }));
			},
		);
		return () => controller.abort();
	}, [key, round]);

	const reload = useCallback(() => setRound((before) => before + 1), []);
	const put = useCallback((data: Data) => setState((before) => ({ ...before, data })), []);
	const fits = state.key === key;
	return { data: fits ? state.data : undefined, problem: fits ? state.problem : undefined, loading: !fits || state.loading, reload, put };
}

/** Something that a button does: `busy` while it runs, and the problem when it failed. Meanwhile a second click does nothing. */
export function useDeed(): {
	readonly busy: boolean;
	readonly problem: Problem | undefined;
	readonly run: (deed: () => Promise<void>) => void;
	readonly clear: () => void;
} {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem>();
	const running = useRef(false);
	const run = useCallback((deed: () => Promise<void>) => {
		if (running.current) return;
		running.current = true;
		setBusy(true);
		setProblem(undefined);
		deed()
			.catch((error: unknown) => setProblem(problemOf(error)))
			.finally(() => {
				running.current = false;
				setBusy(false);
			});
	}, []);
	return { busy, problem, run, clear: useCallback(() => setProblem(undefined), []) };
}
