/** Documents that stay well-formed while their elements or values are moved, repeated, left out and filled with something else. */
import * as fc from 'fast-check';

const MAX_NODES = 3_000;

interface Node {
	/** `<name attributes`, without its end; empty for text. */
	tag: string;
	text: string;
	name: string;
	children: Node[];
}

type Step = readonly [kind: number, a: number, b: number, c: number];

const steps = fc.array(fc.tuple(fc.nat(7), fc.nat(100_000), fc.nat(100_000), fc.nat(100_000)), { minLength: 1, maxLength: 4 });

/** `texts` may hold anything: they are escaped. */
export function bentXml(seeds: readonly string[], texts: readonly string[]): fc.Arbitrary<Buffer> {
	const heads = seeds.map((seed) => /^(?:\s|<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>]*>)*/s.exec(seed)?.[0] ?? '');
	return fc.tuple(fc.nat(seeds.length - 1), steps).map(([seed, bends]) => {
		const root = parse((seeds[seed] ?? '').slice(heads[seed]?.length));
		for (const step of bends) bend(root, step, texts);
		return Buffer.from(`${heads[seed]}${write(root)}`);
	});
}

export function bentJson(seeds: readonly string[]): fc.Arbitrary<Buffer> {
	const values = [null, true, 0, -1.5, 1e21, '', 'x', 'ä\u0000', '9'.repeat(300), [], {}, [[1]], { a: 1 }];
	return fc.tuple(fc.constantFrom(...seeds), steps).map(([seed, bends]) => {
		const holder: Record<string, unknown> = { root: JSON.parse(seed) as unknown };
		for (const [kind, a, b] of bends) {
			const places = placesIn(holder);
			const [parent, key] = places[a % places.length] ?? [holder, 'root'];
			const value = values[b % values.length];
			if (kind === 0 && key !== 'root') delete parent[key];
			else if (kind === 1) parent[key] = [parent[key], parent[key]];
			else if (kind === 2) parent[`${key}x`] = parent[key];
			else parent[key] = structuredClone(value);
		}
		return Buffer.from(JSON.stringify(holder['root']) ?? 'null');
	});
}

function placesIn(value: object): [Record<string, unknown>, string][] {
	return Object.entries(value).flatMap(([key, inner]): [Record<string, unknown>, string][] => [
		[value as Record<string, unknown>, key],
		...(typeof inner === 'object' && inner !== null ? placesIn(inner) : []),
	]);
}

function parse(xml: string): Node {
	const root: Node = { tag: '', text: '', name: '', children: [] };
	const open = [root];
	for (const [part] of xml.matchAll(/<!--.*?-->|<\?.*?\?>|<[^>]+>|[^<]+/gs)) {
		const parent = open.at(-1) ?? root;
		if (part.startsWith('</')) open.pop();
		else if (part.startsWith('<!') || part.startsWith('<?') || !part.startsWith('<')) parent.children.push({ tag: '', text: part, name: '', children: [] });
		else {
			const tag = part.replace(/\s*\/?>$/, '');
			const node: Node = { tag, text: '', name: tag.slice(1).split(/\s/)[0] ?? '', children: [] };
			parent.children.push(node);
			if (!part.endsWith('/>')) open.push(node);
		}
	}
	return root;
}

function write(node: Node): string {
	const inner = node.children.map(write).join('');
	return node.tag === '' ? node.text + inner : `${node.tag}>${inner}</${node.name}>`;
}

function bend(root: Node, [kind, a, b, c]: Step, texts: readonly string[]): void {
	const all: { node: Node; parent: Node }[] = [];
	const collect = (parent: Node): void => {
		for (const node of parent.children) if (all.push({ node, parent }) <= MAX_NODES) collect(node);
	};
	for (const top of root.children) collect(top);
	const one = all[a % Math.max(1, all.length)];
	const other = all[b % Math.max(1, all.length)];
	if (!one || !other || all.length > MAX_NODES) return;
	const at = one.parent.children.indexOf(one.node);
	const text = escaped(texts[c % texts.length] ?? '');
	switch (kind) {
		case 0:
			one.parent.children.splice(at, 1);
			return;
		case 1:
			one.parent.children.splice(at, 0, ...Array.from({ length: 1 + (c % 30) }, () => structuredClone(one.node)));
			return;
		case 2:
			other.parent.children.splice(c % (other.parent.children.length + 1), 0, structuredClone(one.node));
			return;
		case 3:
			one.node.children.push(structuredClone(other.node));
			return;
		case 4:
			if (one.node.tag === '') one.node.text = text;
			else one.node.children = [{ tag: '', text, name: '', children: [] }];
			return;
		case 5:
			one.node.tag = one.node.tag.replace(/\s[\w:]+="[^"]*"/, '');
			return;
		default:
			one.node.tag = one.node.tag.replace(/(\s(?!xmlns)[\w:]+=)"[^"]*"/g, (whole, name: string, offset: number) =>
				(offset + b) % 2 === 0 ? `${name}"${text}"` : whole,
			);
	}
}

function escaped(text: string): string {
	return text
		.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
		.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '?');
}
