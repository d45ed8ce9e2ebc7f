/** Short work that several processes do one after the other, each of them once. */
import type { Holder } from './holder.ts';

/** Milliseconds between looks whether it is our turn. */
const LOOK_MS = 250;

/** @param holder undefined: there is no other process */
export async function inTurn<Result>(holder: Holder | undefined, name: string, work: () => Promise<Result>): Promise<Result> {
	if (!holder) return work();
	const lease = `turn:${name}`;
	while (!(await holder.acquire(lease))) {
		await new Promise((resolve) => {
			setTimeout(resolve, LOOK_MS);
		});
	}
	try {
		return await work();
	} finally {
		await holder.release(lease);
	}
}
