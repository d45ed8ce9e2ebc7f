/** Repeatable chance: the same seed and number give the same throws for ever. Not for secrets. */
export class Chance {
	#state: number;

	constructor(seed: string) {
		// FNV-1a turns any text into a start value.
		this.#state = [...seed].reduce((hash, character) => Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619), 2_166_136_261) >>> 0;
	}

	/** 0 to below 1 (mulberry32). */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let t = this.#state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	}

	/** Both ends included. */
	between(low: number, high: number): number {
		return low + Math.floor(this.next() * (high - low + 1));
	}

	pick<Item>(items: readonly Item[]): Item {
		return items[this.between(0, items.length - 1)] as Item;
	}
}
