/** Lists that come page by page: the first with the page, the others when somebody asks for more. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { problemOf } from './failure.ts';
import type { Problem } from './forms.ts';

export interface Paged<Item> {
	readonly items: readonly Item[];
	readonly problem: Problem | undefined;
	readonly loading: boolean;
	/** The first page has come. */
	readonly there: boolean;
	readonly more: boolean;
	readonly loadMore: () => void;
	readonly reload: () => void;
}

export interface PageOf<Item, Next> {
	readonly items: readonly Item[];
	readonly next: Next | undefined;
}

interface State<Item, Next> {
	readonly key: string | undefined;
	readonly items: readonly Item[];
	readonly next: Next | undefined;
	readonly problem: Problem | undefined;
	readonly loading: boolean;
	readonly there: boolean;
}

/**
 * @param key what the list depends on; another one: from the beginning. Undefined: nothing is loaded
 * @param onMore called when a further page has come, with how many there are on it
 */
export function usePages<Item, Next>(
	key: string | undefined,
	load: (next: Next | undefined) => Promise<PageOf<Item, Next>>,
	onMore?: (count: number) => void,
): Paged<Item> {
	const empty: State<Item, Next> = { key, items: [], next: undefined, problem: undefined, loading: true, there: false };
	const [state, setState] = useState(empty);
	const [round, setRound] = useState(0);
	const turn = useRef(0);
	const loadNow = useRef(load);
	loadNow.current = load;

	const fetchPage = (next: Next | undefined) => {
		turn.current += 1;
		const mine = turn.current;
		loadNow.current(next).then(
			(page) => {
				if (mine !== turn.current) return;
				setState((before) => ({
					...before,
					items: next === undefined ? page.items : [...before.items, ...page.items],
					next: page.next,
					problem: undefined,
					loading: false,
					there: true,
				}));
				if (next !== undefined) onMore?.(page.items.length);
			},
			(error: unknown) => {
				if (mine === turn.current) setState((before) => ({ ...before, problem: problemOf(error), loading: false }));
			},
		);
	};

	useEffect(() => {
		setState((before) => (before.key === key ? { ...before, loading: true } : empty));
		if (key !== undefined) fetchPage(undefined);
		return () => {
			turn.current += 1;
		};
	}, [key, round]);

	const current = state.key === key ? state : empty;
	return {
		items: current.items,
		problem: current.problem,
		loading: current.loading,
		there: current.there,
		more: current.next !== undefined,
		loadMore: () => {
			if (current.loading || current.next === undefined) return;
			setState((before) => ({ ...before, loading: true }));
			fetchPage(current.next);
		},
		reload: () => setRound((before) => before + 1),
	};
}
