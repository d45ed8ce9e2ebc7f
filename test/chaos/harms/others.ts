/** Harms by the systems at the other end, and by messages and nodes of the flow itself. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Trouble } from '../counterparts.ts';
import type { Nature } from '../flow.ts';
import { between, type Harm } from './harm.ts';

const troubled = (kind: Trouble, weight: number, least: number, most: number): Harm => ({
	kind,
	lane: 'partner',
	weight,
	run: async ({ counterparts }, random) => {
		counterparts.trouble(kind);
		await pause(between(random, least, most));
		counterparts.trouble(undefined);
	},
});

const planted = (kind: Harm['kind'], nature: Nature, weight: number): Harm => ({
	kind,
	lane: 'message',
	weight,
	run: async ({ driver }) => driver.plant(nature),
});

export const otherHarms: readonly Harm[] = [
	troubled('late', 3, 500, 2_000),
	troubled('drop', 4, 300, 2_000),
	// “An hour” of a run that takes minutes.
	troubled('refuse', 3, 2_000, 8_000),
	planted('silent-node', 'schweigt', 3),
	planted('throwing-message', 'wirft', 3),
	planted('killing-message', 'stirbt', 1),
];
