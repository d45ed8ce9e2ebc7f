/**
 * A CloudEvent in structured mode (application/cloudevents+json). The attributes are checked by the `cloudevents` package; the data is
 * taken as the very bytes that stand in the event, because reading and writing JSON again would change numbers (1.0 → 1, long account numbers).
 * Source: CloudEvents 1.0.2, JSON format 3.1.
 */
import { CloudEvent } from 'cloudevents';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { checkJson } from './json-form.ts';

export interface StructuredEvent {
	readonly attributes: Readonly<Record<string, unknown>>;
	readonly content: Buffer;
	/** `datacontenttype`; JSON when the event names none. */
	readonly mediaType: string;
}

/** @throws DrehkreuzError DK-IN-MALFORMED, DK-CHECK-LIMIT, DK-MESSAGE-INVALID */
export function readStructured(bytes: Buffer): StructuredEvent {
	const { text, members } = checkJson(bytes);
	if (!members) throw invalid('*', 'must be a JSON object');
	const { data, data_base64: base64, ...attributes } = JSON.parse(text) as Record<string, unknown>;
	// The package makes up an id and takes a missing version for 1.0; here both must be said.
	if (attributes.specversion !== '1.0') throw invalid('specversion', 'must be 1.0');
	if (typeof attributes.id !== 'string') throw invalid('id', 'is missing');
	try {
		new CloudEvent({ ...attributes, specversion: '1.0' } as ConstructorParameters<typeof CloudEvent>[0]);
	} catch (cause) {
		throw new DrehkreuzError('DK-MESSAGE-INVALID', { attribute: attributeIn(cause), rule: 'does not match CloudEvents 1.0' }, { cause });
	}
	const mediaType = typeof attributes.datacontenttype === 'string' && attributes.datacontenttype !== '' ? attributes.datacontenttype : 'application/json';
	return { attributes, mediaType, content: contentOf(text, members, data, base64, mediaType) };
}

function contentOf(text: string, members: ReadonlyMap<string, readonly [number, number]>, data: unknown, base64: unknown, mediaType: string): Buffer {
	if (base64 !== undefined && data !== undefined) throw invalid('data', 'and data_base64 exclude each other');
	if (base64 !== undefined) {
		if (typeof base64 !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0) throw invalid('data_base64', 'must be Base64');
		return Buffer.from(base64, 'base64');
	}
	const span = members.get('data');
	if (span === undefined || data === null) throw invalid('data', 'is missing');
	if (/[/+]json\b/i.test(mediaType)) return Buffer.from(text.slice(...span));
	if (typeof data !== 'string') throw invalid('data', 'must be a text for this datacontenttype');
	return Buffer.from(data);
}

/** Which attribute the package complains about: the first name in its list of errors, never a value. */
function attributeIn(cause: unknown): string {
	const errors = (cause as { errors?: readonly { instancePath?: string; params?: { missingProperty?: string } }[] }).errors;
	const name = errors?.[0]?.params?.missingProperty ?? errors?.[0]?.instancePath?.replace(/^\//, '') ?? '';
	return /^[a-z0-9]{1,40}$/.test(name) ? name : '*';
}

function invalid(attribute: string, rule: string): DrehkreuzError {
	return new DrehkreuzError('DK-MESSAGE-INVALID', { attribute, rule });
}
