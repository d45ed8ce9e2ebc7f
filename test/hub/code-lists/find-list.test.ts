import { expect } from 'chai';
import { CodeListIndex, xrepositoryUrl } from '../../../hub/code-lists/find-list.ts';
import type { Pack, PackCodeList } from '../../../hub/standards/pack.ts';

const entry = (canonicalUri: string, version: string, canonicalVersionUri = `${canonicalUri}_${version}`): PackCodeList => ({
	path: `${canonicalVersionUri}.xml`,
	canonicalUri,
	version,
	canonicalVersionUri,
	shortName: '',
});

function pack(id: string, ...codeLists: readonly PackCodeList[]): Pack {
	return { description: { id, codeLists } as unknown as Pack['description'], locations: {} };
}

describe('the index of code lists', () => {
	const index = new CodeListIndex([
		pack('a', entry('urn:liste', '1'), entry('urn:liste', '2'), entry('urn:anders', '2020-28-09', 'urn:anders:stand-2020')),
		pack('b', entry('urn:liste', '2')),
	]);

	it('finds a list by listURI and listVersionID', () => {
		expect(index.find('urn:liste', '1')?.list.canonicalVersionUri).to.equal('urn:liste_1');
		expect(index.find('urn:anders', '2020-28-09')?.list.canonicalVersionUri).to.equal('urn:anders:stand-2020');
	});

	it('finds a list by its canonicalVersionUri', () => {
		expect(index.findVersion('urn:anders:stand-2020')?.list.version).to.equal('2020-28-09');
		expect(new CodeListIndex([pack('a', entry('', '', 'urn:liste_1'))]).find('urn:liste', '1')?.list.path).to.equal('urn:liste_1.xml');
	});

	it('compares versions as they are written', () => {
		expect(index.find('urn:liste', '1.0')).to.equal(undefined);
		expect(index.find('urn:liste', '01')).to.equal(undefined);
		expect(index.find('urn:unbekannt', '1')).to.equal(undefined);
	});

	it('takes the list of the preferred pack, else that of the first', () => {
		expect(index.find('urn:liste', '2')?.pack.description.id).to.equal('a');
		expect(index.find('urn:liste', '2', 'b')?.pack.description.id).to.equal('b');
		expect(index.find('urn:liste', '1', 'b')?.pack.description.id).to.equal('a');
	});

	it('says where a list can be had', () => {
		expect(xrepositoryUrl('urn:liste_1')).to.equal('https://www.xrepository.de/api/version_codeliste/urn:liste_1/genericode');
	});
});
