/** Makes the description of a pack out of what its schemas say: standard, version, message roots, and which schema to compile for which root. */
import { createHash } from 'node:crypto';
import type { PackCodeListUse, PackDescription, PackFile, PackNamespace } from '../../hub/standards/pack.ts';
import { saidByNamespace } from '../../hub/standards/recognise.ts';
import type { FolderContents } from './folder-contents.ts';
import type { ResolvedFile, ResolvedPack } from './resolve-imports.ts';

/** Everything but when it was installed. */
export type Described = Omit<PackDescription, 'installedAt'>;

export function describePack(resolved: ResolvedPack, contents: FolderContents, folderName: string, source: string): Described {
	const schemaFiles = [...resolved.files].map(([path, file]) => ({ path, sha512: file.scanned.sha512, size: file.scanned.size, namespace: file.namespace }));
	const otherFiles = contents.files.map(({ path, sha512, size }) => ({ path, sha512, size, namespace: '' }));
	const files = [...schemaFiles, ...otherFiles].sort((a, b) => (a.path < b.path ? -1 : 1));
	const hash = hashOf(files);

	const own = [...resolved.files].filter(([, file]) => file.own);
	const tops = topsOf(own);
	const main = mainNamespace(own, tops);
	const { name, standard, version } = nameOf(own, main, plainName(folderName));
	const namespaces = namespacesOf(own, { standard, version }).sort((a, b) => Number(b.namespace === main) - Number(a.namespace === main));
	const codeListUses = usesOf(own);
	const schemas = [...new Set([...tops, ...namespaces.flatMap((entry) => Object.values(entry.elements))])].sort();
	return {
		format: 2,
		id: `${name}-${hash.slice(0, 12)}`,
		name,
		standard,
		version,
		namespaces,
		files,
		served: resolved.served,
		imports: resolved.imports,
		schemas,
		codeLists: contents.codeLists,
		rules: contents.rules,
		services: contents.services,
		...(contents.schemasFim.length > 0 ? { schemasFim: contents.schemasFim } : {}),
		...(codeListUses.length > 0 ? { codeListUses } : {}),
		sha512: hash,
		source,
	};
}

/** What is made of the files of a pack; it does not count for its identity. */
export const COMPILED = 'compiled/';

/** SHA-512 over paths and hashes of a pack's files, lower-case hex. */
export function hashOf(files: readonly Pick<PackFile, 'path' | 'sha512'>[]): string {
	const sha512 = createHash('sha512');
	for (const file of files) if (!file.path.startsWith(COMPILED)) sha512.update(`${file.path}\0${file.sha512}\n`);
	return sha512.digest('hex');
}

/** Without repetition, sorted. */
function usesOf(own: Own): PackCodeListUse[] {
	const uses = new Map<string, PackCodeListUse>();
	for (const use of own.flatMap(([, file]) => file.scanned.codeListUses ?? [])) {
		const key = `${use.listURI} ${use.listVersionID ?? ''}`;
		// One place that does not enumerate the codes is enough to need the list.
		if (uses.get(key) === undefined || !use.enumerated) uses.set(key, use);
	}
	return [...uses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
}

type Own = readonly (readonly [path: string, file: ResolvedFile])[];

/** Files that no other of the pack's own files includes or imports. In a circle of files all count. */
function topsOf(own: Own): string[] {
	const asked = new Set(own.flatMap(([path, file]) => [...file.includes, ...file.imports].filter((other) => other !== path)));
	const tops = own.map(([path]) => path).filter((path) => !asked.has(path));
	return tops.length > 0 ? tops : own.map(([path]) => path);
}

/** The namespace of the top files with the most roots; one that an XÖV standard describes counts before the others. */
function mainNamespace(own: Own, tops: readonly string[]): string {
	const scores = new Map<string, number>();
	for (const [, file] of own) {
		if (!own.some(([path, top]) => tops.includes(path) && top.namespace === file.namespace)) continue;
		const described = file.scanned.standard === undefined ? 0 : 1_000_000;
		scores.set(file.namespace, Math.max(scores.get(file.namespace) ?? 0, described) + file.scanned.elements.length);
	}
	return [...scores].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1))[0]?.[0] ?? '';
}

/** What the folder is called counts only where the schemas are not those of one standard in one version (ISO 20022), or do not say so (UBL). */
function nameOf(own: Own, main: string, folder: string): { name: string; standard: string; version: string } {
	const { standard, version } = saidBySchemas(own, main);
	const described = own.some(([, file]) => file.namespace === main && file.scanned.standard !== undefined);
	const alone = own.every(([, file]) => file.namespace === main || file.scanned.elements.length === 0);
	if (standard !== undefined && version !== undefined && (described || alone)) return { name: plainName(`${standard}-${version}`), standard, version };
	const [, folderStandard = folder, folderVersion = ''] = /^(.*?)[-_]v?(\d[\w.]*)$/.exec(folder) ?? [];
	return { name: folder, standard: folderStandard, version: folderVersion };
}

/** What the schemas of a namespace say about themselves: the description that XÖV demands, else the namespace, else nothing certain. */
function saidBySchemas(own: Own, namespace: string): { standard?: string; version?: string } {
	const here = own.filter(([, file]) => file.namespace === namespace).map(([, file]) => file.scanned);
	const described = here.find((file) => file.standard !== undefined);
	const said = saidByNamespace(namespace);
	const standard = described?.standard ?? said.standard;
	const version = described?.standardVersion ?? said.version ?? here.find((file) => file.version !== undefined)?.version;
	return { ...(standard === undefined ? {} : { standard }), ...(version === undefined ? {} : { version }) };
}

function namespacesOf(own: Own, pack: { standard: string; version: string }): PackNamespace[] {
	const names = [...new Set(own.filter(([, file]) => file.scanned.elements.length > 0).map(([, file]) => file.namespace))].sort();
	return names.map((namespace) => {
		const elements: Record<string, string> = {};
		for (const [path, file] of own) {
			if (file.namespace !== namespace) continue;
			const schema = schemaFor(own, path, namespace);
			for (const element of file.scanned.elements) elements[element] = schema;
		}
		return {
			namespace,
			...pack,
			...saidBySchemas(own, namespace),
			schema: mostFrequent(Object.values(elements)),
			elements,
		};
	});
}

/**
 * Standards come with one file that includes all others (`xwasser.xsd`) or with one per group of messages. The largest set of files that includes
 * the declaring file is compiled: it serves the most messages with one compilation, and knows every type that `xsi:type` may name.
 */
function schemaFor(own: Own, path: string, namespace: string): string {
	const here = own.filter(([, file]) => file.namespace === namespace);
	const closures = here.map(([top]) => ({ top, files: closureOf(own, top) })).filter(({ files }) => files.has(path));
	const best = closures.sort((a, b) => b.files.size - a.files.size || a.top.length - b.top.length || (a.top < b.top ? -1 : 1))[0];
	return best?.top ?? path;
}

function mostFrequent(names: readonly string[]): string {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	return [...counts].sort(([, many], [, few]) => few - many)[0]?.[0] ?? '';
}

function closureOf(own: Own, top: string): Set<string> {
	const byPath = new Map(own);
	const closure = new Set([top]);
	for (const path of closure) {
		for (const included of byPath.get(path)?.includes ?? []) closure.add(included);
	}
	return closure;
}

function plainName(name: string): string {
	return name
		.toLowerCase()
		.replace(/[^a-z0-9._-]+/g, '-')
		.slice(0, 80);
}
