import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

describe('XML checker, memory', () => {
	it('does not grow by more than 5 % over 1,000 mixed checks', async function () {
		this.timeout(60_000);
		const child = fileURLToPath(new URL('./memory-child.ts', import.meta.url));
		const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', child]);
		const { before, after } = JSON.parse(stdout) as { before: number; after: number };
		expect(before).to.be.greaterThan(0);
		expect(after / before, `${before} → ${after} bytes`).to.be.lessThan(1.05);
	});
});
