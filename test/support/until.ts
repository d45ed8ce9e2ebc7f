/** Waits for a condition instead of a time. */

/** @param limitMs far beyond what it takes: it only ends a test that would hang */
export async function until(condition: () => boolean | Promise<boolean>, limitMs = 60_000, what = 'the condition'): Promise<void> {
	const deadline = Date.now() + limitMs;
	while (!(await condition())) {
		if (Date.now() > deadline) throw new Error(`${what} did not come about within ${limitMs} ms`);
		await new Promise((resolve) => {
			setTimeout(resolve, 20);
		});
	}
}
