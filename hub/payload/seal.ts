/**
 * Port: how files of the payload store are sealed. Given to a payload store at construction; without one its files lie in clear under their hash.
 * Implementation: `hub/sealing/file-seal.ts`. Types only.
 */

export interface PayloadSeal {
	/** Under which name a payload lies: 128 hex characters that tell nothing of the bytes, the same for ever. */
	nameOf(mandant: string, sha512: string): string;
	/** Begins a sealed file. */
	sealer(mandant: string): FileSealer;
	/** @param begin the first `headMaxBytes` bytes of the file, or all when it is shorter. @returns undefined when this is no sealed file */
	read(begin: Buffer): SealedFile | undefined;
	readonly headMaxBytes: number;
	/** Id of the key that seals now. */
	readonly first: string;
}

/** Plain bytes in, in pieces of any size; sealed bytes out. */
export interface FileSealer {
	/** What comes first in the file. */
	readonly head: Buffer;
	/** Empty while a chunk is not full. */
	write(bytes: Buffer): readonly Buffer[];
	/** The rest. */
	end(): readonly Buffer[];
}

export interface SealedFile {
	/** Id of the key that sealed it. */
	readonly key: string;
	/** Bytes before the first chunk. */
	readonly headBytes: number;
	/** Bytes of each sealed chunk but the last one, which may be shorter. */
	readonly chunkBytes: number;
	/** Bytes of the whole file when it holds so many bytes. */
	sizeOf(plainBytes: number): number;
	/** Opens chunk after chunk. @throws DrehkreuzError DK-SEAL-KEY */
	opener(mandant: string): FileOpener;
}

export interface FileOpener {
	/** @param last whether the file ends after this chunk. @throws DrehkreuzError DK-SEAL-DAMAGED also when chunks are missing, in another order, or cut off at the end */
	open(chunk: Buffer, last: boolean): Buffer;
}
