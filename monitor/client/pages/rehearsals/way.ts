/**
 * The way of a message through the flows as a list of stops: nodes that it only passed are gathered, what differs from what is expected is put to its place, and what
 * is missing stands where it would have happened. Pure.
 */
import type { Deed, Difference, Scenario } from '../../app/forms.ts';

export type Passed = Extract<Deed, { kind: 'passed' }>;
export type Counted = Exclude<Deed, Passed>;
export type Changed = Extract<Difference, { kind: 'changed' }>;

export type Stop =
	| { readonly kind: 'passed'; readonly nodes: readonly Passed[] }
	/** `index`: position in the list of deeds. `extra`: it was not expected. */
	| { readonly kind: 'done'; readonly deed: Counted; readonly index: number; readonly extra: boolean; readonly changes: readonly Changed[] }
	| { readonly kind: 'missing'; readonly deed: Counted };

type Placed = Exclude<Stop, { kind: 'passed' }>;

/** @param expected what the differences were found against */
export function wayOf(deeds: readonly Deed[], differences: readonly Difference[] = [], expected?: Scenario['expected']): readonly Stop[] {
	const wanted = Map.groupBy((expected?.deeds ?? []).filter(isCounted), placeOf);
	const marked = marksOf(deeds, differences, wanted);
	const stops: Stop[] = deeds.map((deed, index) =>
		deed.kind === 'passed'
			? { kind: 'passed', nodes: [deed] }
			: { kind: 'done', deed, index, extra: marked.extra.has(index), changes: marked.changes.get(index) ?? [] },
	);
	return gathered(differences.length > 0 ? withMissing(stops, wanted) : stops);
}

/** Deeds of one place have an order; those of different places may change theirs. The same as in `hub/rehearsal/compare.ts`. */
function placeOf(deed: Counted): string {
	return `${deed.kind} ${deed.kind === 'called' ? deed.step : deed.kind === 'outside' ? deed.type : deed.channel}`;
}

function isCounted(deed: Deed): deed is Counted {
	return deed.kind !== 'passed';
}

interface Marks {
	readonly extra: ReadonlySet<number>;
	readonly changes: ReadonlyMap<number, readonly Changed[]>;
}

/** Differences hold a copy of their deed: where several are alike, each is used once for one path. */
function marksOf(deeds: readonly Deed[], differences: readonly Difference[], wanted: ReadonlyMap<string, readonly Counted[]>): Marks {
	const extra = new Set<number>();
	const changes = new Map<number, readonly Changed[]>();
	const found = new Map<string, number>();
	const alike = new Map<string, number[]>();
	for (const [index, deed] of deeds.entries()) {
		if (!isCounted(deed)) continue;
		const place = placeOf(deed);
		const position = found.get(place) ?? 0;
		found.set(place, position + 1);
		if (differences.length > 0 && position >= (wanted.get(place)?.length ?? 0)) extra.add(index);
		else alike.set(JSON.stringify(deed), [...(alike.get(JSON.stringify(deed)) ?? []), index]);
	}
	for (const difference of differences) {
		if (difference.kind !== 'changed') continue;
		const candidates = alike.get(JSON.stringify(difference.deed)) ?? [];
		const at = candidates.find((index) => !changes.get(index)?.some(({ path }) => path === difference.path)) ?? candidates[0];
		if (at !== undefined) changes.set(at, [...(changes.get(at) ?? []), difference]);
	}
	return { extra, changes };
}

/** What is missing stands behind what should have happened just before it. */
function withMissing(stops: readonly Stop[], wanted: ReadonlyMap<string, readonly Counted[]>): readonly Stop[] {
	const list = [...stops];
	const done = Map.groupBy(
		stops.filter((stop) => stop.kind === 'done'),
		({ deed }) => placeOf(deed),
	);
	let firstBefore: Placed | undefined;
	for (const [place, deeds] of wanted) {
		const here: Placed[] = [...(done.get(place) ?? [])];
		for (const [position, deed] of deeds.entries()) {
			if (here[position]) continue;
			const before = position > 0 ? here[position - 1] : firstBefore;
			const missing: Placed = { kind: 'missing', deed };
			list.splice(before ? list.indexOf(before) + 1 : 0, 0, missing);
			here.push(missing);
		}
		firstBefore = here[0];
	}
	return list;
}

function gathered(stops: readonly Stop[]): readonly Stop[] {
	const list: Stop[] = [];
	for (const stop of stops) {
		const last = list.at(-1);
		if (stop.kind === 'passed' && last?.kind === 'passed') list.splice(-1, 1, { kind: 'passed', nodes: [...last.nodes, ...stop.nodes] });
		else list.push(stop);
	}
	return list;
}
