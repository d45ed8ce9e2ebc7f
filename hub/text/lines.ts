/** Line numbers of a text, which is read through once, when the first is asked for. */

/** 1-based line of an offset. */
export function lineOf(text: string): (offset: number) => number {
	let breaks: number[] | undefined;
	return (offset) => {
		breaks ??= breaksOf(text);
		let [low, high] = [0, breaks.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((breaks[middle] ?? 0) < offset) low = middle + 1;
			else high = middle;
		}
		return low + 1;
	};
}

function breaksOf(text: string): number[] {
	const breaks: number[] = [];
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) breaks.push(at);
	return breaks;
}
