import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { catalogue } from '../../hub/errors/catalogue.ts';
import { pages, root } from '../../scripts/docs.ts';

describe('generated documentation', () => {
	for (const [path, render] of Object.entries(pages)) {
		it(`${path} is fresh (mend: npm run docs)`, async () => {
			const fresh = (await readFile(root + path, 'utf8')) === render();
			expect(fresh, `run npm run docs and commit ${path}`).to.equal(true);
		});
	}

	it('holds every error code once, and no area without a name', async () => {
		const page = await readFile(`${root}docs/reference/errors.md`, 'utf8');
		for (const code of Object.keys(catalogue)) expect(page.split(`\`${code}\``), code).to.have.length(2);
		expect(page.match(/^## [A-Z]+$/gm)).to.equal(null);
	});

	it('gives each error a text and a remedy in both languages', () => {
		const poor = Object.entries(catalogue).filter(([, { title, remedy }]) =>
			[title.de, title.en, remedy.de, remedy.en].some((text) => text.trim().length < 10),
		);
		expect(poor.map(([code]) => code)).to.deep.equal([]);
	});
});
