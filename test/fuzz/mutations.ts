/** Documents bent at random: bits, ranges, words that parsers stumble over, encodings. An input follows from its numbers, so it can be made again. */
import * as fc from 'fast-check';

/** Inputs above this are cut: fuzzing looks for many cases, size has its own tests. */
const MAX_BYTES = 150_000;

export const xmlWords: readonly string[] = [
	'<!DOCTYPE a [<!ENTITY x "yyyy">]>',
	'<!DOCTYPE a SYSTEM "file:///etc/passwd">',
	'<!ENTITY % p SYSTEM "http://127.0.0.1:1/x">%p;',
	'&x;',
	'&#0;',
	'&#x10FFFF;',
	'&#xD800;',
	'&amp;&lt;&gt;',
	'<![CDATA[',
	']]>',
	'<!--',
	'-->',
	'<?xml version="1.0" encoding="UTF-16"?>',
	'<?xml version="1.1"?>',
	'<?pi',
	'?>',
	'</',
	'/>',
	'<a>',
	'</a>',
	'"',
	"'",
	'=',
	' xmlns="urn:fremd"',
	' xmlns:m=""',
	' xml:lang="de"',
	' xsi:type="m:Person"',
	' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
	'<a>'.repeat(300),
	'<m:person>'.repeat(20),
	'9'.repeat(400),
	'\u0000',
	'\uFEFF',
	'\uFFFF',
	'e\u0301\u0302\u0303',
	'\u{1F600}',
	'\u202E',
	'\n'.repeat(50),
	'-0.0e99',
	'NaN',
	'2024-02-30',
];

export const jsonWords: readonly string[] = [
	'{',
	'}',
	'[',
	']',
	'"',
	',',
	':',
	'null',
	'true',
	'1e999',
	'-0',
	'9'.repeat(400),
	'"__proto__":{"a":1},',
	'"constructor":1,',
	'\\u0000',
	'\\ud800',
	'\u0000',
	'\uFEFF',
	'['.repeat(300),
	'{"a":'.repeat(150),
	'"a":"b","a":"c",',
	'e\u0301',
];

const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
	utf16le: (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]),
	utf16be: (text) => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]),
	utf16leWithoutMark: (text) => Buffer.from(text, 'utf16le'),
	latin1: (text) => Buffer.from(text, 'latin1'),
	utf8WithMark: (text) => Buffer.from(`\uFEFF${text}`),
};

const declared = ['UTF-8', 'UTF-16', 'UTF-16LE', 'UTF-32', 'ISO-8859-1', 'windows-1252', 'US-ASCII', 'UTF-7', 'EBCDIC-CP-US', 'KOMMUNAL-8', ''];

type Step = readonly [kind: number, a: number, b: number, c: number];

const numbers = [fc.nat(1_000_000), fc.nat(1_000_000), fc.nat(255)] as const;
const anyStep = fc.tuple(fc.nat(9), ...numbers);
const stepInPlace = fc.tuple(fc.nat(1), ...numbers);

/** One of the seeds with up to six changes; now and then as it is, or bytes at random. `inPlace`: most changes leave every byte where it was. */
export function mutated(seeds: readonly (string | Buffer)[], words: readonly string[], { inPlace = false } = {}): fc.Arbitrary<Buffer> {
	const bytes = seeds.map((seed) => Buffer.from(seed));
	const tokens = words.map((word) => Buffer.from(word));
	const step = inPlace ? fc.oneof({ weight: 15, arbitrary: stepInPlace }, { weight: 1, arbitrary: anyStep }) : anyStep;
	const bent = fc.tuple(fc.nat(bytes.length - 1), fc.array(step, { maxLength: 6 }), fc.nat(40)).map(([seed, steps, encoding]) => {
		let content: Buffer = bytes[seed] ?? Buffer.alloc(0);
		for (const each of steps) content = changed(content, each, tokens, bytes);
		return encoded(content, encoding);
	});
	const random = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
	return fc.oneof({ weight: 24, arbitrary: bent }, { weight: 1, arbitrary: random });
}

function changed(content: Buffer, [kind, a, b, c]: Step, tokens: readonly Buffer[], seeds: readonly Buffer[]): Buffer {
	const at = content.length === 0 ? 0 : a % content.length;
	const length = 1 + (b % 40);
	const [before, after] = [content.subarray(0, at), content.subarray(at)];
	const copy = () => Buffer.from(content);
	switch (kind) {
		case 0: {
			const flipped = copy();
			flipped[at] = (flipped[at] ?? 0) ^ (1 << (b % 8));
			return flipped.subarray(0, content.length);
		}
		case 1: {
			const set = copy();
			set[at] = c;
			return set.subarray(0, content.length);
		}
		case 2:
			return Buffer.concat([before, after.subarray(length)]);
		case 3:
			return Buffer.concat([before, after.subarray(0, length), after]);
		case 4: {
			const times = 1 + (c % 60);
			return Buffer.concat([before, ...Array<Buffer>(times).fill(after.subarray(0, length * 4)), after]).subarray(0, MAX_BYTES);
		}
		case 5:
			return before;
		case 6: {
			const other = seeds[b % seeds.length] ?? content;
			return Buffer.concat([before, other.subarray(b % (other.length + 1))]);
		}
		case 7: {
			const name = declared[b % declared.length] ?? '';
			return Buffer.from(content.toString('latin1').replace(/encoding="[^"]*"/, `encoding="${name}"`), 'latin1');
		}
		default:
			return Buffer.concat([before, tokens[b % tokens.length] ?? Buffer.alloc(0), after]).subarray(0, MAX_BYTES);
	}
}

/** Mostly as it is. */
function encoded(content: Buffer, encoding: number): Buffer {
	const encode = Object.values(encodings)[encoding];
	return encode ? encode(content.toString('utf8')) : content;
}
