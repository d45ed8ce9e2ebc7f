/** Builds the text of an XML document, element by element. Namespaces are declared at the root, so no prefix ever changes its meaning. */
import { Prefixes } from './names.ts';
import { escapedAttribute, escapedText } from './text.ts';

/** The document became larger or deeper than it may. `message` is the limit. */
export class LimitReached extends Error {}

interface Frame {
	readonly name: string;
	/** Blanks between the children would mean something. */
	readonly inline: boolean;
	state: 'tag' | 'text' | 'children';
}

export class XmlDocumentText {
	readonly #prefixes = new Prefixes();
	readonly #parts: string[] = [];
	readonly #open: Frame[] = [];
	readonly #maxBytes: number;
	readonly #maxDepth: number;
	readonly #indent: boolean;
	#length = 0;

	constructor(limits: { maxBytes: number; maxDepth: number; indent: boolean }) {
		this.#maxBytes = limits.maxBytes;
		this.#maxDepth = limits.maxDepth;
		this.#indent = limits.indent;
	}

	/** `inline`: the element may hold text and elements side by side. */
	start(clark: string, inline: boolean): void {
		if (this.#open.length >= this.#maxDepth) throw new LimitReached(`${this.#maxDepth} levels`);
		const parent = this.#open.at(-1);
		const pretty = this.#indent && parent !== undefined && !parent.inline && parent.state !== 'text';
		this.#closeTag('children');
		const name = this.#prefixes.write(clark);
		this.#push(`${pretty ? `\n${'\t'.repeat(this.#open.length)}` : ''}<${name}`);
		this.#open.push({ name, inline: inline || parent?.inline === true, state: 'tag' });
	}

	/** Only between `start` and anything else. */
	attribute(clark: string, value: string): void {
		this.#push(` ${this.#prefixes.write(clark)}="${escapedAttribute(value)}"`);
	}

	/** For values that are names themselves: `xsi:type`. */
	nameAttribute(clark: string, value: string): void {
		this.attribute(clark, this.#prefixes.write(value));
	}

	text(value: string): void {
		if (value === '') return;
		this.#closeTag('text');
		this.#push(escapedText(value));
	}

	end(): void {
		const frame = this.#open.pop();
		if (!frame) return;
		if (frame.state === 'tag') return this.#push('/>');
		const pretty = this.#indent && !frame.inline && frame.state === 'children';
		this.#push(`${pretty ? `\n${'\t'.repeat(this.#open.length)}` : ''}</${frame.name}>`);
	}

	/** The whole document; the first part is the beginning of the root's tag. */
	document(): string {
		const declarations = this.#prefixes.declared().map(([prefix, namespace]) => ` xmlns:${prefix}="${escapedAttribute(namespace)}"`);
		const [start = '', ...rest] = this.#parts;
		const xml = ['<?xml version="1.0" encoding="UTF-8"?>\n', start, ...declarations, ...rest, '\n'].join('');
		if (Buffer.byteLength(xml) > this.#maxBytes) throw new LimitReached(`${this.#maxBytes} bytes`);
		return xml;
	}

	#closeTag(state: 'text' | 'children'): void {
		const frame = this.#open.at(-1);
		if (frame?.state === 'tag') this.#push('>');
		if (frame && frame.state !== 'text') frame.state = state;
	}

	#push(part: string): void {
		this.#length += part.length;
		if (this.#length > this.#maxBytes) throw new LimitReached(`${this.#maxBytes} bytes`);
		this.#parts.push(part);
	}
}
