/** Minutes of a history added up in bunches, the newest first: what the table beside the chart shows. */
import type { Overview } from '../../app/forms.ts';

export interface Bunch {
	/** Epoch milliseconds of the first minute. */
	readonly from: number;
	readonly in: number;
	readonly out: number;
	readonly parked: number;
}

export function bunches(history: Overview['history'], minutes: number): readonly Bunch[] {
	const found: Bunch[] = [];
	for (let start = 0; start < history.minutes.length; start += minutes) {
		const sum = (values: readonly number[]) => values.slice(start, start + minutes).reduce((total, value) => total + value, 0);
		found.unshift({ from: history.minutes[start] ?? 0, in: sum(history.in), out: sum(history.out), parked: sum(history.parked) });
	}
	return found;
}
