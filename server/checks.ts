/**
 * All checkers behind one door: picks by media type, keeps the rest of the hub free of their differences. Packs that are installed, removed or switched while the hub
 * runs are taken up; checks under way end with the packs that they began with.
 */
import { join } from 'node:path';
import { JsonChecker } from '../adapters/ajv/json-checker.ts';
import { installedPacks, openPack, openPacks, XmlChecker, XmlStructures } from '../adapters/libxml2/index.ts';
import { cachedRulesCompiler, SchematronChecker } from '../adapters/saxon/index.ts';
import { problemOf } from '../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../hub/errors/problem.ts';
import type { Checks } from '../hub/hub.ts';
import { type Logger, silentLogger } from '../hub/logging/logger.ts';
import type { Checker, CheckOptions, CheckReport } from '../hub/standards/checker.ts';
import type { Pack } from '../hub/standards/pack.ts';
import { orderPacks, type Pin, pinnedIds } from '../hub/standards/pins.ts';
import { refusedReport } from '../hub/standards/refused-report.ts';
import type { Structures } from '../hub/standards/structures.ts';
import { checkContainer } from './check/container.ts';
import type { Config } from './config/config.ts';
import { familiesOf } from './config/families.ts';
import { FimPacks } from './fim-packs.ts';
import { projectFolder } from './folders.ts';
import { readPins } from './packs/active-packs.ts';
import { signatureOf, watchPacks } from './packs/watch-packs.ts';
import { withSchematron } from './schematron.ts';
import { structuresOf } from './structures.ts';

export interface ChecksOptions {
	readonly config: Pick<Config, 'data' | 'limits'>;
	/** Standards packs used in place, e.g. by the demo; they come before the installed ones. */
	readonly packFolders?: readonly string[];
	/** Folders that serve what those packs import by absolute URL. */
	readonly catalogueFolders?: readonly string[];
	/** Use the installed packs. Default true. */
	readonly installed?: boolean;
	/** A faulty folder is told by `faults` and left out, and nothing is compiled before it is used. Default false: it is an error. */
	readonly tolerant?: boolean;
	/** Told the name of a rule set before it is compiled, which takes up to a minute. Only packs used in place are compiled here; `pack add` does it for the others. */
	readonly onCompile?: (rules: string) => void;
	/** Milliseconds between looks for packs that were installed, removed or switched. Default: never. */
	readonly watchMs?: number;
	readonly log?: Logger;
}

export interface OpenChecks extends Checks {
	/** Folders that cannot be used as a pack, or files in them. Only with `tolerant`. */
	readonly faults: readonly Problem[];
	/** Bytes; larger content is refused unless the check says otherwise. */
	readonly maxBytes: number;
	/** Packs in use now, the preferred ones first. */
	packs(): readonly Pack[];
	/** Of the JSON schemas and of the packs in use. */
	readonly structures: Structures;
	/**
	 * The message in a ZIP file, and the ZIP file itself by the rules of xdomea. Always a report; a ZIP that is not safe to open is refused.
	 * @param fileName without folder
	 */
	checkContainer(content: Buffer, fileName: string, options?: CheckOptions): Promise<CheckReport>;
	close(): Promise<void>;
}

/** @throws DrehkreuzError DK-PACK-… */
export async function openChecks(options: ChecksOptions): Promise<OpenChecks> {
	const { config, watchMs, log = silentLogger } = options;
	const packsFolder = join(config.data, 'packs');
	const { packs: inPlace, faults } = await openFolders(options);
	let pins: readonly Pin[] = [];
	const current = async (): Promise<Pack[]> => {
		if (options.installed === false) return [...inPlace];
		const installed = await installedPacks(packsFolder);
		({ pins } = await readPins(packsFolder));
		return orderPacks([...inPlace, ...installed], pins);
	};
	const known = await signatureOf(packsFolder);
	let packs = await current();
	const xml = new XmlChecker({ packs, families: await familiesOf(config.data) });
	const xmlStructures = new XmlStructures(packs);
	let fim = new FimPacks(packs);
	const json = new JsonChecker({ folders: [projectFolder('schemas')] });
	const { onCompile } = options;
	const schematron = new SchematronChecker(inPlace.length > 0 ? { rules: cachedRulesCompiler(undefined, onCompile ? { onProgress: onCompile } : {}) } : {});
	const refresh = async () => {
		try {
			packs = await current();
			fim = new FimPacks(packs);
			xml.usePacks(packs);
			xmlStructures.usePacks(packs);
			log.info({ component: 'packs', count: packs.length }, 'standards packs changed, taken up');
		} catch (error) {
			// The hub goes on with what it has; the next look tries again.
			log.error({ component: 'packs', code: problemOf(error).code }, 'changed standards packs cannot be read');
			throw error;
		}
	};
	const watch = watchMs === undefined || options.installed === false ? undefined : watchPacks(packsFolder, known, refresh, watchMs);
	const maxBytes = config.limits.checkMaxBytes;

	/** A schema of ours counts before a FIM schema of the same name; content that names none may still be recognised as a FIM instance. */
	const jsonChecker = async (content: Buffer, schema: string | undefined): Promise<Checker> => {
		if (schema !== undefined && json.schemas.has(json.idOf(schema))) return json;
		return (await (schema === undefined ? fim.recognised(content) : fim.named(schema))) ?? json;
	};

	const check: Checks['check'] = async (content, { mediaType, mandant, route, dataschema, ...rest }) => {
		const plain = (mediaType.split(';')[0] ?? '').trim().toLowerCase();
		if (json.takes(plain)) {
			const schema = rest.schema ?? dataschema;
			const tooLarge = content.length > (rest.maxBytes ?? maxBytes);
			const checker = tooLarge ? json : await jsonChecker(content, schema);
			return checker.check(content, { maxBytes, ...rest, ...(schema === undefined ? {} : { schema }) });
		}
		if (!xml.takes(plain)) return refusedReport({ code: 'DK-CHECK-MEDIA-TYPE', facts: { mediaType: plain } });
		const scope = { ...(mandant === undefined ? {} : { mandant }), ...(route === undefined ? {} : { route }) };
		// The packs may change while the message is checked; its report names one of these.
		const packsThen = packs;
		const report = await xml.check(content, { maxBytes, ...rest, prefer: pinnedIds(pins, scope) });
		return withSchematron(report, content, { ...rest, checker: schematron, packs: packsThen });
	};
	return {
		faults,
		maxBytes,
		packs: () => packs,
		structures: structuresOf(json, xmlStructures, {
			targets: () => fim.targets(),
			jsonSchema: (name) => fim.jsonSchema(name),
		}),
		check,
		checkContainer: (content, fileName, settings = {}) =>
			checkContainer(content, fileName, {
				maxBytes: settings.maxBytes ?? maxBytes,
				check: (xmlContent) => check(xmlContent, { mediaType: 'application/xml', ...settings }),
			}),
		close: async () => {
			await watch?.stop();
			await Promise.all([schematron, xmlStructures, xml, json].map((part) => part.close()));
		},
	};
}

async function openFolders(options: ChecksOptions): Promise<{ packs: readonly Pack[]; faults: readonly Problem[] }> {
	const { packFolders = [], catalogueFolders = [], tolerant = false } = options;
	if (packFolders.length === 0) return { packs: [], faults: [] };
	if (!tolerant) return { packs: await Promise.all(packFolders.map((folder) => openPack(folder, { catalogueFolders }))), faults: [] };
	const { packs, faults } = await openPacks(packFolders, { catalogueFolders });
	return { packs, faults: faults.map(({ problem }) => problem) };
}
