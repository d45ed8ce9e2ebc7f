/** Uses folders of schemas as packs, in place: nothing is written. Installation begins with the same steps. */
import { resolve } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../../hub/errors/problem.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import { type Source, sourceOf, sourceOfPack } from './catalogue.ts';
import { describePack } from './describe-pack.ts';
import { Engine } from './engine.ts';
import { type PackFolder, readPackFolder, type SchemaFile, schemaFilesIn } from './folder.ts';
import { type FolderContents, readContents } from './folder-contents.ts';
import type { ScannedSchema } from './jobs.ts';
import { type ResolvedPack, resolveImports } from './resolve-imports.ts';

export interface OpenOptions {
	/** Folders with schemas that the pack imports by absolute URL. They count before the packs already there. */
	readonly catalogueFolders?: readonly string[];
	/** Packs whose files may serve imports. */
	readonly packs?: readonly Pack[];
	/** Compile every schema at once, so that a faulty pack shows now and not at the first message. Default true; `openPacks` never does. */
	readonly compile?: boolean;
	/** Name to use where the schemas do not say which standard they are. Default: that of the folder. */
	readonly name?: string;
}

export interface PackFault {
	readonly folder: string;
	readonly problem: Problem;
}

export interface OpenedPacks {
	/** In the order of the folders, without those that have a fault of their schemas. */
	readonly packs: readonly Pack[];
	/** Why a pack is not there, or which of its files had to be left out. */
	readonly faults: readonly PackFault[];
}

/** Faults that the other variant of the schemas may not have. */
const OTHER_VARIANT = new Set(['DK-PACK-MISSING-IMPORT', 'DK-PACK-INVALID']);

/**
 * Reads `folder/xsd`, else `folder/xsd_dev`, else all of `folder`, and whatever else a pack may hold. Where both variants are there, `xsd` counts as long as all
 * that it imports can be served.
 * @throws DrehkreuzError DK-PACK-EMPTY, DK-PACK-ONLY-ZIP, DK-PACK-MISSING-IMPORT, DK-PACK-INVALID, DK-PACK-DAMAGED
 */
export async function openPack(folder: string, options: OpenOptions = {}): Promise<Pack> {
	const engine = new Engine({ workers: 1 });
	try {
		const [read] = await readAll([folder], options.name);
		if (!read) throw new DrehkreuzError('DK-PACK-EMPTY', { folder });
		const { contents, schemas, zips } = read;
		if (schemas.length === 0 && contents.files.length === 0 && contents.faults.length === 0) {
			throw new DrehkreuzError(zips > 0 ? 'DK-PACK-ONLY-ZIP' : 'DK-PACK-EMPTY', { folder });
		}
		const [fault] = contents.faults;
		if (fault) throw new DrehkreuzError('DK-PACK-FILE-UNREADABLE', fault);
		const catalogues = await Promise.all((options.catalogueFolders ?? []).map(schemaFilesIn));
		const scans = new Scans(engine);
		await scans.add([...schemas, ...catalogues.flat()]);
		const sources = [...catalogues.map((files) => sourceOf(scans.of(files))), ...(options.packs ?? []).map(sourceOfPack)];
		return await firstVariant(read, async (variant) => {
			const pack = await buildPack(read, variant, scans, sources);
			if (options.compile ?? true) await engine.run({ kind: 'compile', pack, schemas: pack.description.schemas });
			return pack;
		});
	} finally {
		await engine.close();
	}
}

/**
 * Many folders at once, one after the other as the order of packs goes. Every folder serves what the others import. Nothing is compiled, no row of a code list is
 * read. A folder without anything usable is an empty pack.
 * @throws DrehkreuzError DK-PACK-EMPTY when a folder does not exist
 */
