/** Which harms a run does, in which order: every kind at least once where there are enough, the others by weight, shuffled by the seed. */
import { brokerHarms } from './broker.ts';
import type { Harm, HarmKind } from './harm.ts';
import { hubHarms } from './hub.ts';
import { otherHarms } from './others.ts';

export const allHarms: readonly Harm[] = [...hubHarms, ...brokerHarms, ...otherHarms];

export function planHarms(count: number, engine: string, kinds: readonly HarmKind[] | undefined, random: () => number): readonly Harm[] {
	const usable = allHarms.filter((harm) => (harm.engine ?? engine) === engine && (kinds?.includes(harm.kind) ?? true));
	if (usable.length === 0) return [];
	const bag = usable.flatMap((harm) => Array.from({ length: harm.weight }, () => harm));
	const drawn = Array.from({ length: Math.max(count - usable.length, 0) }, () => bag[Math.floor(random() * bag.length)] as Harm);
	return shuffled([...shuffled(usable, random).slice(0, count), ...drawn], random);
}

function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
	return items
		.map((item) => ({ item, at: random() }))
		.sort((a, b) => a.at - b.at)
		.map(({ item }) => item);
}
