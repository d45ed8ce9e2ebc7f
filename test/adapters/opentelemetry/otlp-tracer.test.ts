/** Spans to a real HTTP server that takes OTLP. */
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { OtlpTracer, type OtlpTracerOptions } from '../../../adapters/opentelemetry/otlp-tracer.ts';
import type { TracingSettings } from '../../../adapters/opentelemetry/settings.ts';
import { type LogFields, silentLogger } from '../../../hub/logging/logger.ts';
import { traceparentFor } from '../../../hub/tracing/trace.ts';
import type { Work } from '../../../hub/tracing/tracer.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { OtlpCollector } from '../../support/otlp-collector.ts';
import { until } from '../../support/until.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const GIVEN = `00-${TRACE}-${PARENT}-01`;
const WORK: Work = { kind: 'process', mandant: 'musterstadt', channel: 'eingang', attempt: 2, source: 'urn:portal', id: '1' };

describe('The export of traces by OpenTelemetry', () => {
	let collector: OtlpCollector;
	let counted: Record<'exported' | 'dropped', number>;
	let logged: [LogFields, string][];
	const tracers: OtlpTracer[] = [];

	beforeEach(async () => {
		counted = { exported: 0, dropped: 0 };
		logged = [];
		collector = new OtlpCollector();
		await collector.start();
	});
	afterEach(async () => {
		for (const tracer of tracers.splice(0)) await tracer.close();
		await collector.stop();
	});

	function open(settings: Partial<TracingSettings> = {}, more: Partial<OtlpTracerOptions> = {}): OtlpTracer {
		const tracer = new OtlpTracer({
			settings: { endpoint: collector.url, headers: {}, sample: 1, serviceName: 'drehkreuz', ...settings },
			version: '0.1.0',
			instance: 'hub-1',
			system: 'drehkreuz',
			log: { ...silentLogger, warn: (fields, text) => logged.push([fields, text]) },
			onResult: (result, count) => {
				counted[result] += count;
			},
			// Below the first pause of the exporter, which is about a second: nothing is tried again.
			timeoutMs: 300,
			...more,
		});
		tracers.push(tracer);
		return tracer;
	}

	it('sends a span with the trace and the parent of the message, its names by the semantic conventions, and the headers of the configuration', async () => {
		const tracer = open({ headers: { authorization: 'Bearer geheim' }, serviceName: 'hub-musterstadt' });
		const before = Date.now();
		const span = tracer.follow(GIVEN, WORK);
		expect(span.traceparent, 'what follows has it as its parent').to.match(new RegExp(`^00-${TRACE}-(?!${PARENT})[0-9a-f]{16}-01$`));
		span.end({ outcome: 'retried', code: 'DK-PARTNER-BUSY', isFailure: true });
		span.end({ outcome: 'done' });
		await tracer.close();

		const [taken, ...more] = collector.spans;
		expect(more).to.deep.equal([]);
		const { startedAt, endedAt, ...rest } = taken as NonNullable<typeof taken>;
		expect(rest).to.deep.equal({
			traceId: TRACE,
			spanId: span.traceparent?.split('-')[2],
			parentSpanId: PARENT,
			name: 'process eingang',
			kind: 5,
			status: 2,
			attributes: {
				'drehkreuz.mandant': 'musterstadt',
				'cloudevents.event_id': '1',
				'cloudevents.event_source': 'urn:portal',
				'messaging.destination.name': 'eingang',
				'messaging.system.name': 'drehkreuz',
				'messaging.system': 'drehkreuz',
				'messaging.operation.name': 'process',
				'messaging.operation.type': 'process',
				'messaging.message.id': '1',
				'drehkreuz.attempt': 2,
				'drehkreuz.outcome': 'retried',
				'drehkreuz.code': 'DK-PARTNER-BUSY',
				'error.type': 'DK-PARTNER-BUSY',
			},
			resource: { 'service.name': 'hub-musterstadt', 'service.version': '0.1.0', 'service.instance.id': 'hub-1' },
		});
		expect(startedAt).to.be.within(before - 1, Date.now() + 1);
		expect(endedAt).to.be.within(startedAt, Date.now() + 1);
		expect(collector.requests[0]).to.have.property('path', '/v1/traces');
		expect(collector.requests[0]?.headers).to.include({ authorization: 'Bearer geheim', 'content-type': 'application/json' });
		expect(counted).to.deep.equal({ exported: 1, dropped: 0 });
	});

	it('records nothing of a trace that its sender did not sample, and passes it on unchanged', async () => {
		const tracer = open();
		for (const given of [`00-${TRACE}-${PARENT}-00`, 'unsinn', undefined]) {
			const span = tracer.follow(given, WORK);
			expect(span.traceparent).to.equal(given);
			span.end({ outcome: 'done' });
		}
		await tracer.close();
		expect(collector.requests).to.deep.equal([]);
	});

	it('records the wished share of the traces that begin here, the same ones for a resend and in every process', async () => {
		const [half, other] = [open({ sample: 0.5 }), open({ sample: 0.5 })];
		const works = Array.from({ length: 400 }, (_, n): Work => ({ ...WORK, id: String(n) }));
		const chosen = works.filter((work) => half.start(work).traceparent !== traceparentFor(work));
		expect(chosen.length).to.be.within(150, 250);
		expect(works.filter((work) => other.start(work).traceparent !== traceparentFor(work))).to.deep.equal(chosen);
		const [first] = chosen as [Work];
		const [traceId] = traceparentFor(first).split('-').slice(1);
		expect(half.start(first).traceparent, 'of the trace that the message would have had anyway').to.match(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));

		const none = open({ sample: 0 });
		expect(works.every((work) => none.start(work).traceparent === traceparentFor(work))).to.equal(true);
		const root = open().start(WORK);
		root.end({ outcome: 'done' });
		await tracers.at(-1)?.close();
		expect(collector.spans.map(({ parentSpanId }) => parentSpanId)).to.deep.equal([undefined]);
	});

	it('drops spans while the collector is down, counts them, says so once, and goes on when it is back', async () => {
		await collector.stop();
		const tracer = open();
		const one = (): void => tracer.follow(GIVEN, WORK).end({ outcome: 'done' });
		one();
		await until('the first is dropped', () => counted.dropped === 1);
		for (let n = 0; n < 600; n++) one();
		await until('all are dropped', () => counted.dropped === 601);
		expect(logged).to.deep.equal([[{ component: 'tracing', count: 1, systemCode: 'ECONNREFUSED' }, 'spans are dropped: the collector does not take them']]);

		await collector.start();
		one();
		await until('one is exported', () => counted.exported === 1);
		expect(logged.slice(1)).to.deep.equal([[{ component: 'tracing' }, 'the collector takes spans again']]);
	});

	it('holds only so many spans while the collector does not answer, and ends in time', async () => {
		collector.isSilent = true;
		const tracer = open({}, { capacity: 300, timeoutMs: 4_000 });
		for (let n = 0; n < 256; n++) tracer.follow(GIVEN, WORK).end({ outcome: 'done' });
		await until('a batch is under way', () => collector.requests.length === 1);
		for (let n = 0; n < 400; n++) tracer.follow(GIVEN, WORK).end({ outcome: 'done' });
		expect(counted.dropped).to.equal(100);
		expect(logged).to.deep.equal([[{ component: 'tracing', count: 1, systemCode: 'FULL' }, 'spans are dropped: the collector does not take them']]);
		const begun = performance.now();
		await tracer.close();
		expect(performance.now() - begun).to.be.within(1_900, 6_000);
		expect(counted.exported).to.equal(0);
		expect(counted.dropped, 'those that waited too').to.be.least(400);
	});

	it('says which HTTP status the collector gave, and nothing of its text', async () => {
		collector.status = 401;
		const tracer = open();
		tracer.follow(GIVEN, WORK).end({ outcome: 'done' });
		await tracer.close();
		expect(logged.map(([{ systemCode }]) => systemCode)).to.deep.equal(['401']);
	});

	it('gives nothing to a collector whose certificate is not valid', async function () {
		const certificates = makeCertificates();
		if (!certificates) return this.skip();
		let requests = 0;
		const server = createTlsServer(certificates.server, (_request, response) => {
			requests += 1;
			response.end('{}');
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		try {
			const tracer = open({ endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces` });
			tracer.follow(GIVEN, WORK).end({ outcome: 'done' });
			await tracer.close();
			expect(counted).to.deep.equal({ exported: 0, dropped: 1 });
			expect(requests).to.equal(0);
			expect(logged.map(([{ systemCode }]) => systemCode)).to.deep.equal(['UNABLE_TO_VERIFY_LEAF_SIGNATURE']);
		} finally {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	});
});
