/** Which media types the portal ingress takes, and what they mean for reading. */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

/** How a body is read. */
export type Form = 'json' | 'xml' | 'cloudevent' | 'multipart';

export interface MediaType {
	readonly form: Form;
	/** As sent, to be kept with the message. */
	readonly text: string;
	/** Multipart only. */
	readonly boundary: string | undefined;
}

const SYNTAX = /^\s*([a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+-]{1,64})\s*(;.*)?$/i;
const PARAMETER = /;\s*([a-z0-9-]+)\s*=\s*(?:"([^"]*)"|([^\s;"]+))/gi;

/**
 * Text must be UTF-8: UTF-16 would hide a DOCTYPE from the check at the door, and JSON knows nothing else (RFC 8259, 8.1).
 * @param forms what is allowed here
 * @throws DrehkreuzError DK-IN-MEDIA-TYPE
 */
export function mediaTypeOf(header: string | undefined, forms: readonly Form[] = ['json', 'xml', 'cloudevent', 'multipart']): MediaType {
	const [, essence, rest = ''] = SYNTAX.exec(header ?? '') ?? [];
	if (header === undefined || essence === undefined) throw notTaken('?');
	const parameters = new Map([...rest.matchAll(PARAMETER)].map(([, name = '', quoted, plain]) => [name.toLowerCase(), quoted ?? plain ?? '']));
	const form = formOf(essence.toLowerCase());
	if (form === undefined || !forms.includes(form)) throw notTaken(essence);
	const charset = parameters.get('charset')?.toLowerCase();
	if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') throw notTaken(`${essence}; charset=${charset}`);
	const boundary = parameters.get('boundary');
	// RFC 2046, 5.1.1: 1 to 70 characters.
	if (form === 'multipart' && (boundary === undefined || boundary.length < 1 || boundary.length > 70)) {
		throw new DrehkreuzError('DK-IN-MULTIPART', {
			regel: 'die Angabe „boundary“ fehlt im Content-Type',
			rule: 'the parameter “boundary” is missing from the Content-Type',
		});
	}
	return { form, text: header.trim(), boundary };
}

function formOf(essence: string): Form | undefined {
	if (essence === 'multipart/form-data') return 'multipart';
	if (essence === 'application/cloudevents+json') return 'cloudevent';
	if (essence.startsWith('application/cloudevents')) return undefined;
	if (essence === 'application/json' || (essence.startsWith('application/') && essence.endsWith('+json'))) return 'json';
	if (essence === 'application/xml' || essence === 'text/xml' || (essence.startsWith('application/') && essence.endsWith('+xml'))) return 'xml';
	return undefined;
}

export function notTaken(mediaType: string): DrehkreuzError {
	return new DrehkreuzError('DK-IN-MEDIA-TYPE', { mediaType: /^[\w!#$&^.+/;= -]{1,80}$/.test(mediaType) ? mediaType : '?' });
}
