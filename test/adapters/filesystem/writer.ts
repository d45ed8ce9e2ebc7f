/** Child process: puts random payloads of the given sizes one after the other and prints the hash of each, or the code when it failed. */
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { FilesystemPayloadStore } from '../../../adapters/filesystem/payload-store.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';

const [folder, ...sizes] = process.argv.slice(2) as [string, ...string[]];
const store = new FilesystemPayloadStore({ folder });
await store.open();
for (const size of sizes) {
	try {
		const { sha512 } = await store.put('musterstadt', randomBytes(Number(size)), { mediaType: 'image/png', maxBytes: 1_000_000 });
		writeSync(1, `${sha512}\n`);
	} catch (error) {
		if (!(error instanceof DrehkreuzError)) throw error;
		writeSync(1, `${error.code} ${error.facts.systemCode}\n`);
	}
}
