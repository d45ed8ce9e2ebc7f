/** What of the target the table does not fill, and which row a finding of the check belongs to. For the person who maps. Pure. */
import type { OutlineNode } from '../standards/structures.ts';
import type { Mapping } from './mapping.ts';
import { covers, normalPath } from './path.ts';

/** Required places without a row, whose place above is always there or is filled by some row. In the order of the target. */
export function missingPlaces(outline: readonly OutlineNode[], mapping: Mapping): readonly OutlineNode[] {
	const targets = mapping.rows.map(({ to }) => plainPlace(normalPath(to)));
	const wanted = new Set<string>();
	const missing: OutlineNode[] = [];
	for (const node of outline) {
		const above = parentOf(node.path);
		const exists = above === '' || wanted.has(above) || targets.some((target) => target !== above && covers(above, target));
		if (!exists || targets.some((target) => covers(target, node.path))) continue;
		if (!node.required) continue;
		wanted.add(node.path);
		if (!node.inner && !targets.some((target) => covers(node.path, target))) missing.push(node);
	}
	return missing;
}

/** The row that filled the place of a finding, or the nearest one above or below it. `place` is a JSON pointer or an XPath from the root. */
export function rowOfPlace(place: string, mapping: Mapping): string | undefined {
	const wanted = stepsOf(place);
	let best: { readonly to: string; readonly common: number; readonly length: number } | undefined;
	for (const { to } of mapping.rows) {
		const steps = stepsOf(plainPlace(normalPath(to)));
		// An XPath begins with the root element, which a row does not name.
		const common = mapping.target.kind === 'xml' ? commonLength(wanted.slice(1), steps) : commonLength(wanted, steps);
		const whole = Math.min(mapping.target.kind === 'xml' ? wanted.length - 1 : wanted.length, steps.length);
		if (common < whole || common === 0) continue;
		if (!best || common > best.common || (common === best.common && steps.length < best.length)) best = { to, common, length: steps.length };
	}
	return best?.to;
}

function parentOf(path: string): string {
	const end = path.lastIndexOf('/');
	return end < 0 ? '' : path.slice(0, end);
}

/** Positions as `[*]`: `a[0]/b` becomes `a[*]/b`. */
export function plainPlace(path: string): string {
	return path.replace(/\[\d+\]/gu, '[*]');
}

/** Names only: no positions, prefixes, predicates. */
function stepsOf(place: string): readonly string[] {
	return place
		.split('/')
		.map((step) => step.replace(/\[[^\]]*\]/gu, '').replace(/^(@?)[^:/]*:/u, '$1'))
		.filter((step) => step !== '' && !/^\d+$/u.test(step) && step !== 'text()');
}

function commonLength(one: readonly string[], other: readonly string[]): number {
	let length = 0;
	while (length < one.length && length < other.length && one[length] === other[length]) length += 1;
	return length;
}
