/** Says what an XML file of a pack is by its root element, and reads as much of it as the pack's description needs: mostly the head only. */
import { open } from 'node:fs/promises';
import { GenericodeHeadReader, isGenericode } from '../../hub/code-lists/genericode-head.ts';
import { type HeadElement, type HeadVisitor, readHead } from '../../hub/text/xml-head.ts';

const SCHEMATRON = 'http://purl.oclc.org/dsdl/schematron';
/** WSDL 1.1 and 2.0. */
const WSDL = new Set(['http://schemas.xmlsoap.org/wsdl/', 'http://www.w3.org/ns/wsdl']);
const XDATENFELDER = /^urn:xoev-de:fim:standard:xdatenfelder_(1|2|3)(?:\.\d+)*$/;

export type FileKind =
	| { readonly kind: 'code-list'; readonly canonicalUri: string; readonly version: string; readonly canonicalVersionUri: string; readonly shortName: string }
	| { readonly kind: 'rules'; readonly title: string }
	/** A part that a rule set includes. */
	| { readonly kind: 'rules-part' }
	| { readonly kind: 'service'; readonly targetNamespace: string; readonly names: readonly string[] }
	| { readonly kind: 'fim'; readonly id: string; readonly version: string; readonly format: 'xdf1' | 'xdf2' | 'xdf3' }
	/** It is one of these, but cannot be read. */
	| { readonly kind: 'faulty'; readonly line: number; readonly rule: string };

interface Reader extends HeadVisitor {
	result(): FileKind;
}

/** Undefined for everything that a pack does not need: messages, configurations, broken files of unknown kind. */
export async function kindOf(location: string): Promise<FileKind | undefined> {
	let reader: Reader | undefined;
	try {
		await readHead(chunksOf(location), {
			open(element) {
				if (reader) return reader.open?.(element);
				reader = readerFor(element);
				return reader ? undefined : 'enough';
			},
			close: (element, text) => reader?.close?.(element, text),
		});
	} catch (error) {
		return reader && error instanceof Error ? faulty(error) : undefined;
	}
	return reader?.result();
}

function readerFor(root: HeadElement): Reader | undefined {
	const { name, namespace, attributes } = root;
	if (isGenericode(root)) return codeList();
	if (namespace === SCHEMATRON) return name === 'schema' ? rules() : { result: () => ({ kind: 'rules-part' }), open: () => 'enough' };
	if (WSDL.has(namespace)) return service(attributes['targetNamespace'] ?? '');
	const [, major] = XDATENFELDER.exec(namespace) ?? [];
	return major !== undefined && name.startsWith('xdatenfelder.') ? fim(`xdf${major}` as 'xdf1' | 'xdf2' | 'xdf3') : undefined;
}

function codeList(): Reader {
	const reader = new GenericodeHeadReader();
	return {
		close: (element, text) => reader.close(element, text),
		result: () => (reader.head ? { kind: 'code-list', ...reader.head } : { kind: 'faulty', line: 1, rule: 'Identification: CanonicalUri, Version' }),
	};
}

/** The title stands before the first pattern. */
function rules(): Reader {
	let title = '';
	return {
		open: ({ path }) => (path === 'schema/pattern' ? 'enough' : undefined),
		close({ path }, text) {
			if (path !== 'schema/title') return undefined;
			title = text;
			return 'enough';
		},
		result: () => ({ kind: 'rules', title }),
	};
}

/** Services stand at the end, so all of it is read; WSDL files are small. */
function service(targetNamespace: string): Reader {
	const names: string[] = [];
	return {
		open({ path, attributes }) {
			if (/^(definitions|description)\/service$/.test(path) && attributes['name']) names.push(attributes['name']);
			return undefined;
		},
		result: () => ({ kind: 'service', targetNamespace, names }),
	};
}

/** XDF 2 and 3: `stammdatenschema/identifikation`; XDF 1: `header`. */
function fim(format: 'xdf1' | 'xdf2' | 'xdf3'): Reader {
	let id = '';
	let version = '';
	const isAt = (path: string, end: string) => path.split('/').slice(1).join('/') === end;
	return {
		// Where the structure begins, the head is over: documents of a single field or group have no id of a schema.
		open: ({ name }) => (name === 'struktur' || name === 'feld' ? 'enough' : undefined),
		close({ path }, text) {
			if (isAt(path, 'stammdatenschema/identifikation/id') || isAt(path, 'header/fimId')) id = text;
			if (isAt(path, 'stammdatenschema/identifikation/version') || isAt(path, 'header/version')) version = text;
			return isAt(path, 'stammdatenschema/identifikation') ? 'enough' : undefined;
		},
		result: () => ({ kind: 'fim', id, version, format }),
	};
}

/** saxes begins its messages with `line:column: `. */
function faulty(error: Error): FileKind {
	const [, line = '1', rule = error.message] = /^(\d+):\d+: (.*)$/s.exec(error.message) ?? [];
	return { kind: 'faulty', line: Number(line), rule: rule.slice(0, 200) };
}

const CHUNK = 16_384;

async function* chunksOf(location: string): AsyncGenerator<Uint8Array> {
	const file = await open(location, 'r');
	try {
		for (;;) {
			const buffer = Buffer.allocUnsafe(CHUNK);
			const { bytesRead } = await file.read(buffer, 0, CHUNK);
			if (bytesRead === 0) return;
			yield buffer.subarray(0, bytesRead);
		}
	} finally {
		await file.close();
	}
}
