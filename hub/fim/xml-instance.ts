/** An instance in JSON as XML for the XSD of `xsd.ts`: elements in the order of the schema, a list as repeated elements. Unknown keys are left out. */
import { escapedAttribute, escapedText, isScalar, textOf } from '../xml/text.ts';
import { childrenOf, type KeyOptions, keyOf } from './children.ts';
import type { FimGruppe, FimSchema } from './model.ts';
import { namespaceOf } from './xsd.ts';

/** @throws nothing; values that have no text (an object in a field) become empty elements, which the check then refuses */
export function toXmlInstance(schema: FimSchema, instance: unknown, options: KeyOptions = {}): string {
	const root = keyOf(schema, options);
	const body = contentOf(schema, instance, options, '\t');
	return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${escapedAttribute(namespaceOf(schema))}">${around(body, '')}</${root}>\n`;
}

function contentOf(parent: FimSchema | FimGruppe, value: unknown, options: KeyOptions, indent: string): string {
	if (typeof value !== 'object' || value === null) return '';
	const given = value as Readonly<Record<string, unknown>>;
	return childrenOf(parent, options)
		.flatMap(({ key, element }) => {
			if (!Object.hasOwn(given, key)) return [];
			return [given[key]].flat().map((item) => {
				if (element.kind === 'gruppe') return `${indent}<${key}>${around(contentOf(element, item, options, `${indent}\t`), indent)}</${key}>\n`;
				return `${indent}<${key}>${isScalar(item) ? escapedText(textOf(item, undefined) ?? '') : ''}</${key}>\n`;
			});
		})
		.join('');
}

/** A group that can have no children at all may not even hold a line break. */
function around(content: string, indent: string): string {
	return content === '' ? '' : `\n${content}${indent}`;
}
