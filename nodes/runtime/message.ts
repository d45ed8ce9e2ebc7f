/**
 * A message of the hub as a Node-RED message, and back.
 *
 * | field         | content                                                                                                 |
 * |---------------|---------------------------------------------------------------------------------------------------------|
 * | `event`       | the CloudEvents attributes, a plain object that a flow may change                                        |
 * | `payload`     | JSON: the parsed value; anything else: the bytes as Buffer (never change them in place); above the flow limit: undefined |
 * | `body`        | `{ sha512, size, mediaType }` when the content is in the payload store                                   |
 * | `attachments` | `[{ name, mediaType, size, sha512 }]`                                                                    |
 * | `tenant`      | id, name, keys and parameters of the municipality                                                        |
 * | `receipts`    | what partners confirmed, by step                                                                         |
 * | `topic`       | the Nachrichtentyp, else the event type                                                                  |
 *
 * Content that a flow did not change travels on byte for byte, so signatures stay valid.
 */
import { createHash } from 'node:crypto';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Hub } from '../../hub/hub.ts';
import { checkIn, checkOut } from '../../hub/message/claim-check.ts';
import { createMessage } from '../../hub/message/create.ts';
import type { Attachment, Attributes, AttributeValue, Body, Message, PayloadReference } from '../../hub/message/message.ts';
import type { RedMessage } from './red.ts';

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i;

/** @throws DrehkreuzError DK-PAYLOAD-MISSING, DK-PAYLOAD-DAMAGED */
export async function toRed(hub: Hub, message: Message): Promise<RedMessage> {
	const { attributes, body, attachments } = message;
	const red: RedMessage = {
		topic: attributes.nachrichtentyp ?? attributes.type,
		event: { ...attributes },
		attachments: attachments.map((a) => ({ ...a })),
		receipts: {},
	};
	const tenant = hub.tenants.get(attributes.mandant);
	if (tenant) red.tenant = { id: tenant.id, name: tenant.name, ars: tenant.ars, ags: tenant.ags, parameters: copyOf(tenant.parameters) };
	if (body.kind === 'reference') red.body = { ...body.reference };
	if (body.kind === 'inline' || body.reference.size <= hub.limits.flowMaxBytes) {
		red.payload = parse(await checkOut(hub.payloads, attributes.mandant, body, hub.limits.flowMaxBytes), attributes.datacontenttype);
	}
	return red;
}

/**
 * @param original the message the flow started with: unchanged content keeps its bytes and its reference
 * @throws DrehkreuzError DK-DELIVERY-NO-MESSAGE, DK-MESSAGE-TENANT, DK-MESSAGE-INVALID, DK-PAYLOAD-STORAGE
 */
export async function fromRed(hub: Hub, red: RedMessage, original: Message | undefined, nodeLabel: string): Promise<Message> {
	const event = red.event;
	if (!isAttributes(event)) throw new DrehkreuzError('DK-DELIVERY-NO-MESSAGE', { node: nodeLabel });
	// Data of one tenant is never visible to another: a flow cannot move a message over, also not by mistake.
	if (original && event.mandant !== original.attributes.mandant) throw new DrehkreuzError('DK-MESSAGE-TENANT', { node: nodeLabel });
	const body = await bodyOf(hub, red, event, original);
	const isTest = original && (original.attributes.testnachricht === true || testMessages.has(original));
	const attachments = Array.isArray(red.attachments) ? (red.attachments as Attachment[]) : [];
	return createMessage(isTest ? { ...event, testnachricht: true } : event, body, attachments, original?.attributes);
}

/** Messages whose content turned out to be a test. */
const testMessages = new WeakSet<Message>();

/** Once a test, always a test: whatever a flow does with `event`, what grows out of this message is one too. */
export function markAsTest(original: Message): void {
	testMessages.add(original);
}

async function bodyOf(hub: Hub, red: RedMessage, event: Attributes, original: Message | undefined): Promise<Body> {
	if (red.payload === undefined && isReference(red.body)) return { kind: 'reference', reference: red.body };
	const mediaType = event.datacontenttype ?? 'application/json';
	const bytes = Buffer.isBuffer(red.payload) ? red.payload : Buffer.from(typeof red.payload === 'string' ? red.payload : JSON.stringify(red.payload ?? null));
	if (original) {
		const kept = await keptBody(hub, original, bytes, Buffer.isBuffer(red.payload) || typeof red.payload === 'string');
		if (kept) return kept;
	}
	return checkIn(hub.payloads, event.mandant, bytes, mediaType, hub.limits.inlineMaxBytes);
}

/** Digests of what an unchanged payload looks like when it is written again. Every node of a flow asks; the content is read and parsed once. */
interface Forms {
	readonly bytes: string;
	/** Undefined when the content is no JSON. */
	readonly json: string | undefined;
}

const formsOfMessage = new WeakMap<Message, Forms>();

async function formsOf(hub: Hub, original: Message): Promise<Forms> {
	const known = formsOfMessage.get(original);
	if (known) return known;
	const { attributes, body } = original;
	const bytes = await checkOut(hub.payloads, attributes.mandant, body, hub.limits.flowMaxBytes);
	const parsed = parse(bytes, attributes.datacontenttype);
	// A JSON document that is one text comes out of `parse` without its quotes.
	const json = Buffer.isBuffer(parsed) ? undefined : digestOf(typeof parsed === 'string' ? parsed : JSON.stringify(parsed));
	const forms = { bytes: digestOf(bytes), json };
	formsOfMessage.set(original, forms);
	return forms;
}

function digestOf(content: Buffer | string): string {
	return createHash('sha256').update(content).digest('hex');
}

/** The original body when the flow did not change the content. */
async function keptBody(hub: Hub, original: Message, bytes: Buffer, raw: boolean): Promise<Body | undefined> {
	const { body } = original;
	if (body.kind === 'reference' && body.reference.size > hub.limits.flowMaxBytes) return undefined;
	// Most senders write JSON as we do, and most flows leave it as it is: then nothing needs to be digested.
	if (body.kind === 'inline' && body.bytes.equals(bytes)) return body;
	const forms = await formsOf(hub, original);
	const digest = digestOf(bytes);
	return (raw && digest === forms.bytes) || digest === forms.json ? body : undefined;
}

/** JSON that does not parse stays a Buffer: the check node says what is wrong with it. */
function parse(bytes: Buffer, mediaType: string | undefined): unknown {
	if (!mediaType || !JSON_TYPE.test(mediaType)) return bytes;
	try {
		return JSON.parse(bytes.toString('utf8'));
	} catch {
		return bytes;
	}
}

/** A copy of a JSON value that a flow may change. `structuredClone` takes ten times as long for small ones. */
function copyOf<T>(value: T): T {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map(copyOf) as T;
	return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copyOf(part)])) as T;
}

function isAttributes(value: unknown): value is Attributes & Record<string, AttributeValue> {
	return typeof value === 'object' && value !== null && 'source' in value && 'type' in value && 'mandant' in value;
}

function isReference(value: unknown): value is PayloadReference {
	return typeof value === 'object' && value !== null && 'sha512' in value && 'size' in value && 'mediaType' in value;
}
