/**
 * Makes a message and checks its attributes. Nothing enters a channel without passing here.
 * Source: CloudEvents 1.0.2 (types and naming of attributes); lengths are ours.
 */
import { randomUUID } from 'node:crypto';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { ATTACHMENTS_MAX, encodeAttachments } from './attachments.ts';
import type { Attachment, Attributes, AttributeValue, Body, Message } from './message.ts';

/** Attributes a caller gives; the rest is filled in. */
export type AttributeInput = Partial<Record<string, AttributeValue | undefined>> & {
	readonly source: string;
	readonly type: string;
	readonly mandant: string;
};

/** Longest attribute value in UTF-8 bytes. All attributes together must fit AMQP's header limit of 64 KiB. */
export const ATTRIBUTE_MAX_BYTES = 1_024;
/** At most so many attributes. */
export const ATTRIBUTES_MAX = 48;

const NAME = /^[a-z0-9]{1,40}$/;
const PRINTABLE = /^[\x21-\x7e]{1,255}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

const RULES: Readonly<Record<string, { test: (value: AttributeValue) => boolean; rule: string }>> = {
	specversion: { test: (v) => v === '1.0', rule: 'must be 1.0' },
	id: { test: (v) => typeof v === 'string' && PRINTABLE.test(v), rule: 'must be 1 to 255 printable ASCII characters without blanks' },
	source: { test: (v) => typeof v === 'string' && PRINTABLE.test(v), rule: 'must be a URI reference of 1 to 255 characters' },
	type: { test: (v) => typeof v === 'string' && PRINTABLE.test(v), rule: 'must be 1 to 255 printable characters' },
	time: { test: (v) => typeof v === 'string' && TIME.test(v) && !Number.isNaN(Date.parse(v)), rule: 'must be an RFC 3339 timestamp with zone' },
	mandant: { test: (v) => typeof v === 'string' && /^[a-z0-9][a-z0-9-]{0,62}$/.test(v), rule: 'must be a tenant id' },
	leika: { test: (v) => typeof v === 'string' && /^\d{14}$/.test(v), rule: 'must be 14 digits' },
	ars: { test: (v) => typeof v === 'string' && /^\d{12}$/.test(v), rule: 'must be 12 digits' },
	ags: { test: (v) => typeof v === 'string' && /^\d{8}$/.test(v), rule: 'must be 8 digits' },
	datacontenttype: { test: (v) => typeof v === 'string' && /^[\w.+-]+\/[\w.+-]+(\s*;.*)?$/.test(v), rule: 'must be a media type' },
	flowversion: { test: (v) => typeof v === 'string' && /^[0-9a-f]{64}$/.test(v), rule: 'must be the SHA-256 of flows' },
	testnachricht: { test: (v) => typeof v === 'boolean', rule: 'must be true or false' },
	einwilligung: { test: (v) => typeof v === 'boolean', rule: 'must be true or false' },
};

/**
 * @param known attributes that were checked before, of the message this one grows out of
 * @throws DrehkreuzError DK-MESSAGE-INVALID, DK-MESSAGE-ATTACHMENTS
 */
export function createMessage(input: AttributeInput, body: Body, attachments: readonly Attachment[] = [], known?: Attributes): Message {
	const { id = randomUUID(), time = new Date().toISOString() } = input;
	const attributes = checkAttributes({ ...input, id, time, specversion: '1.0' }, known);
	if (attachments.length > ATTACHMENTS_MAX || (attachments.length > 0 && encodeAttachments(attachments).length > ATTACHMENTS_MAX * 320)) {
		throw new DrehkreuzError('DK-MESSAGE-ATTACHMENTS', { count: attachments.length, limit: ATTACHMENTS_MAX });
	}
	return { attributes, body, attachments };
}

/** The value of each name that passed last: of one message to the next most attributes are the same. As many names as a message may have. */
const passed = new Map<string, AttributeValue>();

/**
 * Drops undefined values, checks the rest.
 * @param known attributes that were checked before: what is the same is not checked again
 * @throws DrehkreuzError DK-MESSAGE-INVALID
 */
export function checkAttributes(input: Readonly<Record<string, unknown>>, known?: Attributes): Attributes {
	const attributes: Record<string, AttributeValue> = {};
	let count = 0;
	for (const name of Object.keys(input)) {
		const value = input[name];
		if (value === undefined) continue;
		attributes[name] = value === passed.get(name) || value === known?.[name] ? (value as AttributeValue) : checked(name, value);
		count += 1;
	}
	for (const required of REQUIRED) if (attributes[required] === undefined) throw invalid(required, 'is missing');
	attributes.specversion = '1.0';
	if (count > ATTRIBUTES_MAX) throw invalid('*', `has more than ${ATTRIBUTES_MAX} attributes`);
	return attributes as unknown as Attributes;
}

const REQUIRED = ['id', 'source', 'type', 'time', 'mandant'] as const;

function checked(name: string, value: unknown): AttributeValue {
	if (!NAME.test(name)) throw invalid(name.slice(0, 40), 'is no attribute name: lower case letters and digits, at most 40');
	if (typeof value !== 'string' && typeof value !== 'boolean' && !(typeof value === 'number' && Number.isSafeInteger(value))) {
		throw invalid(name, 'must be a text, an integer or a boolean');
	}
	if (typeof value === 'string' && Buffer.byteLength(value) > ATTRIBUTE_MAX_BYTES) throw invalid(name, `is longer than ${ATTRIBUTE_MAX_BYTES} bytes`);
	const rule = RULES[name];
	if (rule && !rule.test(value)) throw invalid(name, rule.rule);
	if (passed.has(name) || passed.size < ATTRIBUTES_MAX) passed.set(name, value);
	return value;
}

/** The same message with some attributes changed or added. */
export function withAttributes(message: Message, changes: Readonly<Record<string, AttributeValue | undefined>>): Message {
	return { ...message, attributes: checkAttributes({ ...message.attributes, ...changes }, message.attributes) };
}

function invalid(attribute: string, rule: string): DrehkreuzError {
	return new DrehkreuzError('DK-MESSAGE-INVALID', { attribute, rule });
}
