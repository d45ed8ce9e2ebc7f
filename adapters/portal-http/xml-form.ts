/**
 * A look at the beginning of XML, at the door: is it XML at all, and does it carry a DOCTYPE? Reads up to the first element only. Whether the
 * rest is well-formed and valid is checked by the flow, which parks what is not, with the reason.
 *
 * UTF-16 and UTF-32 are refused, and so are declared encodings that do not contain ASCII as it is: a DOCTYPE could hide in them. Source: XML 1.0, 2.8 and Appendix F.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { placeOf } from './json-form.ts';
import { notTaken } from './media-type.ts';

const ENCODINGS = new Set(['utf-8', 'us-ascii', 'iso-8859-1', 'iso-8859-15', 'windows-1252']);
const DECLARED_ENCODING = /^<\?xml\s[^>]*?encoding\s*=\s*["']([\w.-]{1,40})["']/;
/** XML 1.0 production 4, as far as one byte tells: bytes above ASCII belong to letters. */
const NAME_START = /[A-Za-z_:\x80-\xff]/;

/** @throws DrehkreuzError DK-CHECK-DOCTYPE, DK-IN-MALFORMED with the place, DK-IN-MEDIA-TYPE for an encoding that is not taken */
export function checkXmlStart(bytes: Buffer): void {
	if (bytes.subarray(0, 4).includes(0) || bytes.subarray(0, 2).equals(Buffer.from([0xff, 0xfe])) || bytes.subarray(0, 2).equals(Buffer.from([0xfe, 0xff]))) {
		throw notTaken('application/xml; charset=utf-16');
	}
	// One character per byte: positions stay positions, and nothing is decoded.
	const text = bytes.toString('latin1');
	let at = text.startsWith('\xef\xbb\xbf') ? 3 : 0;
	const encoding = DECLARED_ENCODING.exec(text.slice(at, at + 200))?.[1];
	if (encoding !== undefined && !ENCODINGS.has(encoding.toLowerCase())) throw notTaken(`application/xml; charset=${encoding}`);
	for (;;) {
		while (/[ \t\r\n]/.test(text.charAt(at))) at += 1;
		if (text.startsWith('<!DOCTYPE', at)) throw new DrehkreuzError('DK-CHECK-DOCTYPE');
		if (text.startsWith('<?', at)) at = after(text, '?>', at);
		else if (text.startsWith('<!--', at)) at = after(text, '-->', at + 4);
		else if (text[at] === '<' && NAME_START.test(text[at + 1] ?? '')) return;
		else throw malformed(text, at);
	}
}

function after(text: string, end: string, from: number): number {
	const found = text.indexOf(end, from);
	if (found === -1) throw malformed(text, from);
	return found + end.length;
}

function malformed(text: string, at: number): DrehkreuzError {
	return new DrehkreuzError('DK-IN-MALFORMED', { format: 'XML', ...placeOf(text, at) });
}
