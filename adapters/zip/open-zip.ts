/**
 * Opens a ZIP file and looks at every entry before one byte of it is unpacked: names, kinds, sizes, places. What passes can be read; reading counts along and
 * compares the checksum, because what the table of contents says need not be true. A ZIP inside a ZIP stays a closed file.
 *
 * Sources: PKWARE APPNOTE.TXT 6.3; "A better zip bomb" (D. Fifield, USENIX WOOT 2019) for overlapping entries; CWE-22, CWE-59, CWE-409.
 */
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { isSafe, nameOf, sameName, shownAs, withoutSlash } from './entry-name.ts';
import { defaultLimits, type ZipLimits } from './limits.ts';

export interface ZipEntry {
	/** Relative, with `/`. */
	readonly path: string;
	readonly folder: boolean;
	/** Unpacked bytes. */
	readonly size: number;
	/** @throws DrehkreuzError DK-ZIP-DAMAGED, DK-ZIP-SIZE-LIES while it is read */
	stream(): AsyncIterable<Buffer>;
	/** @throws DrehkreuzError DK-ZIP-DAMAGED, DK-ZIP-SIZE-LIES */
	read(): Promise<Buffer>;
}

export interface OpenZip {
	/** In the order of the table of contents. */
	readonly entries: readonly ZipEntry[];
	close(): void;
}

interface Seen {
	readonly entry: Entry;
	readonly name: string;
	/** For errors. */
	readonly shown: string;
}

const DEFLATE = 8;
const MADE_ON_UNIX = 3;

/**
 * @param source path of a file, or its bytes
 * @throws DrehkreuzError DK-ZIP-…
 */
export async function openZip(source: string | Buffer, limits: ZipLimits = {}): Promise<OpenZip> {
	const options = { autoClose: false, lazyEntries: true, decodeStrings: false, validateEntrySizes: true };
	const zip = await (typeof source === 'string' ? openPromise(source, options) : fromBufferPromise(source, options)).catch(unreadable);
	// Also errors of the file itself; they reach whoever reads at that moment too.
	zip.on('error', () => {});
	try {
		const entries = await inspect(zip, { ...defaultLimits, ...limits });
		return { entries: entries.map((seen) => entryOf(zip, seen)), close: () => zip.close() };
	} catch (error) {
		zip.close();
		throw error;
	}
}

async function inspect(zip: ZipFile, limits: Required<ZipLimits>): Promise<Seen[]> {
	if (zip.entryCount > limits.maxEntries) throw new DrehkreuzError('DK-ZIP-ENTRIES', { max: limits.maxEntries });
	const seen: Seen[] = [];
	const names = new Set<string>();
	const folders = new Set<string>();
	let total = 0;
	try {
		for await (const entry of zip.eachEntry()) {
			const name = nameOf(entry);
			const shown = shownAs(seen.length + 1, name);
			inspectEntry(entry, name, shown, limits);
			total += entry.uncompressedSize;
			if (total > limits.maxTotalBytes) throw new DrehkreuzError('DK-ZIP-TOO-LARGE', { max: limits.maxTotalBytes });
			const key = sameName(name);
			if (names.has(key) || (!name.endsWith('/') && folders.has(key))) throw new DrehkreuzError('DK-ZIP-DUPLICATE', { entry: shown });
			names.add(key);
			const above = key.split('/').slice(0, -1);
			for (let depth = 1; depth <= above.length; depth++) folders.add(above.slice(0, depth).join('/'));
			if (name.endsWith('/')) folders.add(key);
			seen.push({ entry, name, shown });
		}
	} catch (error) {
		return unreadable(error);
	}
	// A file that is a folder for a later entry.
	for (const { name, shown } of seen) {
		if (!name.endsWith('/') && folders.has(sameName(name))) throw new DrehkreuzError('DK-ZIP-DUPLICATE', { entry: shown });
	}
	await inspectPlaces(zip, seen);
	return seen;
}

