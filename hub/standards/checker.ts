/**
 * Port: something that recognises and checks content. Implementations: `adapters/libxml2` (XML against standards packs),
 * `adapters/ajv` (JSON against our schemas). Always a report, never a stack trace. Types only.
 */
import type { Language } from '../errors/definition.ts';

export type Verdict = 'valid' | 'invalid' | 'unknown' | 'not-well-formed' | 'refused';

export interface Finding {
	readonly level: 'well-formed' | 'schema' | 'limit';
	readonly severity: 'error' | 'warning';
	/** DK-CHECK-… */
	readonly code: string;
	/** 1-based; absent for a JSON document that can be read. */
	readonly line?: number;
	/** 1-based, only for content that is not well-formed. */
	readonly column?: number;
	/** XPath or JSON pointer of the place. */
	readonly path?: string;
	/** What is wrong, without any value from the content: values may be personal data. */
	readonly message: Readonly<Record<Language, string>>;
}

/** What the content says about itself. */
export interface Recognised {
	readonly standard?: string;
	readonly standardversion?: string;
	readonly nachrichtentyp?: string;
	/** Message UUID from the content's own header, if it has one. */
	readonly nachrichtenUUID?: string;
	/** Receiver key from the header, e.g. `ags:14612000`. */
	readonly leser?: string;
	/** Sender key from the header. */
	readonly autor?: string;
	/** XÖV attribute `test`. */
	readonly testnachricht?: boolean;
	readonly namespace?: string;
	readonly root?: string;
}

export interface CheckReport {
	readonly verdict: Verdict;
	readonly recognised: Recognised;
	/** At most 100; `findingsTotal` counts all. */
	readonly findings: readonly Finding[];
	readonly findingsTotal: number;
	/** Milliseconds. */
	readonly durationMs: number;
}

export interface CheckOptions {
	/** Name of the schema or pack to check against; default: found by recognition. For JSON the `$id` of a registered schema. */
	readonly schema?: string;
	/** Bytes, default 20 MiB; larger content is `refused`. */
	readonly maxBytes?: number;
}

export interface Checker {
	/** True when this checker takes content of the media type (without parameters, lower case). */
	takes(mediaType: string): boolean;
	check(content: Buffer, options: CheckOptions): Promise<CheckReport>;
	close(): Promise<void>;
}
