/** Uses a folder of schemas as a pack, in place: nothing is written. Installation begins with the same steps. */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import { type Source, sourceOf, sourceOfPack } from './catalogue.ts';
import { describePack } from './describe-pack.ts';
import { Engine } from './engine.ts';
import { readPackFolder, schemaFilesIn } from './folder.ts';
import { resolveImports } from './resolve-imports.ts';

export interface OpenOptions {
	/** Folders with schemas that the pack imports by absolute URL. They count before the packs already there. */
	readonly catalogueFolders?: readonly string[];
	/** Packs whose files may serve imports. */
	readonly packs?: readonly Pack[];
	/** Compile every schema at once, so that a faulty pack shows now and not at the first message. Default true. */
	readonly compile?: boolean;
}

/**
 * Reads `folder/xsd`, else `folder/xsd_dev`, else `folder` itself.
 * @throws DrehkreuzError DK-PACK-EMPTY, DK-PACK-MISSING-IMPORT, DK-PACK-INVALID, DK-PACK-DAMAGED
 */
export async function openPack(folder: string, options: OpenOptions = {}): Promise<Pack> {
	const engine = new Engine({ workers: 1 });
	try {
		return await openWith(engine, folder, options);
	} finally {
		await engine.close();
	}
}

async function openWith(engine: Engine, folder: string, options: OpenOptions): Promise<Pack> {
	const { root, name, schemas, others } = await readPackFolder(folder);
	const [own, beside] = [await engine.run({ kind: 'scan', files: schemas }), await engine.run({ kind: 'scan', files: others })];
	const sources: Source[] = [sourceOf([...own, ...beside])];
	for (const catalogue of options.catalogueFolders ?? []) {
		sources.push(sourceOf(await engine.run({ kind: 'scan', files: await schemaFilesIn(catalogue) })));
	}
	for (const pack of options.packs ?? []) sources.push(sourceOfPack(pack));
	const resolved = await resolveImports({
		own,
		beside,
		sources,
		async scan(path, location) {
			const [scanned] = await engine.run({ kind: 'scan', files: [{ path, location }] });
			if (!scanned) throw new DrehkreuzError('DK-PACK-DAMAGED', { file: path, pack: name });
			return scanned;
		},
	});
	const locations = Object.fromEntries([...resolved.files].map(([path, file]) => [path, file.scanned.location]));
	const pack: Pack = { description: { ...describePack(resolved, name, root), installedAt: new Date().toISOString() }, locations };
	if (options.compile ?? true) await engine.run({ kind: 'compile', pack, schemas: pack.description.schemas });
	return pack;
}
