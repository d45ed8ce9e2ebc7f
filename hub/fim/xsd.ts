/**
 * FIM data schema → XML Schema 1.0, after the pattern of XFall: an element per id, the order of the document, `choice` for an Auswahlgruppe, codes
 * as enumerations. Source: FIM-XSLT, `XDF3_2_XFall`. Namespace: `urn:fim-de:xfall:xdf3:<id>V<version>`.
 */
import { escapedAttribute, escapedText } from '../xml/text.ts';
import { type Child, childrenOf, isAuswahl, type KeyOptions, keyOf } from './children.ts';
import { type CodeLists, type Constraints, constraintsOf } from './constraints.ts';
import { Definitions } from './definitions.ts';
import type { FimFeld, FimGruppe, FimSchema } from './model.ts';
import { type FimNote, Notes } from './note.ts';
import { toXsdPattern } from './patterns/print.ts';

export interface XsdOptions extends KeyOptions {
	/** By `canonicalVersionUri`. */
	readonly codeLists?: CodeLists;
	/** Codes of a list that are written into the schema at most. Default 200. */
	readonly inlineCodes?: number;
}

/** Namespace of instances in XML. */
export function namespaceOf(schema: FimSchema): string {
	return `urn:fim-de:xfall:${schema.format}:${keyOf(schema, { versions: true })}`;
}

/** Never throws; what could not be carried over stands in the notes. */
export function toXsd(schema: FimSchema, options: XsdOptions = {}): { readonly xsd: string; readonly notes: readonly FimNote[] } {
	const generator = new Generator(options);
	const content = generator.content(schema, '\t\t');
	const namespace = escapedAttribute(namespaceOf(schema));
	const types = Array.from(generator.types, ([name, write]) => write(name));
	const xsd = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="${namespace}" targetNamespace="${namespace}" elementFormDefault="qualified">
	<xs:element name="${escapedAttribute(keyOf(schema, options))}">
${documentation(schema.name, '\t\t')}		<xs:complexType>
${content}		</xs:complexType>
	</xs:element>
${types.join('')}</xs:schema>
`;
	return { xsd, notes: generator.notes };
}

type Write = (name: string) => string;

class Generator {
	readonly #options: XsdOptions;
	readonly #types = new Definitions<Write>();
	readonly #notes = new Notes();

	constructor(options: XsdOptions) {
		this.#options = options;
	}

	get types(): ReadonlyMap<string, Write> {
		return this.#types.all;
	}

	get notes(): readonly FimNote[] {
		return this.#notes.all;
	}

	content(parent: FimSchema | FimGruppe, indent: string): string {
		const choice = isAuswahl(parent);
		const compositor = choice ? 'xs:choice' : 'xs:sequence';
		const children = childrenOf(parent, this.#options);
		// An empty choice can never be met.
		if (children.length === 0) return `${indent}<xs:sequence/>\n`;
		return `${indent}<${compositor}>\n${children.map((child) => this.#particle(child, choice, `${indent}\t`)).join('')}${indent}</${compositor}>\n`;
	}

	#particle(child: Child, choice: boolean, indent: string): string {
		const { key, element, max, places } = child;
		if (places > 1) this.#notes.add('DK-FIM-ELEMENT-TWICE', key, { places }, '1004');
		const min = choice ? Math.max(1, child.min) : child.min;
		const occurs = `${min === 1 ? '' : ` minOccurs="${min}"`}${max === 1 ? '' : ` maxOccurs="${max ?? 'unbounded'}"`}`;
		const type = element.kind === 'gruppe' ? this.#group(element, key) : this.#field(element, key);
		return `${indent}<xs:element name="${escapedAttribute(key)}" type="${escapedAttribute(type)}"${occurs}/>\n`;
	}

	#group(group: FimGruppe, key: string): string {
		const body = `${documentation(group.name, '\t\t')}${this.content(group, '\t\t')}`;
		return this.#types.name(key, body, (name) => `\t<xs:complexType name="${escapedAttribute(name)}">\n${body}\t</xs:complexType>\n`);
	}

	#field(field: FimFeld, key: string): string {
		const constraints = constraintsOf(field, key, this.#notes, this.#options.codeLists);
		const facets = this.#facets(constraints);
		const list = constraints.codeList === undefined ? '' : ` (Codeliste ${constraints.codeList})`;
		const base = BASES[constraints.kind];
		const restriction = facets === '' ? `\t\t<xs:restriction base="${base}"/>\n` : `\t\t<xs:restriction base="${base}">\n${facets}\t\t</xs:restriction>\n`;
		const body = `${documentation(`${field.name}${list}`, '\t\t')}${restriction}`;
		return this.#types.name(key, body, (name) => `\t<xs:simpleType name="${escapedAttribute(name)}">\n${body}\t</xs:simpleType>\n`);
	}

	#facets({ kind, minLength, maxLength, pattern, min, max, codes }: Constraints): string {
		if (kind === 'file') return facet('minLength', '1');
		if (kind === 'codes') {
			if (!codes || codes.length > (this.#options.inlineCodes ?? 200)) return '';
			const names = new Map(codes.map(({ code, name }) => [code, name]));
			return Array.from(names, ([code, name]) => facet('enumeration', code, name)).join('');
		}
		return [
			minLength === undefined ? '' : facet('minLength', String(minLength)),
			maxLength === undefined ? '' : facet('maxLength', String(maxLength)),
			pattern ? facet('pattern', toXsdPattern(pattern)) : '',
			min === undefined ? '' : facet('minInclusive', min),
			max === undefined ? '' : facet('maxInclusive', max),
		].join('');
	}
}

const BASES = {
	text: 'xs:string',
	codes: 'xs:token',
	file: 'xs:string',
	boolean: 'xs:boolean',
	number: 'xs:decimal',
	integer: 'xs:integer',
	date: 'xs:date',
	time: 'xs:time',
	'date-time': 'xs:dateTime',
} as const;

function facet(name: string, value: string, text?: string): string {
	const open = `\t\t\t<xs:${name} value="${escapedAttribute(value)}"`;
	return text === undefined ? `${open}/>\n` : `${open}>\n${documentation(text, '\t\t\t\t')}\t\t\t</xs:${name}>\n`;
}

function documentation(text: string, indent: string): string {
	return `${indent}<xs:annotation><xs:documentation xml:lang="de">${escapedText(text)}</xs:documentation></xs:annotation>\n`;
}
