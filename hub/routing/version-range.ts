/**
 * Version ranges of XÖV and FIM standards. Versions are opaque strings (`1.2`, `26.05`, `3.0.0`, `2511a`); only those made of dotted numbers
 * can be compared. Anything else matches only word by word or by prefix.
 */

const DOTTED = /^\d+(\.\d+)*$/;
const COMPARATOR = /^(>=|<=|>|<|=)(\d+(?:\.\d+)*)$/;

/** `1.2` exact, `1.*` prefix, `>=2.3 <4` all comparators must hold. */
export function inRange(version: string, range: string): boolean {
	const parts = range.trim().split(/\s+/);
	if (parts.length === 1 && !/^[<>=]/.test(range.trim())) {
		const pattern = range.trim();
		return pattern.endsWith('*') ? version.startsWith(pattern.slice(0, -1)) : version === pattern;
	}
	return DOTTED.test(version) && parts.every((part) => holds(version, part));
}

function holds(version: string, comparator: string): boolean {
	const [, operator, bound] = COMPARATOR.exec(comparator) ?? [];
	if (bound === undefined) return false;
	const order = compare(version, bound);
	switch (operator) {
		case '>=':
			return order >= 0;
		case '<=':
			return order <= 0;
		case '>':
			return order > 0;
		case '<':
			return order < 0;
		default:
			return order === 0;
	}
}

/** Number by number; a missing number counts as 0, so `4` equals `4.0`. */
function compare(a: string, b: string): number {
	const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
	for (let i = 0; i < Math.max(left.length, right.length); i++) {
		const difference = (left[i] ?? 0) - (right[i] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}
