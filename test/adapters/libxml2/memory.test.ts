import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

describe('XML checker, memory', () => {
	it('does not grow by more than 5 % over 1,000 mixed checks', async function () {
		this.timeout(120_000);
		const child = fileURLToPath(new URL('./memory-child.ts', import.meta.url));
		const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', child]);
		const sizes = JSON.parse(stdout) as number[];
		const growth = sizes.slice(1).map((size, i) => size / (sizes[i] ?? 0));
		expect(growth).to.have.length(3);
		// A leak grows with every thousand; an allocator that takes a larger piece does so now and then.
		expect(Math.min(...growth), `${sizes.join(' → ')} bytes`).to.be.within(0.5, 1.05);
	});
});
