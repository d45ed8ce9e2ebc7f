/**
 * Runs in the editor's page: while somebody works there, the session lasts. Wiring nodes asks the hub for nothing, and a session that ends before the deploy
 * would cost the work.
 */
(() => {
	/** Milliseconds between requests. */
	const every = 60_000;
	let last = Date.now();
	const used = () => {
		if (Date.now() - last < every) return;
		last = Date.now();
		fetch('settings/user', { cache: 'no-store' }).catch(() => {});
	};
	for (const kind of ['pointerdown', 'keydown', 'wheel']) window.addEventListener(kind, used, { passive: true, capture: true });
})();
