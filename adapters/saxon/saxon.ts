/**
 * SaxonJS (Saxonica; free of charge, but not open source), an optional dependency: found and loaded only here. Nothing else of the hub knows it.
 */
import { createRequire } from 'node:module';

/** The part of its API that we use. */
export interface SaxonJs {
	/** A document that may be the source of several transformations. */
	getResource(options: { text: string; type: 'xml' }): Promise<unknown>;
	transform(options: { stylesheetInternal: unknown; sourceNode: unknown; destination: 'serialized'; stylesheetParams: Readonly<Record<string, unknown>> }): {
		readonly principalResult: string;
	};
}

export interface SaxonFiles {
	/** Command line of the compiler. */
	readonly xslt3: string;
	readonly saxonJs: string;
}

/** Where both packages are; undefined when one is not installed. `from`: a file or folder of whose `node_modules` is meant. */
export function findSaxon(from: string = import.meta.url): SaxonFiles | undefined {
	try {
		const { resolve } = createRequire(from);
		return { xslt3: resolve('xslt3/xslt3.js'), saxonJs: resolve('saxon-js') };
	} catch {
		return undefined;
	}
}

export function loadSaxon(file: string): SaxonJs {
	return createRequire(import.meta.url)(file) as SaxonJs;
}
