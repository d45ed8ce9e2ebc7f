/** What the hub's thread and the worker threads tell each other. Types only: everything here is copied between threads. */
import type { ErrorCode } from '../../hub/errors/catalogue.ts';
import type { Facts } from '../../hub/errors/drehkreuz-error.ts';
import type { CheckOptions, CheckReport } from '../../hub/standards/checker.ts';
import type { HeaderFamily } from '../../hub/standards/header-family.ts';
import type { Pack, PackCodeListUse } from '../../hub/standards/pack.ts';
import type { Outline, OutlineOptions } from '../../hub/standards/structures.ts';
import type { WrittenXml } from '../../hub/xml/write-by-model.ts';

/** Reads schema files and says what is in them. */
export interface ScanJob {
	readonly kind: 'scan';
	readonly files: readonly { readonly path: string; readonly location: string }[];
}

/** Compiles schemas of a pack, only to see that they compile. */
export interface CompileJob {
	readonly kind: 'compile';
	readonly pack: Pack;
	readonly schemas: readonly string[];
}

/** Checks one or more contents against the packs that the worker was started with. */
export interface ChecksJob {
	readonly kind: 'checks';
	/** Copies of the contents one after the other, moved to the worker. */
	readonly bytes: Uint8Array;
	readonly checks: readonly (CheckSettings & { readonly start: number; readonly end: number })[];
}

/** How one content is to be checked. */
export interface CheckSettings {
	/** Name of a pack. */
	readonly wanted?: string;
	/** Ids of packs that come first. */
	readonly prefer?: readonly string[];
	/** Parse texts above 10 MB and 2,048 instead of 256 levels. */
	readonly huge: boolean;
	/** As in `CheckOptions`. */
	readonly level?: CheckOptions['level'];
	readonly values?: boolean;
}

/** Asks for the structure of a message of a pack that the worker was started with. */
export interface OutlineJob {
	readonly kind: 'outline';
	readonly message: MessageName;
	readonly options: OutlineOptions;
}

/** Writes a value as a message of a pack that the worker was started with. */
export interface WriteJob {
	readonly kind: 'write';
	readonly message: MessageName;
	/** Plain data. */
	readonly value: unknown;
}

export interface MessageName {
	/** Id of the pack. */
	readonly pack: string;
	/** Path of the schema in the pack. */
	readonly schema: string;
	/** Clark name of the root element. */
	readonly root: string;
}

export type Job = ScanJob | CompileJob | ChecksJob | OutlineJob | WriteJob;

export type WorkerReport = Omit<CheckReport, 'durationMs'>;

export interface Answers {
	readonly scan: readonly ScannedSchema[];
	readonly compile: null;
	/** The reports (`WorkerReport[]`) as JSON: a third of the cost of copying them as objects. */
	readonly checks: string;
	readonly outline: Outline;
	readonly write: WrittenXml;
}

/** Errors do not keep their class between threads, so they travel as code and facts. */
export type Answer<T> = { readonly value: T } | { readonly problem: { readonly code: ErrorCode; readonly facts: Facts } };

export interface WorkerData {
	readonly packs: readonly Pack[];
	readonly families: readonly HeaderFamily[];
}

export interface ScannedSchema {
	readonly path: string;
	readonly location: string;
	readonly sha512: string;
	readonly size: number;
	/** '' when there is none. */
	readonly targetNamespace: string;
	/** `xs:schema/@version`. */
	readonly version?: string;
	/** XÖV: `appinfo/standard/nameTechnisch`, lower case. */
	readonly standard?: string;
	/** XÖV: `appinfo/versionStandard/version`. */
	readonly standardVersion?: string;
	readonly references: readonly SchemaReference[];
	/** Names of the global elements that may be the root of a message (not the abstract ones). */
	readonly elements: readonly string[];
	/** Types with a fixed listURI. */
	readonly codeListUses?: readonly PackCodeListUse[];
	/** The file is not an XML schema, or not well-formed. */
	readonly fault?: { readonly line: number; readonly rule: string };
}

/** An import, include or redefine that names a place. */
export interface SchemaReference {
	readonly kind: 'import' | 'include';
	readonly location: string;
	/** Of an import. */
	readonly namespace: string;
	readonly line: number;
}
