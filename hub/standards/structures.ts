/**
 * Port: what the structure of a target is, for those who build a message for it. Implementations: `server/structures.ts` joins the one over JSON
 * schemas (`adapters/ajv` holds them) and the one over the XML schemas of the packs (`adapters/libxml2` works them out in its workers). Types only.
 *
 * A value is a tree of plain data keyed by local names, whatever the target: objects, arrays for what repeats, strings, numbers, booleans.
 * In XML an attribute is `@name` and the text of an element that also has attributes is `#text`.
 */

/** What can be written. `schema` is the `$id` of a registered JSON schema; `pack` names a pack as `CheckOptions.schema` does, `root` is a Clark name. */
export type StructureTarget = { readonly kind: 'json'; readonly schema: string } | { readonly kind: 'xml'; readonly pack?: string; readonly root: string };

export interface TargetInfo {
	readonly target: StructureTarget;
	/** For a list: title of the schema, or standard, version and root element. */
	readonly title: string;
}

/** One place of the target. */
export interface OutlineNode {
	/** Steps joined with `/`, as the mapping writes them; `[*]` follows the name of what may repeat: `antragsteller[*]/name`, `kopf/@version`. */
	readonly path: string;
	/** The place must be filled when the place above it exists. For a choice the places are not required. */
	readonly required: boolean;
	readonly list: boolean;
	/** Has places below it. */
	readonly inner: boolean;
	/** `string`, `date`, `object` … for people. */
	readonly type: string;
	/** Shortened to 300 characters. */
	readonly documentation?: string;
	/** At most 50 values that are allowed. */
	readonly values?: readonly string[];
}

export interface OutlineOptions {
	/** Only the places below this path. Default: from the root. */
	readonly below?: string;
	/** Levels below it. Default 6, at most 12: types may be recursive. */
	readonly depth?: number;
	/** At most so many places, those nearest to the root first. Default 500, at most 2,000. */
	readonly limit?: number;
}

export interface Outline {
	/** In the order of the schema. */
	readonly nodes: readonly OutlineNode[];
	/** There are more than `limit` or below `depth`: ask with `below`. */
	readonly more: boolean;
}

/** Something that could not be written as the value says. */
export interface WriteProblem {
	/** Path as in `OutlineNode`, with `[n]` for the n-th of a list, from 0. */
	readonly path: string;
	/** DK-… */
	readonly code: string;
	/** Never a value. */
	readonly facts: Readonly<Record<string, string | number>>;
}

export interface Written {
	readonly content: string;
	/** `application/json` or `application/xml`. */
	readonly mediaType: string;
	readonly problems: readonly WriteProblem[];
}

export interface Structures {
	/** What the hub knows, sorted by title. At most 2,000. */
	targets(): Promise<readonly TargetInfo[]>;
	/** @throws DK-MAP-TARGET-UNKNOWN: no schema or pack of that name, or the pack has no such root element. */
	outline(target: StructureTarget, options?: OutlineOptions): Promise<Outline>;
	/** Puts the value into the form of the target. @throws DK-MAP-TARGET-UNKNOWN */
	write(target: StructureTarget, value: unknown): Promise<Written>;
}
