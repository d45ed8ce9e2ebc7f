/**
 * A Schematron schema (ISO/IEC 19757-3:2016 and 2020) as the compiler wants it: abstract patterns filled in, abstract rules put into the rules
 * that extend them, one phase chosen. What the hub cannot do is an error with file and line; nothing is left out silently.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { SCHEMATRON, XSLT } from './rule-files.ts';
import { attributeOf, elementsOf, textOf, type XmlElement, type XmlNode } from './xml-tree.ts';
import { substituteParameters } from './xpath-text.ts';

export interface RuleSet {
	readonly title: string | undefined;
	readonly schema: XmlElement;
	/** Prefix → namespace of `ns`, in their order. */
	readonly namespaces: readonly (readonly [string, string])[];
	/** Of the schema and of the phase. */
	readonly lets: readonly XmlElement[];
	readonly patterns: readonly Pattern[];
	readonly diagnostics: ReadonlyMap<string, XmlElement>;
	/** XSLT declarations of the schema. */
	readonly foreign: readonly XmlElement[];
	readonly phase: string | undefined;
}

export interface Pattern {
	readonly element: XmlElement;
	readonly lets: readonly XmlElement[];
	readonly rules: readonly Rule[];
}

export interface Rule {
	readonly element: XmlElement;
	readonly context: string;
	readonly lets: readonly XmlElement[];
	readonly checks: readonly XmlElement[];
}

/** Elements that only explain. */
const EXPLAINING = new Set(['title', 'p', 'properties', 'emph', 'dir', 'span']);
const BINDINGS = new Set(['xslt', 'xslt1', 'xslt2', 'xslt3', 'xpath', 'xpath1', 'xpath2', 'xpath3', 'xpath31']);

/** @throws DrehkreuzError DK-RULES-INVALID, DK-RULES-UNSUPPORTED */
export function readRuleSet(schema: XmlElement, phaseWanted?: string): RuleSet {
	if (schema.uri !== SCHEMATRON || schema.local !== 'schema') throw unsupported(schema, `{${schema.uri}}${schema.local}`);
	const binding = attributeOf(schema, 'queryBinding') ?? 'xslt';
	if (!BINDINGS.has(binding.toLowerCase())) throw unsupported(schema, `queryBinding="${binding}"`);
	for (const child of elementsOf(schema)) known(child, ['ns', 'let', 'phase', 'pattern', 'diagnostics'], true);

	const phases = children(schema, 'phase');
	const phaseName = phaseWanted ?? attributeOf(schema, 'defaultPhase') ?? '#ALL';
	const phase = phases.find((candidate) => attributeOf(candidate, 'id') === phaseName);
	if (!phase && phaseName !== '#ALL') throw invalid(schema, `no phase "${phaseName}"`);
	for (const child of phases.flatMap(elementsOf)) known(child, ['active', 'let']);

	const declared = children(schema, 'pattern');
	const abstract = new Map(declared.filter(isAbstract).map((pattern) => [required(pattern, 'id'), pattern]));
	const abstractRules = new Map(
		declared.flatMap((pattern) => children(pattern, 'rule').filter(isAbstract)).map((rule) => [required(rule, 'id'), rule] as const),
	);
	const concrete = declared.filter((pattern) => !isAbstract(pattern)).map((pattern) => filledIn(pattern, abstract));
	return {
		title: children(schema, 'title').map(textOf).join(' ').replace(/\s+/g, ' ').trim() || undefined,
		schema,
		namespaces: children(schema, 'ns').map((ns) => [required(ns, 'prefix'), required(ns, 'uri')] as const),
		lets: [...children(schema, 'let'), ...(phase ? children(phase, 'let') : [])],
		patterns: activeOnes(concrete, phase).map((pattern) => readPattern(pattern, abstractRules)),
		diagnostics: new Map(children(schema, 'diagnostics').flatMap((all) => children(all, 'diagnostic').map((one) => [required(one, 'id'), one] as const))),
		foreign: elementsOf(schema).filter((child) => child.uri === XSLT),
		phase: phase ? phaseName : undefined,
	};
}

function activeOnes(patterns: readonly XmlElement[], phase: XmlElement | undefined): readonly XmlElement[] {
	if (!phase) return patterns;
	const wanted = new Set<string>();
	for (const active of children(phase, 'active')) {
		const id = required(active, 'pattern');
		if (!patterns.some((pattern) => attributeOf(pattern, 'id') === id)) throw invalid(active, `no pattern "${id}"`);
		wanted.add(id);
	}
	return patterns.filter((pattern) => wanted.has(attributeOf(pattern, 'id') ?? ''));
}

