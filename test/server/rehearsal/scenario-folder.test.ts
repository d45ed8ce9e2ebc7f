import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LogFields } from '../../../hub/logging/logger.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import type { Scenario } from '../../../hub/rehearsal/scenario.ts';
import { ScenarioFolder } from '../../../server/rehearsal/scenario-folder.ts';
import { failureOf } from '../../support/failure-of.ts';

const scenario: Scenario = {
	name: 'eins',
	title: 'Eins',
	mandant: 'musterstadt',
	channel: 'eingang',
	event: { source: 'urn:test', type: 'de.test', time: '2026-11-01T10:00:00Z' },
	content: '{}',
	attachments: [],
	answers: {},
};

describe('scenarios that are kept', () => {
	let place: string;
	let folder: ScenarioFolder;
	let warned: LogFields[];

	beforeEach(async () => {
		place = await mkdtemp(join(tmpdir(), 'dk-scenarios-'));
		warned = [];
		folder = new ScenarioFolder(join(place, 'scenarios'), { ...silentLogger, warn: (fields) => void warned.push(fields) });
	});
	afterEach(() => rm(place, { recursive: true, force: true }));

	it('are files by their names, listed in order, replaced only when asked for, and removed', async () => {
		expect(await folder.list()).to.deep.equal([]);
		await folder.keep({ ...scenario, name: 'zwei' }, false);
		await folder.keep(scenario, false);
		expect((await folder.list()).map(({ name }) => name)).to.deep.equal(['eins', 'zwei']);
		expect((await failureOf(folder.keep(scenario, false))).problem).to.deep.equal({ code: 'DK-REHEARSAL-EXISTS', facts: { name: 'eins' } });
		await folder.keep({ ...scenario, title: 'Neu' }, true);
		expect((await folder.find('eins'))?.title).to.equal('Neu');
		expect([await folder.remove('eins'), await folder.remove('eins')]).to.deep.equal([true, false]);
		expect(await readdir(join(place, 'scenarios'))).to.deep.equal(['zwei.json']);
	});

	it('never lie outside of their folder, whatever they are called', async () => {
		for (const name of ['../eins', 'a/b', '', '.', 'Ä', 'x'.repeat(64)]) {
			expect((await failureOf(folder.keep({ ...scenario, name }, true))).problem, name).to.deep.include({ code: 'DK-REHEARSAL-SCENARIO' });
			expect(await folder.find(name), name).to.equal(undefined);
		}
		expect(await readdir(place)).to.deep.equal([]);
	});

	it('leave out a file that is none, or has another name, and say so without its content', async () => {
		await folder.keep(scenario, false);
		await writeFile(join(place, 'scenarios', 'kaputt.json'), '{"name": "Müller');
		await writeFile(join(place, 'scenarios', 'kopie.json'), JSON.stringify(scenario));
		expect((await folder.list()).map(({ name }) => name)).to.deep.equal(['eins']);
		expect(warned).to.have.length(2);
		expect(JSON.stringify(warned)).not.to.contain('Müller');
	});
});
