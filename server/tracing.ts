/** Opens the export of traces where the configuration asks for it. What it needs is loaded only then. */
import { hostname } from 'node:os';
import type { Logger } from '../hub/logging/logger.ts';
import type { Tracer } from '../hub/tracing/tracer.ts';
import type { Config } from './config/config.ts';

export interface TracingServices {
	readonly version: string;
	readonly log: Logger;
	/** Told how many spans were exported or dropped. */
	readonly onResult: (result: 'exported' | 'dropped', count: number) => void;
}

/** @returns undefined: nothing is exported */
export async function openTracing(config: Config, services: TracingServices): Promise<(Tracer & { close(): Promise<void> }) | undefined> {
	const { tracing: settings, engine, instance, server } = config;
	if (!settings) return undefined;
	const { OtlpTracer } = await import('../adapters/opentelemetry/otlp-tracer.ts');
	return new OtlpTracer({
		settings,
		...services,
		instance: instance ?? `${hostname()}:${server.port}`,
		system: engine.broker === 'rabbitmq' ? 'rabbitmq' : 'drehkreuz',
	});
}
