/** All checkers behind one door: picks by media type, keeps the rest of the hub free of their differences. */
import { join } from 'node:path';
import { JsonChecker } from '../adapters/ajv/json-checker.ts';
import { installedPacks, openPack, XmlChecker } from '../adapters/libxml2/index.ts';
import { titleOf } from '../hub/errors/drehkreuz-error.ts';
import type { Checks } from '../hub/hub.ts';
import type { Checker, CheckReport } from '../hub/standards/checker.ts';
import type { Config } from './config/config.ts';
import { projectFolder } from './folders.ts';

export interface ChecksOptions {
	readonly config: Pick<Config, 'data' | 'limits'>;
	/** Standards packs used in place, e.g. by the demo; they come before the installed ones. */
	readonly packFolders?: readonly string[];
	/** Folders that serve what those packs import by absolute URL. */
	readonly catalogueFolders?: readonly string[];
}

export interface OpenChecks extends Checks {
	close(): Promise<void>;
}

/** @throws DrehkreuzError DK-PACK-… */
export async function openChecks({ config, packFolders = [], catalogueFolders = [] }: ChecksOptions): Promise<OpenChecks> {
	const inPlace = await Promise.all(packFolders.map((folder) => openPack(folder, { catalogueFolders })));
	const installed = await installedPacks(join(config.data, 'packs'));
	const checkers: readonly Checker[] = [new XmlChecker({ packs: [...inPlace, ...installed] }), new JsonChecker({ folders: [projectFolder('schemas')] })];
	return {
		check: async (content, { mediaType, ...options }) => {
			const plain = (mediaType.split(';')[0] ?? '').trim().toLowerCase();
			const checker = checkers.find((candidate) => candidate.takes(plain));
			return checker ? checker.check(content, { maxBytes: config.limits.checkMaxBytes, ...options }) : refused(plain);
		},
		close: async () => {
			await Promise.all(checkers.map((checker) => checker.close()));
		},
	};
}

function refused(mediaType: string): CheckReport {
	const problem = { code: 'DK-CHECK-MEDIA-TYPE', facts: { mediaType } };
	return {
		verdict: 'refused',
		recognised: {},
		findings: [{ level: 'limit', severity: 'error', code: problem.code, message: { de: titleOf(problem, 'de'), en: titleOf(problem, 'en') } }],
		findingsTotal: 1,
		durationMs: 0,
	};
}