export async function openPacks(folders: readonly string[], options: Omit<OpenOptions, 'compile' | 'name'> = {}): Promise<OpenedPacks> {
	const engine = new Engine({ workers: 1 });
	try {
		const scans = new Scans(engine);
		const listed = await Promise.all(folders.map((folder) => readPackFolder(folder)));
		const catalogues = await Promise.all((options.catalogueFolders ?? []).map(schemaFilesIn));
		// The thread reads schemas while this one looks at the other files.
		const [read] = await Promise.all([
			Promise.all(listed.map(async (folder) => ({ ...folder, contents: await readContents(folder.others) }))),
			scans.add([...listed.flatMap((folder) => folder.schemas), ...catalogues.flat()]),
		]);
		const common = [...catalogues, ...listed.map((folder) => folder.schemas)].map((files) => sourceOf(scans.of(files)));
		const sources = [...common, ...(options.packs ?? []).map(sourceOfPack)];
		const packs: Pack[] = [];
		const faults: PackFault[] = [];
		for (const folder of read) {
			for (const facts of folder.contents.faults) faults.push({ folder: folder.root, problem: { code: 'DK-PACK-FILE-UNREADABLE', facts } });
			try {
				packs.push(await firstVariant(folder, (variant) => buildPack(folder, variant, scans, sources)));
			} catch (error) {
				if (!(error instanceof DrehkreuzError)) throw error;
				faults.push({ folder: folder.root, problem: error.problem });
			}
		}
		return { packs, faults };
	} finally {
		await engine.close();
	}
}

interface ReadFolder extends PackFolder {
	readonly contents: FolderContents;
}

function readAll(folders: readonly string[], name?: string): Promise<ReadFolder[]> {
	return Promise.all(
		folders.map(async (path) => {
			const folder = await readPackFolder(path, name);
			return { ...folder, contents: await readContents(folder.others) };
		}),
	);
}

/** The first variant that works; when none does, what is wrong with the first. */
async function firstVariant(folder: PackFolder, build: (variant: PackFolder['variants'][number]) => Promise<Pack>): Promise<Pack> {
	let first: unknown;
	for (const variant of folder.variants) {
		try {
			return await build(variant);
		} catch (error) {
			if (!(error instanceof DrehkreuzError && OTHER_VARIANT.has(error.code))) throw error;
			first ??= error;
		}
	}
	throw first;
}

async function buildPack(folder: ReadFolder, variant: PackFolder['variants'][number], scans: Scans, sources: readonly Source[]): Promise<Pack> {
	const [own, beside] = [scans.of(variant.schemas), scans.of(variant.others)];
	const resolved: ResolvedPack = await resolveImports({
		own,
		beside,
		sources: [sourceOf([...own, ...beside]), ...sources],
		async scan(path, location) {
			await scans.add([{ path, location }]);
			const [scanned] = scans.of([{ path, location }]);
			if (!scanned) throw new DrehkreuzError('DK-PACK-DAMAGED', { file: path, pack: folder.name });
			return scanned;
		},
	});
	const description = { ...describePack(resolved, folder.contents, folder.name, folder.root), installedAt: new Date().toISOString() };
	const locations = [
		...[...resolved.files].map(([path, file]) => [path, file.scanned.location] as const),
		...folder.contents.files.map(({ path, location }) => [path, location] as const),
	];
	return { description, locations: Object.fromEntries(locations) };
}

/** Schema files, each read once however many packs and catalogues it belongs to. */
class Scans {
	readonly #engine: Engine;
	readonly #byLocation = new Map<string, ScannedSchema>();

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	async add(files: readonly SchemaFile[]): Promise<void> {
		const fresh = new Map(files.map((file) => [resolve(file.location), file]));
		for (const location of this.#byLocation.keys()) fresh.delete(location);
		if (fresh.size === 0) return;
		for (const scanned of await this.#engine.run({ kind: 'scan', files: [...fresh.values()] })) this.#byLocation.set(resolve(scanned.location), scanned);
	}

	/** Under the paths that the files have here. */
	of(files: readonly SchemaFile[]): ScannedSchema[] {
		return files.flatMap(({ path, location }) => {
			const scanned = this.#byLocation.get(resolve(location));
			return scanned ? [{ ...scanned, path, location }] : [];
		});
	}
}
