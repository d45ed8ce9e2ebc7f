/** Unpacks a ZIP file into memory or into a folder. */
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ZipLimits } from './limits.ts';
import { openZip } from './open-zip.ts';

export interface ReadEntry {
	/** Relative, with `/`. */
	readonly path: string;
	readonly content: Buffer;
}

/**
 * The files of a ZIP, in the order of its table of contents; folders are left out.
 * @throws DrehkreuzError DK-ZIP-…
 */
export async function readZip(source: string | Buffer, limits?: ZipLimits): Promise<ReadEntry[]> {
	const zip = await openZip(source, limits);
	try {
		const files: ReadEntry[] = [];
		for (const entry of zip.entries) if (!entry.folder) files.push({ path: entry.path, content: await entry.read() });
		return files;
	} finally {
		zip.close();
	}
}

/**
 * Writes the files of a ZIP below `folder`, which should be new: nothing is ever overwritten. When it fails, the caller removes the folder.
 * @returns paths of the files, relative
 * @throws DrehkreuzError DK-ZIP-…
 */
export async function unpackZip(file: string, folder: string, limits?: ZipLimits): Promise<string[]> {
	const zip = await openZip(file, limits);
	try {
		const paths: string[] = [];
		for (const entry of zip.entries) {
			const target = join(folder, ...entry.path.split('/'));
			if (entry.folder) {
				await mkdir(target, { recursive: true });
				continue;
			}
			await mkdir(dirname(target), { recursive: true });
			// `wx` follows no link and takes no place that something else has.
			const handle = await open(target, 'wx');
			try {
				for await (const part of entry.stream()) await handle.write(part);
			} finally {
				await handle.close();
			}
			paths.push(entry.path);
		}
		return paths;
	} finally {
		zip.close();
	}
}