function inspectEntry(entry: Entry, name: string, shown: string, limits: Required<ZipLimits>): void {
	if (!isSafe(name)) throw new DrehkreuzError('DK-ZIP-NAME', { entry: shown });
	if (isSpecial(entry)) throw new DrehkreuzError('DK-ZIP-LINK', { entry: shown });
	if (entry.isEncrypted()) throw new DrehkreuzError('DK-ZIP-ENCRYPTED', { entry: shown });
	const { compressionMethod: method, uncompressedSize: size, compressedSize: packed } = entry;
	if (method !== 0 && method !== DEFLATE) throw new DrehkreuzError('DK-ZIP-METHOD', { entry: shown, method });
	if (size > limits.maxEntryBytes) throw new DrehkreuzError('DK-ZIP-ENTRY-TOO-LARGE', { entry: shown, max: limits.maxEntryBytes });
	if (size > limits.ratioFromBytes && size > packed * limits.maxRatio) throw new DrehkreuzError('DK-ZIP-RATIO', { entry: shown, max: limits.maxRatio });
	if (name.endsWith('/') && size > 0) throw new DrehkreuzError('DK-ZIP-SIZE-LIES', { entry: shown });
}

/** Anything that Unix does not call a regular file or a folder; 0 says nothing. */
function isSpecial(entry: Entry): boolean {
	if (entry.versionMadeBy >> 8 !== MADE_ON_UNIX) return false;
	return ![0, 0o100_000, 0o040_000].includes((entry.externalFileAttributes >>> 16) & 0o170_000);
}

/** Each entry has bytes of its own, and calls itself there what the table of contents calls it: otherwise two programs see two different ZIP files. */
async function inspectPlaces(zip: ZipFile, seen: readonly Seen[]): Promise<void> {
	const byPlace = [...seen].sort((a, b) => a.entry.relativeOffsetOfLocalHeader - b.entry.relativeOffsetOfLocalHeader);
	let end = 0;
	for (const { entry, shown } of byPlace) {
		if (entry.relativeOffsetOfLocalHeader < end) throw new DrehkreuzError('DK-ZIP-OVERLAP', { entry: shown });
		const local = await zip.readLocalFileHeaderPromise(entry).catch((cause) => {
			throw new DrehkreuzError('DK-ZIP-DAMAGED', { entry: shown }, { cause });
		});
		if (!local.fileName.equals(entry.fileNameRaw)) throw new DrehkreuzError('DK-ZIP-DAMAGED', { entry: shown });
		end = local.fileDataStart + entry.compressedSize;
	}
}

function entryOf(zip: ZipFile, { entry, name, shown }: Seen): ZipEntry {
	async function* stream(): AsyncGenerator<Buffer> {
		let size = 0;
		let checksum = 0;
		try {
			for await (const part of Readable.from(await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
				size += part.length;
				if (size > entry.uncompressedSize) break;
				checksum = crc32(part, checksum);
				yield part;
			}
		} catch (cause) {
			const lies = cause instanceof Error && /too many bytes|not enough bytes/.test(cause.message);
			throw new DrehkreuzError(lies ? 'DK-ZIP-SIZE-LIES' : 'DK-ZIP-DAMAGED', { entry: shown }, { cause });
		}
		if (size !== entry.uncompressedSize) throw new DrehkreuzError('DK-ZIP-SIZE-LIES', { entry: shown });
		if (checksum !== entry.crc32) throw new DrehkreuzError('DK-ZIP-DAMAGED', { entry: shown });
	}
	return {
		path: withoutSlash(name),
		folder: name.endsWith('/'),
		size: entry.uncompressedSize,
		stream,
		async read() {
			const parts: Buffer[] = [];
			for await (const part of stream()) parts.push(part);
			return Buffer.concat(parts);
		},
	};
}

function unreadable(cause: unknown): never {
	if (cause instanceof DrehkreuzError) throw cause;
	// yauzl stops at the flag of strong encryption before it shows the entry.
	if (cause instanceof Error && cause.message.includes('encryption')) throw new DrehkreuzError('DK-ZIP-ENCRYPTED', { entry: '–' }, { cause });
	throw new DrehkreuzError('DK-ZIP-UNREADABLE', {}, { cause });
}
