/**
 * Loaded into the hub process of a chaos run by `--import`: lets the run step the hub's clock and stall its event loop, with no help of the hub.
 *
 * SIGUSR2 says that an order lies in the file named by DREHKREUZ_CHAOS_ORDERS: `{"clockMs": 3600000}` sets how far the clock is off from now on,
 * `{"stallMs": 5000}` keeps the event loop busy for so long.
 */
import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

export interface Order {
	readonly clockMs?: number;
	readonly stallMs?: number;
}

const file = process.env['DREHKREUZ_CHAOS_ORDERS'];
if (isMainThread && file) {
	const clock = steppableClock();
	process.on('SIGUSR2', () => {
		const order = JSON.parse(readFileSync(file, 'utf8')) as Order;
		if (order.clockMs !== undefined) clock.offMs = order.clockMs;
		const end = performance.now() + (order.stallMs ?? 0);
		while (performance.now() < end);
	});
	// A write beyond the limit for file sizes then fails, as on a full disk, instead of ending the process.
	process.on('SIGXFSZ', () => {});
}

function steppableClock(): { offMs: number } {
	const state = { offMs: 0 };
	const real = Date.now.bind(Date);
	Date.now = () => real() + state.offMs;
	globalThis.Date = new Proxy(Date, {
		construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [target.now()] : args, newTarget) as object,
		apply: (target) => new target(target.now()).toString(),
	});
	return state;
}
