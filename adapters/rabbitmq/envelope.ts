/**
 * A message as AMQP 0-9-1 properties, headers and body: the CloudEvents binding in binary mode, and the hub's own headers.
 * Written down for other programs in docs/reference/amqp-mapping.md.
 *
 * Source: CloudEvents AMQP Protocol Binding 1.0.2, section 3.1 "Binary Content Mode"; the prefix as for AMQP application properties.
 */
import type { ConsumeMessage, Options } from 'amqplib';
import type { Problem } from '../../hub/errors/problem.ts';
import { FORMAT_HEADER } from '../../hub/message/format.ts';
import type { AttributeValue } from '../../hub/message/message.ts';
import type { SerialMessage } from '../../hub/message/serial.ts';

const PREFIX = 'cloudEvents:';
/** The binding allows it too; read, never written. */
const OTHER_PREFIX = 'cloudEvents_';
/** AMQP's limit for the property `content-type`. A longer media type travels in a header. */
const SHORT_STRING_MAX = 255;

/** The hub's own headers. None begins with `x-`: since 4.0 RabbitMQ ignores such headers of clients. */
export const OWN = {
	/** Number of this attempt. Missing: 1. */
	attempt: 'dk-attempt',
	/** Times the message went back through the ladder. Missing: 0. */
	returns: 'dk-returns',
	/** Epoch milliseconds when the broker first took the message. */
	enqueuedAt: 'dk-enqueued-at',
	/** Why it was returned last: short JSON of a problem, for people who look into a queue. */
	reason: 'dk-reason',
	/** The message is on its way to the parking place, which failed before: short JSON of the reason. */
	park: 'dk-park',
	/** Number of the publish on its connection; tells which message the broker gave back as unroutable. */
	publish: 'dk-publish',
} as const;

/** What the hub knows about a message beside its content. */
export interface Travel {
	readonly attempt: number;
	readonly returns: number;
	readonly enqueuedAt: number;
	/** Set: park it with this reason, do not hand it out. */
	readonly park: Problem | undefined;
}

export interface Letter {
	readonly content: Buffer;
	readonly options: Options.Publish;
}

/** A new message. */
export function write(serial: SerialMessage, enqueuedAt: number): Letter {
	const headers: Record<string, AttributeValue> = { [OWN.enqueuedAt]: enqueuedAt };
	const { datacontenttype: contentType, id } = serial.headers;
	const short = typeof contentType === 'string' && Buffer.byteLength(contentType) <= SHORT_STRING_MAX;
	for (const [name, value] of Object.entries(serial.headers)) {
		if (name === FORMAT_HEADER) headers[name] = value;
		else if (name !== 'datacontenttype' || !short) headers[PREFIX + name] = value;
	}
	return { content: serial.bytes, options: { headers, messageId: String(id), persistent: true, ...(short ? { contentType } : {}) } };
}

/** A message that was taken from a queue, to be put into one again: the same, with other own headers. */
export function rewrite(message: ConsumeMessage, own: Readonly<Record<string, AttributeValue | undefined>>): Letter {
	const kept = Object.entries(message.properties.headers ?? {}).filter(([name]) => !name.startsWith('x-'));
	const headers: Record<string, unknown> = { ...Object.fromEntries(kept), ...own };
	const { contentType, messageId } = message.properties;
	return { content: message.content, options: { headers, messageId, contentType, persistent: true } };
}

/** The message in a form that `deserialise` understands; that one says whether it is one of ours. */
export function read(message: ConsumeMessage): SerialMessage {
	const headers: Record<string, AttributeValue> = {};
	for (const [name, value] of Object.entries(message.properties.headers ?? {})) {
		if (name.startsWith(PREFIX)) headers[name.slice(PREFIX.length)] = value;
		else if (name === FORMAT_HEADER) headers[name] = value;
		else if (name.startsWith(OTHER_PREFIX)) headers[name.slice(OTHER_PREFIX.length)] = value;
	}
	const { contentType } = message.properties;
	if (typeof contentType === 'string') headers['datacontenttype'] ??= contentType;
	return { headers, bytes: message.content };
}

export function travelOf(message: ConsumeMessage): Travel {
	const headers = message.properties.headers ?? {};
	return {
		attempt: positive(headers[OWN.attempt]) ?? 1,
		returns: positive(headers[OWN.returns]) ?? 0,
		enqueuedAt: positive(headers[OWN.enqueuedAt]) ?? Date.now(),
		park: readProblem(headers[OWN.park]),
	};
}

/** Times the queue took the message back since it last came into it. Set by the broker. */
export function takenBack(message: ConsumeMessage): number {
	return positive(message.properties.headers?.['x-delivery-count']) ?? 0;
}

/** Why the broker took the message out of this queue by itself: `delivery_limit`, `expired`, `maxlen`, `rejected`. */
export function deathReason(message: ConsumeMessage, queue: string): string {
	const deaths = message.properties.headers?.['x-death'] ?? [];
	return String(deaths.find((death) => death.queue === queue)?.reason ?? 'unknown');
}

/** A problem as a header value: short, whatever its facts hold. The full one goes to the parking place, not into a header. */
export function shortProblem({ code, facts, node }: Problem): string {
	const short = Object.entries(facts)
		.slice(0, 8)
		.map(([name, value]) => [name.slice(0, 40), typeof value === 'string' ? value.slice(0, 100) : value]);
	return JSON.stringify({ code: code.slice(0, 60), facts: Object.fromEntries(short), ...(node === undefined ? {} : { node: node.slice(0, 100) }) });
}

function readProblem(text: unknown): Problem | undefined {
	if (typeof text !== 'string') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return { code: 'DK-MESSAGE-FORMAT', facts: { format: OWN.park } };
	}
}

function positive(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
