/**
 * What an XSD says about the structure of its messages, as plain data: which children an element has and in which order, which attributes, which
 * values. Inheritance, groups and references are resolved; types refer to each other by key, because they may be recursive. Types only.
 *
 * Names are written as in `{namespace}name`, without braces when there is no namespace (Clark notation).
 */

export interface SchemaModel {
	/** Global elements by name. */
	readonly elements: Readonly<Record<string, ElementDeclaration>>;
	/** Types by key: the name of a global type, or `<key of the owner>/<element>` for a local one. */
	readonly types: Readonly<Record<string, TypeDefinition>>;
}

export interface ElementDeclaration {
	/** Clark name as it stands in a message: an unqualified local element has no namespace. */
	readonly name: string;
	/** Key in `types`. */
	readonly type: string;
	readonly nillable: boolean;
	readonly abstract: boolean;
	readonly fixed?: string;
	readonly default?: string;
	/** Elements that may stand here instead (substitution group). */
	readonly substitutes?: readonly string[];
	/** `xs:documentation`, shortened to 500 characters. */
	readonly documentation?: string;
}

export interface TypeDefinition {
	/** Key of the type that it was derived from. */
	readonly base?: string;
	readonly abstract: boolean;
	/** Attributes, own and inherited; prohibited ones are left out. */
	readonly attributes: readonly AttributeDeclaration[];
	/** The namespaces of `xs:anyAttribute`, when other attributes may stand there. */
	readonly anyAttribute?: string;
	/** Children, own and inherited; absent for simple types and simple content. */
	readonly content?: Particle;
	readonly mixed: boolean;
	/** The text: for simple types and simple content. */
	readonly value?: SimpleValue;
}

export interface AttributeDeclaration {
	/** Clark name. */
	readonly name: string;
	readonly required: boolean;
	readonly fixed?: string;
	readonly default?: string;
	readonly value: SimpleValue;
}

/** A simple type, with its facets. Patterns of one derivation step are alternatives, those of several steps must all fit. */
export interface SimpleValue {
	/** Name of the built-in type at the end of the derivation, without namespace: `string`, `token`, `date`, `decimal` … */
	readonly builtIn: string;
	/** A list of such values, separated by blanks. */
	readonly list?: boolean;
	readonly enumeration?: readonly string[];
	readonly patterns?: readonly (readonly string[])[];
	readonly length?: number;
	readonly minLength?: number;
	readonly maxLength?: number;
	readonly minInclusive?: string;
	readonly maxInclusive?: string;
	readonly minExclusive?: string;
	readonly maxExclusive?: string;
	readonly totalDigits?: number;
	readonly fractionDigits?: number;
}

/** `max` is `null` for unbounded. */
export type Particle =
	| { readonly kind: 'element'; readonly min: number; readonly max: number | null; readonly element: ElementDeclaration }
	| { readonly kind: 'sequence' | 'choice' | 'all'; readonly min: number; readonly max: number | null; readonly particles: readonly Particle[] }
	| { readonly kind: 'any'; readonly min: number; readonly max: number | null; readonly namespace: string };
