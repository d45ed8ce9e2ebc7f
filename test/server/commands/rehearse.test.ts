import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { rehearse } from '../../../server/commands/rehearse.ts';
import { projectFolder } from '../../../server/folders.ts';

describe('drehkreuz rehearse', function () {
	this.timeout(60_000);
	let folder: string;
	let printed: string[];
	const { log, error } = console;
	const flow = projectFolder('flows', 'bewohnerparkausweis', 'flow.json');

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-rehearse-'));
		await writeFile(join(folder, 'drehkreuz.json'), JSON.stringify({ data: 'data', sandbox: true }));
		await cp(projectFolder('flows', 'bewohnerparkausweis', 'scenarios'), join(folder, 'scenarios'), { recursive: true });
	});
	after(() => rm(folder, { recursive: true, force: true }));

	async function run(...args: readonly string[]): Promise<number> {
		const before = process.env.DREHKREUZ_LANGUAGE;
		process.env.DREHKREUZ_LANGUAGE = 'de';
		printed = [];
		console.log = console.error = (text: string) => void printed.push(...text.split('\n'));
		try {
			return await rehearse([...args, '--config', join(folder, 'drehkreuz.json')]);
		} finally {
			Object.assign(console, { log, error });
			if (before === undefined) delete process.env.DREHKREUZ_LANGUAGE;
			else process.env.DREHKREUZ_LANGUAGE = before;
		}
	}

	it('finds that every shipped flow does what its scenarios expect', async () => {
		expect(await run(), printed.join('\n')).to.equal(0);
		expect(printed.filter((line) => line.startsWith('  ✓'))).to.have.length(5);
		expect(printed.at(-1)).to.equal('  5 von 5 wie erwartet. Kein Partnersystem wurde aufgerufen.');
	});

	it('says in sentences what a changed flow does otherwise, ends with 1, and takes it as expected when told so', async () => {
		const draft = join(folder, 'draft.json');
		const scenario = join(folder, 'scenarios', 'bezahlt.json');
		await writeFile(draft, (await readFile(flow, 'utf8')).replace('\\"zahlweg\\": \\"online\\"', '\\"zahlweg\\": \\"bar\\"'));
		expect(await run('--flows', draft, scenario)).to.equal(1);
		expect(printed[1]).to.equal('      Aufruf des Partners im Schritt hkr: /instruction/zahlweg war "online", ist "bar"');
		expect(await run('--flows', draft, '--update', scenario)).to.equal(0);
		expect(await run('--flows', draft, '--json', scenario)).to.equal(0);
		expect(JSON.parse(printed.join('\n'))).to.deep.equal([{ file: scenario, result: 'as-expected', differences: [] }]);
	});

	it('says what cannot run and why: no JSON, no scenario, nothing expected, wrong usage', async () => {
		const nothing = join(folder, 'nothing.json');
		const { expected: _, ...scenario } = JSON.parse(await readFile(join(folder, 'scenarios', 'fehlerhaft.json'), 'utf8')) as Record<string, unknown>;
		await writeFile(nothing, JSON.stringify(scenario));
		expect(await run('--flows', flow, nothing)).to.equal(1);
		expect(printed[0]).to.match(/es ist nichts erwartet/);
		expect(await run('--flows', flow, projectFolder('package.json'))).to.equal(1);
		expect(printed[1]).to.match(/Das Szenario ist fehlerhaft/);
		expect(await run('--flows', projectFolder('LICENSE'), nothing)).to.equal(1);
		expect(printed[1]).to.match(/Diese Flows lassen sich nicht starten/);
		expect(await run('--flows', flow, join(folder, 'mistyped.json'))).to.equal(1);
		expect(printed[1]).to.match(/Das Szenario ist fehlerhaft: \/ cannot be read as JSON/);
		expect(await run('--flows', flow)).to.equal(0);
		expect(printed).to.deep.equal(['  Es gibt kein Szenario.']);
		expect(await run('--nonsense')).to.equal(2);
	});
});
