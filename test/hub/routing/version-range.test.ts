import { expect } from 'chai';
import { inRange } from '../../../hub/routing/version-range.ts';
import schema from '../../../schemas/routing-table.schema.json' with { type: 'json' };

/** What a routing table may hold as a version. */
const isRange = (text: string): boolean => new RegExp(schema.properties.rules.items.properties.when.properties.version.pattern, 'u').test(text);

describe('version ranges of standards', () => {
	const cases: readonly [version: string, range: string, inside: boolean][] = [
		['1.2', '1.2', true],
		['1.20', '1.2', false],
		['2.3.0', '>=2.3 <4', true],
		['2.3', '>=2.3.0', true],
		['4', '>=2.3 <4.0', false],
		['10.0', '>9', true],
		['26.11', '>=26.05', true],
		['3.1.0', '3.*', true],
		['30.1', '3.*', false],
		['2511a', '2511a', true],
		['2511a', '>=2500', false],
		['2020-28-09', '2020-28-09', true],
	];
	for (const [version, range, inside] of cases) {
		it(`${version} is ${inside ? 'in' : 'not in'} ${range}`, () => {
			expect(inRange(version, range)).to.equal(inside);
			expect(isRange(range)).to.equal(true);
		});
	}

	it('does not take nonsense for a range', () => {
		expect(isRange('>= 2')).to.equal(false);
		expect(isRange('1 || 2')).to.equal(false);
		expect(isRange('')).to.equal(false);
	});
});
