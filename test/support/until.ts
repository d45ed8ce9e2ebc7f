/** Waits for a condition instead of a time. */

export const sleep = (ms: number): Promise<void> =>
	new Promise((resolve) => {
		setTimeout(resolve, ms);
	});

/** The title says what was waited for. `timeoutMs` lies far beyond what it takes: it only ends a test that would hang. */
export async function until(title: string, condition: () => boolean | Promise<boolean>, timeoutMs = 40_000): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	while (!(await condition())) {
		if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain: ${title}`);
		await sleep(20);
	}
}
