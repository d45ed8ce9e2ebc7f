/**
 * Port: something that recognises and checks content. Implementations: `adapters/libxml2` (XML against standards packs),
 * `adapters/ajv` (JSON against our schemas). Always a report, never a stack trace. Types only.
 */
import type { Language } from '../errors/definition.ts';

export type Verdict = 'valid' | 'invalid' | 'unknown' | 'not-well-formed' | 'refused';

/**
 * The levels of a check, in the order in which they run. `schema` is XSD or JSON Schema; `codelists` are the lists that XSD cannot check
 * (XÖV-Handbuch, code types 2 to 4); `rules` are our own, e.g. header against root element. `limit` is no level but the reason of a refusal.
 */
export type CheckLevel = 'well-formed' | 'schema' | 'codelists' | 'schematron' | 'rules';

export interface Finding {
	readonly level: CheckLevel | 'limit';
	/** Only `error` makes content invalid. `info` explains how the report came about. */
	readonly severity: 'error' | 'warning' | 'info';
	/** DK-CHECK-… */
	readonly code: string;
	/** The rule's own name in its rule set, e.g. `BR-CO-15`. */
	readonly rule?: string;
	/** 1-based; absent for a JSON document that can be read. */
	readonly line?: number;
	/** 1-based, only for content that is not well-formed. */
	readonly column?: number;
	/** XPath or JSON pointer of the place. */
	readonly path?: string;
	/** What is wrong, without any value from the content: values may be personal data. */
	readonly message: Readonly<Record<Language, string>>;
	/** Only when `CheckOptions.values` asks for it; never for logs, journal or parked messages. */
	readonly value?: OffendingValue;
}

export interface OffendingValue {
	/** At most 60 characters, cut with `…`. */
	readonly text: string;
	/** It may be personal data. Only codes of code lists, numbers of versions and the like are not. */
	readonly personal: boolean;
}

/**
 * What became of a level: `checked`; `not-checked`: something is missing (a code list, the Schematron processor), so nothing may be concluded;
 * `nothing-to-check`: the pack has no such rules, or the content uses no code list; `not-asked`; `not-reached`: an earlier level failed.
 */
export type LevelState = 'checked' | 'not-checked' | 'nothing-to-check' | 'not-asked' | 'not-reached';

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
	/** When the header says that the message was made, RFC 3339 as far as the sender wrote it so. */
	readonly erstellungszeitpunkt?: string;
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
	/** What was checked at all. Absent for content that no pack or schema knows. */
	readonly levels?: Readonly<Partial<Record<CheckLevel, LevelState>>>;
	/** The pack that decided, and the others that know the same root element. */
	readonly pack?: { readonly id: string; readonly others: readonly string[] };
	/** Only when `CheckOptions.svrl` asks for it: the Schematron report (ISO/IEC 19757-3, annex D). It quotes the content, so it may hold personal data. */
	readonly svrl?: string;
	/** Milliseconds. */
	readonly durationMs: number;
}

export interface CheckOptions {
	/** Name of the schema or pack to check against; default: found by recognition. For JSON the `$id` of a registered schema. */
	readonly schema?: string;
	/** Ids of packs that come before all others, the first first (see `pins.ts`). Default none. */
	readonly prefer?: readonly string[];
	/** The last level to run; `rules` always run. Default `schema`. */
	readonly level?: 'schema' | 'codelists' | 'schematron';
	/** Put offending values into the findings. Default false. */
	readonly values?: boolean;
	/** Hand out the Schematron report, when there is one. Default false. */
	readonly svrl?: boolean;
	/** Bytes, default 20 MiB; larger content is `refused`. */
	readonly maxBytes?: number;
}

export interface Checker {
	/** True when this checker takes content of the media type (without parameters, lower case). */
	takes(mediaType: string): boolean;
	check(content: Buffer, options: CheckOptions): Promise<CheckReport>;
	close(): Promise<void>;
}
