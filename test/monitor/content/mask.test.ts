import { expect } from 'chai';
import { formOf, mask } from '../../../monitor/content/mask.ts';

describe('masking of content', () => {
	it('hides every value of JSON, also numbers and true, and keeps names, structure and line breaks', () => {
		const text = '{\n\t"name": "Erika Müller",\n\t"alter": 42.5,\n\t"kinder": [true, null, "Ä\\"x: y"],\n\t"ort": {}\n}';
		expect(mask(text, 'json')).to.equal('{\n\t"name": "••••• ••••••",\n\t"alter": ••.•,\n\t"kinder": [••••, ••••, "•••: •"],\n\t"ort": {}\n}');
		expect(mask(text, 'json')).not.to.match(/Erika|Müller|42|true|null|Ä|x: y/);
	});

	it('hides text, attribute values, comments and CDATA of XML, and keeps tags and namespaces', () => {
		const text =
			'<?xml version="1.0"?>\n<a xmlns="urn:x" xmlns:b=\'urn:y\'><b:c d="geheim 1" e=\'zwei\'>Text &amp; mehr</b:c><!-- Notiz --><![CDATA[<x>Wert</x>]]></a>';
		expect(mask(text, 'xml')).to.equal(
			'<?xml version="1.0"?>\n<a xmlns="urn:x" xmlns:b=\'urn:y\'><b:c d="•••••• •" e=\'••••\'>•••• &•••; ••••</b:c><!-- ••••• --><![•••••[<•>••••</•>]]></a>',
		);
		expect(mask(text, 'xml')).not.to.match(/geheim|zwei|Text|mehr|Notiz|Wert/);
	});

	it('hides everything of what is neither', () => {
		expect(mask('Name;Geburt\nMüller;1.1.1990', 'text')).to.equal('••••;••••••\n••••••;•.•.••••');
	});

	it('hides also what was cut off in the middle of a value', () => {
		expect(mask('{"a":"geheim', 'json')).not.to.include('geheim');
		expect(mask('<a b="geheim', 'xml')).not.to.include('geheim');
		expect(mask('<a>geheim', 'xml')).not.to.include('geheim');
	});

	it('keeps nothing of what only looks like a name or a tag', () => {
		const broken = [
			['{a:b}', 'json'],
			['{"k":"v\\', 'json'],
			['{"geheim', 'json'],
			["<a b='x>y'>z", 'xml'],
			['<a b=c>d', 'xml'],
			['<a "geheim" name>', 'xml'],
			['<geheim', 'xml'],
			['<a<b>c', 'xml'],
			['< geheim >', 'xml'],
		] as const;
		for (const [text, form] of broken) expect(mask(text, form).replace(/^\{"k"|<a b='|<b>/, ''), text).not.to.match(/[a-jl-z]{1,}/i);
	});

	it('recognises the form by media type, else by how it begins', () => {
		expect(formOf('application/json; charset=utf-8', 'x')).to.equal('json');
		expect(formOf('application/xoev+xml', 'x')).to.equal('xml');
		expect(formOf('text/plain', ' <a/>')).to.equal('xml');
		expect(formOf('text/plain', 'a,b')).to.equal('text');
	});
});
