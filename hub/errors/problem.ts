/** What went wrong, in a form that may be stored, shown and counted: a code and facts, never personal data. Types only. */

export interface Problem {
	/** Stable code, `DK-<AREA>-<NAME>`; texts in the error registry. */
	readonly code: string;
	/** Facts that fill the registry's text: limits, line numbers, roles. No content of messages. */
	readonly facts: Readonly<Record<string, string | number | boolean>>;
	/** Flow node that reported it: id and name as in the editor. */
	readonly node?: string;
}
