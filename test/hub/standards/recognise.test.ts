import { expect } from 'chai';
import { headerFamilies } from '../../../hub/standards/families.ts';
import type { ElementView } from '../../../hub/standards/header-family.ts';
import type { PackNamespace } from '../../../hub/standards/pack.ts';
import { recognise, saidByNamespace } from '../../../hub/standards/recognise.ts';

type Attributes = Readonly<Record<string, string>>;

/** `e('{ns}name', …)`; a string child is the text. */
function e(name: string, content: string | readonly ElementView[] = [], attributes: Attributes = {}): ElementView {
	const [, namespace = '', local = name] = /^\{(.*)\}(.*)$/.exec(name) ?? [];
	return {
		name: local,
		namespace,
		attribute: (key) => attributes[key],
		children: () => (typeof content === 'string' ? [] : content),
		text: () => (typeof content === 'string' ? content : ''),
	};
}

const G2G = (version: string, name: string) => `{http://xoev.de/schemata/basisnachricht/g2g/${version}}${name}`;
const BEH = (version: string, name: string) => `{http://xoev.de/schemata/basisnachricht/behoerde/${version}}${name}`;
const UUID = '60f6667b-fa45-4bd7-b717-f4d6c65e5edb';

function qualified(version: string): ElementView {
	const authority = (role: string, key: string) =>
		e(G2G(version, role), [e(BEH(version, 'verzeichnisdienst'), [e('code', 'DVDV')]), e(BEH(version, 'kennung'), key)]);
	const type = e(G2G(version, 'nachrichtentyp'), [e('code', '0401')]);
	const head = [
		e(G2G(version, 'identifikation.nachricht'), [e(G2G(version, 'nachrichtenUUID'), UUID), type]),
		authority('leser', 'ags:14612000'),
		authority('autor', 'psw:1'),
	];
	return e(G2G(version, 'nachrichtenkopf.g2g'), head);
}

function unqualified(uuid = UUID): ElementView {
	const authority = (role: string, key: string) => e(role, [e('kennung', key)]);
	return e('nachrichtenkopf.g2g', [
		e('identifikation.nachricht', [e('nachrichtenUUID', uuid), e('nachrichtentyp', [e('code', '0010')])]),
		authority('leser', 'ags:14612000'),
		authority('autor', 'psw:1'),
	]);
}

