/**
 * Finds the HKR's answer to a booking.
 *
 * Two ways, by configuration:
 * - one file per booking with a name we can tell beforehand: one read, however full the folder is. After reading it may be moved to an
 *   archive folder; the archive is looked into as well, so that a repeat after a kill finds it.
 * - collective files: the folder is read at most once a second for all bookings that wait; files that changed are read and indexed by
 *   Belegnummer. They are never moved or deleted, for another booking may still need them: emptying the folder is the operator's.
 *   In one file and over files (by name) the last line about a booking counts.
 */
import { readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Acknowledgement, LineReader } from './acknowledgement-line.ts';
import { BELEGNUMMER } from './belegnummer.ts';

export interface Found extends Acknowledgement {
	/** Epoch milliseconds: when the HKR wrote the file. */
	readonly at: number;
}

export interface Acknowledgements {
	/** Undefined: no answer yet. @throws the file system's error */
	find(belegnummer: string): Promise<Found | undefined>;
}

/** Largest acknowledgement file that is read, bytes. */
const FILE_MAX = 64 * 1024 * 1024;
/** Milliseconds between two looks into the folder for collective files. */
const SCAN_MS = 1_000;

export class SingleFiles implements Acknowledgements {
	readonly #folder: string;
	readonly #archive: string | undefined;
	readonly #nameOf: (belegnummer: string) => string;
	readonly #reader: LineReader;

	constructor(options: { folder: string; archive: string | undefined; nameOf: (belegnummer: string) => string; reader: LineReader }) {
		this.#folder = options.folder;
		this.#archive = options.archive;
		this.#nameOf = options.nameOf;
		this.#reader = options.reader;
	}

	async find(belegnummer: string): Promise<Found | undefined> {
		const name = this.#nameOf(belegnummer);
		const path = join(this.#folder, name);
		const found = await this.#read(path, belegnummer);
		if (this.#archive === undefined) return found;
		if (found) await rename(path, join(this.#archive, name));
		return found ?? this.#read(join(this.#archive, name), belegnummer);
	}

	async #read(path: string, belegnummer: string): Promise<Found | undefined> {
		const file = await readStamped(path);
		const line = file && this.#reader.read(file.bytes).findLast((entry) => entry.belegnummer === belegnummer);
		return line && { ...line, at: file.at };
	}
}

interface Indexed {
	readonly size: number;
	readonly at: number;
	readonly entries: ReadonlyMap<string, Found>;
}

export class CollectiveFiles implements Acknowledgements {
	readonly #folder: string;
	readonly #pattern: RegExp;
	readonly #reader: LineReader;
	readonly #files = new Map<string, Indexed>();
	#scannedAt = Number.NEGATIVE_INFINITY;
	#scanning: Promise<void> | undefined;

	/** @param glob file names, `*` stands for any characters */
	constructor(options: { folder: string; glob: string; reader: LineReader }) {
		this.#folder = options.folder;
		this.#pattern = new RegExp(`^${options.glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
		this.#reader = options.reader;
	}

	async find(belegnummer: string): Promise<Found | undefined> {
		if (this.#scanning) await this.#scanning;
		else if (performance.now() - this.#scannedAt >= SCAN_MS) {
			this.#scanning = this.#scan().finally(() => {
				this.#scanning = undefined;
			});
			await this.#scanning;
		}
		let found: Found | undefined;
		for (const name of [...this.#files.keys()].sort()) found = this.#files.get(name)?.entries.get(belegnummer) ?? found;
		return found;
	}

	async #scan(): Promise<void> {
		const names = (await readdir(this.#folder)).filter((name) => this.#pattern.test(name) && !/^\.|\.(tmp|part|filepart)$/i.test(name));
		const there = new Set(names);
		for (const name of this.#files.keys()) if (!there.has(name)) this.#files.delete(name);
		for (const name of names) {
			const path = join(this.#folder, name);
			const now = await stat(path).catch(ignoreMissing);
			const known = this.#files.get(name);
			if (!now || (known?.size === now.size && known.at === now.mtimeMs)) continue;
			const file = await readStamped(path);
			if (!file) continue;
			const entries = new Map<string, Found>();
			// Foreign lines (heads, totals, bookings of other systems) are not kept.
			for (const line of this.#reader.read(file.bytes)) if (BELEGNUMMER.test(line.belegnummer)) entries.set(line.belegnummer, { ...line, at: file.at });
			this.#files.set(name, { size: file.bytes.length, at: file.at, entries });
		}
		this.#scannedAt = performance.now();
	}
}

async function readStamped(path: string): Promise<{ bytes: Buffer; at: number } | undefined> {
	// Stamp first: a file that grows between the two is read again next time.
	const stamp = await stat(path).catch(ignoreMissing);
	if (!stamp) return undefined;
	if (stamp.size > FILE_MAX) throw Object.assign(new Error('acknowledgement file too large'), { code: 'EFBIG' });
	const bytes = await readFile(path).catch(ignoreMissing);
	return bytes && { bytes, at: stamp.mtimeMs };
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
	if (error.code !== 'ENOENT') throw error;
	return undefined;
}
