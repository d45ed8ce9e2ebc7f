/** Writes bytes that come in to a new file, and seals them on the way where there is a seal. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { FileSealer } from '../../hub/payload/seal.ts';
import { storageError } from './durable.ts';

/** Streams to a new file, hashing and counting the bytes as they came; resolves when the file is synced. Errors of the source stay what they are. */
export async function receive(
	path: string,
	content: Readable | Buffer | AsyncIterable<Buffer>,
	maxBytes: number,
	sealer: FileSealer | undefined,
): Promise<{ sha512: string; size: number }> {
	const handle = await open(path, 'wx', 0o600).catch((error: unknown) => {
		throw storageError(error);
	});
	const hash = createHash('sha512');
	let size = 0;
	const store = async (pieces: readonly Buffer[]): Promise<void> => {
		for (const piece of pieces) await storing(handle.writeFile(piece));
	};
	try {
		if (sealer) await store([sealer.head]);
		for await (const chunk of Buffer.isBuffer(content) ? [content] : content) {
			const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
			size += bytes.length;
			if (size > maxBytes) throw new DrehkreuzError('DK-PAYLOAD-TOO-LARGE', { limit: maxBytes });
			hash.update(bytes);
			await store(sealer ? sealer.write(bytes) : [bytes]);
		}
		if (sealer) await store(sealer.end());
		await storing(handle.sync());
	} finally {
		await handle.close();
	}
	return { sha512: hash.digest('hex'), size };
}

async function storing(work: Promise<void>): Promise<void> {
	try {
		await work;
	} catch (error) {
		throw storageError(error);
	}
}
