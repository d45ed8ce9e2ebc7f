/** Worker side: the value that a schema does not allow, read from the message itself: in libxml2's sentence it may be cut off. */
import { XmlAttribute, type XmlDocument, XmlElement } from 'libxml2-wasm';
import type { OffendingValue } from '../../hub/standards/checker.ts';
import { nodeAt } from './document-view.ts';
import { localName, shortened } from './texts.ts';

/** Only sentences about a value; about an element that is missing or in the wrong place there is none. */
const ABOUT_A_VALUE = /^Element '[^']*'(?:, attribute '([^']*)')?: (?:\[facet '\w+'\] |The value '|'|The actual value )/;
/** What names a code, a list or a version is never personal. */
const NOT_PERSONAL = new Set(['code', 'listURI', 'listVersionID', 'version', 'standard']);
const LENGTH = 60;

export function offendingValue(document: XmlDocument, message: string, path: string | undefined): OffendingValue | undefined {
	const about = ABOUT_A_VALUE.exec(message);
	if (!about || path === undefined) return undefined;
	const node = nodeAt(document, path);
	const attribute = about[1] === undefined ? undefined : localName(about[1]);
	const named = node instanceof XmlElement && attribute !== undefined ? node.attrs.find(({ name }) => name === attribute) : node;
	if (named instanceof XmlAttribute) return { text: shortened(named.value, LENGTH), personal: !NOT_PERSONAL.has(named.name) };
	if (!(named instanceof XmlElement)) return undefined;
	return { text: shortened(named.content, LENGTH), personal: !NOT_PERSONAL.has(named.name) };
}
