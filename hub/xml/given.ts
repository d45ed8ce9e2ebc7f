/** The children that a value gives for an element, by name, as a supply from which the schema's order takes. */
import { localOf } from './names.ts';

export interface Item {
	readonly value: unknown;
	/** Step of the path: `name`, or `name[2]` of a list. */
	readonly step: string;
}

interface Supply {
	readonly items: readonly Item[];
	taken: number;
}

export class Given {
	readonly #supplies = new Map<string, Supply>();

	/** Attributes, texts and what is null are no children. `isList` says that an array is one value of a list type. */
	constructor(value: Readonly<Record<string, unknown>>, isList: (key: string) => boolean) {
		for (const [key, given] of Object.entries(value)) {
			if (key.startsWith('@') || key === '#text' || given === null || given === undefined) continue;
			const step = localOf(key);
			const items =
				Array.isArray(given) && !isList(key)
					? given.map((item, index) => ({ value: item, step: `${step}[${index}]` })).filter((item) => item.value !== null && item.value !== undefined)
					: [{ value: given, step }];
			if (items.length > 0) this.#supplies.set(key, { items, taken: 0 });
		}
	}

	get keys(): Iterable<string> {
		return this.#supplies.keys();
	}

	/** Something under this key is left. */
	has(key: string): boolean {
		const supply = this.#supplies.get(key);
		return supply !== undefined && supply.taken < supply.items.length;
	}

	/** The next item for an element: under its full name, else under its local name. */
	take(clark: string): Item | undefined {
		const supply = this.has(clark) ? this.#supplies.get(clark) : this.#supplies.get(localOf(clark));
		return supply?.items[supply.taken] === undefined ? undefined : supply.items[supply.taken++];
	}

	/** What nobody took: key, how many were given, and how many of them were taken. */
	left(): { key: string; given: number; taken: number }[] {
		return [...this.#supplies].filter(([, { items, taken }]) => taken < items.length).map(([key, { items, taken }]) => ({ key, given: items.length, taken }));
	}
}
