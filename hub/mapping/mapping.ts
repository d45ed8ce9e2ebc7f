/**
 * A mapping: how the fields of one content become those of another. A table, one row per place of the target. Types only.
 * Written form: `schemas/mapping.schema.json`; read by `read-mapping.ts`, applied by `apply.ts`.
 *
 * Paths are steps joined with `/`: `antragsteller/name`. `[*]` after a step means every entry of a list, `[0]` its first: `personen[*]/name`.
 * In a step `~1` stands for `/`, `~2` for `[` and `~0` for `~`. Paths of the source that begin with `$tenant` or `$event` read what is known of
 * the municipality and the attributes of the message: `$tenant/parameters/gebuehr`.
 */
import type { StructureTarget } from '../standards/structures.ts';
import type { Encoding } from '../text/encode.ts';
import type { TransformName } from './transforms.ts';

export interface Mapping {
	readonly format: 1;
	readonly target: MappingTarget;
	/** Names of the source are the same when they differ only in case, accents, umlauts written as two letters, and separators. Default true. */
	readonly tolerant: boolean;
	/** In the order of the table. One row per `to`. At most 2,000. */
	readonly rows: readonly MappingRow[];
	/** Paths of the source that are left out on purpose, with all below. */
	readonly ignore: readonly string[];
	/** Municipality → what differs there. */
	readonly perTenant: Readonly<Record<string, TenantMapping>>;
}

export type MappingTarget =
	/** Any JSON, or JSON of a schema. */
	{ readonly kind: 'json'; readonly schema?: string } | Extract<StructureTarget, { kind: 'xml' }> | RecordTarget;

/** A line of text per record, as older systems read them. The target's paths are `field`, or `[*]/field` for several lines. */
export interface RecordTarget {
	readonly kind: 'record';
	/** `separated`: quoted where needed (RFC 4180). `fixed`: every field padded with blanks to its length. */
	readonly layout: 'separated' | 'fixed';
	/** One character. Default `;`. */
	readonly separator: string;
	/** Default `utf-8`. */
	readonly encoding: Encoding;
	/** In the order of the line. */
	readonly fields: readonly RecordField[];
}

export interface RecordField {
	readonly name: string;
	/** Characters; longer values are cut. Needed for `fixed`. */
	readonly maxLength?: number;
	readonly required?: boolean;
}

/**
 * Where the value comes from, in this order: `value`, a constant; `from`, the first path that is there and not empty; with `expression` that
 * value is the context of the expression, without `from` the whole source is. Then `transform`, then `list`. Nothing found: `default`.
 */
export interface ValueSource {
	readonly value?: JsonValue;
	/** Alternatives, at most 20. */
	readonly from?: readonly string[];
	/** JSONata, at most 4,000 characters. Knows `$source`, `$tenant` and `$event`. */
	readonly expression?: string;
	readonly transform?: TransformName;
	/** Codes of the source → codes of the target; `*` for all others. Empty: values are taken as they are. */
	readonly list?: Readonly<Record<string, string>>;
	readonly default?: JsonValue;
}

export interface MappingRow extends ValueSource {
	readonly to: string;
	/** Without a value the message does not go on. */
	readonly required: boolean;
	readonly note?: string;
}

export interface TenantMapping {
	/** `to` of a row → its source there; replaces the row's source as a whole. */
	readonly rows: Readonly<Record<string, ValueSource>>;
	readonly ignore: readonly string[];
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

export interface MappingProblem {
	/** DK-MAP-… or the code of whoever wrote the result. */
	readonly code: string;
	readonly severity: 'error' | 'warning';
	/** `to` of the row. */
	readonly row?: string;
	/** Never a value of the content. */
	readonly facts: Readonly<Record<string, string | number>>;
}
