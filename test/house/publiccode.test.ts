import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Mandatory keys of publiccode.yml 0.4, "The Standard (core)", for every language we describe the software in. */
const required = [
	...['publiccodeYmlVersion', 'name', 'url', 'platforms', 'developmentStatus', 'softwareType', 'description'],
	...['legal.license', 'maintenance.type', 'maintenance.contacts', 'localisation.localisationReady', 'localisation.availableLanguages'],
	...['de', 'en'].flatMap((language) => ['shortDescription', 'longDescription', 'features'].map((key) => `description.${language}.${key}`)),
];

/** Values by path, for the simple YAML that we write: maps by two blanks, folded text, lists left as text. */
function valuesOf(yaml: string): Map<string, string> {
	const values = new Map<string, string>();
	const path: string[] = [];
	for (const line of yaml.split('\n')) {
		const [, indent = '', key, value = ''] = /^( *)([A-Za-z]+):(?: (.*))?$/.exec(line) ?? [];
		if (key && !line.trimStart().startsWith('#')) {
			path.splice(indent.length / 2, Number.POSITIVE_INFINITY, key);
			values.set(path.join('.'), /^[>|]-?$/.test(value) ? '' : value.replaceAll('"', ''));
		} else if (!line.trimStart().startsWith('#')) {
			const at = path.join('.');
			values.set(at, `${values.get(at) ?? ''} ${line.trim()}`.trim());
		}
	}
	return values;
}

describe('publiccode.yml', () => {
	let values: Map<string, string>;

	before(async () => {
		values = valuesOf(await readFile(`${root}publiccode.yml`, 'utf8'));
	});

	it('has every key that the standard demands', () => {
		expect(required.filter((key) => !values.get(key) && ![...values.keys()].some((path) => path.startsWith(`${key}.`)))).to.deep.equal([]);
	});

	it('keeps to the lengths and words that the standard allows', () => {
		for (const language of ['de', 'en']) {
			expect(values.get(`description.${language}.shortDescription`)).to.have.length.within(1, 150);
			expect(values.get(`description.${language}.longDescription`)).to.have.length.within(150, 10_000);
		}
		expect(values.get('developmentStatus')).to.be.oneOf(['concept', 'development', 'beta', 'stable', 'obsolete']);
		expect(values.get('maintenance.type')).to.be.oneOf(['internal', 'contract', 'community', 'none']);
		expect(values.get('releaseDate')).to.match(/^\d{4}-\d\d-\d\d$/);
	});

	it('says the same version and licence as package.json', async () => {
		const manifest = JSON.parse(await readFile(`${root}package.json`, 'utf8')) as { version: string; license: string };
		expect(values.get('softwareVersion')).to.equal(manifest.version);
		expect(values.get('legal.license')).to.equal(manifest.license);
	});
});
