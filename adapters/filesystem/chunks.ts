/** The bytes of a stored payload, chunk after chunk: as they lie, or opened where they are sealed. */
import type { FileHandle } from 'node:fs/promises';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { PayloadSeal, SealedFile } from '../../hub/payload/seal.ts';

/** Gives undefined at the end. */
export type NextChunk = () => Promise<Buffer | undefined>;

const CHUNK_BYTES = 65_536;

export function plainChunks(handle: FileHandle): NextChunk {
	return async () => {
		const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES);
		return bytesRead === 0 ? undefined : buffer.subarray(0, bytesRead);
	};
}

/** How the file is sealed; undefined when it is not. */
export async function sealOf(handle: FileHandle, seal: PayloadSeal): Promise<SealedFile | undefined> {
	const { bytesRead, buffer } = await handle.read(Buffer.alloc(seal.headMaxBytes), 0, seal.headMaxBytes, 0);
	return seal.read(buffer.subarray(0, bytesRead));
}

/** @param size of the file as it lies. @throws DrehkreuzError DK-SEAL-KEY, DK-PAYLOAD-DAMAGED when it ends within a chunk */
export function openedChunks(handle: FileHandle, sealed: SealedFile, mandant: string, size: number): NextChunk {
	const opener = sealed.opener(mandant);
	let position = sealed.headBytes;
	return async () => {
		if (position >= size) return undefined;
		const length = Math.min(sealed.chunkBytes, size - position);
		const chunk = Buffer.allocUnsafe(length);
		for (let filled = 0; filled < length; ) {
			const { bytesRead } = await handle.read(chunk, filled, length - filled, position + filled);
			if (bytesRead === 0) throw new DrehkreuzError('DK-PAYLOAD-DAMAGED');
			filled += bytesRead;
		}
		position += length;
		try {
			return opener.open(chunk, position >= size);
		} catch (cause) {
			throw new DrehkreuzError('DK-PAYLOAD-DAMAGED', {}, { cause });
		}
	};
}