/** A pattern with `is-a` becomes the abstract pattern with its parameters put in; it keeps its own name. */
function filledIn(pattern: XmlElement, abstract: ReadonlyMap<string, XmlElement>): XmlElement {
	const name = attributeOf(pattern, 'is-a');
	if (name === undefined) return pattern;
	const template = abstract.get(name);
	if (!template) throw invalid(pattern, `no abstract pattern "${name}"`);
	for (const child of elementsOf(pattern)) known(child, ['param']);
	const parameters = new Map(
		[...children(template, 'param'), ...children(pattern, 'param')].map((parameter) => [required(parameter, 'name'), required(parameter, 'value')]),
	);
	return { ...filled(template, parameters), attributes: pattern.attributes, line: pattern.line, file: pattern.file };
}

function filled(element: XmlElement, parameters: ReadonlyMap<string, string>): XmlElement {
	return {
		...element,
		attributes: element.attributes.map((attribute) => ({ ...attribute, value: substituteParameters(attribute.value, parameters) })),
		children: element.children.map((child): XmlNode => (typeof child === 'string' ? child : filled(child, parameters))),
	};
}

function readPattern(pattern: XmlElement, abstractRules: ReadonlyMap<string, XmlElement>): Pattern {
	if (attributeOf(pattern, 'documents') !== undefined) throw unsupported(pattern, 'pattern/@documents');
	for (const child of elementsOf(pattern)) known(child, ['let', 'rule', 'param']);
	// The pattern's own abstract rules come first: copies of an abstract pattern each have their own.
	const own = new Map(
		children(pattern, 'rule')
			.filter(isAbstract)
			.map((rule) => [required(rule, 'id'), rule] as const),
	);
	const all = new Map([...abstractRules, ...own]);
	const rules = children(pattern, 'rule')
		.filter((rule) => !isAbstract(rule))
		.map((rule): Rule => {
			if (attributeOf(rule, 'visit-each') !== undefined) throw unsupported(rule, 'rule/@visit-each');
			const content = ruleContent(rule, all, [rule]);
			return {
				element: rule,
				context: required(rule, 'context'),
				lets: content.filter(({ local }) => local === 'let'),
				checks: content.filter(({ local }) => local !== 'let'),
			};
		});
	return { element: pattern, lets: children(pattern, 'let'), rules };
}

/** Lets, asserts and reports of a rule, with those of the abstract rules where they are extended. */
function ruleContent(rule: XmlElement, abstractRules: ReadonlyMap<string, XmlElement>, chain: readonly XmlElement[]): readonly XmlElement[] {
	return elementsOf(rule).flatMap((child): readonly XmlElement[] => {
		known(child, ['let', 'assert', 'report', 'extends']);
		if (child.uri !== SCHEMATRON || EXPLAINING.has(child.local)) return [];
		if (child.local !== 'extends') return [child];
		const id = required(child, 'rule');
		const extended = abstractRules.get(id);
		if (!extended) throw invalid(child, `no abstract rule "${id}"`);
		if (chain.includes(extended)) throw invalid(child, `rule "${id}" extends itself`);
		return ruleContent(extended, abstractRules, [...chain, extended]);
	});
}

/** Refuses what has a meaning that would be lost. Foreign elements other than XSLT are documentation (ISO/IEC 19757-3, §5.2). */
function known(element: XmlElement, names: readonly string[], xslt = false): void {
	if (element.uri === SCHEMATRON && (names.includes(element.local) || EXPLAINING.has(element.local))) return;
	if (element.uri !== SCHEMATRON && (element.uri !== XSLT || xslt)) return;
	throw unsupported(element, element.name);
}

function children(element: XmlElement, local: string): readonly XmlElement[] {
	return elementsOf(element).filter((child) => child.uri === SCHEMATRON && child.local === local);
}

function isAbstract(element: XmlElement): boolean {
	return attributeOf(element, 'abstract') === 'true';
}

/** @throws DrehkreuzError DK-RULES-INVALID */
export function required(element: XmlElement, attribute: string): string {
	const value = attributeOf(element, attribute);
	if (value === undefined) throw invalid(element, `${element.name}: attribute "${attribute}" is missing`);
	return value;
}

export function invalid(place: XmlElement, rule: string): DrehkreuzError {
	return new DrehkreuzError('DK-RULES-INVALID', { file: place.file, line: place.line, rule });
}

export function unsupported(place: XmlElement, construct: string): DrehkreuzError {
	return new DrehkreuzError('DK-RULES-UNSUPPORTED', { file: place.file, line: place.line, construct });
}
