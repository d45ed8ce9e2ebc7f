/**
 * What a portal may say about its message. Only the attributes listed here pass; others are ignored, so that a sender never sets what
 * the hub or a partner decides (tenant, Kassenzeichen, …). Source: CloudEvents 1.0.2, HTTP binding 3.1.3 (headers `ce-…`, percent-encoded).
 *
 * `ce-source` is not trusted: `source` says which portal's token was used. What the portal wrote is kept as `herkunft`, for people.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { AttributeValue } from '../../hub/message/message.ts';
import { isTraceparent } from '../../hub/tracing/trace.ts';

export interface SenderAttributes {
	readonly id: string | undefined;
	readonly attributes: Readonly<Record<string, AttributeValue>>;
}

const TEXTS = ['type', 'subject', 'time', 'dataschema', 'leika', 'ars', 'ags', 'standard', 'standardversion', 'nachrichtentyp'] as const;
const BOOLEANS = ['testnachricht', 'einwilligung'] as const;
const ID = /^[\x21-\x7e]{1,255}$/;
const PRINTABLE = /^[\x21-\x7e]{1,255}$/;
const CONTROL = /\p{Cc}/u;

/** Binary mode: from the headers. @throws DrehkreuzError DK-IN-ID, DK-MESSAGE-INVALID */
export function fromHeaders(headers: IncomingHttpHeaders): SenderAttributes {
	const given: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(headers)) if (name.startsWith('ce-') && typeof value === 'string') given[name.slice(3)] = decoded(value);
	return fromAttributes(given, headers);
}

/** @param given attributes under their CloudEvents names, checked here. @throws DrehkreuzError DK-IN-ID, DK-MESSAGE-INVALID */
export function fromAttributes(given: Readonly<Record<string, unknown>>, headers: IncomingHttpHeaders): SenderAttributes {
	const version = given.specversion ?? '1.0';
	if (version !== '1.0') throw invalid('specversion', 'must be 1.0');
	const attributes: Record<string, AttributeValue> = {};
	for (const name of TEXTS) {
		const value = given[name] ?? '';
		if (typeof value !== 'string' || CONTROL.test(value)) throw invalid(name, 'must be a text without control characters');
		if (value !== '') attributes[name] = value;
	}
	for (const name of BOOLEANS) {
		const value = given[name] ?? '';
		if (value === '') continue;
		if (value !== true && value !== false && value !== 'true' && value !== 'false') throw invalid(name, 'must be true or false');
		attributes[name] = value === true || value === 'true';
	}
	const traceparent = given.traceparent ?? headers.traceparent;
	if (isTraceparent(traceparent)) attributes.traceparent = traceparent;
	if (typeof given.source === 'string' && PRINTABLE.test(given.source)) attributes.herkunft = given.source;
	return { id: idOf(given.id, headers['idempotency-key']), attributes };
}

/** `ce-id`, or the header Idempotency-Key (a quoted string by its draft, often sent without quotes). Both only when they say the same. */
function idOf(id: unknown, idempotencyKey: string | string[] | undefined): string | undefined {
	const key = typeof idempotencyKey === 'string' ? idempotencyKey.replace(/^"(.*)"$/, '$1') : undefined;
	for (const one of [id, key])
		if (one !== undefined && (typeof one !== 'string' || !ID.test(one)))
			throw new DrehkreuzError('DK-IN-ID', {
				regel: '1 bis 255 druckbare ASCII-Zeichen ohne Leerzeichen',
				rule: '1 to 255 printable ASCII characters without blanks',
			});
	if (id !== undefined && key !== undefined && id !== key)
		throw new DrehkreuzError('DK-IN-ID', { regel: 'ce-id und Idempotency-Key widersprechen sich', rule: 'ce-id and Idempotency-Key differ' });
	return (id as string | undefined) ?? key;
}

/** Node reads headers as Latin-1. Senders write percent-encoded UTF-8, or UTF-8 as it is. */
function decoded(value: string): string {
	const text = Buffer.from(value, 'latin1').toString('utf8');
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function invalid(attribute: string, rule: string): DrehkreuzError {
	return new DrehkreuzError('DK-MESSAGE-INVALID', { attribute, rule });
}
