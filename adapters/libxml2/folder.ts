/** Looks for schema files in a folder as it comes out of a ZIP of the XRepository. */
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

export interface SchemaFile {
	/** Relative to the pack's folder, with `/`. */
	readonly path: string;
	/** Absolute. */
	readonly location: string;
}

export interface PackFolder {
	/** Absolute; files are only ever taken from below it. */
	readonly root: string;
	/** The name that people gave it. */
	readonly name: string;
	/** The pack's own schemas: those in `xsd` or `xsd_dev`, or all if there is neither. */
	readonly schemas: readonly SchemaFile[];
	/** Other schemas beside them (`extern`, `xoev`, …): taken only when a schema asks for them. */
	readonly others: readonly SchemaFile[];
}

/** Names of folders that say nothing about their content. */
const PLAIN_NAMES = new Set(['xsd', 'xsd_dev', 'schema', 'schemas', 'schemata']);

/** @throws DrehkreuzError DK-PACK-EMPTY when there is no schema, or no such folder */
export async function readPackFolder(folder: string): Promise<PackFolder> {
	const root = resolve(folder);
	const files = await schemaFilesIn(root);
	const own = ['xsd/', 'xsd_dev/'].find((start) => files.some((file) => file.path.startsWith(start))) ?? '';
	const schemas = files.filter((file) => file.path.startsWith(own));
	if (schemas.length === 0) throw new DrehkreuzError('DK-PACK-EMPTY', { folder });
	const name = PLAIN_NAMES.has(basename(root).toLowerCase()) ? basename(resolve(root, '..')) : basename(root);
	return { root, name, schemas, others: files.filter((file) => !file.path.startsWith(own)) };
}

/** All `.xsd` files below a folder, sorted. Links are not followed: they may lead anywhere. */
export async function schemaFilesIn(root: string): Promise<SchemaFile[]> {
	const found: SchemaFile[] = [];
	if (!(await stat(root).catch(() => undefined))?.isDirectory()) throw new DrehkreuzError('DK-PACK-EMPTY', { folder: root });
	for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
		// XTA 2.1.1 has a file that is named `.xsd` and nothing more.
		if (!entry.isFile() || !entry.name.toLowerCase().endsWith('.xsd')) continue;
		const location = join(entry.parentPath, entry.name);
		found.push({ path: location.slice(root.length + 1).replaceAll('\\', '/'), location });
	}
	return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
