/**
 * The FIM data schemas of the packs: finds the one that is meant, and checks instances against it with the code lists of all packs. Documents and lists are
 * read at the first message that needs them, and kept.
 *
 * A schema is meant by its id (`S00000114`, of either XDatenfelder version), its id and version (`S00000114 1.1`, `S00000114V1.1`), or the address under
 * which FIT-Connect knows it (`https://schema.fitko.de/fim/s00000114_1.1.schema.json`). Without a version the pack that counts first decides. Content
 * that names no schema is recognised when its top-level keys are ids that one schema has.
 */
import { readFile } from 'node:fs/promises';
import type { CodeList } from '../hub/code-lists/code-list.ts';
import { CodeListIndex } from '../hub/code-lists/find-list.ts';
import { readGenericode } from '../hub/code-lists/genericode.ts';
import { codeListsUsed } from '../hub/fim/code-lists-used.ts';
import { isXdf2Version, normalElement, toXdf3Version } from '../hub/fim/ids.ts';
import { toJsonSchema } from '../hub/fim/json-schema.ts';
import type { FimSchema } from '../hub/fim/model.ts';
import { readXdf } from '../hub/fim/read-xdf.ts';
import type { Checker } from '../hub/standards/checker.ts';
import type { Pack, PackFimSchema } from '../hub/standards/pack.ts';
import type { TargetInfo } from '../hub/standards/structures.ts';
import { fimChecker } from './fim-checks.ts';

interface Known {
	readonly pack: Pack;
	readonly listed: PackFimSchema;
	schema?: Promise<FimSchema | undefined>;
	checker?: Promise<Checker | undefined>;
	/** Ids that may stand at the top of an instance, in the notation of XDF 3. */
	topIds?: Promise<ReadonlySet<string>>;
}

const NAME = /(?:^|\/)(S\d{8}(?:\d{3})?)(?:[ _V-]+(\d+(?:\.\d+){1,2}))?(?:\.schema\.json)?$/i;
/** Content with more keys at its top is no application. */
const KEYS_LOOKED_AT = 1_000;

export class FimPacks {
	readonly #known: readonly Known[];
	readonly #lists: CodeListIndex;
	readonly #read = new Map<string, Promise<CodeList | undefined>>();

	/** @param packs earlier ones count before later ones */
	constructor(packs: readonly Pack[]) {
		this.#known = packs.flatMap((pack) => (pack.description.schemasFim ?? []).filter(({ id }) => id !== '').map((listed) => ({ pack, listed })));
		this.#lists = new CodeListIndex(packs);
	}

	/** The checker for a schema that is named. Undefined: there is no such schema. */
	async named(name: string): Promise<Checker | undefined> {
		const known = this.#find(name);
		return known && this.#checkerOf(known);
	}

	/** The checker for content that names no schema. Undefined: it looks like none of them. */
	async recognised(content: Buffer): Promise<Checker | undefined> {
		const keys = this.#known.length > 0 ? topKeys(content).map(normalElement) : [];
		if (keys.length === 0) return undefined;
		for (const known of this.#known) {
			const ids = await this.#topIdsOf(known);
			if (keys.every((key) => ids.has(key))) return this.#checkerOf(known);
		}
		return undefined;
	}

	/** For the mapping: what can be written. */
	async targets(): Promise<readonly TargetInfo[]> {
		return this.#known.map(({ listed: { id, version } }) => ({ target: { kind: 'json', schema: nameOf(id, version) }, title: `FIM ${id} ${version}`.trim() }));
	}

	/** The JSON Schema of a schema that is named. */
	async jsonSchema(name: string): Promise<object | undefined> {
		const known = this.#find(name);
		const schema = known && (await this.#schemaOf(known));
		return schema && toJsonSchema(schema, { codeLists: await this.#listsOf(schema, known.pack) }).schema;
	}

	#find(name: string): Known | undefined {
		const [, id, version] = NAME.exec(name.trim()) ?? [];
		if (id === undefined) return undefined;
		return this.#known.find(({ listed }) => sameId(listed.id, id) && (version === undefined || sameVersion(listed.version, version)));
	}

	#schemaOf(known: Known): Promise<FimSchema | undefined> {
		known.schema ??= readFile(known.pack.locations[known.listed.path] ?? '').then(async (bytes) => (await readXdf(bytes)).schema);
		return known.schema;
	}

	#topIdsOf(known: Known): Promise<ReadonlySet<string>> {
		known.topIds ??= this.#schemaOf(known).then((schema) => new Set(schema?.struktur.map(({ element }) => normalElement(element.id))));
		return known.topIds;
	}

	#checkerOf(known: Known): Promise<Checker | undefined> {
		known.checker ??= this.#schemaOf(known).then(async (schema) => schema && fimChecker(schema, { codeLists: await this.#listsOf(schema, known.pack) }));
		return known.checker;
	}

	async #listsOf(schema: FimSchema, pack: Pack): Promise<ReadonlyMap<string, CodeList>> {
		const lists = new Map<string, CodeList>();
		for (const uri of codeListsUsed(schema)) {
			const list = await this.#list(uri, pack);
			if (list) lists.set(uri, list);
		}
		return lists;
	}

	#list(uri: string, pack: Pack): Promise<CodeList | undefined> {
		const reading = this.#read.get(uri) ?? this.#readList(uri, pack);
		this.#read.set(uri, reading);
		return reading;
	}

	async #readList(uri: string, pack: Pack): Promise<CodeList | undefined> {
		const found = this.#lists.findVersion(uri, pack.description.id);
		const location = found?.pack.locations[found.list.path];
		return location === undefined ? undefined : readGenericode(await readFile(location), { name: found?.list.path ?? uri }).list;
	}
}

/** The address that FIT-Connect uses: a message carries it as `dataschema`, which must be a URI (CloudEvents 1.0). */
function nameOf(id: string, version: string): string {
	return `https://schema.fitko.de/fim/${id.toLowerCase()}${version === '' ? '' : `_${version}`}.schema.json`;
}

function sameId(a: string, b: string): boolean {
	return normalElement(a.toUpperCase()) === normalElement(b.toUpperCase());
}

function sameVersion(a: string, b: string): boolean {
	const normal = (version: string) => (isXdf2Version(version) ? toXdf3Version(version) : version);
	return normal(a) === normal(b);
}

/** The keys of a JSON object when all of them are ids of groups and fields. */
function topKeys(content: Buffer): readonly string[] {
	try {
		const value: unknown = JSON.parse(content.toString('utf8'));
		const keys = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value).slice(0, KEYS_LOOKED_AT) : [];
		return keys.every((key) => /^[GF]\d{8}(?:\d{3})?$/.test(key)) ? keys : [];
	} catch {
		return [];
	}
}
