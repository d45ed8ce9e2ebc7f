import { expect } from 'chai';
import { checkJson, placeOf } from '../../../adapters/portal-http/json-form.ts';

describe('JSON at the door', () => {
	function verdict(text: string): string {
		try {
			checkJson(Buffer.from(text));
			return 'ok';
		} catch (error) {
			const { code, facts } = error as { code: string; facts: Record<string, unknown> };
			return code === 'DK-IN-MALFORMED' ? `${facts.line}:${facts.column}` : code;
		}
	}

	it('finds the place of the fault', () => {
		const cases: readonly [string, string][] = [
			['', '1:1'],
			['{"a":1,}', '1:8'],
			['{\n"a": tru }', '2:6'],
			['["a\nb"]', '1:4'],
			['{"a":1}\n\n x', '3:2'],
			['"\\x"', '1:2'],
			['"\\u12g4"', '1:2'],
			['[1 2]', '1:4'],
			['-', '1:1'],
			['1.e5', '1:2'],
			['{"a"}', '1:5'],
			['{a:1}', '1:2'],
		];
		for (const [text, place] of cases) expect(verdict(text), text).to.equal(place);
		expect(placeOf('ab\ncd', 4)).to.deep.equal({ line: 2, column: 2 });
	});

	it('agrees with the runtime about 20,000 damaged documents', () => {
		const seeds = [
			'{"name":"Gr\\u00fc\\u00dfe","zahl":-1.5e+10,"liste":[1,0,null,true,false,{"x":{}}],"leer":[],"t":"a\\n\\"b"}',
			'[ 1 , "zwei" ,\t[3,[4,[5]]], {"a" : {"b":[{}]}} ]\n',
			'"nur ein Text 😀 \\ud83d"',
		];
		const pieces = ['{', '}', '[', ']', ',', ':', '"', '\\', '0', '-', '.', 'e', 't', 'null', ' ', '\n', '\u0000', '\u00a0', '\ufeff', 'ü', '1e', '//'];
		// A small generator with a fixed seed: the same documents on every run.
		let state = 20_261_123;
		const random = (below: number) => {
			state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
			return Math.floor((state / 2 ** 32) * below);
		};
		const counts = { ok: 0, bad: 0 };
		for (let i = 0; i < 20_000; i += 1) {
			let text = seeds[random(seeds.length)]!;
			for (let n = random(3); n >= 0; n -= 1) {
				const at = random(text.length + 1);
				const piece = random(3) === 0 ? '' : pieces[random(pieces.length)]!;
				text = text.slice(0, at) + piece + text.slice(at + random(3));
			}
			let parses = true;
			try {
				JSON.parse(Buffer.from(text).toString());
			} catch {
				parses = false;
			}
			expect(verdict(text) === 'ok', JSON.stringify(text)).to.equal(parses);
			counts[parses ? 'ok' : 'bad'] += 1;
		}
		expect(counts.ok).to.be.greaterThan(1_000);
		expect(counts.bad).to.be.greaterThan(1_000);
	});

	it('tells where the values of the outermost members stand; the last of several counts, as for the runtime', () => {
		const text = ' {"a": 1.0 ,"b":{"a":2},"\\u0061":[ 3 ]} ';
		const { members } = checkJson(Buffer.from(text));
		expect(Object.fromEntries([...members!].map(([name, [begin, end]]) => [name, text.slice(begin, end)]))).to.deep.equal({ a: '[ 3 ]', b: '{"a":2}' });
		expect(checkJson(Buffer.from('[{"a":1}]')).members).to.equal(undefined);
		expect(checkJson(Buffer.from('{}')).members?.size).to.equal(0);
	});
});
