/**
 * Records spans and exports them over OTLP/HTTP (JSON), for any collector that takes OpenTelemetry.
 *
 * What is recorded: traces whose sender sampled them, and a share of those that begin here, chosen by their trace id, so that all processes and all resends choose alike; their
 * traceparent says to everybody after us that they are sampled. Spans are made when their work is over, so an unfinished one is never exported, and a process that is killed loses those
 * that waited. They hold no content, and of messages only what the journal holds.
 */
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { type Attributes, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Logger } from '../../hub/logging/logger.ts';
import { type TraceContext, traceContextOf, traceparentFor, traceparentOf } from '../../hub/tracing/trace.ts';
import type { Span, Tracer, Work } from '../../hub/tracing/tracer.ts';
import { describe, describeEnding } from './conventions.ts';
import type { TracingSettings } from './settings.ts';
import { SpanQueue } from './span-queue.ts';

export interface OtlpTracerOptions {
	readonly settings: TracingSettings;
	readonly version: string;
	/** Name of this process among several. */
	readonly instance: string;
	/** See `describe`. */
	readonly system: string;
	readonly log: Logger;
	/** Told how many spans were exported or dropped. Must not throw. */
	readonly onResult: (result: 'exported' | 'dropped', count: number) => void;
	/** Milliseconds for one export with its repeats. 100 to 60,000. Default 10,000. */
	readonly timeoutMs?: number;
	/** Spans that wait at most; see `SpanQueueOptions`. */
	readonly capacity?: number;
}

/** Milliseconds that a graceful stop waits for the collector. */
const CLOSE_MS = 2_000;
/** Hex digits at the end of a trace id by which a share is chosen, and how many values they have. That end is random by W3C Trace Context, level 2. */
const CHOSEN_BY = 13;
const CHOICES = 16 ** CHOSEN_BY;

export class OtlpTracer implements Tracer {
	readonly #options: OtlpTracerOptions;
	readonly #queue: SpanQueue;
	readonly #exporter: OTLPTraceExporter;
	readonly #agent: http.Agent;
	readonly #resource: ReadableSpan['resource'];
	readonly #scope: ReadableSpan['instrumentationScope'];
	#isDropping = false;

	constructor(options: OtlpTracerOptions) {
		const { settings, version, instance, timeoutMs = 10_000, capacity } = options;
		this.#options = options;
		this.#resource = resourceFromAttributes({ 'service.name': settings.serviceName, 'service.version': version, 'service.instance.id': instance });
		this.#scope = { name: 'drehkreuz', version };
		// Certificates are verified, whatever NODE_TLS_REJECT_UNAUTHORIZED says.
		this.#agent = settings.endpoint.startsWith('https:')
			? new https.Agent({ keepAlive: true, minVersion: 'TLSv1.2', rejectUnauthorized: true })
			: new http.Agent({ keepAlive: true });
		this.#exporter = new OTLPTraceExporter({
			url: settings.endpoint,
			headers: { ...settings.headers },
			timeoutMillis: timeoutMs,
			userAgent: `Drehkreuz/${version}`,
			httpAgentOptions: () => this.#agent as never,
		});
		this.#queue = new SpanQueue({
			send: (batch) => this.#send(batch),
			onResult: (result, count, error) => this.#seen(result, count, error),
			...(capacity === undefined ? {} : { capacity }),
		});
	}

	follow(traceparent: string | undefined, work: Work): Span {
		const cause = traceContextOf(traceparent);
		return cause?.isSampled ? this.#begin(cause.traceId, cause.spanId, work) : { traceparent, end() {} };
	}

	start(work: Work): Span {
		const traceparent = traceparentFor(work);
		const traceId = traceContextOf(traceparent)?.traceId ?? '';
		const isChosen = Number.parseInt(traceId.slice(-CHOSEN_BY), 16) / CHOICES < this.#options.settings.sample;
		return isChosen ? this.#begin(traceId, undefined, work) : { traceparent, end() {} };
	}

	/** What waits is exported, for two seconds at most. Repeats are harmless. */
	async close(): Promise<void> {
		await this.#queue.close(CLOSE_MS);
		this.#agent.destroy();
	}

	#begin(traceId: string, parentId: string | undefined, work: Work): Span {
		const context: TraceContext = { traceId, spanId: randomBytes(8).toString('hex'), isSampled: true };
		const startedAt = Date.now();
		const begun = performance.now();
		let isOpen = true;
		return {
			traceparent: traceparentOf(context),
			end: (ending) => {
				if (!isOpen) return;
				isOpen = false;
				// A step of the clock must not make a span end before it began.
				const endedAt = startedAt + performance.now() - begun;
				const { name, kind, attributes } = describe(work, this.#options.system);
				this.#queue.add({
					name,
					kind,
					...idsOf(context, parentId, work.kind),
					...timesOf(startedAt, endedAt),
					attributes: { ...attributes, ...describeEnding(ending) } satisfies Attributes,
					status: ending.isFailure ? { code: SpanStatusCode.ERROR, message: ending.code ?? ending.outcome } : { code: SpanStatusCode.UNSET },
					links: [],
					events: [],
					ended: true,
					resource: this.#resource,
					instrumentationScope: this.#scope,
					droppedAttributesCount: 0,
					droppedEventsCount: 0,
					droppedLinksCount: 0,
				});
			},
		};
	}

	#send(batch: ReadableSpan[]): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#exporter.export(batch, ({ error, code }) => (code === 0 ? resolve() : reject(error ?? new Error('not exported'))));
		});
	}

	/** Told once when it begins and once when it is over: a collector that is down for a night must not fill the log. */
	#seen(result: 'exported' | 'dropped', count: number, error: unknown): void {
		const { log, onResult } = this.#options;
		onResult(result, count);
		const isDropping = result === 'dropped';
		if (isDropping === this.#isDropping) return;
		this.#isDropping = isDropping;
		if (isDropping) log.warn({ component: 'tracing', count, systemCode: systemCodeOf(error) }, 'spans are dropped: the collector does not take them');
		else log.warn({ component: 'tracing' }, 'the collector takes spans again');
	}
}

/** What a flow does follows from its delivery, here; what comes in or out of a channel, from whoever put it there. */
function idsOf({ traceId, spanId }: TraceContext, parentId: string | undefined, kind: Work['kind']): Pick<ReadableSpan, 'spanContext' | 'parentSpanContext'> {
	const shared = { traceId, traceFlags: TraceFlags.SAMPLED };
	const context = { ...shared, spanId };
	if (parentId === undefined) return { spanContext: () => context };
	return { spanContext: () => context, parentSpanContext: { ...shared, spanId: parentId, isRemote: kind === 'receive' || kind === 'process' } };
}

function timesOf(startedAt: number, endedAt: number): Pick<ReadableSpan, 'startTime' | 'endTime' | 'duration'> {
	return { startTime: hrTimeOf(startedAt), endTime: hrTimeOf(endedAt), duration: hrTimeOf(endedAt - startedAt) };
}

/** Seconds and nanoseconds. */
function hrTimeOf(milliseconds: number): [number, number] {
	const seconds = Math.floor(milliseconds / 1_000);
	return [seconds, Math.floor((milliseconds - seconds * 1_000) * 1_000_000)];
}

/** Of the connection, or the HTTP status. Never the collector's text. */
function systemCodeOf(error: unknown): string {
	if (error === undefined) return 'FULL';
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return /^[A-Z0-9_]{1,80}$/.test(code) ? code : 'UNKNOWN';
}
