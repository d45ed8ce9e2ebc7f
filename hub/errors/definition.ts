/** Form of an entry in the error registry. Types only. */

export type Language = 'de' | 'en';

/**
 * What is known after the error:
 * - `transient`: not done, trying again may help;
 * - `permanent`: not done, trying again does not help, a person must look;
 * - `unknown`: may have been done; find out before repeating.
 */
export type Effect = 'transient' | 'permanent' | 'unknown';

export interface ErrorDefinition {
	readonly severity: 'warning' | 'error' | 'fatal';
	readonly effect: Effect;
	/** One sentence, what happened. `{name}` is filled with the fact of that name. */
	readonly title: Readonly<Record<Language, string>>;
	/** What the person in front of it can do. */
	readonly remedy: Readonly<Record<Language, string>>;
	/** HTTP status when the error is the answer to a request. Default 500 for fatal, 400 for permanent, 503 else. */
	readonly httpStatus?: number;
}
