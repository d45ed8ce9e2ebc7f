/** What several `drehkreuz pack …` tell of a pack. */

import type { Language } from '../../../hub/errors/definition.ts';
import { titleOf } from '../../../hub/errors/drehkreuz-error.ts';
import type { Pack, PackCodeListUse, PackDescription, PackRules } from '../../../hub/standards/pack.ts';

/** Code lists that the schemas name and do not enumerate, and that no installed pack holds. One without a version is there when any version is. */
export function missingLists(pack: PackDescription, packs: readonly Pack[]): PackCodeListUse[] {
	const lists = [pack, ...packs.map(({ description }) => description)].flatMap(({ codeLists }) => codeLists);
	const there = new Set(lists.flatMap(({ canonicalUri, version }) => [canonicalUri, `${canonicalUri} ${version}`]));
	return (pack.codeListUses ?? []).filter(
		({ listURI, listVersionID, enumerated }) => !enumerated && !there.has(listVersionID === undefined ? listURI : `${listURI} ${listVersionID}`),
	);
}

export function rulesState({ path, title, compiled, notCompiled }: PackRules, language: Language): string {
	const name = title || path;
	if (compiled !== undefined) return language === 'de' ? `Schematron übersetzt: ${name}` : `Schematron compiled: ${name}`;
	// A sentence without blanks to fill is there in both languages; what names file and line is English.
	const code = /\((DK-RULES-[A-Z-]+)\)$/.exec(notCompiled ?? '')?.[1];
	const general = code === undefined ? '' : titleOf({ code, facts: {} }, language);
	const why = general === '' || general.includes('{') ? (notCompiled ?? '') : general;
	return language === 'de' ? `Schematron nicht übersetzt: ${name}: ${why}` : `Schematron not compiled: ${name}: ${why}`;
}
