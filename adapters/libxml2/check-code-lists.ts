/**
 * Worker side: the level `codelists`. Walks through a message that its schema found valid and looks up every code whose list the schema cannot check.
 *
 * A list that is missing or cannot be used is no fault of the message: it is told once, as `info`, and the level counts as not checked.
 */
import { type XmlDocument, XmlElement, XmlXPath } from 'libxml2-wasm';
import { xrepositoryUrl } from '../../hub/code-lists/find-list.ts';
import type { ErrorCode } from '../../hub/errors/catalogue.ts';
import { type Facts, titleOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Finding, LevelState } from '../../hub/standards/checker.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import type { CodePlace, CodeType, CodeTypes } from './code-types.ts';
import { findingOf } from './findings.ts';
import { codeListIndexOf, readCodeList } from './read-code-lists.ts';
import { localName, shortened } from './texts.ts';

export interface CodeListCheck {
	readonly state: LevelState;
	/** Errors first; at most `most`. */
	readonly findings: readonly Finding[];
	/** All, also those that are not in `findings`. */
	readonly total: number;
	readonly errors: number;
}

export interface CodeListCheckOptions {
	/** The pack whose schema checked the message. */
	readonly pack: Pack;
	readonly packs: readonly Pack[];
	/** Findings to be shown. */
	readonly most: number;
	readonly values: boolean;
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const namesTypes = XmlXPath.compile('boolean(//@xsi:type)', { xsi: XSI });
/** libxml2 keeps line numbers of elements in 16 bits. */
const LAST_LINE = 65_534;

export function checkCodeLists(document: XmlDocument, types: CodeTypes, options: CodeListCheckOptions): CodeListCheck {
	return new CodeListWalk(document, types, options).check();
}

interface Step {
	readonly element: XmlElement;
	/** How many of the same name come before it. */
	readonly before: number;
}

class CodeListWalk {
	readonly #document: XmlDocument;
	readonly #types: CodeTypes;
	readonly #options: CodeListCheckOptions;
	/** By list and version as the message names them; undefined for a list that cannot be looked into. */
	readonly #lists = new Map<string, { readonly codes: ReadonlyMap<string, string>; readonly name: string } | undefined>();
	readonly #steps: Step[] = [];
	readonly #findings: Record<Finding['severity'], Finding[]> = { error: [], warning: [], info: [] };
	readonly #counts: Record<Finding['severity'], number> = { error: 0, warning: 0, info: 0 };
	/** Few messages use xsi:type; looking for it at every element would double the cost of the walk. */
	#typed = false;
	#looked = 0;
	/** Elements that name no list: told once by name. */
	readonly #unnamed = new Set<string>();

	constructor(document: XmlDocument, types: CodeTypes, options: CodeListCheckOptions) {
		this.#document = document;
		this.#types = types;
		this.#options = options;
	}

	check(): CodeListCheck {
		const { root } = this.#document;
		const declared = this.#types.elements.get(clark(root));
		if (declared !== undefined) {
			this.#typed = this.#document.eval(namesTypes) === true;
			const place = this.#placeOf(root, declared);
			if (place) this.#visit(root, 0, place);
		}
		const { error, warning, info } = this.#findings;
		const findings = [...error, ...warning, ...info].slice(0, this.#options.most);
		const counts = this.#counts;
		const state = counts.info + counts.warning > 0 ? 'not-checked' : this.#looked > 0 ? 'checked' : 'nothing-to-check';
		return { state, findings, total: counts.error + counts.warning + counts.info, errors: counts.error };
	}

	#visit(element: XmlElement, before: number, place: CodePlace): void {
		this.#steps.push({ element, before });
		if (place.code) this.#code(element, place.code);
		else this.#children(element, place);
		this.#steps.pop();
	}

	#children(element: XmlElement, place: CodePlace): void {
		const seen = new Map<string, number>();
		for (let child = element.firstChild; child; child = child.next) {
			if (!(child instanceof XmlElement)) continue;
			const name = clark(child);
			const type = place.children.get(name) ?? (place.open ? this.#types.elements.get(name) : undefined);
			if (type === undefined) continue;
			const before = seen.get(name) ?? 0;
			seen.set(name, before + 1);
			const inner = this.#placeOf(child, type);
			if (inner) this.#visit(child, before, inner);
		}
	}

	#placeOf(element: XmlElement, declared: string | undefined): CodePlace | undefined {
		const type = this.#typed ? (typeNamedBy(element) ?? declared) : declared;
		return type === undefined ? undefined : this.#types.places.get(type);
	}

