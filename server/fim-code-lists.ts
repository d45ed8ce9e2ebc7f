/**
 * Finds the genericode lists that FIM data schemas refer to, by `canonicalVersionUri`, in folders: the one of the schema, where the FIM editing systems put
 * them, and those that are named. File names say nothing (`2693.xml`).
 */
import { open, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CodeList } from '../hub/code-lists/code-list.ts';
import { readGenericode } from '../hub/code-lists/genericode.ts';
import { codeListsUsed } from '../hub/fim/code-lists-used.ts';
import type { FimSchema } from '../hub/fim/model.ts';

const HEAD_BYTES = 16_384;
/** A folder of lists, not a disk. */
const MAX_FILES = 20_000;

/** @param folders searched with what lies below them */
export async function codeListsBeside(file: string, schemas: readonly FimSchema[], folders: readonly string[] = []): Promise<ReadonlyMap<string, CodeList>> {
	const wanted = new Set(schemas.flatMap((schema) => [...codeListsUsed(schema)]));
	const lists = new Map<string, CodeList>();
	for (const path of await xmlFiles(dirname(file), folders)) {
		if (wanted.size === 0) break;
		if (!(await mayHold(path, wanted))) continue;
		const { list } = readGenericode(await readFile(path), { name: path });
		if (list && wanted.delete(list.canonicalVersionUri)) lists.set(list.canonicalVersionUri, list);
	}
	return lists;
}

async function xmlFiles(beside: string, folders: readonly string[]): Promise<readonly string[]> {
	const near = (await readdir(beside, { withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => join(beside, name));
	const named = await Promise.all(
		folders.map(async (folder) =>
			(await readdir(folder, { withFileTypes: true, recursive: true })).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name)),
		),
	);
	return [...named.flat(), ...near].filter((path) => path.toLowerCase().endsWith('.xml')).slice(0, MAX_FILES);
}

/** Looks at the head only: a folder may hold large schemas, and lists with a hundred thousand rows. */
async function mayHold(path: string, wanted: ReadonlySet<string>): Promise<boolean> {
	const file = await open(path);
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
		const head = buffer.subarray(0, bytesRead).toString('utf8');
		if (!head.includes('CodeList')) return false;
		// Without its full name in the head, or in another encoding, only reading tells.
		return !head.includes('CanonicalVersionUri') || !/encoding=["']utf-8/i.test(head) || [...wanted].some((uri) => head.includes(uri));
	} finally {
		await file.close();
	}
}
