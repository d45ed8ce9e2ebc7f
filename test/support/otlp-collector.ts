/** A real HTTP server that takes OTLP in JSON, as a collector does, and remembers the spans. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TakenSpan {
	readonly traceId: string;
	readonly spanId: string;
	readonly parentSpanId: string | undefined;
	readonly name: string;
	/** As in OTLP: 2 server, 3 client, 4 producer, 5 consumer. */
	readonly kind: number;
	readonly startedAt: number;
	readonly endedAt: number;
	/** 2: error. */
	readonly status: number;
	readonly attributes: Readonly<Record<string, unknown>>;
	readonly resource: Readonly<Record<string, unknown>>;
}

interface Pair {
	readonly key: string;
	readonly value: Readonly<Record<string, unknown>>;
}

interface Form {
	readonly resourceSpans: readonly {
		readonly resource: { readonly attributes: readonly Pair[] };
		readonly scopeSpans: readonly { readonly spans: readonly Record<string, unknown>[] }[];
	}[];
}

export class OtlpCollector {
	readonly spans: TakenSpan[] = [];
	readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
	/** Answers with it. */
	status = 200;
	/** Takes requests and never answers. */
	isSilent = false;
	/** Takes requests and drops the connection. */
	isCutting = false;
	#server: Server | undefined;
	#port = 0;

	/** Where it listened before, if it did. */
	async start(): Promise<void> {
		const server = createServer(async (request, response) => {
			const chunks: Buffer[] = [];
			for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
			const body = Buffer.concat(chunks).toString();
			this.requests.push({ path: request.url ?? '', headers: request.headers, body });
			if (this.isCutting) return void request.socket.destroy();
			if (this.isSilent) return;
			if (this.status === 200) this.spans.push(...spansOf(JSON.parse(body) as Form));
			response.writeHead(this.status, { 'content-type': 'application/json' }).end('{}');
		});
		await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
		this.#server = server;
		this.#port = (server.address() as AddressInfo).port;
	}

	get url(): string {
		return `http://127.0.0.1:${this.#port}/v1/traces`;
	}

	async stop(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		if (!server) return;
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}

	named(name: string): readonly TakenSpan[] {
		return this.spans.filter((span) => span.name === name);
	}
}

function spansOf({ resourceSpans }: Form): TakenSpan[] {
	return resourceSpans.flatMap(({ resource, scopeSpans }) =>
		scopeSpans.flatMap(({ spans }) =>
			spans.map((span) => ({
				traceId: String(span.traceId),
				spanId: String(span.spanId),
				parentSpanId: span.parentSpanId as string | undefined,
				name: String(span.name),
				kind: Number(span.kind),
				startedAt: Number(span.startTimeUnixNano) / 1e6,
				endedAt: Number(span.endTimeUnixNano) / 1e6,
				status: Number((span.status as { code?: number }).code ?? 0),
				attributes: valuesOf(span.attributes as Pair[]),
				resource: valuesOf(resource.attributes),
			})),
		),
	);
}

/** Each value is an object with its type as the only key. */
function valuesOf(pairs: readonly Pair[]): Record<string, unknown> {
	return Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));
}
