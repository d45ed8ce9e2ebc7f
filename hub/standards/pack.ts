/**
 * A standards pack: a versioned set of XML schemas with what was found out about it at installation. Types only.
 *
 * On disk: `<data>/packs/<id>/pack.json` and `<data>/packs/<id>/files/…`. The id ends in the hash of the file set, so a pack never changes:
 * another file set is another pack. Every file that a schema imports lies in the pack too, also those taken from a catalogue; removing or
 * renewing another pack can therefore not break this one.
 */

/** Content of `pack.json`. Format 1 had schemas only; it is read as a pack without code lists, rules and services. */
export interface PackDescription {
	readonly format: 2;
	/** `<name>-<first 12 characters of the hash>`. */
	readonly id: string;
	/** `<standard>-<version>` when the schemas say so, else the name of the source folder. */
	readonly name: string;
	/** Short name, lower case: `xwasser`. */
	readonly standard: string;
	readonly version: string;
	/** Namespaces with global elements; the pack's own standard comes first. */
	readonly namespaces: readonly PackNamespace[];
	/** Sorted by path. */
	readonly files: readonly PackFile[];
	/** Which file a URL means, for every URL that a schema of the pack asks for. Nothing else is ever served. */
	readonly served: Readonly<Record<string, string>>;
	/** Files taken from a catalogue or another pack. */
	readonly imports: readonly PackImport[];
	/** Files that no other file of the pack includes or imports: what gets compiled. */
	readonly schemas: readonly string[];
	/** genericode lists of the pack, by `canonicalVersionUri`. */
	readonly codeLists: readonly PackCodeList[];
	/** Schematron rule sets. */
	readonly rules: readonly PackRules[];
	/** WSDL files: which services exchange the messages (DVDV). */
	readonly services: readonly PackService[];
	/** FIM data schemas. Absent when there is none. */
	readonly schemasFim?: readonly PackFimSchema[];
	/** Code lists that the schemas name. Absent when they name none, and in packs that were installed before anybody looked. */
	readonly codeListUses?: readonly PackCodeListUse[];
	/** SHA-512 over paths and hashes of the files that it was installed from, lower-case hex: what was made of them (`compiled/`) does not count. */
	readonly sha512: string;
	/** Folder or ZIP that it was installed from. */
	readonly source: string;
	/** SHA-512 of the ZIP, lower-case hex. */
	readonly sourceSha512?: string;
	/** RFC 3339. */
	readonly installedAt: string;
	/** Account on the machine that installed it. */
	readonly installedBy?: string;
}

/** A genericode list as far as its head says it; its rows are read when they are needed. */
export interface PackCodeList {
	/** Path in the pack. */
	readonly path: string;
	/** `Identification/CanonicalUri`, the listURI of XÖV. */
	readonly canonicalUri: string;
	/** Opaque: neither a number nor a date. */
	readonly version: string;
	readonly canonicalVersionUri: string;
	readonly shortName: string;
}

export interface PackRules {
	/** Path of the Schematron schema in the pack. */
	readonly path: string;
	readonly title: string;
	/** Path of the compiled rules in the pack, or why there are none. */
	readonly compiled?: string;
	readonly notCompiled?: string;
}

export interface PackService {
	/** Path in the pack. */
	readonly path: string;
	readonly targetNamespace: string;
	/** `wsdl:service/@name`. */
	readonly names: readonly string[];
}

/** An XDatenfelder document as far as its head says it. */
export interface PackFimSchema {
	/** Path in the pack. */
	readonly path: string;
	/** `S00000246`; '' when the document is a field or group on its own, or does not say it. */
	readonly id: string;
	/** '' for a working copy. */
	readonly version: string;
	/** `xdf1` is listed so that nobody wonders where it went; it cannot be used. */
	readonly format: 'xdf1' | 'xdf2' | 'xdf3';
}

/** A type of the schemas with a fixed listURI (XÖV-Handbuch, code types 1 to 3). */
export interface PackCodeListUse {
	readonly listURI: string;
	/** Absent for code type 3: the message names the version. */
	readonly listVersionID?: string;
	/** Code type 1: the schema enumerates the codes itself, the list is not needed. */
	readonly enumerated?: true;
}

export interface PackNamespace {
	/** '' for schemas without a target namespace. */
	readonly namespace: string;
	readonly standard: string;
	readonly version: string;
	/** Schema to compile for content of this namespace whose root is not a global element. */
	readonly schema: string;
	/** Global element → schema to compile for it. */
	readonly elements: Readonly<Record<string, string>>;
}

export interface PackFile {
	/** Relative, with `/`; files from a catalogue lie under `imports/`. */
	readonly path: string;
	readonly sha512: string;
	/** Bytes. */
	readonly size: number;
	/** Target namespace, '' when there is none. */
	readonly namespace: string;
}

export interface PackImport {
	readonly url: string;
	/** '' for an include. */
	readonly namespace: string;
	/** The file and line that asks. */
	readonly from: { readonly file: string; readonly line: number };
	/** The file in the pack that answers. */
	readonly file: string;
}

/** A pack and where its files lie: in an installed pack's folder, or wherever a pack that is used in place found them. */
export interface Pack {
	readonly description: PackDescription;
	/** Path in the pack → absolute path on this machine. */
	readonly locations: Readonly<Record<string, string>>;
}
