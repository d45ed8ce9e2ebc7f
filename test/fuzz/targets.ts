/** All targets, and how many inputs each gets. */
import type { FuzzTarget } from './target.ts';
import { characters } from './targets/characters.ts';
import { genericodeLists } from './targets/genericode.ts';
import { jsonChecker } from './targets/json-checker.ts';
import { mappings } from './targets/mapping.ts';
import { writtenXml } from './targets/write-xml.ts';
import { fimSchemas } from './targets/xdf.ts';
import { xmlChecker } from './targets/xml-checker.ts';
import { xmlSchemas } from './targets/xml-schema.ts';
import { zipFiles } from './targets/zip.ts';

export const targets = [xmlChecker, xmlSchemas, writtenXml, genericodeLists, fimSchemas, jsonChecker, zipFiles, mappings, characters] as readonly FuzzTarget[];

/** `runs` divided among the targets by their shares. */
export function runsOf(chosen: readonly FuzzTarget[], runs: number): number[] {
	const shares = chosen.reduce((sum, { share }) => sum + share, 0);
	const parts = chosen.map(({ share }) => Math.floor((runs * share) / shares));
	const rest = runs - parts.reduce((sum, part) => sum + part, 0);
	return parts.map((part, index) => (index === 0 ? part + rest : part));
}
