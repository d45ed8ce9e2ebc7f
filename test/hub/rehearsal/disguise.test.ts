import { expect } from 'chai';
import fc from 'fast-check';
import { disguise, disguiseNumber, disguiseText } from '../../../hub/rehearsal/disguise.ts';
import { failureOf } from '../../support/failure-of.ts';

describe('disguised content', () => {
	it('keeps the form of a value and nothing else of it', () => {
		expect(disguiseText('Anna-Lena Großmann')).to.equal('Xxxx-Xxxx Xxxxxxxx');
		expect(disguiseText('MU-AG 1984')).to.equal('XX-XX 1111');
		expect(disguiseText('a.b@example.de')).to.equal('x.x@xxxxxxx.xx');
		expect(disguiseText('DE02 1203 0000 0000 2020 51')).to.equal('XX11 1111 1111 1111 1111 11');
		expect(disguiseText('Zoe\u0308'), 'a mark stands on its letter').to.equal('Xxx');
	});

	it('keeps what schemas check by form: dates, times of day, UUIDs, numbers that may be years', () => {
		expect(disguiseText('1987-05-23')).to.equal('1987-01-01');
		expect(disguiseText('2026-11-02T09:30:15.123+01:00')).to.equal('2026-01-01T00:00:00.000+01:00');
		expect(disguiseText('0f8fad5b-d9cb-469f-a165-70867728950e')).to.equal('11111111-1111-4111-8111-111111111111');
		expect([disguiseNumber(1_987), disguiseNumber(23), disguiseNumber(30.75), disguiseNumber(0), disguiseNumber(-5)]).to.deep.equal([1_987, 11, 10.11, 0, -1]);
	});

	it('leaves JSON as JSON, with its names, and with values that the schema lists', () => {
		const text = JSON.stringify({ name: 'Müller', art: 'PKW', kinder: [{ art: 'PKW', alter: 7 }], ja: true, nichts: null });
		const listed = new Map([['art', new Set(['PKW', 'LKW'])]]);
		expect(JSON.parse(disguise(text, 'application/json', listed))).to.deep.equal({
			name: 'Xxxxxx',
			art: 'PKW',
			kinder: [{ art: 'XXX', alter: 1 }],
			ja: true,
			nichts: null,
		});
	});

	it('leaves XML as XML: names, namespaces, versions, code lists and codes stay, comments and instructions go', () => {
		const xml = [
			'<?xml version="1.0" encoding="UTF-8"?>',
			'<a:antrag xmlns:a="urn:x" a:version="2.4" name="Müller"><!-- Herr Müller -->',
			'<?notiz Müller?><a:art listURI="urn:liste" listVersionID="3"><code>01</code></a:art><geb> 1987-05-23 </geb><t><![CDATA[<!--Frau--> Meier]]></t></a:antrag>',
		].join('');
		const hidden = disguise(xml, 'application/xml');
		expect(hidden).not.to.match(/Müller|Meier|Frau/);
		expect(hidden).to.contain('<?xml version="1.0" encoding="UTF-8"?><a:antrag xmlns:a="urn:x" a:version="2.4" name="Xxxxxx">');
		expect(hidden).to.contain('<a:art listURI="urn:liste" listVersionID="3"><code>01</code></a:art><geb> 1987-01-01 </geb>');
		expect(hidden).to.contain('<![CDATA[<!--Xxxx--> Xxxxx]]>');
	});

	it('lets no letter or digit of a JSON value through, whatever it is', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', minLength: 1 }), (value) => {
				const { v } = JSON.parse(disguise(JSON.stringify({ v: value }), 'application/json')) as { v: string };
				expect(v.replace(/[xX1]/g, '')).not.to.match(/[\p{L}\p{M}]/u);
			}),
		);
	});

	it('refuses what is neither JSON nor XML, and XML with a DOCTYPE', async () => {
		const failure = async (text: string, mediaType: string): Promise<string> => (await failureOf(Promise.resolve().then(() => disguise(text, mediaType)))).code;
		expect(await failure('Guten Tag', 'text/plain')).to.equal('DK-REHEARSAL-CONTENT');
		expect(await failure('{"a":', 'application/json')).to.equal('DK-REHEARSAL-CONTENT');
		expect(await failure('<!DOCTYPE a><a/>', 'application/xml')).to.equal('DK-CHECK-DOCTYPE');
	});
});
