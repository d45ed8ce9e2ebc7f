/** A file that is on the disk, whole, or as it was before: also after a crash. */
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Its folder is made. Nobody else on the machine may read the file. */
export async function replaceDurably(file: string, content: string | Buffer): Promise<void> {
	await mkdir(dirname(file), { recursive: true, mode: 0o700 });
	const beside = `${file}.${process.pid}.new`;
	const handle = await open(beside, 'w', 0o600);
	try {
		await handle.writeFile(content);
		await handle.sync();
	} finally {
		await handle.close();
	}
	await rename(beside, file);
	const folder = await open(dirname(file), 'r');
	await folder.sync().finally(() => folder.close());
}
