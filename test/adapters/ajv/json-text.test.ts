import { expect } from 'chai';
import { readJson } from '../../../adapters/ajv/json-text.ts';

/** A number for every index, the same in every run. */
function mixed(seed: number): number {
	let x = seed * 2654435761;
	x = Math.imul(x ^ (x >>> 15), 2246822519);
	return (x ^ (x >>> 13)) >>> 0;
}

const seeds = ['{"a":[1,-2.5e+3,true,null,"x\\n\\u00e4"],"b":{"c":{}}}', '[]', '"ä😀"', '-0.0', '{"a":"\\\\\\"","b":[[[]]]}', ' [ 1 , 2 ] '];

function accepts(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

describe('reading JSON', () => {
	it('gives the value of well-formed text', () => {
		for (const text of seeds) expect(readJson(Buffer.from(text), 10), text).to.deep.equal({ value: JSON.parse(text) });
	});

	it('accepts and refuses the same as JSON.parse over 20,000 mutations, but for keys that come twice', () => {
		let refused = 0;
		for (let i = 0; i < 20_000; i++) {
			const text = seeds[i % seeds.length] ?? '';
			const at = mixed(i) % text.length;
			const character = '{}[]",:0-e.\\utn a\n'[mixed(i + 7) % 18] ?? '';
			const cut = mixed(i + 13) % 2;
			// Through bytes and back: half a surrogate pair does not survive that.
			const mutated = Buffer.from(text.slice(0, at) + character + text.slice(at + cut)).toString();
			const result = readJson(Buffer.from(mutated), 10);
			if ('fault' in result) {
				refused++;
				if (!result.fault.rule.en.includes('twice')) expect(accepts(mutated), mutated).to.equal(false);
			} else expect(result.value, mutated).to.deep.equal(JSON.parse(mutated));
		}
		expect(refused).to.be.within(1_000, 19_000);
	});

	it('allows the same key in different objects and lists of objects', () => {
		expect(readJson(Buffer.from('{"a":{"a":1},"b":[{"a":1},{"a":2}]}'), 10)).to.have.property('value');
	});

	it('counts the levels', () => {
		expect(readJson(Buffer.from('[[[1]]]'), 3)).to.have.property('value');
		expect(readJson(Buffer.from('[[[[1]]]]'), 3)).to.have.nested.property('fault.kind', 'depth');
	});

	it('takes a string of 10 MB', () => {
		expect(readJson(Buffer.from(`"${'ä'.repeat(5_000_000)}"`), 3)).to.have.property('value');
	});
});
