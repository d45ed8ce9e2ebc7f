/**
 * The offline catalogue: which file a schema means by a URL. Files come, in this order, from the pack's own folder, from the catalogue folders that
 * the operator named, and from the packs already installed. Nothing is ever fetched.
 *
 * A file fits when its target namespace is the one that is imported and its name is the last part of the URL; among these the one whose path
 * agrees longest with the URL. A file known under exactly this URL from an installed pack counts more. Where no file has that name, the only
 * file with that namespace is taken.
 */
import type { Pack } from '../../hub/standards/pack.ts';
import type { ScannedSchema, SchemaReference } from './jobs.ts';
import { urlKey } from './pack-url.ts';

export interface Candidate {
	readonly path: string;
	readonly location: string;
	readonly namespace: string;
	readonly sha512: string;
	/** URL keys under which an installed pack serves it. */
	readonly keys: readonly string[];
}

/** One place to look in; earlier ones win. */
export type Source = readonly Candidate[];

export function sourceOf(scanned: readonly ScannedSchema[]): Source {
	return scanned
		.filter((file) => !file.fault)
		.map(({ path, location, targetNamespace: namespace, sha512 }) => ({ path, location, namespace, sha512, keys: [] }));
}

export function sourceOfPack(pack: Pack): Source {
	const { files, served } = pack.description;
	return files.flatMap(({ path, namespace, sha512 }) => {
		const location = pack.locations[path];
		const keys = Object.keys(served).filter((key) => served[key] === path);
		// What no schema is served is no schema, but a code list or the like.
		return location === undefined || keys.length === 0 ? [] : [{ path, location, namespace, sha512, keys }];
	});
}

/** @param including namespace of the file that asks: an included file has the same one, or none */
export function lookUp(sources: readonly Source[], url: string, reference: SchemaReference, including: string): Candidate | undefined {
	const fits = (candidate: Candidate) =>
		reference.kind === 'import' ? candidate.namespace === reference.namespace : candidate.namespace === including || candidate.namespace === '';
	const wanted = segmentsOf(urlKey(url));
	for (const source of sources) {
		const exact = source.find((candidate) => candidate.keys.includes(urlKey(url)) && fits(candidate));
		if (exact) return exact;
		let best: { candidate: Candidate; agreement: number } | undefined;
		for (const candidate of source) {
			const agreement = fits(candidate) ? agreementOf(wanted, segmentsOf(candidate.path)) : 0;
			if (agreement > (best?.agreement ?? 0)) best = { candidate, agreement };
		}
		if (best) return best.candidate;
	}
	if (reference.kind === 'include') return undefined;
	const byNamespace = sources.flat().filter(fits);
	return new Set(byNamespace.map((candidate) => candidate.sha512)).size === 1 ? byNamespace[0] : undefined;
}

function segmentsOf(path: string): string[] {
	return path.split('/').reverse();
}

/** How many parts agree, counted from the end. */
function agreementOf(wanted: readonly string[], actual: readonly string[]): number {
	let count = 0;
	while (count < actual.length && wanted[count] === actual[count]) count++;
	return count;
}
