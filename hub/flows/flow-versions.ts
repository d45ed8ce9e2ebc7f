/** Port: flows as they were deployed, so that one can look, and try, what they did then. Types only. */

export interface FlowVersion {
	/** SHA-256 of the flows, lower-case hex. */
	readonly id: string;
	/** Since when it ran, epoch milliseconds. */
	readonly at: number;
	readonly nodes: number;
}

export interface FlowVersions {
	/** Newest first; the first one runs. */
	list(): Promise<readonly FlowVersion[]>;
	/** The nodes; undefined when it is not kept any more. */
	find(id: string): Promise<readonly object[] | undefined>;
}
