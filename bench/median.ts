/** The middle of the values: one disturbed round does not move it. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

export function rounded(value: number, digits = 2): number {
	return Number(value.toFixed(digits));
}

/** How values lie: the middle, what 95 of 100 stay below, and the worst. */
export function spread(values: readonly number[]): { readonly p50: number; readonly p95: number; readonly max: number } {
	const sorted = values.toSorted((a, b) => a - b);
	const at = (part: number): number => rounded(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN, 1);
	return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
