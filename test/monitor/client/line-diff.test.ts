import { expect } from 'chai';
import fc from 'fast-check';
import { hunksOf, lineDiff } from '../../../monitor/client/parts/diff/line-diff.ts';

const signs = { same: ' ', removed: '-', added: '+' } as const;
const drawn = (left: string, right: string) => lineDiff(left, right)?.map(({ kind, text }) => `${signs[kind]}${text}`);

describe('line diff', () => {
	it('shows what was taken out, put in and kept, in reading order', () => {
		expect(drawn('a\nb\nc\nd', 'a\nc\nx\nd')).to.deep.equal([' a', '-b', ' c', '+x', ' d']);
		expect(drawn('a', 'b')).to.deep.equal(['-a', '+b']);
	});

	it('numbers the lines of both sides', () => {
		expect(lineDiff('a\nb', 'b')).to.deep.equal([
			{ kind: 'removed', text: 'a', left: 1 },
			{ kind: 'same', text: 'b', left: 2, right: 1 },
		]);
	});

	it('does not mind the ends of lines', () => {
		expect(lineDiff('a\r\nb', 'a\nb')?.every(({ kind }) => kind === 'same')).to.equal(true);
	});

	it('gives both texts back, whatever they are, and takes no detour', () => {
		const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 25 }).map((lines) => lines.join('\n'));
		fc.assert(
			fc.property(text, text, (left, right) => {
				const lines = lineDiff(left, right) ?? [];
				const side = (without: 'added' | 'removed') =>
					lines
						.filter(({ kind }) => kind !== without)
						.map((line) => line.text)
						.join('\n');
				expect(side('added')).to.equal(left);
				expect(side('removed')).to.equal(right);
				expect(lines.filter(({ kind }) => kind === 'same').length).to.equal(longestCommon(left.split('\n'), right.split('\n')));
			}),
		);
	});

	it('gives up on texts that differ in too many lines, instead of taking for ever', () => {
		const many = (word: string) => Array.from({ length: 5000 }, (_, index) => `${word} ${index}`).join('\n');
		expect(lineDiff(many('left'), many('right'))).to.equal(undefined);
		expect(lineDiff(many('same'), many('same'))?.length).to.equal(5000);
	});

	it('leaves out what is the same far from any difference, and says how much', () => {
		const left = Array.from({ length: 40 }, (_, index) => String(index));
		const right = left.map((line, index) => (index === 20 ? 'x' : line));
		const hunks = hunksOf(lineDiff(left.join('\n'), right.join('\n')) ?? []);
		expect(hunks.map(({ skipped, lines }) => [skipped, lines.length])).to.deep.equal([[17, 8]]);
	});
});

/** Length of the longest common subsequence, by the textbook. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
	let row = new Array<number>(b.length + 1).fill(0);
	for (const line of a) {
		const next = [0];
		b.forEach((other, index) => {
			next.push(line === other ? row[index]! + 1 : Math.max(row[index + 1]!, next[index]!));
		});
		row = next;
	}
	return row[b.length]!;
}
