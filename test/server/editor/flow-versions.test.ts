import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { FlowVersionFolder } from '../../../server/editor/flow-versions.ts';

describe('versions of the flows', () => {
	let folder: string;
	let versions: FlowVersionFolder;
	const kept = (): string => join(folder, 'versions');
	const deploy = async (now: number, ...ids: string[]): Promise<string | undefined> => {
		await writeFile(join(folder, 'flows.json'), JSON.stringify(ids.map((id) => ({ id, type: 'tab' }))));
		return versions.note(now);
	};

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-versions-'));
		versions = new FlowVersionFolder(join(folder, 'flows.json'), kept(), silentLogger);
	});
	afterEach(() => rm(folder, { recursive: true, force: true }));

	it('are kept newest first, each from the time on since when it ran, and found by what they are', async () => {
		const first = await deploy(1_000, 'a');
		const second = await deploy(2_000, 'a', 'b');
		expect(await versions.list()).to.deep.equal([
			{ id: second, at: 2_000, nodes: 2 },
			{ id: first, at: 1_000, nodes: 1 },
		]);
		expect(await versions.find(String(first))).to.deep.equal([{ id: 'a', type: 'tab' }]);
		expect(await versions.find('0'.repeat(64))).to.equal(undefined);
		expect((await stat(join(kept(), (await readdir(kept()))[0] as string))).mode & 0o077, 'nobody else may read them').to.equal(0);
	});

	it('are not kept again by a start without a change, but by the return to an earlier one', async () => {
		const first = await deploy(1_000, 'a');
		expect(await deploy(2_000, 'a')).to.equal(first);
		await deploy(3_000, 'b');
		await deploy(4_000, 'a');
		expect((await versions.list()).map(({ at, id }) => [at, id === first])).to.deep.equal([
			[4_000, true],
			[3_000, false],
			[1_000, true],
		]);
	});

	it('go, the oldest first, when there are more than two hundred', async () => {
		for (let day = 1; day <= 203; day += 1) await deploy(day, `day-${day}`);
		const list = await versions.list();
		expect([list.length, list.at(-1)?.at, list[0]?.at]).to.deep.equal([200, 4, 203]);
	});

	it('do no harm when the file is not there, or something else lies in the folder', async () => {
		expect(await versions.note(1)).to.equal(undefined);
		expect(await versions.list()).to.deep.equal([]);
		await deploy(1_000, 'a');
		await writeFile(join(kept(), 'notes.txt'), 'x');
		await writeFile(join(kept(), `0000000002000-${'1'.repeat(64)}.json`), 'half a fi');
		expect((await versions.list()).map(({ at, nodes }) => [at, nodes])).to.deep.equal([
			[2_000, 0],
			[1_000, 1],
		]);
		expect(await versions.find('1'.repeat(64))).to.equal(undefined);
	});
});
