/**
 * Writes a rule set as an XSLT 3.0 stylesheet that answers in SVRL (ISO/IEC 19757-3, annex D).
 *
 * A pattern is a mode, a rule a template of that mode; the first rule has the highest priority, so a node fires the first one that matches it and no
 * other. Lets of schema, phase and patterns are global variables, computed at the document; a pattern's name that is taken gets another one.
 * Every assert stands in a `try`, because one value that a rule does not expect (a letter in an amount) must not end the check of everything else.
 *
 * Beyond SVRL, in the namespace of `OWN`: inserted values are marked, so that a message can be shown without them; checks bear their severity.
 * `applies` says whether the rule set is made for this content at all. Parameter `full`: also patterns and fired rules; without it only what failed.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Finding } from '../../hub/standards/checker.ts';
import { SCHEMATRON, XSLT } from './rule-files.ts';
import { invalid, type Pattern, type Rule, type RuleSet, required, unsupported } from './rule-set.ts';
import { attributeOf, elementsOf, type XmlElement, type XmlNode } from './xml-tree.ts';
import { forbiddenCall, isForbiddenNamespace, renameVariables } from './xpath-text.ts';
import { declarationText, instructionText } from './xslt-elements.ts';
import { attributes, escaped, literalAttributes, text } from './xslt-text.ts';

export const SVRL = 'http://purl.oclc.org/dsdl/svrl';
export const OWN = 'urn:drehkreuz:schematron';

const RESERVED: Readonly<Record<string, string>> = { xsl: XSLT, svrl: SVRL, drehkreuz: OWN, err: 'http://www.w3.org/2005/xqt-errors' };

export interface Stylesheet {
	readonly text: string;
	/** Where line n + 1 of the stylesheet comes from. */
	readonly places: readonly (XmlElement | undefined)[];
}

/** @throws DrehkreuzError DK-RULES-… */
export function writeStylesheet(rules: RuleSet): Stylesheet {
	return new Writer(rules).write();
}

class Writer {
	readonly #rules: RuleSet;
	readonly #namespaces: Readonly<Record<string, string>>;
	readonly #lines: string[] = [];
	readonly #places: (XmlElement | undefined)[] = [];
	/** Variables of the pattern being written that have another name in the stylesheet. */
	#renamed: ReadonlyMap<string, string> = new Map();

	constructor(rules: RuleSet) {
		this.#rules = rules;
		this.#namespaces = namespacesOf(rules);
	}

