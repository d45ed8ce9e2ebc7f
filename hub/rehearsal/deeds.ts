/** What a flow did with a message, in the order in which it did it. Types only. */

export type Deed = Taken | Passed | Called | Sent | Outside | Settled;

/** A channel handed a message to the flow. */
export interface Taken {
	readonly kind: 'taken';
	readonly channel: string;
	/** 1 for the first handing out. */
	readonly attempt: number;
}

/** A message reached a node. */
export interface Passed {
	readonly kind: 'passed';
	readonly node: string;
	/** Name, else type. */
	readonly label: string;
	readonly type: string;
}

/** The flow called a partner. */
export interface Called {
	readonly kind: 'called';
	readonly step: string;
	readonly role: string;
	readonly instruction: unknown;
	/**
	 * `receipt`, `pending` (comes later), `problem`: as the scenario says. `known`: the receipt was there already, nobody was called. `missing`: the scenario has no
	 * answer. `refused`: the order did not get as far as the partner (`code`).
	 */
	readonly answer: 'receipt' | 'pending' | 'problem' | 'known' | 'missing' | 'refused';
	/** Of the partner. */
	readonly reference?: string;
	/** DK-… */
	readonly code?: string;
}

/** The flow put a message into a channel. */
export interface Sent {
	readonly kind: 'sent';
	readonly channel: string;
	readonly event: Readonly<Record<string, unknown>>;
	/** JSON as a value, other text as text; `{ size, sha512 }` of anything else. */
	readonly content: unknown;
	readonly attachments: readonly string[];
}

/** A node would have left the hub (HTTP request, file, …): it did nothing, and the message ended there. */
export interface Outside {
	readonly kind: 'outside';
	readonly node: string;
	readonly label: string;
	readonly type: string;
}

/** How a delivery ended. */
export interface Settled {
	readonly kind: 'settled';
	readonly channel: string;
	readonly outcome: 'done' | 'again' | 'park';
	readonly code?: string;
	/** Id of the node that the reason names. */
	readonly node?: string;
	readonly label?: string;
	readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/** A whole run. */
export interface Run {
	/** At most `DEEDS_MAX`. */
	readonly deeds: readonly Deed[];
	/** More happened than is listed. */
	readonly cut: boolean;
	/** Milliseconds from the first handing out to the last settlement. */
	readonly durationMs: number;
}

export const DEEDS_MAX = 2_000;
