/** How a piece of work that is only good if it changes something fails where it did not: `mustHaveChanged` of `statements.ts`. */

/** Its system code. */
export const UNCHANGED = 'UNCHANGED';

/** The SQL function of that statement. */
export function refuseUnchanged(): never {
	throw Object.assign(new Error('nothing was changed'), { code: UNCHANGED });
}