	write(): Stylesheet {
		const { schema, lets, foreign, patterns } = this.#rules;
		const declared = Object.fromEntries(Object.entries({ ...RESERVED, ...this.#namespaces }).map(([prefix, uri]) => [`xmlns:${prefix}`, uri]));
		this.#line(`<xsl:stylesheet version="3.0" exclude-result-prefixes="#all"${attributes(declared)}>`);
		this.#line('<xsl:output method="xml" encoding="UTF-8" indent="no"/><xsl:param name="drehkreuz:full" select="false()"/>');
		for (const declaration of foreign) this.#line(declarationText(declaration), declaration);
		for (const variable of lets) this.#line(this.#let(variable), variable);
		this.#start(schema);
		const names = new Set(lets.map((variable) => required(variable, 'name')));
		patterns.forEach((pattern, index) => {
			this.#pattern(pattern, index, names);
		});
		this.#line('</xsl:stylesheet>');
		return { text: this.#lines.join('\n'), places: this.#places };
	}

	/** The template that begins: the head of the SVRL, then every pattern over every node. */
	#start(schema: XmlElement): void {
		const { title, phase, namespaces, patterns } = this.#rules;
		this.#line(`<xsl:template match="/"><xsl:variable name="drehkreuz:applies" select="${escaped(applies(namespaces))}"/>`);
		const head = literalAttributes({ title, phase, schemaVersion: attributeOf(schema, 'schemaVersion') });
		this.#line(`<svrl:schematron-output${head} drehkreuz:applies="{$drehkreuz:applies}">`);
		for (const [prefix, uri] of namespaces) this.#line(`<svrl:ns-prefix-in-attribute-values${literalAttributes({ prefix, uri })}/>`);
		this.#line('<xsl:if test="$drehkreuz:applies">');
		patterns.forEach(({ element }, index) => {
			const named = literalAttributes({ id: attributeOf(element, 'id'), name: attributeOf(element, 'name') });
			this.#line(`<xsl:if test="$drehkreuz:full"><svrl:active-pattern${named}/></xsl:if>`);
			this.#line(`<xsl:for-each select="descendant-or-self::node()"><xsl:apply-templates select="., @*" mode="p${index}"/></xsl:for-each>`);
		});
		this.#line('</xsl:if></svrl:schematron-output></xsl:template>');
	}

	#pattern({ lets, rules }: Pattern, index: number, names: Set<string>): void {
		const renamed = new Map<string, string>();
		for (const variable of lets) {
			const name = required(variable, 'name');
			if (names.has(name)) renamed.set(name, `drehkreuz-${index}-${name.replace(':', '-')}`);
			else names.add(name);
		}
		this.#renamed = renamed;
		// Nodes are handed to the mode one by one; without a rule nothing happens, and a document must not bring its children along again.
		this.#line(`<xsl:mode name="p${index}" on-no-match="deep-skip"/><xsl:template match="document-node()" mode="p${index}" priority="0"/>`);
		for (const variable of lets) this.#line(this.#let(variable), variable);
		rules.forEach((rule, position) => {
			this.#rule(rule, index, rules.length - position);
		});
		this.#renamed = new Map();
	}

	#rule(rule: Rule, pattern: number, priority: number): void {
		const { element, context, lets, checks } = rule;
		const match = this.#expression(element, 'context', context);
		this.#line(`<xsl:template match="${match}" mode="p${pattern}" priority="${priority}"${this.#scope(element)}>`, element);
		const role = { id: attributeOf(element, 'id'), role: attributeOf(element, 'role'), flag: attributeOf(element, 'flag') };
		this.#line(`<xsl:if test="$drehkreuz:full"><svrl:fired-rule${literalAttributes({ ...role, context })}/></xsl:if>`, element);
		// A let may fail as well; then none of the rule's checks can be told.
		if (lets.length > 0) this.#line('<xsl:try>', element);
		for (const variable of lets) this.#line(this.#let(variable), variable);
		for (const check of checks) this.#check(check, rule);
		if (lets.length > 0) this.#line(`${fault(element, severityOf([element]), text(context))}</xsl:try>`, element);
		this.#line('</xsl:template>');
	}

	#check(check: XmlElement, rule: Rule): void {
		const failed = check.local === 'assert' ? 'svrl:failed-assert' : 'svrl:successful-report';
		const test = required(check, 'test');
		const names = ['id', 'role', 'flag', 'see', 'icon', 'fpi'].map((name) => [name, attributeOf(check, name)] as const);
		const severity = severityOf([check, rule.element]);
		const subject = [check, rule.element].find((element) => attributeOf(element, 'subject') !== undefined);
		const place = subject ? `for $drehkreuz:node in (${this.#expression(subject, 'subject')})[1] return path($drehkreuz:node)` : 'path(.)';
		const answer = [
			`<${failed}${literalAttributes({ ...Object.fromEntries(names), test, 'drehkreuz:severity': severity })}>`,
			`<xsl:attribute name="location" select="${place}"/>`,
			this.#diagnostics(check),
			`<svrl:text>${this.#content(check)}</svrl:text></${failed}>`,
		].join('');
		const condition = this.#expression(check, 'test', test);
		const [whenTrue, whenFalse] = check.local === 'assert' ? ['', answer] : [answer, ''];
		this.#line(
			`<xsl:try${this.#scope(check)}><xsl:choose><xsl:when test="${condition}">${whenTrue}</xsl:when><xsl:otherwise>${whenFalse}</xsl:otherwise></xsl:choose>` +
				`${fault(check, severity, staticContent(check))}</xsl:try>`,
			check,
		);
	}

	#diagnostics(check: XmlElement): string {
		const ids = (attributeOf(check, 'diagnostics') ?? '').split(/\s+/).filter((id) => id !== '');
		return ids
			.map((id) => {
				const diagnostic = this.#rules.diagnostics.get(id);
				if (!diagnostic) throw invalid(check, `no diagnostic "${id}"`);
				return `<svrl:diagnostic-reference${literalAttributes({ diagnostic: id })}>${this.#content(diagnostic)}</svrl:diagnostic-reference>`;
			})
			.join('');
	}

	/** What an author wrote into an assert, report or diagnostic. */
	#content(element: XmlElement): string {
		return element.children.map((child) => (typeof child === 'string' ? text(child) : this.#inserted(child))).join('');
	}

	#inserted(child: XmlElement): string {
		const marked = (content: string) => `<drehkreuz:value>${content}</drehkreuz:value>`;
		if (child.uri === XSLT) return marked(instructionText(child));
		// Rich text of other vocabularies: its words count.
		if (child.uri !== SCHEMATRON) return this.#content(child);
		switch (child.local) {
			case 'value-of':
				return marked(`<xsl:value-of select="${this.#expression(child, 'select')}"${this.#scope(child)}/>`);
			case 'name':
				if (attributeOf(child, 'path') === undefined) return '<xsl:value-of select="name()"/>';
				return `<xsl:value-of select="for $drehkreuz:node in (${this.#expression(child, 'path')}) return name($drehkreuz:node)"${this.#scope(child)}/>`;
			case 'emph':
			case 'dir':
			case 'span':
				return `<svrl:${child.local}>${this.#content(child)}</svrl:${child.local}>`;
			default:
				throw unsupported(child, child.name);
		}
	}

	#let(variable: XmlElement): string {
		const name = required(variable, 'name');
		const head = attributes({ name: this.#renamed.get(name) ?? name, as: attributeOf(variable, 'as') });
		if (attributeOf(variable, 'value') !== undefined) {
			return `<xsl:variable${head} select="${this.#expression(variable, 'value')}"${this.#scope(variable)}/>`;
		}
		// Without @value the content is the value (ISO/IEC 19757-3, §5.4.6).
		return `<xsl:variable${head}>${elementsOf(variable).map(instructionText).join('')}</xsl:variable>`;
	}

	/** An attribute that is XPath, ready to be put between double quotes. */
	#expression(element: XmlElement, attribute: string, value = required(element, attribute)): string {
		const call = forbiddenCall(value, { ...element.namespaces, ...this.#namespaces });
		if (call !== undefined) throw new DrehkreuzError('DK-RULES-FORBIDDEN', { file: element.file, line: element.line, construct: call });
		return attributes({ x: renameVariables(value, this.#renamed) }).slice(4, -1);
	}

	/** Namespaces that are declared at the element and not for the whole schema. `ns` has the last word. */
	#scope(element: XmlElement): string {
		const own = Object.entries(element.namespaces).filter(([prefix]) => prefix !== '' && prefix !== 'xml' && !(prefix in this.#namespaces));
		for (const [prefix, uri] of own) refuseNamespace(element, prefix, uri);
		return attributes(Object.fromEntries(own.filter(([prefix]) => !(prefix in RESERVED)).map(([prefix, uri]) => [`xmlns:${prefix}`, uri])));
	}

	#line(content: string, from?: XmlElement): void {
		this.#lines.push(content);
		this.#places.push(from);
	}
}

/** Prefixes that authors use undeclared, because other Schematron processors declare them (XRechnung CII: `xs:decimal`). */
const USUAL: Readonly<Record<string, string>> = { xs: 'http://www.w3.org/2001/XMLSchema', fn: 'http://www.w3.org/2005/xpath-functions' };

/** Namespaces of the whole schema: those of `ns`, then those declared at the root element, then the usual ones. */
function namespacesOf({ schema, namespaces }: RuleSet): Readonly<Record<string, string>> {
	const all: Record<string, string> = {};
	for (const [prefix, uri] of namespaces) {
		if (all[prefix] !== undefined && all[prefix] !== uri) throw invalid(schema, `ns: prefix "${prefix}" twice`);
		all[prefix] = uri;
	}
	for (const [prefix, uri] of Object.entries(schema.namespaces)) if (prefix !== '' && prefix !== 'xml') all[prefix] ??= uri;
	for (const [prefix, uri] of Object.entries(USUAL)) all[prefix] ??= uri;
	for (const [prefix, uri] of Object.entries(all)) refuseNamespace(schema, prefix, uri);
	// Only XML itself may be bound to this prefix, and it always is.
	delete all['xml'];
	return all;
}

/**
 * A pack may hold rule sets for different messages (XRechnung: UBL and CII), and some of their rules match anything. A rule set that names namespaces
 * is made for content that has at least one of them; XPath that tells whether this content has.
 */
function applies(namespaces: RuleSet['namespaces']): string {
	const uris = namespaces.map(([, uri]) => uri).filter((uri) => !uri.startsWith('http://www.w3.org/'));
	if (uris.length === 0) return 'true()';
	const list = uris.map((uri) => `'${uri.replaceAll("'", "''")}'`).join(', ');
	return `exists(descendant::*[namespace-uri(.) = (${list})]) or exists(descendant::*/@*[namespace-uri(.) = (${list})])`;
}

function refuseNamespace(element: XmlElement, prefix: string, uri: string): void {
	if (isForbiddenNamespace(uri)) throw new DrehkreuzError('DK-RULES-FORBIDDEN', { file: element.file, line: element.line, construct: uri });
	if (RESERVED[prefix] !== undefined && RESERVED[prefix] !== uri) throw unsupported(element, `xmlns:${prefix}="${uri}"`);
}

/** The answer for a check that cannot be evaluated. Nothing in it is computed, so it cannot fail itself. */
function fault(element: XmlElement, severity: string, content: string): string {
	const names = literalAttributes({ id: attributeOf(element, 'id'), test: attributeOf(element, 'test') ?? '', 'drehkreuz:severity': severity });
	return (
		`<xsl:catch errors="*"><svrl:failed-assert${names} drehkreuz:fault="{local-name-from-QName($err:code)}">` +
		`<xsl:attribute name="location" select="path(.)"/><svrl:text>${content}</svrl:text></svrl:failed-assert></xsl:catch>`
	);
}

/** The words of an assert without what is inserted. */
function staticContent(element: XmlElement): string {
	const words = (node: XmlNode): string => {
		if (typeof node === 'string') return text(node);
		const inserted = node.uri === XSLT || (node.uri === SCHEMATRON && (node.local === 'value-of' || node.local === 'name'));
		return inserted ? text('…') : node.children.map(words).join('');
	};
	return element.children.map(words).join('');
}

/**
 * The first known word of `role` or `flag`, at the check, then at its rule. ISO/IEC 19757-3 leaves the words to the author; these are used by
 * EN 16931, XRechnung and the tools. A check without any is an error, also a `report`.
 */
function severityOf(elements: readonly XmlElement[]): Finding['severity'] {
	for (const word of elements.flatMap((element) => [attributeOf(element, 'role'), attributeOf(element, 'flag')])) {
		if (/^(fatal|error)$/i.test(word ?? '')) return 'error';
		if (/^(warning|warn)$/i.test(word ?? '')) return 'warning';
		if (/^(information|info|hint)$/i.test(word ?? '')) return 'info';
	}
	return 'error';
}
