/**
 * Reads the beginning of an XML document as far as somebody wants to see it, whatever its size. No DTD is loaded and no entity resolved. Says nothing
 * about the rest of the document.
 */
import { type SaxesAttributeNS, SaxesParser } from 'saxes';
import { XmlDecoder } from './xml-decoder.ts';

export interface HeadElement {
	/** Local names from the root on, `CodeList/Identification/Version`. */
	readonly path: string;
	readonly name: string;
	readonly namespace: string;
	/** By local name. */
	readonly attributes: Readonly<Record<string, string>>;
	/** 1-based, where the start tag ends. */
	readonly line: number;
}

/** Both may return `'enough'`. */
export interface HeadVisitor {
	open?(element: HeadElement): 'enough' | undefined;
	/** @param text the text directly inside of the element, without white space around it */
	close?(element: HeadElement, text: string): 'enough' | undefined;
}

/** Characters handed to the parser at a time: it cannot stop within a piece. */
const PIECE = 4_096;
const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;
/** Characters of text that are kept per element. */
const MAX_TEXT = 10_000;
const MAX_DEPTH = 256;

/**
 * @param maxBytes a head that is longer is none. Default 4 MiB
 * @returns true when the visitor had enough, false when the document ended before, or `maxBytes` were read
 * @throws Error when the document is not well-formed up to there, with line and column at the beginning of its message
 */
export async function readHead(chunks: AsyncIterable<Uint8Array>, visitor: HeadVisitor, maxBytes = DEFAULT_MAX_BYTES): Promise<boolean> {
	const parser = new SaxesParser({ xmlns: true });
	const open: { element: HeadElement; text: string }[] = [];
	let enough = false;
	parser.on('opentag', ({ local, uri, attributes }) => {
		if (enough) return;
		if (open.length === MAX_DEPTH) throw new Error('too deep');
		const above = open.at(-1)?.element.path;
		const element = { path: above === undefined ? local : `${above}/${local}`, name: local, namespace: uri, attributes: plain(attributes), line: parser.line };
		open.push({ element, text: '' });
		enough ||= visitor.open?.(element) === 'enough';
	});
	parser.on('closetag', () => {
		const closed = open.pop();
		if (closed && !enough) enough = visitor.close?.(closed.element, closed.text.trim()) === 'enough';
	});
	const text = (more: string) => {
		const top = open.at(-1);
		if (top && top.text.length < MAX_TEXT) top.text += more;
	};
	parser.on('text', text);
	parser.on('cdata', text);
	const decoder = new XmlDecoder();
	let bytes = 0;
	for await (const chunk of chunks) {
		bytes += chunk.length;
		if (bytes > maxBytes) return false;
		const decoded = decoder.decode(chunk);
		for (let start = 0; start < decoded.length; start += PIECE) {
			parser.write(decoded.slice(start, start + PIECE));
			if (enough) return true;
		}
	}
	parser.write(decoder.end()).close();
	return enough;
}

function plain(attributes: Record<string, SaxesAttributeNS>): Record<string, string> {
	return Object.fromEntries(Object.values(attributes).map(({ local, value }) => [local, value]));
}
