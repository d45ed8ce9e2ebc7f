/**
 * An XML document as content of soap:Body. SOAP forbids DOCTYPE and processing instructions before the root (SOAP 1.1 §3), so the
 * declaration is taken off; all else stays as it is, so that a signature over the root element holds.
 */
import { XMLValidator } from 'fast-xml-parser';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

/** @throws DrehkreuzError DK-CHECK-DOCTYPE, DK-PARTNER-INSTRUCTION when it is no XML in UTF-8 */
export function xmlContent(bytes: Buffer, role: string): string {
	const refuse = (rule: string): DrehkreuzError => new DrehkreuzError('DK-PARTNER-INSTRUCTION', { role, path: 'body', rule });
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		throw refuse('is not UTF-8');
	}
	const declaration = /^\s*<\?xml\s[^?]*\?>/.exec(text)?.[0] ?? '';
	const encoding = /encoding\s*=\s*["']([^"']+)/i.exec(declaration)?.[1] ?? 'utf-8';
	if (!/^(utf-8|us-ascii)$/i.test(encoding)) throw refuse(`is declared as ${encoding.slice(0, 20)}, not UTF-8`);
	let content = text.slice(declaration.length).trim();
	for (let prolog = PROLOG.exec(content); prolog; prolog = PROLOG.exec(content)) content = content.slice(prolog[0].length);
	if (/^<!DOCTYPE/i.test(content)) throw new DrehkreuzError('DK-CHECK-DOCTYPE');
	// A document that is not balanced would close soap:Body itself.
	if (XMLValidator.validate(content) !== true) throw refuse('is no well-formed XML');
	return content;
}

/** A comment or processing instruction before the root element. */
const PROLOG = /^(?:<!--[\s\S]*?-->|<\?[\s\S]*?\?>)\s*/;
