/** The time by which „vor 3 Minuten“ is reckoned; moves on every ten seconds, so that pages need not be loaded again. */
import { signal } from '@preact/signals';

const STEP_MS = 10_000;

export const now = signal(Date.now());

export function startClock(): void {
	setInterval(() => {
		now.value = Date.now();
	}, STEP_MS);
}
