/** Worker side: reads an XSD file and says what it declares and what it asks for. Loads nothing else. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ParseOption, XmlDocument, XmlElement, XmlLibError, XmlXPath } from 'libxml2-wasm';
import type { PackCodeListUse } from '../../hub/standards/pack.ts';
import type { ScannedSchema, SchemaReference } from './jobs.ts';

const XSD = 'http://www.w3.org/2001/XMLSchema';
const children = XmlXPath.compile('*');
const listUris = XmlXPath.compile("//xs:attribute[@name='listURI'][@fixed]", { xs: XSD });
const listVersion = XmlXPath.compile("xs:attribute[@name='listVersionID']/@fixed", { xs: XSD });
const ownCodes = XmlXPath.compile(".//xs:element[@name='code']/@type", { xs: XSD });
const inlineCodes = XmlXPath.compile(".//xs:element[@name='code']//xs:enumeration", { xs: XSD });
const enumerations = XmlXPath.compile('/xs:schema/xs:simpleType[.//xs:enumeration]/@name', { xs: XSD });

/** W3C schemas have a DOCTYPE, so it is allowed here; it is never loaded. */
export const schemaParseOptions: ParseOption =
	ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_BIG_LINES | ParseOption.XML_PARSE_NO_SYS_CATALOG;

export function scanSchema(path: string, location: string): ScannedSchema {
	const bytes = readFileSync(location);
	const file = { path, location, sha512: createHash('sha512').update(bytes).digest('hex'), size: bytes.length };
	try {
		const document = XmlDocument.fromBuffer(bytes, { option: schemaParseOptions });
		try {
			return { ...file, ...contentOf(document.root) };
		} finally {
			document.dispose();
		}
	} catch (error) {
		if (!(error instanceof XmlLibError)) throw error;
		const [first] = error.details;
		return { ...file, targetNamespace: '', references: [], elements: [], fault: { line: first?.line ?? 1, rule: first?.message.trim() ?? 'not well-formed' } };
	}
}

type Content = Omit<ScannedSchema, 'path' | 'location' | 'sha512' | 'size'>;

function contentOf(root: XmlElement): Content {
	if (root.name !== 'schema' || root.namespaceUri !== XSD) {
		return { targetNamespace: '', references: [], elements: [], fault: { line: root.line, rule: 'root element is not xs:schema' } };
	}
	const references: SchemaReference[] = [];
	const elements: string[] = [];
	let described: { standard?: string; standardVersion?: string } = {};
	for (const child of childrenOf(root)) {
		if (child.namespaceUri !== XSD) continue;
		const location = child.attr('schemaLocation')?.value.trim();
		if (child.name === 'import' && location) {
			references.push({ kind: 'import', location, namespace: child.attr('namespace')?.value.trim() ?? '', line: child.line });
		} else if (['include', 'redefine', 'override'].includes(child.name) && location) {
			references.push({ kind: 'include', location, namespace: '', line: child.line });
		} else if (child.name === 'element' && child.attr('abstract')?.value !== 'true') {
			const name = child.attr('name')?.value;
			if (name) elements.push(name);
		} else if (child.name === 'annotation') {
			described = { ...standardOf(child), ...described };
		}
	}
	const version = root.attr('version')?.value.trim();
	const codeListUses = codeListUsesOf(root);
	return {
		targetNamespace: root.attr('targetNamespace')?.value.trim() ?? '',
		...(version ? { version } : {}),
		...described,
		references,
		elements,
		...(codeListUses.length > 0 ? { codeListUses } : {}),
	};
}

/** XÖV-Handbuch: a code type fixes listURI, and listVersionID when the version is certain too. */
function codeListUsesOf(root: XmlElement): PackCodeListUse[] {
	const places = root.find(listUris);
	if (places.length === 0) return [];
	const enumerated = new Set(root.find(enumerations).map((attribute) => attribute.content));
	return places.flatMap((place): PackCodeListUse[] => {
		const type = place.parent;
		const listURI = place instanceof XmlElement ? place.attr('fixed')?.value.trim() : undefined;
		if (!listURI || !type) return [];
		const listVersionID = type.get(listVersion)?.content.trim();
		const codes = type.get(ownCodes)?.content.replace(/^.*:/, '');
		const isEnumerated = (codes !== undefined && enumerated.has(codes)) || type.get(inlineCodes) !== null;
		return [{ listURI, ...(listVersionID ? { listVersionID } : {}), ...(isEnumerated ? { enumerated: true } : {}) }];
	});
}

/** XÖV handbook: every schema of a standard carries the standard's description in its appinfo. */
function standardOf(annotation: XmlElement): { standard?: string; standardVersion?: string } {
	for (const appinfo of childrenOf(annotation)) {
		if (appinfo.name !== 'appinfo') continue;
		const standard = textOf(appinfo, 'standard', 'nameTechnisch')?.toLowerCase();
		const standardVersion = textOf(appinfo, 'versionStandard', 'version');
		if (standard) return { standard, ...(standardVersion ? { standardVersion } : {}) };
	}
	return {};
}

function textOf(element: XmlElement, ...names: readonly string[]): string | undefined {
	let current: XmlElement | undefined = element;
	for (const name of names) {
		current = current && childrenOf(current).find((child) => child.name === name);
	}
	return current?.content.trim() || undefined;
}

/** By XPath, because the library's own walk from sibling to sibling ends at a processing instruction. */
function childrenOf(element: XmlElement): XmlElement[] {
	return element.find(children).filter((node) => node instanceof XmlElement);
}
