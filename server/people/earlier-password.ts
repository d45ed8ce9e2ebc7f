/**
 * The editor's password of versions before the monitor: one account, a scrypt hash in `<data>/editor-password.json`. It becomes the password of `admin` at the
 * first start with people in the store; the file goes when it is no longer needed.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What those versions hashed with: 2¹⁵ rounds, block size 8. */
const HEAD = '$scrypt$ln=15,r=8,p=1';
const HEX = /^(?:[0-9a-f]{2})+$/;

/** The hash in PHC string form; undefined when there is none, or none that can be read. */
export function earlierPassword(dataFolder: string): string | undefined {
	const file = fileIn(dataFolder);
	if (!existsSync(file)) return undefined;
	try {
		const { salt, hash } = JSON.parse(readFileSync(file, 'utf8')) as { salt?: unknown; hash?: unknown };
		if (typeof salt !== 'string' || typeof hash !== 'string' || !HEX.test(salt) || !HEX.test(hash)) return undefined;
		return `${HEAD}$${base64(salt)}$${base64(hash)}`;
	} catch {
		// A broken file lets nobody in: a new password is made.
		return undefined;
	}
}

/** The store has it now. Repeats are harmless. */
export function forgetEarlierPassword(dataFolder: string): void {
	rmSync(fileIn(dataFolder), { force: true });
}

function fileIn(dataFolder: string): string {
	return join(dataFolder, 'editor-password.json');
}

function base64(hex: string): string {
	return Buffer.from(hex, 'hex').toString('base64').replace(/=+$/, '');
}
