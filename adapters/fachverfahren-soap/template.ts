/**
 * Fills the request of a SOAP operation. A text value of the template may be one of these, alone and whole:
 *
 *     {key} {mandant} {fremdId} {aktenzeichen} {kassenzeichen}
 *     {daten} {daten/pfad/im/auftrag}   an object or value of the order
 *     {body} {body:base64}              the body of the message, as text (UTF-8) or Base64
 *
 * What the order does not have is left out. Values are escaped by the SOAP package; names of elements come from the template or from
 * `daten`, and those are checked here: a name is never more than a name.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Handover } from '../../hub/partners/handover.ts';
import { valueAt } from '../../hub/partners/json-pointer.ts';

export type Template = string | number | boolean | { readonly [name: string]: Template | readonly Template[] };

export interface TemplateValues {
	readonly role: string;
	readonly key: string;
	readonly mandant: string;
	readonly order: Handover;
	body(): Promise<Buffer>;
}

const PLACEHOLDER = /^\{(key|mandant|fremdId|aktenzeichen|kassenzeichen|daten(\/[^{}]*)?|body(:base64)?)\}$/;

/** The first text in braces that is no placeholder; undefined: all are. */
export function unknownPlaceholder(template: unknown): string | undefined {
	if (typeof template === 'string') return /^\{.*\}$/.test(template) && !PLACEHOLDER.test(template) ? template : undefined;
	if (typeof template !== 'object' || template === null) return undefined;
	for (const value of Object.values(template)) {
		const unknown = unknownPlaceholder(value);
		if (unknown !== undefined) return unknown;
	}
	return undefined;
}

/** @throws DrehkreuzError DK-PARTNER-INSTRUCTION */
export async function fill(template: unknown, values: TemplateValues): Promise<unknown> {
	if (typeof template === 'string') return fillText(template, values);
	if (Array.isArray(template)) return Promise.all(template.map((item) => fill(item, values)));
	if (typeof template !== 'object' || template === null) return template;
	const filled: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(template)) {
		const content = await fill(value, values);
		if (content !== undefined) filled[name] = content;
	}
	return filled;
}

async function fillText(text: string, values: TemplateValues): Promise<unknown> {
	const placeholder = PLACEHOLDER.exec(text)?.[1];
	if (placeholder === undefined) return text;
	if (placeholder === 'key' || placeholder === 'mandant') return values[placeholder];
	if (placeholder === 'body') return (await values.body()).toString('utf8');
	if (placeholder === 'body:base64') return (await values.body()).toString('base64');
	if (placeholder === 'daten' || placeholder.startsWith('daten/')) return checkNames(valueAt(values.order, `/${placeholder}`), `/${placeholder}`, values.role);
	return values.order[placeholder as 'fremdId' | 'aktenzeichen' | 'kassenzeichen'];
}

/** `_xml` and names with a dollar sign mean raw XML to the package; any other odd name would break out of its tag. */
function checkNames(value: unknown, path: string, role: string): unknown {
	if (typeof value !== 'object' || value === null) return value;
	for (const [name, content] of Object.entries(value)) {
		if (!Array.isArray(value) && (!/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(name) || name === '_xml' || name === 'attributes')) {
			throw new DrehkreuzError('DK-PARTNER-INSTRUCTION', { role, path, rule: 'holds a name that is no element name' });
		}
		checkNames(content, `${path}/${Array.isArray(value) ? '*' : name}`, role);
	}
	return value;
}
