/** Files that are on the disk when the call returns. */
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A new file; its folders are made. */
export async function writeDurably(file: string, bytes: Buffer): Promise<void> {
	await mkdir(dirname(file), { recursive: true });
	const handle = await open(file, 'wx');
	try {
		await handle.writeFile(bytes);
		await handle.sync();
	} finally {
		await handle.close();
	}
	await syncFolder(dirname(file));
}

export async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

export async function exists(path: string): Promise<boolean> {
	return stat(path).then(
		() => true,
		() => false,
	);
}
