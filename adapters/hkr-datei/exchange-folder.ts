/**
 * Puts a file into an exchange folder so that the other side never sees half of it: written under a temporary name that begins with a dot,
 * flushed to the disk, renamed, folder flushed. Also tells whether a file is there.
 *
 * What can be left behind by a kill is one temporary file per try; the next try removes it.
 */
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

/** Folder flush is not known everywhere (SMB, Windows); there the file system itself must keep a rename. */
const NO_FOLDER_SYNC = new Set(['EINVAL', 'ENOTSUP', 'EPERM', 'EISDIR', 'EACCES', 'EBADF']);

/**
 * @param attempt number of this try, from 1, never used before for this name: it makes the temporary name unique
 * @throws the file system's error; see `folderError`
 */
export async function put(path: string, bytes: Buffer, attempt: number): Promise<void> {
	if (attempt > 1) await rm(temporary(path, attempt - 1), { force: true });
	const draft = temporary(path, attempt);
	const file = await open(draft, 'wx', 0o660);
	try {
		try {
			await file.writeFile(bytes);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(draft, path);
	} catch (error) {
		// A full disk should not keep half a draft.
		await rm(draft, { force: true }).catch(() => {});
		throw error;
	}
	await syncFolder(dirname(path));
}

export async function syncFolder(folder: string): Promise<void> {
	try {
		const handle = await open(folder, 'r');
		try {
			await handle.sync();
		} finally {
			await handle.close();
		}
	} catch (error) {
		if (!NO_FOLDER_SYNC.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
	}
}

export async function exists(path: string): Promise<boolean> {
	try {
		return (await stat(path)).isFile();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
		throw error;
	}
}

/** Any failure of the folder may pass (drive not mounted, disk full, permissions); nothing was handed over. */
export function folderError(role: string, cause: unknown): DrehkreuzError {
	if (cause instanceof DrehkreuzError) return cause;
	return new DrehkreuzError('DK-HKR-FOLDER', { role, systemCode: (cause as NodeJS.ErrnoException | undefined)?.code ?? 'UNKNOWN' }, { cause });
}

function temporary(path: string, attempt: number): string {
	return join(dirname(path), `.${path.slice(dirname(path).length + 1)}.${attempt}.tmp`);
}
