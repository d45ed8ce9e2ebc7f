/** The benchmarks run to their end and say what they measured. Tiny counts; no speed is asserted. */
import { expect } from 'chai';
import { projectFolder } from '../../server/folders.ts';
import { run } from '../support/process.ts';

async function figuresOf(...args: readonly string[]): Promise<Record<string, unknown>> {
	const { code, stdout, stderr } = await run(process.execPath, [projectFolder('bench', 'main.ts'), ...args, '--json']);
	expect(code, stderr).to.equal(0);
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
}

describe('The benchmarks of amounts', function () {
	this.timeout(120_000);

	it('backlog compares a hub with a long queue to one with a short one', async () => {
		const { engines } = await figuresOf('backlog', '--engine', 'embedded', '--messages', '4500', '--work', '2000', '--rounds', '1');
		const { embedded } = engines as { embedded: Record<string, number> };
		expect(embedded.rateRatio).to.be.above(0);
		expect(embedded.shortPerSecond).to.be.above(0);
	});

	it('large brings every attachment through unharmed', async () => {
		const { arrivedIntact } = await figuresOf('large', '--count', '2', '--megabytes', '1');
		expect(arrivedIntact).to.equal(2);
	});

	it('seal compares hops and payloads in clear to sealed ones', async () => {
		const { hopRatio, payloadReadCpuRatio, sealUs } = await figuresOf('seal', '--messages', '200', '--rounds', '1');
		expect(Math.min(Number(hopRatio), Number(payloadReadCpuRatio), Number(sealUs))).to.be.above(0);
	});
});
