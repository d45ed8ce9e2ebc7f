/**
 * Follows every import and include of a pack's schemas and decides which file answers it. The result is all that a schema of the pack will ever be
 * served; an import without an answer is an error here, before libxml2 could skip it.
 */
import { basename } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { PackImport } from '../../hub/standards/pack.ts';
import { lookUp, type Source } from './catalogue.ts';
import type { ScannedSchema, SchemaReference } from './jobs.ts';
import { packPath, packUrl, resolveUrl, urlKey } from './pack-url.ts';

export interface ResolvedFile {
	readonly scanned: ScannedSchema;
	/** Target namespace; of an included file without one, that of the file that includes it. */
	readonly namespace: string;
	/** One of the pack's own schemas, not a helper from beside them or from a catalogue. */
	readonly own: boolean;
	/** Paths in the pack. */
	readonly includes: readonly string[];
	readonly imports: readonly string[];
}

export interface ResolvedPack {
	/** By path in the pack. */
	readonly files: ReadonlyMap<string, ResolvedFile>;
	/** URL key → path in the pack. */
	readonly served: Readonly<Record<string, string>>;
	readonly imports: readonly PackImport[];
}

export interface ResolveInput {
	/** The pack's own schemas. */
	readonly own: readonly ScannedSchema[];
	/** Schemas beside them in the same folder. */
	readonly beside: readonly ScannedSchema[];
	readonly sources: readonly Source[];
	/** Reads a schema that was not read before. */
	scan(path: string, location: string): Promise<ScannedSchema>;
}

interface Visit {
	readonly path: string;
	readonly url: string;
}

type Mutable = { scanned: ScannedSchema; namespace: string; own: boolean; includes: string[]; imports: string[] };

/** @throws DrehkreuzError DK-PACK-MISSING-IMPORT, DK-PACK-INVALID */
export async function resolveImports(input: ResolveInput): Promise<ResolvedPack> {
	const known = new Map<string, ScannedSchema>([...input.beside, ...input.own].map((file) => [file.path, file]));
	const ownPaths = new Set(input.own.map((file) => file.path));
	const files = new Map<string, Mutable>();
	const served: Record<string, string> = {};
	const imports: PackImport[] = [];
	const visits: Visit[] = input.own.map((file) => ({ path: file.path, url: packUrl(file.path) }));
	for (const visit of visits) served[urlKey(visit.url)] = visit.path;

	for (let visit = visits.shift(); visit; visit = visits.shift()) {
		const { path: asking, url: base } = visit;
		const scanned = known.get(asking);
		if (!scanned) continue;
		if (scanned.fault) throw new DrehkreuzError('DK-PACK-INVALID', { file: asking, ...scanned.fault });
		const file = files.get(asking) ?? { scanned, namespace: scanned.targetNamespace, own: ownPaths.has(asking), includes: [], imports: [] };
		files.set(asking, file);
		for (const reference of scanned.references) {
			const url = resolveUrl(reference.location, base);
			const path = url === undefined ? undefined : (served[urlKey(url)] ?? (await answer(url, reference, asking, file.namespace)));
			if (url === undefined || path === undefined) {
				throw new DrehkreuzError('DK-PACK-MISSING-IMPORT', { file: asking, line: reference.line, url: reference.location });
			}
			const list = reference.kind === 'include' ? file.includes : file.imports;
			if (!list.includes(path)) list.push(path);
			if (served[urlKey(url)] === undefined) {
				served[urlKey(url)] = path;
				visits.push({ path, url });
			}
		}
	}
	inheritNamespaces(files);
	return { files, served, imports };

	/** The path in the pack of the file that answers a URL: the file that lies there, or one from the catalogue. */
	async function answer(url: string, reference: SchemaReference, asking: string, including: string): Promise<string | undefined> {
		const there = packPath(url);
		if (there !== undefined && known.has(there)) return there;
		const found = lookUp(input.sources, url, reference, including);
		if (!found) return undefined;
		let path = [...known.values()].find((candidate) => candidate.location === found.location)?.path;
		if (path === undefined) {
			path = `imports/${found.sha512.slice(0, 12)}/${basename(found.location)}`;
			if (!known.has(path)) known.set(path, await input.scan(path, found.location));
		}
		imports.push({ url: reference.location, namespace: reference.namespace, from: { file: asking, line: reference.line }, file: path });
		return path;
	}
}

/** A file without a target namespace takes that of the file which includes it (XSD 1.0 part 1, section 4.2.1). */
function inheritNamespaces(files: ReadonlyMap<string, Mutable>): void {
	const work = [...files.values()].filter((file) => file.namespace !== '');
	for (let file = work.pop(); file; file = work.pop()) {
		for (const path of file.includes) {
			const included = files.get(path);
			if (included?.namespace === '') {
				included.namespace = file.namespace;
				work.push(included);
			}
		}
	}
}
