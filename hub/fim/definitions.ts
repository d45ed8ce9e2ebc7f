/** Definitions that many places share. The same key with another content (two versions without versions in the keys) gets a name of its own. */
export class Definitions<T> {
	readonly #names = new Map<string, string>();
	readonly #byName = new Map<string, T>();

	/** @param content tells two definitions of the same key apart */
	name(key: string, content: string, definition: T): string {
		const identity = `${key}\n${content}`;
		const known = this.#names.get(identity);
		if (known !== undefined) return known;
		let name = key;
		for (let n = 2; this.#byName.has(name); n++) name = `${key}-${n}`;
		this.#names.set(identity, name);
		this.#byName.set(name, definition);
		return name;
	}

	/** In the order in which they were made: what is used comes before what uses it. */
	get all(): ReadonlyMap<string, T> {
		return this.#byName;
	}
}
