/** Puts conditions together. Texts are ours, values are always bound: what a person types is never part of the text. */
import type { SQLInputValue } from 'node:sqlite';

export class Conditions {
	readonly #texts: string[] = [];
	readonly values: Record<string, SQLInputValue> = {};

	/** The condition holds when the value is given; `undefined` asks for nothing. `?` in the text becomes the value's name. */
	add(text: string, value: SQLInputValue | undefined): this {
		if (value === undefined) return this;
		const name = `v${Object.keys(this.values).length}`;
		this.#texts.push(text.replaceAll('?', `:${name}`));
		this.values[name] = value;
		return this;
	}

	/** One of these; of none nothing fits. */
	oneOf(column: string, list: readonly string[] | undefined): this {
		return list === undefined ? this : this.add(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(list));
	}

	/** With `WHERE`; empty when there is no condition. */
	get where(): string {
		return this.#texts.length === 0 ? '' : `WHERE ${this.#texts.join(' AND ')}`;
	}

	/** The same with numbered values behind `first`, for statements that are written. */
	numbered(first: number): { readonly where: string; readonly values: readonly SQLInputValue[] } {
		const names = Object.keys(this.values);
		const where = names.reduceRight((text, name, index) => text.replaceAll(`:${name}`, `?${first + index}`), this.where);
		return { where, values: Object.values(this.values) };
	}
}
