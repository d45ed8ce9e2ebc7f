/** Whether a name of the source is meant by a name of the mapping. Portals rename fields; a mapping should live through the harmless renames. Pure. */
import { sameElement } from '../fim/ids.ts';

/** A FIM field or group, in any notation. */
const FIM_ID = /^[FG](?:\d{8}|\d{11})(?:V[\d.]+)?$/iu;

/** `Straße Haus-Nr.`, `strasse_hausnr` and `STRASSEHAUSNR` come out the same. */
export function plainName(name: string): string {
	return name
		.toLowerCase()
		.replaceAll('ä', 'ae')
		.replaceAll('ö', 'oe')
		.replaceAll('ü', 'ue')
		.replaceAll('ß', 'ss')
		.normalize('NFD')
		.replace(/[^\p{L}\p{N}@#]/gu, '');
}

export interface FoundName {
	readonly name: string;
	/** Several names fit equally well; the first was taken. */
	readonly ambiguous: boolean;
}

/** Looks names up in objects: as written, else as the same FIM element, else by the plain name if that is wanted. Remembers the plain names of an object, because a table asks the same object again and again. */
export class NameFinder {
	readonly #tolerant: boolean;
	readonly #plain = new WeakMap<object, ReadonlyMap<string, readonly string[]>>();

	constructor(tolerant: boolean) {
		this.#tolerant = tolerant;
	}

	find(object: object, wanted: string): FoundName | undefined {
		if (Object.hasOwn(object, wanted)) return { name: wanted, ambiguous: false };
		const element = FIM_ID.test(wanted) ? Object.keys(object).filter((name) => sameElement(name, wanted)) : [];
		const fitting = element.length > 0 ? element : this.#tolerant ? (this.#plainNamesOf(object).get(plainName(wanted)) ?? []) : [];
		const [name] = fitting;
		return name === undefined ? undefined : { name, ambiguous: fitting.length > 1 };
	}

	#plainNamesOf(object: object): ReadonlyMap<string, readonly string[]> {
		const known = this.#plain.get(object);
		if (known) return known;
		const names = new Map<string, string[]>();
		for (const name of Object.keys(object)) {
			const plain = plainName(name);
			if (plain === '') continue;
			const same = names.get(plain);
			if (same) same.push(name);
			else names.set(plain, [name]);
		}
		this.#plain.set(object, names);
		return names;
	}
}
