/**
 * Whether a run did what is expected. What counts is what leaves the flow: calls of partners, messages put into channels, how deliveries end. Which nodes were passed
 * does not: a flow may be rebuilt. Calls of one step, messages into one channel and endings of one channel are compared in their order; what goes on side by side in
 * different places has none. Pure.
 */
import type { Deed, Passed, Run } from './deeds.ts';
import type { Expectation } from './scenario.ts';

export type Compared = Exclude<Deed, Passed>;

export type Difference =
	/** Expected, but did not happen. */
	| { readonly kind: 'missing'; readonly deed: Compared }
	/** Happened, but was not expected. */
	| { readonly kind: 'extra'; readonly deed: Compared }
	/** Happened otherwise. `path`: JSON pointer below the deed. */
	| { readonly kind: 'changed'; readonly deed: Compared; readonly path: string; readonly expected: unknown; readonly found: unknown };

/** Changes of one deed that are listed. */
const CHANGES_MAX = 20;
/** What tells one place from another by chance: a node gets another id when it is built anew. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['node', 'label']);

/** What two runs of the same scenario did, one of them at another time: what differs is another one in every run. */
export function expectationOf(one: Run, other: Run): Expectation {
	const [mine, theirs] = [inGroups(compared(one.deeds)), inGroups(compared(other.deeds))];
	const deeds = [...mine.values()].flat();
	const changing: string[] = [];
	let index = 0;
	for (const [group, list] of mine) {
		for (const [position, deed] of list.entries()) {
			const twin = theirs.get(group)?.[position];
			if (twin) changing.push(...changesOf(deed, twin, '').map(({ path }) => `/${index}${path}`));
			index += 1;
		}
	}
	return { deeds, changing };
}

export function differences({ deeds, changing }: Expectation, run: Run): readonly Difference[] {
	const expected = inGroups(compared(deeds).map((deed, index) => ({ deed, index })));
	const found = inGroups(compared(run.deeds));
	const list: Difference[] = [];
	for (const group of new Set([...expected.keys(), ...found.keys()])) {
		const [wanted, got] = [expected.get(group) ?? [], found.get(group) ?? []];
		for (let at = 0; at < Math.max(wanted.length, got.length); at += 1) {
			const [want, deed] = [wanted[at], got[at]];
			if (!want) list.push({ kind: 'extra', deed: deed as Compared });
			else if (!deed) list.push({ kind: 'missing', deed: want.deed });
			else {
				const ignored = changing.filter((path) => path.startsWith(`/${want.index}/`)).map((path) => path.slice(`/${want.index}`.length));
				const changes = changesOf(want.deed, deed, '').filter(({ path }) => !ignored.some((one) => path === one || path.startsWith(`${one}/`)));
				for (const change of changes.slice(0, CHANGES_MAX)) list.push({ kind: 'changed', deed, ...change });
			}
		}
	}
	return list;
}

function compared(deeds: readonly Deed[]): Compared[] {
	return deeds.filter((deed) => deed.kind !== 'passed');
}

function inGroups<Item extends Compared | { readonly deed: Compared }>(items: readonly Item[]): Map<string, Item[]> {
	return Map.groupBy(items, (item) => {
		const deed: Compared = 'deed' in item ? item.deed : item;
		return `${deed.kind} ${deed.kind === 'called' ? deed.step : deed.kind === 'outside' ? deed.type : deed.channel}`;
	});
}

interface Change {
	readonly path: string;
	readonly expected: unknown;
	readonly found: unknown;
}

function changesOf(expected: unknown, found: unknown, path: string): readonly Change[] {
	if (isTree(expected) && isTree(found) && Array.isArray(expected) === Array.isArray(found)) {
		const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
		return [...names]
			.filter((name) => path !== '' || !NOT_COMPARED.has(name))
			.flatMap((name) => changesOf(expected[name], found[name], `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`));
	}
	return Object.is(expected, found) ? [] : [{ path, expected, found }];
}

function isTree(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
