/** Looks into a folder as it comes out of a ZIP of the XRepository, or as somebody put it together: which files may belong to a pack. */
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

export interface SchemaFile {
	/** Relative to the pack's folder, with `/`. */
	readonly path: string;
	/** Absolute. */
	readonly location: string;
}

/** The same standard may lie in a folder twice: with absolute imports in `xsd`, with relative ones in `xsd_dev`. */
export interface SchemaVariant {
	/** The pack's own schemas. */
	readonly schemas: readonly SchemaFile[];
	/** Schemas beside them (`extern`, `xoev`, the other variant …): taken only when a schema asks for them. */
	readonly others: readonly SchemaFile[];
}

export interface PackFolder {
	/** Absolute; files are only ever taken from below it. */
	readonly root: string;
	/** The name that people gave it. */
	readonly name: string;
	/** All schemas. */
	readonly schemas: readonly SchemaFile[];
	/** Preferred first, at least one. */
	readonly variants: readonly SchemaVariant[];
	/** Files that may be code lists, rules, services or FIM data schemas: only a look inside tells. */
	readonly others: readonly SchemaFile[];
	/** ZIP files in the folder. They are not opened: what they hold is a pack of its own. */
	readonly zips: number;
}

/** Names of folders that say nothing about their content. */
const PLAIN_NAMES = new Set(['xsd', 'xsd_dev', 'schema', 'schemas', 'schemata']);

/**
 * Where the schemas of a published standard lie. `xsd` is the official variant, what partners compile too; `xsd_dev` has the same schemas with relative
 * imports and everything that they import.
 */
const VARIANTS = ['xsd/', 'xsd_dev/'];

const OTHER_ENDINGS = new Set(['.xml', '.gc', '.genericode', '.sch', '.wsdl']);

/** @throws DrehkreuzError DK-PACK-EMPTY when there is no such folder */
export async function readPackFolder(folder: string, name?: string): Promise<PackFolder> {
	const root = resolve(folder);
	const files = await filesIn(root);
	const schemas = files.filter(isSchema);
	const starts = VARIANTS.filter((start) => schemas.some((file) => file.path.startsWith(start)));
	const variants = (starts.length > 0 ? starts : ['']).map((start) => ({
		schemas: schemas.filter((file) => file.path.startsWith(start)),
		others: schemas.filter((file) => !file.path.startsWith(start)),
	}));
	return {
		root,
		name: name ?? (PLAIN_NAMES.has(basename(root).toLowerCase()) ? basename(resolve(root, '..')) : basename(root)),
		schemas,
		variants,
		others: files.filter(({ path }) => OTHER_ENDINGS.has(extname(path).toLowerCase())),
		zips: files.filter(({ path }) => path.toLowerCase().endsWith('.zip')).length,
	};
}

/** All `.xsd` files below a folder, sorted. */
export async function schemaFilesIn(folder: string): Promise<SchemaFile[]> {
	return (await filesIn(resolve(folder))).filter(isSchema);
}

/** XTA 2.1.1 has a file that is named `.xsd` and nothing more. */
function isSchema(file: SchemaFile): boolean {
	return file.path.toLowerCase().endsWith('.xsd');
}

/** Sorted. Links are not followed: they may lead anywhere. */
async function filesIn(root: string): Promise<SchemaFile[]> {
	const found: SchemaFile[] = [];
	if (!(await stat(root).catch(() => undefined))?.isDirectory()) throw new DrehkreuzError('DK-PACK-EMPTY', { folder: root });
	for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile()) continue;
		const location = join(entry.parentPath, entry.name);
		found.push({ path: location.slice(root.length + 1).replaceAll('\\', '/'), location });
	}
	return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