describe('recognising a message', () => {
	for (const version of ['1_0', '1_1']) {
		it(`reads the qualified Basisnachricht ${version}`, () => {
			const root = e('{urn:x}kommunal.initiieren.0401', [qualified(version)], { standard: 'XBeteiligung', version: '1.2' });
			expect(recognise(root, undefined)).to.deep.include({
				recognised: {
					standard: 'xbeteiligung',
					standardversion: '1.2',
					nachrichtentyp: '0401',
					nachrichtenUUID: UUID,
					leser: 'ags:14612000',
					autor: 'psw:1',
					namespace: 'urn:x',
					root: 'kommunal.initiieren.0401',
				},
				typeDiffers: false,
			});
		});
	}

	it('reads the unqualified Basisnachricht and does not take a qualified one for it', () => {
		const { recognised } = recognise(e('{urn:x}administration.quittung.0010', [unqualified()], { standard: 'XWasser', version: '1.0.0', test: '' }), undefined);
		expect(recognised).to.include({ standard: 'xwasser', nachrichtenUUID: UUID, leser: 'ags:14612000', autor: 'psw:1', testnachricht: true });
		const wrong = e('{urn:x}a.0010', [e('{urn:x}nachrichtenkopf.g2g', [e('identifikation.nachricht', [e('nachrichtenUUID', UUID)])])]);
		expect(recognise(wrong, undefined).recognised).not.to.have.property('nachrichtenUUID');
	});

	it('lets the root element decide about the type, and says when the header differs', () => {
		const { recognised, typeDiffers } = recognise(e('{urn:x}administration.quittung.0020', [unqualified()]), undefined);
		expect(recognised.nachrichtentyp).to.equal('0020');
		expect(typeDiffers).to.equal(true);
	});

	it('takes the code of the header where the root element has no number, else the name of the root', () => {
		expect(recognise(e('{urn:x}quittung', [unqualified()]), undefined).recognised.nachrichtentyp).to.equal('0010');
		expect(recognise(e('{urn:x}quittung'), undefined).recognised.nachrichtentyp).to.equal('quittung');
	});

	it('believes the installed pack more than the message', () => {
		const known: PackNamespace = { namespace: 'urn:x', standard: 'xwasser', version: '1.0.0', schema: 's', elements: {} };
		const root = e('{urn:x}a.0010', [unqualified()], { standard: 'XIrgendwas', version: '9' });
		expect(recognise(root, known).recognised).to.include({ standard: 'xwasser', standardversion: '1.0.0' });
	});

	it('takes any value of the attribute test for a test message, and its absence for none', () => {
		for (const test of ['true', 'false', '', '100']) {
			expect(recognise(e('{urn:x}a.0010', [unqualified()], { test }), undefined).recognised.testnachricht, test).to.equal(true);
		}
		expect(recognise(e('{urn:x}a.0010', [unqualified()]), undefined).recognised).not.to.have.property('testnachricht');
	});

	it('makes the identity of an xdomea 2 or 3 message out of process and type', () => {
		const q = (name: string) => `{urn:xoev-de:xdomea:schema:3.0.0}${name}`;
		const key = e(q('Behoerdenkennung'), [e(q('Behoerdenschluessel'), [e('code', '14612000')]), e(q('Praefix'), [e('code', 'ags')])]);
		const head = e(q('Kopf'), [e(q('ProzessID'), UUID), e(q('Nachrichtentyp'), [e('code', '0503')]), e(q('Empfaenger'), [key])]);
		expect(recognise(e(q('Aussonderung.Aussonderung.0503'), [head]), undefined).recognised).to.include({
			standard: 'xdomea',
			standardversion: '3.0.0',
			nachrichtentyp: '0503',
			nachrichtenUUID: `${UUID}_0503`,
			leser: 'ags:14612000',
		});
	});

	it('reads xdomea 4, whose header is half qualified', () => {
		const q = (name: string) => `{urn:xoev-de:xdomea:schema:4.0.0}${name}`;
		const head = e(q('nachrichtenkopf'), [e(q('identifikation.nachricht'), [e('nachrichtenUUID', UUID), e('nachrichtentyp', [e('code', '0503')])])]);
		expect(recognise(e(q('Aussonderung.Aussonderung.0503'), [head]), undefined).recognised).to.include({ standardversion: '4.0.0', nachrichtenUUID: UUID });
	});

	it('reads XGewerbesteuer and ISO 20022 by their namespace', () => {
		const root = e('{urn:xoev-de:xunternehmen:standard:gewerbesteuer_1.4}bescheide.gewerbesteuer.0001', [e('nachrichtenkopf', [e('nachrichtenID', UUID)])]);
		expect(recognise(root, undefined).recognised).to.include({
			standard: 'gewerbesteuer',
			standardversion: '1.4',
			nachrichtentyp: '0001',
			nachrichtenUUID: UUID,
		});
		expect(recognise(e('{urn:iso:std:iso:20022:tech:xsd:camt.053.001.08}Document'), undefined).recognised).to.include({
			standard: 'iso20022',
			standardversion: '001.08',
			nachrichtentyp: 'camt.053',
		});
	});

	it('does not take over a key that is none', () => {
		for (const uuid of ['', '  ', 'Max Mustermann', 'a\nb', 'x'.repeat(300), '<script>']) {
			expect(recognise(e('{urn:x}a.0010', [unqualified(uuid)]), undefined).recognised, uuid).not.to.have.property('nachrichtenUUID');
		}
	});

	it('looks for the header among the first children only', () => {
		const far = e('{urn:x}a.0010', [...Array.from({ length: 50 }, () => e('b')), unqualified()]);
		expect(recognise(far, undefined).recognised).not.to.have.property('nachrichtenUUID');
	});

	it('says nothing about a namespace that no family knows', () => {
		expect(saidByNamespace('urn:xoev-de:xdomea:schema:2.3.0.boese"')).to.deep.equal({});
		expect(saidByNamespace('')).to.deep.equal({});
	});

	it('has only families whose expressions compile and whose prefixes are declared', () => {
		for (const family of headerFamilies) {
			expect(() => new RegExp(family.namespace ?? '', 'u'), family.name).not.to.throw();
			const prefixes = [...JSON.stringify([family.header, family.fields]).matchAll(/([a-z0-9]+):[A-Za-z]/g)].map(([, prefix]) => prefix);
			for (const prefix of prefixes) expect(['root', ...Object.keys(family.namespaces ?? {})], family.name).to.include(prefix);
		}
	});
});
