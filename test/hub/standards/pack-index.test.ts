import { expect } from 'chai';
import type { PackDescription } from '../../../hub/standards/pack.ts';
import { findSchema, isNamed } from '../../../hub/standards/pack-index.ts';

function pack(name: string, namespace: string, elements: Readonly<Record<string, string>>): PackDescription {
	const [standard = '', version = ''] = name.split('-');
	const namespaces = [{ namespace, standard, version, schema: 'alle.xsd', elements }];
	return {
		format: 2,
		codeLists: [],
		rules: [],
		services: [],
		id: `${name}-0123456789ab`,
		name,
		standard,
		version,
		namespaces,
		files: [],
		served: {},
		imports: [],
		schemas: [],
		sha512: '',
		source: '',
		installedAt: '',
	};
}

const one = pack('xbau-2.6', 'urn:xbau:2.6', { 'antrag.0200': 'antrag.xsd' });
const two = pack('xbau-2.5', 'urn:xbau:2.5', { 'antrag.0200': 'antrag.xsd' });
const twin = pack('xbau_eigen-2.6', 'urn:xbau:2.6', { 'antrag.0200': 'eigen.xsd', 'zusatz.0999': 'eigen.xsd' });

describe('finding the pack for a message', () => {
	it('goes by namespace and root element', () => {
		expect(findSchema([one, two], { namespace: 'urn:xbau:2.5', name: 'antrag.0200' })).to.include({ pack: two, schema: 'antrag.xsd' });
	});

	it('lets the first of two packs win, and a later one serve what only it knows', () => {
		expect(findSchema([one, twin], { namespace: 'urn:xbau:2.6', name: 'antrag.0200' })).to.include({ pack: one });
		expect(findSchema([twin, one], { namespace: 'urn:xbau:2.6', name: 'antrag.0200' })).to.include({ pack: twin });
		expect(findSchema([one, twin], { namespace: 'urn:xbau:2.6', name: 'zusatz.0999' })).to.include({ pack: twin });
	});

	it('answers with the main schema of the namespace when no pack knows the root', () => {
		expect(findSchema([one], { namespace: 'urn:xbau:2.6', name: 'nix' })).to.include({ pack: one, schema: 'alle.xsd' });
	});

	it('does not take a name from the prototype for an element', () => {
		expect(findSchema([one], { namespace: 'urn:xbau:2.6', name: 'constructor' })).to.include({ schema: 'alle.xsd' });
	});

	it('uses the claim of a message only when its namespace is unknown', () => {
		const claimed = ['urn:niemand', 'urn:xbau:2.6'];
		expect(findSchema([one, two], { namespace: 'urn:verschrieben', name: 'antrag.0200', claimed })).to.include({ pack: one });
		expect(findSchema([one, two], { namespace: 'urn:xbau:2.5', name: 'antrag.0200', claimed })).to.include({ pack: two });
	});

	it('knows nothing about content without a namespace', () => {
		const bare = pack('ohne-1', '', { a: 'a.xsd' });
		expect(findSchema([bare], { namespace: '', name: 'a' })).to.include({ pack: bare });
		expect(findSchema([bare], { namespace: '', name: 'b' })).to.equal(undefined);
	});

	it('keeps to the pack that is named', () => {
		expect(findSchema([one, twin], { namespace: 'urn:xbau:2.6', name: 'antrag.0200' }, 'xbau_eigen-2.6')).to.include({ pack: twin });
		expect(findSchema([one, two], { namespace: 'urn:niemand', name: 'a' }, 'xbau 2.5')).to.include({ pack: two, schema: 'alle.xsd' });
		expect(findSchema([one, two], { namespace: 'urn:xbau:2.6', name: 'antrag.0200' }, 'xpersonenstand')).to.equal(undefined);
	});

	it('accepts id, name, standard and standard with version as a name, in any case', () => {
		for (const name of ['xbau-2.6-0123456789ab', 'xbau-2.6', 'XBau', 'xbau 2.6', ' XBAU-2.6 ']) expect(isNamed(one, name), name).to.equal(true);
		for (const name of ['', 'xba', '2.6', 'xbau-2.5']) expect(isNamed(one, name), name).to.equal(false);
	});
});
