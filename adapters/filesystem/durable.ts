/** The two things that every write to disk here needs: a synced folder and a coded error. */
import { open } from 'node:fs/promises';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

/** Makes names in the folder durable: without it a renamed file may be gone after a power cut. */
export async function syncFolder(path: string): Promise<void> {
	const handle = await open(path, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/** Disk trouble as DK-PAYLOAD-STORAGE with the system's code only; paths stay in the cause. */
export function storageError(error: unknown): DrehkreuzError {
	if (error instanceof DrehkreuzError) return error;
	const systemCode = (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
	return new DrehkreuzError('DK-PAYLOAD-STORAGE', { systemCode }, { cause: error });
}
