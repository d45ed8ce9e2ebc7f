/** What every `drehkreuz pack …` needs: the folder, the packs, the language; and how a pack is named on the command line. */
import { join } from 'node:path';
import { installedPacks } from '../../../adapters/libxml2/index.ts';
import type { Language } from '../../../hub/errors/definition.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import type { Pack, PackDescription } from '../../../hub/standards/pack.ts';
import { isNamed } from '../../../hub/standards/pack-index.ts';
import type { Config } from '../../config/config.ts';
import { consoleLanguage } from '../../console/language.ts';
import { configOf } from '../options.ts';

export interface PackContext {
	readonly config: Config;
	readonly packsFolder: string;
	readonly language: Language;
	readonly json: boolean;
	/** Arguments after the verb that are no options. */
	readonly words: readonly string[];
	readonly args: readonly string[];
}

/** Options with a value. */
const WITH_VALUE = new Set(['--catalogue', '--config', '--tenant', '--route']);
const WITHOUT_VALUE = new Set(['--json']);

/** Undefined for an option that does not exist, or lacks its value. */
export function contextOf(args: readonly string[]): PackContext | undefined {
	const words: string[] = [];
	for (let index = 0; index < args.length; index++) {
		const arg = args[index] as string;
		if (WITH_VALUE.has(arg)) {
			index++;
			if (args[index] === undefined) return undefined;
		} else if (arg.startsWith('--') && !WITHOUT_VALUE.has(arg)) return undefined;
		else if (!arg.startsWith('--')) words.push(arg);
	}
	const config = configOf(args);
	return { config, packsFolder: join(config.data, 'packs'), language: consoleLanguage(), json: args.includes('--json'), words, args };
}

/**
 * The installed pack that is meant by an id, a name (`xwasser-1.0.0`), a standard or standard and version.
 * @throws DrehkreuzError DK-PACK-UNKNOWN, DK-PACK-AMBIGUOUS
 */
export function packNamed(packs: readonly Pack[], words: readonly string[]): PackDescription {
	const [standard = '', version] = words;
	const all = packs.map(({ description }) => description);
	const fits = (pack: PackDescription) =>
		version === undefined ? isNamed(pack, standard) : pack.standard === standard.toLowerCase() && [pack.version, pack.id].includes(version);
	const exact = all.find(({ id }) => id === words.at(-1));
	const found = exact && (version === undefined || fits(exact)) ? [exact] : all.filter(fits);
	const [only, ...more] = found;
	if (!only) throw new DrehkreuzError('DK-PACK-UNKNOWN', { pack: words.join(' ') });
	if (more.length > 0) throw new DrehkreuzError('DK-PACK-AMBIGUOUS', { pack: words.join(' '), packs: found.map(({ id }) => id).join(', ') });
	return only;
}

export function packsOf({ packsFolder }: PackContext): Promise<Pack[]> {
	return installedPacks(packsFolder);
}

/** Messages that both know, so that only one can decide. */
export function sharedRoots(one: PackDescription, other: PackDescription): number {
	return one.namespaces.reduce((count, { namespace, elements }) => {
		const same = other.namespaces.find((entry) => entry.namespace === namespace);
		return count + (same ? Object.keys(elements).filter((name) => Object.hasOwn(same.elements, name)).length : 0);
	}, 0);
}

export function messageCount({ namespaces }: PackDescription): number {
	return namespaces.reduce((count, { elements }) => count + Object.keys(elements).length, 0);
}
