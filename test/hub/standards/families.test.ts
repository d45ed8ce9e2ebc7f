import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { XmlChecker } from '../../../adapters/libxml2/index.ts';
import { headerFamilies } from '../../../hub/standards/families.ts';
import { faultOfPattern } from '../../../hub/standards/family-pattern.ts';
import type { ElementView, HeaderFamily } from '../../../hub/standards/header-family.ts';
import { recognise, saidByNamespace } from '../../../hub/standards/recognise.ts';
import { familiesOf } from '../../../server/config/families.ts';
import { failureOf } from '../../support/failure-of.ts';

const own: HeaderFamily = {
	name: 'Hausstandard',
	source: 'Test',
	namespace: '^urn:haus:(?<version>\\d+)$',
	standard: 'xhaus',
	header: 'root:kopf',
	testElement: 'root:probe',
	fields: { nachrichtenUUID: ['root:nr'], erstellungszeitpunkt: [{ join: 'T', of: ['root:tag', 'root:zeit'] }] },
};

function bare(namespace: string, attributes: Readonly<Record<string, string>> = {}): ElementView {
	return { name: 'a.0100', namespace, attribute: (key) => attributes[key], children: () => [], text: () => '' };
}

describe('header families', () => {
	for (const [namespace, standard, version] of [
		['http://www.osci.de/xmeld2511a', 'xmeld', '25.11a'],
		['http://www.osci.de/xmeld2605', 'xmeld', '26.05'],
		['http://www.osci.de/xauslaender2611', 'xauslaender', '26.11'],
		['http://xpsw.domap.de/xpsw2611', 'xpersonenstand', '26.11'],
		['http://www.xleitstelle.de/xbau/2/6', 'xbau', '2.6'],
		['http://www.xleitstelle.de/xbau/kernmodul/1/3/0', 'xbau-kernmodul', '1.3.0'],
		['https://www.xleitstelle.de/xbeteiligung/12', 'xbeteiligung', '1.2'],
		['http://www.xgewerbeanzeige.de/spezifikation/2.2', 'xgewerbeanzeige', '2.2'],
		['http://www.destatis.de/schema/datml-raw/2.0/de', 'datml-raw', '2.0'],
		['http://xoev.de/transport/xta/211', 'xta', '2.1.1'],
		['https://xoev.de/transport/xta/core/3.1.1', 'xta-core', '3.1.1'],
		['urn:sepade:xsd:pain.001.001.02', 'iso20022', '001.02'],
	] as const) {
		it(`know ${standard} ${version} by its namespace`, () => {
			expect(saidByNamespace(namespace)).to.include({ standard, version });
			expect(recognise(bare(namespace), undefined).recognised).to.include({ standard, standardversion: version });
		});
	}

	it('do not take the header of XInneres or another namespace of the same house for a standard', () => {
		expect(saidByNamespace('http://www.osci.de/xinneres/basisnachricht/7')).to.deep.equal({});
		expect(saidByNamespace('http://www.osci.de/xmeld25111')).to.deep.equal({});
	});

	it('see the test attribute of an XÖV message also where the header is missing', () => {
		expect(recognise(bare('http://www.osci.de/xmeld2605', { test: '' }), undefined).recognised.testnachricht).to.equal(true);
		expect(recognise(bare('urn:x', { test: '0', standard: 'XIrgendwas' }), undefined).recognised.testnachricht).to.equal(true);
		expect(recognise(bare('urn:x', { test: '0' }), undefined).recognised).not.to.have.property('testnachricht');
	});

	it('have only patterns that an operator might write too', () => {
		for (const family of headerFamilies) {
			const patterns = [...JSON.stringify(family).matchAll(/"(?:namespace|pattern)":("(?:[^"\\]|\\.)*")/g)].map(
				([, text]) => JSON.parse(text as string) as string,
			);
			for (const pattern of patterns) expect(faultOfPattern(pattern), `${family.name}: ${pattern}`).to.equal(undefined);
		}
	});

	it('refuse patterns that are too long, broken or slow', () => {
		expect(faultOfPattern('x'.repeat(201))).to.match(/longer/);
		expect(faultOfPattern('^(?<version>\\d+$')).to.match(/not a regular expression/);
		for (const slow of ['(a|a)*$', '^urn:(?<version>(?:\\d+\\.?)+)$']) expect(faultOfPattern(slow), slow).to.match(/too long/);
	});
});

describe('header families of the operator', () => {
	let folder: string;
	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'drehkreuz-families-'));
	});
	after(() => rm(folder, { recursive: true }));

	async function inFolder(name: string, content: string): Promise<string> {
		const data = await mkdtemp(join(folder, 'data-'));
		await mkdir(join(data, 'families'));
		await writeFile(join(data, 'families', name), content);
		return data;
	}

	it('come before ours, and none are needed', async () => {
		expect(await familiesOf(join(folder, 'gibt-es-nicht'))).to.deep.equal(headerFamilies);
		const families = await familiesOf(await inFolder('haus.json', JSON.stringify(own)));
		expect(families[0]).to.deep.equal(own);
		expect(families.slice(1)).to.deep.equal(headerFamilies);
	});

	it('are all of ours in form', async () => {
		const data = await mkdtemp(join(folder, 'ours-'));
		await mkdir(join(data, 'families'));
		await Promise.all(headerFamilies.map((family, index) => writeFile(join(data, 'families', `${index}.json`), JSON.stringify(family))));
		expect(await familiesOf(data)).to.have.length(2 * headerFamilies.length);
	});

	it('let the checker recognise a standard of the house', async () => {
		const checker = new XmlChecker({ packs: [], workers: 1, families: [own, ...headerFamilies] });
		try {
			const xml = '<a.0100 xmlns="urn:haus:7"><kopf><nr>A-1</nr><tag>2026-01-02</tag><zeit>03:04:05Z</zeit><probe/></kopf></a.0100>';
			const { recognised } = await checker.check(Buffer.from(xml), {});
			expect(recognised).to.deep.equal({
				standard: 'xhaus',
				standardversion: '7',
				nachrichtentyp: '0100',
				nachrichtenUUID: 'A-1',
				erstellungszeitpunkt: '2026-01-02T03:04:05Z',
				testnachricht: true,
				namespace: 'urn:haus:7',
				root: 'a.0100',
			});
		} finally {
			await checker.close();
		}
	});

	for (const [what, content, path, rule] of [
		['no JSON', '{\n  "name": "x" "y"\n}', 'line 2, column 15', 'is not JSON'],
		['an unknown key', JSON.stringify({ ...own, kopf: 'x' }), '/kopf', 'is not known'],
		['a missing key', JSON.stringify({ name: 'x', source: 'x' }), '/', /fields/],
		['a path that is none', JSON.stringify({ ...own, header: '../kopf' }), '/header', /pattern/],
		['a broken pattern', JSON.stringify({ ...own, namespace: '^(x' }), '/namespace', 'is not a regular expression'],
		['a slow pattern', JSON.stringify({ ...own, says: [{ at: 'root:nr', pattern: '^(x+)+$', standard: 'x', version: '1' }] }), '/says/0/pattern', /too long/],
	] as const) {
		it(`name the file and the place when there is ${what}`, async () => {
			const error = await failureOf(familiesOf(await inFolder('falsch.json', content)));
			expect(error.code).to.equal('DK-PACK-FAMILY');
			expect(error.facts).to.include({ file: 'falsch.json', path });
			expect(String(error.facts['rule'])).to.match(typeof rule === 'string' ? new RegExp(rule) : rule);
		});
	}
});
