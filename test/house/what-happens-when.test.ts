/** The table of failures names a test for each row; the test must exist. */
import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { projectFolder } from '../../server/folders.ts';

const page = readFileSync(projectFolder('docs', 'guides', 'what-happens-when.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| Failure |'));

describe('The page of what happens when', () => {
	it('has a row for each failure, and each names where the message is, what is seen, what to do and its proof', () => {
		expect(rows.length).to.be.greaterThan(15);
		for (const row of rows) expect(row.split('|').slice(1, -1), row).to.have.length(5).and.not.include(' ');
	});

	it('names only tests that exist', () => {
		for (const row of rows) {
			const [, file = '', name = ''] = /`(test\/[\w./-]+\.ts)` “(.+)” \|$/.exec(row) ?? [];
			expect(existsSync(projectFolder(file)) && readFileSync(projectFolder(file), 'utf8'), `${file} of: ${row}`).to.include(`'${name}'`);
		}
	});
});
