/** Takes the children that a value gives in the order of a content model, and says what is missing. */
import type { ErrorCode } from '../errors/catalogue.ts';
import type { ElementDeclaration, Particle, SchemaModel } from '../standards/schema-model.ts';
import { globalElement } from './elements.ts';
import type { Given, Item } from './given.ts';
import { isNcName, localOf, nameOf } from './names.ts';
import { holdsWildcard, keysOf, mayBeEmpty, namesOf } from './particles.ts';

export interface ChildrenTarget {
	element(declaration: ElementDeclaration, item: Item): void;
	/** An element that only a wildcard allows and that the schema does not know. */
	loose(clark: string, item: Item): void;
	problem(code: ErrorCode, step: string, facts: Readonly<Record<string, string | number>>): void;
}

type Group = Particle & { readonly particles: readonly Particle[] };

export function writeChildren(model: SchemaModel, content: Particle, given: Given, target: ChildrenTarget): void {
	/** Keys that no element of the content has: only a wildcard may take them. */
	const free = [...given.keys].filter((key) => !keysOf(content).has(key));
	let written = 0;
	write(content);

	function write(particle: Particle): void {
		if (particle.kind === 'element') element(particle.element, particle.min, particle.max);
		else if (particle.kind === 'any') wildcard(particle.max, particle.namespace);
		else group(particle);
	}

	function element(declaration: ElementDeclaration, min: number, max: number | null): void {
		let count = 0;
		for (const name of namesOf(declaration)) {
			const standing = name === declaration.name ? declaration : model.elements[name];
			while (standing && (max === null || count < max)) {
				const item = given.take(name);
				if (!item) break;
				target.element(standing, item);
				count++;
				written++;
			}
		}
		if (count >= min) return;
		const name = localOf(declaration.name);
		if (declaration.fixed !== undefined && !declaration.abstract) target.element(declaration, { value: declaration.fixed, step: name });
		else if (declaration.abstract) target.problem('DK-XML-CHOICE-MISSING', '', { names: shortList(namesOf(declaration)) });
		else target.problem('DK-XML-MISSING', name, { name });
	}

	function wildcard(max: number | null, namespace: string): void {
		let count = 0;
		for (const key of free) {
			const known = globalElement(model, key);
			if (!known && !(isNcName(localOf(key)) && (nameOf(key).namespace !== '' || namespace === '##any' || namespace === '##local'))) continue;
			for (let item = room() ? given.take(key) : undefined; item; item = room() ? given.take(key) : undefined) {
				if (known) target.element(known, item);
				else target.loose(key, item);
				count++;
				written++;
			}
		}
		function room(): boolean {
			return max === null || count < max;
		}
	}

	function group(particle: Group): void {
		const max = particle.max ?? Number.POSITIVE_INFINITY;
		for (let round = 0; round < max; round++) {
			if (!isGiven(particle) && (round > 0 || particle.min === 0)) break;
			const before = written;
			if (particle.kind === 'choice') choice(particle);
			else for (const inner of particle.particles) write(inner);
			if (written === before) break;
		}
	}

	/** One of the alternatives: that for which most is given, of equals that which lacks least, then the first. */
	function choice(particle: Group): void {
		const scored = particle.particles.map((alternative) => ({ alternative, score: scoreOf(alternative) }));
		const best = Math.max(0, ...scored.map(({ score }) => score));
		if (best === 0) {
			if (!mayBeEmpty({ ...particle, min: 1 })) target.problem('DK-XML-CHOICE-MISSING', '', { names: shortList([...keysOf(particle)]) });
			return;
		}
		const candidates = scored.filter(({ score }) => score === best).map(({ alternative }) => alternative);
		const [first] =
			candidates.length === 1
				? candidates
				: candidates
						.map((one) => ({ one, lacks: lacksOf(one) }))
						.sort((a, b) => a.lacks - b.lacks)
						.map(({ one }) => one);
		if (first) write(first);
	}

	function isGiven(particle: Particle): boolean {
		return scoreOf(particle) > 0;
	}

	/** Number of given names that are left and occur in the particle. */
	function scoreOf(particle: Particle): number {
		if (particle.kind === 'any') return free.some((key) => given.has(key)) ? 1 : 0;
		const keys = keysOf(particle);
		let score = 0;
		for (const key of given.keys) if (keys.has(key) && given.has(key)) score++;
		return score > 0 || !holdsWildcard(particle) ? score : free.some((key) => given.has(key)) ? 1 : 0;
	}

	function lacksOf(particle: Particle): number {
		if (particle.kind === 'any') return 0;
		if (particle.kind === 'element') return particle.min > 0 && !isGiven(particle) ? 1 : 0;
		if (particle.min === 0 && !isGiven(particle)) return 0;
		const lacks = particle.particles.map(lacksOf);
		return particle.kind === 'choice' ? Math.min(...lacks) : lacks.reduce((sum, each) => sum + each, 0);
	}
}

function shortList(names: readonly string[]): string {
	const all = [...new Set(names.map(localOf))];
	return all.length > 8 ? `${all.slice(0, 8).join(', ')}, …` : all.join(', ');
}
