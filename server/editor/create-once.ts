/** Files that the first of several hub processes makes and all then use: whole or not at all, and never one over the other. */
import { linkSync, unlinkSync, writeFileSync } from 'node:fs';

/** @returns true when this call made the file; false when it was there */
export function createOnce(file: string, content: string): boolean {
	const draft = `${file}.${process.pid}.next`;
	writeFileSync(draft, content, { mode: 0o600 });
	try {
		// Unlike a rename, a link never replaces.
		linkSync(draft, file);
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	} finally {
		unlinkSync(draft);
	}
}
