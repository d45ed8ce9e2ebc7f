/** Port: structured log without personal data. Fields are allow-listed; anything else is dropped at the source. Types only. */

/** The only fields a log line may carry. None of them may hold what a person wrote or is. */
export interface LogFields {
	readonly mandant?: string;
	readonly source?: string;
	readonly id?: string;
	readonly subject?: string;
	readonly channel?: string;
	readonly partner?: string;
	readonly adapter?: string;
	readonly node?: string;
	readonly code?: string;
	readonly systemCode?: string;
	readonly status?: number;
	readonly attempt?: number;
	readonly durationMs?: number;
	readonly size?: number;
	readonly count?: number;
	readonly port?: number;
	readonly file?: string;
	readonly component?: string;
	/** Id of a key that encrypts content; never its secret. */
	readonly key?: string;
	/** Node types or modules of Node-RED. */
	readonly missing?: string;
}

export interface Logger {
	debug(fields: LogFields, text: string): void;
	info(fields: LogFields, text: string): void;
	warn(fields: LogFields, text: string): void;
	error(fields: LogFields, text: string): void;
}

/** For tests and library use. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
