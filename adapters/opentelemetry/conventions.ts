/**
 * Work of the hub in the names of OpenTelemetry. Where its semantic conventions have a name, that one; else one of ours, which begins with `drehkreuz.`.
 *
 * Source: OpenTelemetry Semantic Conventions 1.45: messaging spans (names `{operation} {destination}`, kinds, `messaging.*`), CloudEvents, `server.service.name`, `error.type`. The
 * names `messaging.system` and `peer.service`, which they have replaced, are there too: tools still draw their maps by them.
 */
import { type Attributes, SpanKind } from '@opentelemetry/api';
import type { Ending, Work } from '../../hub/tracing/tracer.ts';

const KINDS: Readonly<Record<Work['kind'], SpanKind>> = {
	receive: SpanKind.SERVER,
	publish: SpanKind.PRODUCER,
	process: SpanKind.CONSUMER,
	call: SpanKind.CLIENT,
};

export interface Described {
	readonly name: string;
	readonly kind: SpanKind;
	readonly attributes: Attributes;
}

/** @param system what the channels are made of: `rabbitmq`, or `drehkreuz` for the embedded broker */
export function describe(work: Work, system: string): Described {
	const { mandant, source, id } = work;
	const kind = KINDS[work.kind];
	const about: Attributes = { 'drehkreuz.mandant': mandant, 'cloudevents.event_id': id, 'cloudevents.event_source': source };
	if (work.kind === 'call') {
		const { role, adapter } = work;
		return { name: `call ${role}`, kind, attributes: { ...about, 'server.service.name': role, 'peer.service': role, 'drehkreuz.adapter': adapter } };
	}
	const name = `${work.kind} ${work.channel}`;
	about['messaging.destination.name'] = work.channel;
	if (work.kind === 'receive') return { name, kind, attributes: { ...about, 'drehkreuz.entry': work.entry } };
	const messaging = {
		'messaging.system.name': system,
		'messaging.system': system,
		'messaging.operation.name': work.kind,
		'messaging.operation.type': work.kind === 'publish' ? 'send' : 'process',
		'messaging.message.id': id,
	};
	return { name, kind, attributes: { ...about, ...messaging, ...(work.kind === 'process' ? { 'drehkreuz.attempt': work.attempt } : {}) } };
}

export function describeEnding({ outcome, code, isFailure = false }: Ending): Attributes {
	return {
		'drehkreuz.outcome': outcome,
		...(code === undefined ? {} : { 'drehkreuz.code': code }),
		...(isFailure ? { 'error.type': code ?? '_OTHER' } : {}),
	};
}
