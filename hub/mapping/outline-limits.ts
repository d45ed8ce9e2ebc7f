/** Collects the places of an outline up to its limits, those nearest to the root first, and gives them back in the order of the schema. */
import type { Outline, OutlineNode, OutlineOptions } from '../standards/structures.ts';
import { normalPath } from './path.ts';

const DEPTH_DEFAULT = 6;
const DEPTH_MAX = 12;
const LIMIT_DEFAULT = 500;
const LIMIT_MAX = 2_000;
const DOCUMENTATION_MAX = 300;
const VALUES_MAX = 50;

/** A place of a schema whose places below are worked out only when they are asked for: types may be recursive. */
export interface Place {
	readonly node: OutlineNode;
	below(): readonly Place[];
}

export function outlineOf(roots: () => readonly Place[], options: OutlineOptions = {}): Outline {
	const depth = Math.min(options.depth ?? DEPTH_DEFAULT, DEPTH_MAX);
	const limit = Math.min(options.limit ?? LIMIT_DEFAULT, LIMIT_MAX);
	const start = options.below ? placeAt(roots(), normalPath(options.below))?.below() : roots();
	const taken = new Map<Place, readonly Place[]>();
	let level: readonly Place[] = start ?? [];
	const first = level;
	let left = limit;
	let more = false;
	for (let depthNow = 1; level.length > 0; depthNow++) {
		if (depthNow > depth) {
			more = true;
			break;
		}
		const next: Place[] = [];
		for (const place of level) {
			if (left === 0) {
				more = true;
				break;
			}
			left -= 1;
			const below = place.node.inner ? place.below() : [];
			taken.set(place, below);
			next.push(...below);
		}
		level = left === 0 ? [] : next;
		if (left === 0 && next.length > 0) more = true;
	}
	const nodes: OutlineNode[] = [];
	const collect = (places: readonly Place[]): void => {
		for (const place of places) {
			const below = taken.get(place);
			if (!below) continue;
			nodes.push(place.node);
			collect(below);
		}
	};
	collect(first);
	return { nodes, more };
}

export function shortDocumentation(text: unknown): { documentation?: string } {
	if (typeof text !== 'string' || text.trim() === '') return {};
	const plain = text.replace(/\s+/gu, ' ').trim();
	return { documentation: plain.length > DOCUMENTATION_MAX ? `${plain.slice(0, DOCUMENTATION_MAX - 1)}…` : plain };
}

export function fewValues(values: readonly unknown[] | undefined): { values?: readonly string[] } {
	return values && values.length > 0 ? { values: values.slice(0, VALUES_MAX).map(String) } : {};
}

function placeAt(places: readonly Place[], path: string): Place | undefined {
	for (const place of places) {
		if (place.node.path === path) return place;
		if (path.startsWith(`${place.node.path}/`) || path.startsWith(`${place.node.path}[`)) return placeAt(place.below(), path);
	}
	return undefined;
}
