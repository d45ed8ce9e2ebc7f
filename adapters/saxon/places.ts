/** From the location that a rule tells (`/Q{urn:a}Invoice[1]/Q{urn:a}ID[2]/@x`) to what a person reads: an XPath with prefixes, and a line. */
import { SaxesParser } from 'saxes';

/** Prefixes of the rule set; a namespace that it does not name shows as `*:`. Positions stay, but the root element needs none. */
export function readablePath(location: string, prefixes: ReadonlyMap<string, string>): string {
	return location
		.replace(/Q\{([^}]*)\}/g, (_, uri: string) => {
			if (uri === '') return '';
			const prefix = prefixes.get(uri);
			return prefix === undefined ? '*:' : `${prefix}:`;
		})
		.replace(/^(\/[^/[]+)\[1\]/, '$1');
}

/** Line where the start tag of each location's element ends (as libxml2 counts), as far as it is found. One walk over the text, however many locations. */
export function linesOf(text: string, locations: readonly string[]): ReadonlyMap<string, number> {
	const wanted = new Map<string, string[]>();
	for (const location of locations) {
		// Attributes, texts and comments stand at their element.
		const element = location.replace(/\/(?:@(?:Q\{[^}]*\})?[^/{}]*|(?:text|comment|processing-instruction)\([^)]*\)(?:\[\d+\])?)$/, '');
		wanted.set(element, [...(wanted.get(element) ?? []), location]);
	}
	const lines = new Map<string, number>();
	const levels: { path: string; counts: Map<string, number> }[] = [{ path: '', counts: new Map() }];
	let missing = wanted.size;
	const parser = new SaxesParser({ xmlns: true, position: true });
	parser.on('doctype', () => {
		throw new Error('DOCTYPE');
	});
	parser.on('opentag', ({ uri, local }) => {
		const parent = levels[levels.length - 1];
		if (!parent) return;
		const name = `Q{${uri}}${local}`;
		const count = (parent.counts.get(name) ?? 0) + 1;
		parent.counts.set(name, count);
		const path = `${parent.path}/${name}[${count}]`;
		levels.push({ path, counts: new Map() });
		const found = wanted.get(path);
		if (!found) return;
		for (const location of found) lines.set(location, parser.line);
		wanted.delete(path);
		missing--;
	});
	parser.on('closetag', () => {
		levels.pop();
	});
	// In pieces, so that the walk can end where the last location was found.
	for (let start = 0; start < text.length && missing > 0; start += PIECE) parser.write(text.slice(start, start + PIECE));
	return lines;
}

const PIECE = 65_536;
