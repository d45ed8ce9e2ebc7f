/** Worker side: simple types of XML Schema (XSD 1.0 part 2) as values with facets. Built-in types stand for themselves. */
import type { SimpleValue } from '../../hub/standards/schema-model.ts';
import { XSD, type XsdNode } from './xsd-tree.ts';

const builtInPrefix = `{${XSD}}`;

/** `string` for `{http://www.w3.org/2001/XMLSchema}string`, undefined for a type of a schema. */
export function builtInName(clarkName: string): string | undefined {
	return clarkName.startsWith(builtInPrefix) ? clarkName.slice(builtInPrefix.length) : undefined;
}

export function builtInKey(name: string): string {
	return builtInPrefix + name;
}

export function builtInValue(name: string): SimpleValue {
	// The built-in lists of part 2, section 3.3.
	if (name === 'NMTOKENS' || name === 'IDREFS' || name === 'ENTITIES') return { builtIn: name === 'ENTITIES' ? 'ENTITY' : name.slice(0, -1), list: true };
	return { builtIn: name === 'anySimpleType' || name === 'anyType' ? 'string' : name };
}

const numeric = ['length', 'minLength', 'maxLength', 'totalDigits', 'fractionDigits'] as const;
const literal = ['minInclusive', 'maxInclusive', 'minExclusive', 'maxExclusive'] as const;

/** `base` narrowed by the facets of a restriction. The facets of a restricted list are about the list and not about its values: left out. */
export function restricted(base: SimpleValue, restriction: XsdNode): SimpleValue {
	if (base.list) return base;
	const value: { -readonly [K in keyof SimpleValue]: SimpleValue[K] } = { ...base };
	const enumeration: string[] = [];
	const patterns: string[] = [];
	for (const { name, attributes } of restriction.children) {
		const given = attributes.value;
		if (given === undefined) continue;
		const counted = numeric.find((facet) => facet === name);
		const bound = literal.find((facet) => facet === name);
		if (name === 'enumeration') enumeration.push(given);
		else if (name === 'pattern') patterns.push(given);
		else if (counted) value[counted] = Number(given);
		else if (bound) value[bound] = given.trim();
	}
	if (enumeration.length > 0) value.enumeration = enumeration;
	if (patterns.length > 0) value.patterns = [...(base.patterns ?? []), patterns];
	return value;
}

/** What can be said about all members: the values, if each names its own; else any text. */
export function united(members: readonly SimpleValue[]): SimpleValue {
	if (members.length === 0 || members.some((member) => member.enumeration === undefined || member.list)) return { builtIn: 'string' };
	return { builtIn: 'string', enumeration: [...new Set(members.flatMap((member) => member.enumeration ?? []))] };
}