	#code(element: XmlElement, type: CodeType): void {
		const holder = childNamed(element, type.code);
		// Without a code there is xsi:nil, which the schema allowed.
		if (!holder) return;
		const listUri = type.listUri ?? attributeOf(element, 'listURI');
		const version = type.version ?? attributeOf(element, 'listVersionID');
		if (!listUri || !version) {
			// Standards whose schema does not ask for them (xdomea: Behoerdenkennung, Staat) have many such elements in every message.
			if (!this.#unnamed.has(element.name)) this.#add('warning', 'DK-CHECK-CODELIST-UNNAMED', { element: localName(element.name) }, element);
			this.#unnamed.add(element.name);
			return;
		}
		const list = this.#listOf(listUri, version);
		if (!list) return;
		this.#looked++;
		const code = asToken(holder.content);
		if (list.codes.has(code)) return;
		const facts = { element: localName(element.name), list: shortened(list.name, 200), version: shown(version) };
		this.#add('error', 'DK-CHECK-CODE', facts, element, code);
	}

	#listOf(listUri: string, version: string) {
		const key = `${listUri}\n${version}`;
		if (!this.#lists.has(key)) this.#lists.set(key, this.#read(listUri, version));
		return this.#lists.get(key);
	}

	#read(listUri: string, version: string) {
		const { pack, packs } = this.#options;
		const found = codeListIndexOf(packs).find(listUri, version, pack.description.id);
		if (!found) {
			const url = xrepositoryUrl(`${shown(listUri)}_${shown(version)}`);
			this.#add('info', 'DK-CHECK-CODELIST-MISSING', { list: shown(listUri), version: shown(version), url });
			return undefined;
		}
		const read = readCodeList(found);
		if ('list' in read) return { codes: read.list.codes, name: read.list.shortName };
		const { problem } = read;
		const facts = { list: shown(listUri), version: shown(version), regel: titleOf(problem, 'de'), rule: titleOf(problem, 'en') };
		this.#add('info', 'DK-CHECK-CODELIST-UNUSABLE', facts);
		return undefined;
	}

	#add(severity: Finding['severity'], code: ErrorCode, facts: Facts, element?: XmlElement, value?: string): void {
		if (++this.#counts[severity] > this.#options.most) return;
		const place = element ? { ...lineOf(element), path: shortened(this.#path(), 1000) } : {};
		const finding = findingOf('codelists', code, facts, place, severity);
		const withValue = this.#options.values && value !== undefined;
		this.#findings[severity].push(withValue ? { ...finding, value: { text: shortened(value, 60), personal: false } } : finding);
	}

	/** As in the findings of the schema: `/m:antrag/m:person[2]/geschlecht`. */
	#path(): string {
		return this.#steps.map(({ element: { prefix, name }, before }) => `/${prefix ? `${prefix}:` : ''}${name}${before > 0 ? `[${before + 1}]` : ''}`).join('');
	}
}

/** Clark name of the type that the message names itself. */
function typeNamedBy(element: XmlElement): string | undefined {
	const value = element.attrs.find((attribute) => attribute.name === 'type' && attribute.namespaceUri === XSI)?.value.trim();
	if (value === undefined) return undefined;
	const [left = '', right] = value.split(':');
	const namespace = element.namespaces[right === undefined ? '' : left];
	return namespace ? `{${namespace}}${right ?? left}` : (right ?? left);
}

function childNamed(element: XmlElement, name: string): XmlElement | undefined {
	for (let child = element.firstChild; child; child = child.next) {
		if (child instanceof XmlElement && clark(child) === name) return child;
	}
	return undefined;
}

function attributeOf(element: XmlElement, name: string): string | undefined {
	return element.attrs.find((attribute) => attribute.name === name && attribute.namespaceUri === '')?.value.trim();
}

function clark(element: XmlElement): string {
	const { namespaceUri, name } = element;
	return namespaceUri === '' ? name : `{${namespaceUri}}${name}`;
}

function lineOf({ line }: XmlElement): { line?: number } {
	return line > 0 && line <= LAST_LINE ? { line } : {};
}

/** xs:token, as the codes of the list were read. */
function asToken(text: string): string {
	return text.trim().replace(/\s+/g, ' ');
}

/** URI and version may come from the message (types 3 and 4): shown only if they look like what they ought to be. */
function shown(word: string): string {
	return /^[\p{L}\p{N}][\p{L}\p{N}._:+@/#-]*$/u.test(word) ? shortened(word, 200) : '–';
}
