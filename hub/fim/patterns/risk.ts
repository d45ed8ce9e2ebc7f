/**
 * Says how long a pattern may take on a value that does not match. The engines of JavaScript try one way after another: `(a+)+b` doubles the
 * time with every character. The pattern becomes an automaton of its character positions (Glushkov). Where the next character decides the
 * next position, the time grows with the length of the value: `linear`. Where two ways from a position lead back to it over the same
 * characters, it doubles: `exponential`. Otherwise it grows with a power of the length: `polynomial`.
 *
 * Counted repeats other than `{n}` are taken as unlimited, so a harmless pattern may be called exponential, never the other way round.
 */

import { ecmaScriptClass } from './print.ts';
import type { Pattern } from './read.ts';

export type Risk = 'linear' | 'polynomial' | 'exponential';

/** Positions above which nothing is worked out: `exponential` unless the pattern is linear. */
const MAX_POSITIONS = 80;

interface Part {
	readonly nullable: boolean;
	readonly first: readonly number[];
	readonly last: readonly number[];
}

export function riskOf(pattern: Pattern): Risk {
	const automaton = new Automaton(pattern);
	if (automaton.deterministic()) return 'linear';
	return automaton.size > MAX_POSITIONS || automaton.ambiguousLoop() ? 'exponential' : 'polynomial';
}

class Automaton {
	readonly #tests: RegExp[] = [];
	/** Edges from a position; a position may come twice: two ways. */
	readonly #follow: number[][] = [];
	readonly #start: readonly number[];
	/** `#overlap[p][q]`: a character fits both. */
	readonly #overlap: readonly (readonly boolean[])[];

	constructor(pattern: Pattern) {
		this.#start = this.#build(pattern).first;
		const samples = sampleCharacters(pattern);
		const hits = this.#tests.map((test) => samples.map((character) => test.test(character)));
		this.#overlap = hits.map((own) => hits.map((other) => own.some((hit, index) => hit && other[index] === true)));
	}

	get size(): number {
		return this.#tests.length;
	}

	deterministic(): boolean {
		return [this.#start, ...this.#follow].every((targets) =>
			targets.every((target, index) => targets.slice(index + 1).every((other) => !this.#overlap[target]?.[other])),
		);
	}

	/** Two different ways of the same characters from a position back to itself: a search over pairs of positions. */
	ambiguousLoop(): boolean {
		return this.#tests.some((_, position) => this.#divergesAndReturns(position));
	}

	#divergesAndReturns(position: number): boolean {
		const n = this.size;
		// State: pair, and whether the two ways have parted. Numbers instead of strings: there are n² × 2 of them.
		const start = position * n + position;
		const seen = new Uint8Array(n * n * 2);
		const open = [start * 2];
		while (open.length > 0) {
			const state = open.pop() ?? 0;
			const parted = state % 2;
			const pair = (state - parted) / 2;
			const left = this.#follow[Math.floor(pair / n)] ?? [];
			const right = this.#follow[pair % n] ?? [];
			const same = Math.floor(pair / n) === pair % n && parted === 0;
			for (let i = 0; i < left.length; i++) {
				for (let j = 0; j < right.length; j++) {
					const a = left[i] ?? 0;
					const b = right[j] ?? 0;
					if (!this.#overlap[a]?.[b]) continue;
					const next = (a * n + b) * 2 + (same && i === j ? 0 : 1);
					if (next === start * 2 + 1) return true;
					if (seen[next]) continue;
					seen[next] = 1;
					open.push(next);
				}
			}
		}
		return false;
	}

	#build(pattern: Pattern): Part {
		switch (pattern.kind) {
			case 'class': {
				const position = this.#tests.push(new RegExp(`^${ecmaScriptClass(pattern.set)}$`, 'u')) - 1;
				this.#follow.push([]);
				return { nullable: false, first: [position], last: [position] };
			}
			case 'choice': {
				const parts = pattern.branches.map((branch) => this.#build(branch));
				return {
					nullable: parts.some((part) => part.nullable),
					first: parts.flatMap((part) => part.first),
					last: parts.flatMap((part) => part.last),
				};
			}
			case 'sequence':
				return this.#sequence(pattern.parts);
			case 'repeat':
				return this.#repeat(pattern);
		}
	}

	#sequence(patterns: readonly Pattern[]): Part {
		let whole: Part = { nullable: true, first: [], last: [] };
		for (const pattern of patterns) {
			const part = this.#build(pattern);
			this.#connect(whole.last, part.first);
			whole = {
				nullable: whole.nullable && part.nullable,
				first: whole.nullable ? [...whole.first, ...part.first] : whole.first,
				last: part.nullable ? [...whole.last, ...part.last] : part.last,
			};
		}
		return whole;
	}

	#repeat({ body, min, max }: Extract<Pattern, { kind: 'repeat' }>): Part {
		if (max === 0) return { nullable: true, first: [], last: [] };
		if (min === max && min > 1 && this.size + sizeOf(body) * min <= MAX_POSITIONS) return this.#sequence(Array.from({ length: min }, () => body));
		const part = this.#build(body);
		if (max === null || max > 1) this.#connect(part.last, part.first);
		return min === 0 ? { ...part, nullable: true } : part;
	}

	#connect(from: readonly number[], to: readonly number[]): void {
		for (const position of from) this.#follow[position]?.push(...to);
	}
}

function sizeOf(pattern: Pattern): number {
	switch (pattern.kind) {
		case 'class':
			return 1;
		case 'choice':
			return pattern.branches.reduce((sum, branch) => sum + sizeOf(branch), 0);
		case 'sequence':
			return pattern.parts.reduce((sum, part) => sum + sizeOf(part), 0);
		case 'repeat':
			return sizeOf(pattern.body) * (pattern.min === pattern.max ? Math.max(1, pattern.min) : 1);
	}
}

/** Latin characters, some others, and the ends of every range: two classes that share any character share one of these, nearly always. */
function sampleCharacters(pattern: Pattern): readonly string[] {
	const codes = new Set(Array.from({ length: 0x250 }, (_, code) => code));
	for (const code of [0x301, 0x394, 0x3b4, 0x416, 0x5d0, 0x660, 0x2013, 0x20ac, 0x4e00, 0x1f600]) codes.add(code);
	const visit = (part: Pattern): void => {
		if (part.kind === 'choice') part.branches.forEach(visit);
		else if (part.kind === 'sequence') part.parts.forEach(visit);
		else if (part.kind === 'repeat') visit(part.body);
		else {
			for (const item of [...part.set.items, ...(part.set.minus?.items ?? [])]) {
				if ('from' in item) for (const code of [item.from - 1, item.from, item.to, item.to + 1]) if (code >= 0 && code <= 0x10ffff) codes.add(code);
			}
		}
	};
	visit(pattern);
	return [...codes].filter((code) => code < 0xd800 || code > 0xdfff).map((code) => String.fromCodePoint(code));
}
