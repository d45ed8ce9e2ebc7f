/** Settings of the export of traces, `tracing` in the configuration. Form and defaults: `schemas/config.schema.json`. Types only. */

export interface TracingSettings {
	/** Where the collector takes OTLP over HTTP, with path, e.g. `https://otel.example.de/v1/traces`. On the same machine also `http://…`. */
	readonly endpoint: string;
	/** Sent with every export, e.g. `authorization`. May hold secrets. */
	readonly headers: Readonly<Record<string, string>>;
	/** Share of the traces that begin here which is recorded, 0 to 1. Of a trace that a sender began its sampled flag decides. */
	readonly sample: number;
	/** Name of this hub among the services of the traces. */
	readonly serviceName: string;
}
