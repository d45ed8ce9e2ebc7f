import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { withPin } from '../../../hub/standards/pins.ts';
import { activeFile, changePins, readPins } from '../../../server/packs/active-packs.ts';
import { failureOf } from '../../support/failure-of.ts';

describe('the file with the switches of packs', () => {
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'drehkreuz-pins-'));
	});

	afterEach(() => rm(folder, { recursive: true }));

	const use = (pack: string) => changePins(folder, (pins, who) => withPin(pins, { standard: 'a', pack }, who));

	it('is not there before the first switch, and says who and when after it', async () => {
		expect((await readPins(folder)).pins).to.deep.equal([]);
		await use('a-1');
		const { pins, history, revision } = await readPins(folder);
		expect([pins, revision]).to.deep.equal([[{ standard: 'a', pack: 'a-1' }], 1]);
		expect(history[0]?.at).to.match(/^\d{4}-\d\d-\d\dT/);
		expect(history[0]?.by).to.be.a('string').and.not.equal('');
		expect(await readdir(folder)).to.deep.equal(['active.json']);
	});

	it('is not written when nothing changes', async () => {
		await use('a-1');
		const before = await readFile(activeFile(folder), 'utf8');
		await use('a-1');
		expect(await readFile(activeFile(folder), 'utf8')).to.equal(before);
	});

	it('loses no switch when several are made at once: each is done or refused', async () => {
		const results = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => use(`a-${index}`)));
		const done = results.filter(({ status }) => status === 'fulfilled').length;
		for (const result of results) if (result.status === 'rejected') expect(result.reason.code).to.equal('DK-PACK-BUSY');
		const { revision, history } = await readPins(folder);
		expect([revision, history.length]).to.deep.equal([done, done]);
		expect(done).to.be.at.least(1);
	});

	it('is not held up for ever by what a killed process left behind', async () => {
		await writeFile(`${activeFile(folder)}.1`, '{');
		expect((await failureOf(use('a-1'))).code).to.equal('DK-PACK-BUSY');
		await utimes(`${activeFile(folder)}.1`, 0, 0);
		expect((await use('a-1')).revision).to.equal(1);
	});

	it('is an error when it cannot be read: no pins would silently be another decision', async () => {
		for (const text of ['{', '{}', '[]', 'null']) {
			await writeFile(activeFile(folder), text);
			expect((await failureOf(readPins(folder))).code, text).to.equal('DK-PACK-PINS-UNREADABLE');
			expect((await failureOf(use('a-1'))).code, text).to.equal('DK-PACK-PINS-UNREADABLE');
		}
	});
});
