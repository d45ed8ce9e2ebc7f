/** The command `demo`, as a newcomer runs it. */
import { expect } from 'chai';
import { projectFolder } from '../../server/folders.ts';
import { run } from '../support/process.ts';
import { needSharedStandards, sharedStandard } from '../support/shared-standards.ts';

const main = projectFolder('build', 'server', 'main.js');

describe('drehkreuz demo', function () {
	this.timeout(120_000);

	it('ends with 0 when every partner holds its receipt', async () => {
		const { code, stdout } = await demo('--count', '2');
		expect(stdout).to.match(/2 with all receipts, 0 parked for schema faults, 0 incomplete/);
		expect(code).to.equal(0);
	});

	const standards: readonly [name: string, catalogue: readonly string[], complete: number, parked: number][] = [
		['xwasser-1.0.0', ['xoev-basis'], 9, 2],
		['xbeteiligung-1.2', [], 4, 0],
		['xunternehmen-gewerbesteuer-1.4', [], 9, 0],
	];
	for (const [name, catalogue, complete, parked] of standards) {
		it(`carries every message of ${name} to its partners byte for byte, and parks those that its schema refuses`, async function () {
			needSharedStandards(this);
			const { code, stdout } = await demo('--xoev', sharedStandard(name), ...catalogue.flatMap((part) => ['--catalogue', sharedStandard(part)]));
			expect(stdout).to.include(`${complete} with all receipts, ${parked} parked for schema faults, 0 incomplete`);
			if (parked > 0)
				expect(stdout)
					.to.match(/the first at line 75,/)
					.and.match(/the first at line 74,/);
			expect(code).to.equal(0);
		});
	}

	it('says which import is missing when a catalogue was forgotten, and ends with 1', async function () {
		needSharedStandards(this);
		const { code, stderr } = await demo('--xoev', sharedStandard('xwasser-1.0.0'));
		expect(stderr)
			.to.include('DK-PACK-MISSING-IMPORT')
			.and.not.match(/^\s+at /m);
		expect(code).to.equal(1);
	});
});

function demo(...args: readonly string[]): ReturnType<typeof run> {
	return run(process.execPath, [main, 'demo', ...args], { env: { ...process.env, DREHKREUZ_LANGUAGE: 'en' } });
}
