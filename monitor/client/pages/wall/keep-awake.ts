/** Keeps the screen awake while the page is in view, where the browser can; it lets go when the page is hidden, so it is asked again. */

/** @returns ends it */
export function keepAwake(): () => void {
	let held: WakeLockSentinel | undefined;
	let over = false;
	const hold = async () => {
		if (over || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
		held = await navigator.wakeLock.request('screen').catch(() => undefined);
		if (over) await held?.release();
	};
	void hold();
	document.addEventListener('visibilitychange', hold);
	return () => {
		over = true;
		document.removeEventListener('visibilitychange', hold);
		void held?.release();
	};
}
