/** Suggests pairs of source and target for the person who maps: fields whose names say the same, or the name of one the title of the other. Pure. */
import { normalElement } from '../fim/ids.ts';
import type { OutlineNode } from '../standards/structures.ts';
import { plainName } from './names.ts';

/** Short or other names that forms use for what registers call by the second. */
const SYNONYMS: Readonly<Record<string, string>> = {
	nachname: 'familienname',
	zuname: 'familienname',
	vorname: 'vornamen',
	plz: 'postleitzahl',
	str: 'strasse',
	hausnr: 'hausnummer',
	wohnort: 'ort',
	tel: 'telefon',
	telefonnummer: 'telefon',
	mail: 'email',
	emailadresse: 'email',
	kfzkennzeichen: 'amtlicheskennzeichen',
	staatsangehoerigkeiten: 'staatsangehoerigkeit',
};

/** Path of the source → path of the target, where exactly one fits. */
export function suggestions(unmapped: readonly string[], places: readonly OutlineNode[]): ReadonlyMap<string, string> {
	const targets = new Map<string, Set<string>>();
	for (const { path, inner, documentation = '' } of places) {
		// Titles stand before the colon: `Familienname: FIM F60000227`.
		for (const name of inner ? [] : [lastName(path), meant(plainName(documentation.split(':')[0] ?? ''))]) add(targets, name, path);
	}
	const sources = new Map<string, Set<string>>();
	for (const path of unmapped) add(sources, lastName(path), path);
	const pairs = new Map<string, string>();
	for (const [name, from] of sources) {
		const to = targets.get(name);
		if (from.size === 1 && to?.size === 1) for (const path of from) pairs.set(path, [...to][0] as string);
	}
	return pairs;
}

function add(names: Map<string, Set<string>>, name: string, path: string): void {
	if (name !== '') names.set(name, (names.get(name) ?? new Set()).add(path));
}

/** The last name of a path, without its list sign; a FIM id in one notation. */
function lastName(path: string): string {
	return meant(plainName(normalElement(path.slice(path.lastIndexOf('/') + 1).replace(/\[[^\]]*\]/gu, ''))));
}

function meant(name: string): string {
	return Object.hasOwn(SYNONYMS, name) ? (SYNONYMS[name] as string) : name;
}
