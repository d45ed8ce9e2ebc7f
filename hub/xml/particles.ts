/** Questions about the content of a type: which names occur in it. Answers are kept with the particle, because models do not change. */
import type { ElementDeclaration, Particle } from '../standards/schema-model.ts';
import { localOf } from './names.ts';

const keys = new WeakMap<Particle, ReadonlySet<string>>();
const wildcards = new WeakMap<Particle, boolean>();

/** The names under which a value may give something for this particle: Clark names and local names. */
export function keysOf(particle: Particle): ReadonlySet<string> {
	const known = keys.get(particle);
	if (known) return known;
	const found = new Set<string>();
	if (particle.kind === 'element') {
		for (const name of namesOf(particle.element)) found.add(name).add(localOf(name));
	} else if (particle.kind !== 'any') {
		for (const inner of particle.particles) for (const key of keysOf(inner)) found.add(key);
	}
	keys.set(particle, found);
	return found;
}

/** The element itself, unless it is abstract, and those that may stand for it. */
export function namesOf(element: ElementDeclaration): readonly string[] {
	const substitutes = element.substitutes ?? [];
	return element.abstract ? substitutes : [element.name, ...substitutes];
}

/** Nothing has to stand here. */
export function mayBeEmpty(particle: Particle): boolean {
	if (particle.min === 0) return true;
	if (particle.kind === 'element' || particle.kind === 'any') return false;
	if (particle.kind === 'choice') return particle.particles.length === 0 || particle.particles.some(mayBeEmpty);
	return particle.particles.every(mayBeEmpty);
}

/** An `xs:any` occurs in it. */
export function holdsWildcard(particle: Particle): boolean {
	if (particle.kind === 'any') return true;
	if (particle.kind === 'element') return false;
	const known = wildcards.get(particle) ?? particle.particles.some(holdsWildcard);
	wildcards.set(particle, known);
	return known;
}
