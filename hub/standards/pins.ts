/**
 * Which pack decides where several know the same message. Without a pin the order of installation does: the pack that was there first goes on deciding, so
 * installing another one never changes what happens to messages. A pin is set by a person, for everything, for a tenant or for a route, and can be undone.
 *
 * Pure: where pins are kept is the composition root's business.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { Pack } from './pack.ts';

/** Neither tenant nor route: for everything. */
export interface PinScope {
	readonly mandant?: string;
	/** Name of a routing rule. */
	readonly route?: string;
}

export interface Pin extends PinScope {
	readonly standard: string;
	/** Id of the pack. */
	readonly pack: string;
}

/** What was done, for people; and what was before, so that it can be undone. */
export interface PinChange {
	/** RFC 3339. */
	readonly at: string;
	/** Account on the machine. */
	readonly by: string;
	readonly did: 'use' | 'undo';
	/** The pin that was set; of an undo, the one that was taken back. */
	readonly pin: Pin;
	readonly before: readonly Pin[];
	/** A later undo took it back. */
	readonly undone?: true;
}

/** Content of `<data>/packs/active.json`. */
export interface Pins {
	readonly format: 1;
	/** Grows with every change. */
	readonly revision: number;
	readonly pins: readonly Pin[];
	/** Oldest first; nothing is ever taken out. */
	readonly history: readonly PinChange[];
}

export const noPins: Pins = { format: 1, revision: 0, pins: [], history: [] };

interface Who {
	readonly at: string;
	readonly by: string;
}

/** The pin, in the place of another one for the same standard and scope. The same again changes nothing. */
export function withPin(state: Pins, pin: Pin, { at, by }: Who): Pins {
	if (state.pins.some((other) => sameScope(other, pin) && other.pack === pin.pack)) return state;
	// The newest first: it wins where two standards know the same message.
	const pins = [pin, ...state.pins.filter((other) => !sameScope(other, pin))];
	return { ...state, revision: state.revision + 1, pins, history: [...state.history, { at, by, did: 'use', pin, before: state.pins }] };
}

/**
 * As it was before the last change that is not undone yet; again and again, back to the beginning.
 * @throws DrehkreuzError DK-PACK-NOTHING-TO-UNDO
 */
export function withoutLastPin(state: Pins, { at, by }: Who): Pins {
	const index = state.history.findLastIndex(({ did, undone }) => did === 'use' && !undone);
	const last = state.history[index];
	if (!last) throw new DrehkreuzError('DK-PACK-NOTHING-TO-UNDO');
	const history = state.history.map((change, place): PinChange => (place === index ? { ...change, undone: true } : change));
	return {
		...state,
		revision: state.revision + 1,
		pins: last.before,
		history: [...history, { at, by, did: 'undo', pin: last.pin, before: state.pins }],
	};
}

/** The packs in the order in which they decide: those pinned for the route, for the tenant, for everything, then the others as they were. */
export function orderPacks(packs: readonly Pack[], pins: readonly Pin[], scope: PinScope = {}): Pack[] {
	const ids = pinnedIds(pins, scope);
	const rank = ({ description }: Pack) => (ids.includes(description.id) ? ids.indexOf(description.id) : ids.length);
	return packs
		.map((pack, index) => ({ pack, index }))
		.sort((a, b) => rank(a.pack) - rank(b.pack) || a.index - b.index)
		.map(({ pack }) => pack);
}

/** Ids of the packs that come first for a message, most particular first. */
export function pinnedIds(pins: readonly Pin[], scope: PinScope = {}): string[] {
	const applying = pins.filter(({ mandant, route }) => (mandant === undefined || mandant === scope.mandant) && (route === undefined || route === scope.route));
	const particular = (pin: Pin) => (pin.route === undefined ? 0 : 2) + (pin.mandant === undefined ? 0 : 1);
	return [...new Set([...applying].sort((a, b) => particular(b) - particular(a)).map(({ pack }) => pack))];
}

function sameScope(a: Pin, b: Pin): boolean {
	return a.standard === b.standard && a.mandant === b.mandant && a.route === b.route;
}
