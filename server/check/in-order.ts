/** Does work side by side and hands out the results in the order of the work. */

/** @param ahead how many may be under way at a time */
export async function* inOrder<T, R>(items: readonly T[], ahead: number, work: (item: T) => Promise<R>): AsyncGenerator<R> {
	const running: Promise<R>[] = [];
	let next = 0;
	while (running.length > 0 || next < items.length) {
		while (running.length < ahead && next < items.length) {
			const result = work(items[next++] as T);
			// It is awaited later; until then a failure must not end the process.
			result.catch(() => {});
			running.push(result);
		}
		yield await (running.shift() as Promise<R>);
	}
}
