import { expect } from 'chai';
import type { FimFault, FimFeld } from '../../../hub/fim/model.ts';
import { readXdf } from '../../../hub/fim/read-xdf.ts';
import { document2, document3, field, group, identity, place, XDF3 } from './documents.ts';

/** `code line:column node` of what makes a document unusable. */
async function errorsOf(input: Parameters<typeof readXdf>[0], options: Parameters<typeof readXdf>[1] = {}): Promise<string[]> {
	const { schema, faults } = await readXdf(input, options);
	const errors = faults.filter(({ severity }) => severity === 'error');
	expect(schema === undefined).to.equal(errors.length > 0);
	return errors.map(({ code, line, column, node }) => `${code} ${line}:${column} ${node}`);
}

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function firstField(document: string): Promise<{ feld: FimFeld; faults: readonly FimFault[] }> {
	const { schema, faults } = await readXdf(document);
	const element = schema?.struktur[0]?.element;
	if (element?.kind !== 'feld') throw new Error(JSON.stringify(faults));
	return { feld: element, faults };
}

describe('reading a FIM schema', () => {
	it('reads by namespace, whatever the prefix is', async () => {
		const { schema } = await readXdf(document3().replaceAll('x:', 'ns0:').replace('xmlns:x=', 'xmlns:ns0='));
		expect(schema?.id).to.equal('S00000000001');
	});

	it('says on which line an element stands', async () => {
		const { schema } = await readXdf(document3({ content: `\n\n${place(field())}` }));
		expect(schema?.struktur[0]).to.include({ line: 10, min: 1, max: 1 });
	});

	it('counts relations without reading them', async () => {
		const relation = '<x:relation><x:what xmlns="urn:other"><y/></x:what></x:relation>';
		const { schema, faults } = await readXdf(document3({ content: relation.repeat(3) + place(field()) }));
		expect(faults).to.deep.equal([]);
		expect(schema?.counts).to.deep.equal({ fields: 1, groups: 0, rules: 0, codeListReferences: 0, relations: 3 });
	});

	it('reads the praezisierung of XDF 2, with numbers as strings or numbers', async () => {
		const { feld, faults } = await firstField(document2('{"minLength":"2","maxLength":9,"pattern":"[A-Z]+\\\\.$"}'));
		expect(feld.praezisierung).to.deep.equal({ minLength: 2, maxLength: 9, pattern: '[A-Z]+\\.$' });
		expect(faults).to.deep.equal([]);
	});

	it('warns of a praezisierung that is no JSON, with its place, and reads on', async () => {
		for (const broken of ['{"minLength":', 'max. 20 Zeichen', '[1]', 'null', '{"pattern":"\\d"}']) {
			const { feld, faults } = await firstField(document2(broken));
			expect(feld.praezisierung).to.deep.equal({});
			expect(faults).to.have.length(1);
			expect(faults[0]).to.include({ code: 'DK-FIM-PRAEZISIERUNG', severity: 'warning', line: 6, column: 3, node: 'F00000001' });
		}
	});

	it('warns of a pattern that does not compile, and keeps it', async () => {
		const { feld, faults } = await firstField(document2('{"pattern":"[a-z"}'));
		expect(feld.praezisierung.pattern).to.equal('[a-z');
		expect(faults.map(({ code, severity }) => `${code} ${severity}`)).to.deep.equal(['DK-FIM-PATTERN warning']);
	});

	it('takes an empty node beside a filled one as nothing, and warns', async () => {
		const { feld, faults } = await firstField(document3({ content: place(field({ more: '<x:inhalt/><x:inhalt>Rex</x:inhalt>' })) }));
		expect(feld.inhalt).to.equal('Rex');
		expect(faults.map(({ code, severity }) => `${code} ${severity}`)).to.deep.equal(['DK-FIM-NODE-DUPLICATE warning']);
	});

	it('takes the version URI of a code list as it stands, and puts it together only where it is missing', async () => {
		const list = (uri: string) =>
			`<x:codelisteReferenz><x:canonicalIdentification>urn:de:fim:codeliste:gebäudeteil</x:canonicalIdentification><x:version>2020-28-09</x:version>${uri}</x:codelisteReferenz>`;
		const read = async (uri: string) => (await firstField(document3({ content: place(field({ feldart: 'select', more: list(uri) })) }))).feld.codeliste;
		expect(await read('')).to.include({ canonicalVersionUri: 'urn:de:fim:codeliste:gebäudeteil_2020-28-09', version: '2020-28-09' });
		expect(await read('<x:canonicalVersionUri>urn:x</x:canonicalVersionUri>')).to.include({ canonicalVersionUri: 'urn:x' });
	});

	it('reads a message with a single group as a schema that holds it once', async () => {
		const message = `<x:xdatenfelder.datenfeldgruppe.0103 xmlns:x="${XDF3}">${group(place(field()))}</x:xdatenfelder.datenfeldgruppe.0103>`;
		const { schema } = await readXdf(message);
		expect(schema).to.include({ id: 'G00000000001', name: 'Gruppe', version: '1.0.0' });
		expect(schema?.struktur.map(({ min, max, element }) => [min, max, element.id])).to.deep.equal([[1, 1, 'G00000000001']]);
		expect(schema?.counts).to.include({ groups: 1, fields: 1 });
	});

	it('lets an error of the input through', async () => {
		const broken = (async function* () {
			yield Buffer.from(document3().slice(0, 300));
			throw new Error('disk');
		})();
		const thrown = await readXdf(broken).catch((error: unknown) => error);
		expect(thrown).to.be.instanceOf(Error).with.property('message', 'disk');
	});
});

describe('a document that cannot be used as a FIM schema', () => {
	const refused: readonly (readonly [what: string, document: string, errors: readonly string[]])[] = [
		['XDatenfelder 1', document3({ namespace: 'urn:xoev-de:fim:standard:xdatenfelder_1' }), ['DK-FIM-VERSION 2:1 xdatenfelder.stammdatenschema.0102']],
		[
			'a version that does not exist yet',
			document3({ namespace: 'urn:xoev-de:fim:standard:xdatenfelder_3.1.0' }),
			['DK-FIM-VERSION 2:1 xdatenfelder.stammdatenschema.0102'],
		],
		['another namespace', document3({ namespace: 'urn:other' }), ['DK-FIM-NAMESPACE 2:1 xdatenfelder.stammdatenschema.0102']],
		['another message', document3().replaceAll('0102', '0101'), ['DK-FIM-MESSAGE 2:1 xdatenfelder.stammdatenschema.0101']],
		[
			'no schema in the message',
			document3().replace(/<x:stammdatenschema>[\s\S]*<\/x:stammdatenschema>/, ''),
			['DK-FIM-NODE-MISSING 2:1 xdatenfelder.stammdatenschema.0102'],
		],
		['a node of another namespace', document3({ content: '  <y:z xmlns:y="urn:y"><x:name>a</x:name></y:z>' }), ['DK-FIM-NAMESPACE 8:3 z']],
		['a node without a namespace', document3({ content: '<code>1</code>' }), ['DK-FIM-NAMESPACE 8:1 code']],
		['an unknown node', document3({ content: '  <x:unbekannt a="1"\n/>' }), ['DK-FIM-NODE-UNKNOWN 8:3 unbekannt']],
		['an unknown node whose name ends its line', document3({ content: '  <x:unbekannt\n a="1"/>' }), ['DK-FIM-NODE-UNKNOWN 8:3 unbekannt']],
		['a node in a text', document3({ content: place(field({ head: '<x:name>a\n <x:b/></x:name>' })) }), ['DK-FIM-NODE-UNKNOWN 9:2 b']],
		['the same node twice', document3({ content: '<x:name>Zweiter</x:name>' }), ['DK-FIM-NODE-DUPLICATE 8:1 name']],
		['two elements at one place', document3({ content: place(`\n${field()}\n${group('')}`) }), ['DK-FIM-NODE-DUPLICATE 10:1 G00000000001']],
		['nothing at a place', document3({ content: place('') }), ['DK-FIM-NODE-MISSING 8:1 struktur']],
		['no id', document3({ content: place(`\n${field().replace(/<x:id>.*<\/x:id>/, '')}`) }), ['DK-FIM-NODE-MISSING 9:14 identifikation']],
		['an empty id', document3().replace('>S00000000001<', '> <'), ['DK-FIM-NODE-EMPTY 5:19 id']],
		['no identification', document3().replace(identity('S00000000001'), ''), ['DK-FIM-NODE-MISSING 4:1 stammdatenschema']],
		['a group in itself', document3({ content: place(group(place(`\n${group(place(field()))}`))) }), ['DK-FIM-QS 9:1 G00000000001']],
		['nothing at all', '', ['DK-FIM-XML 1:1 ']],
		['no XML', 'G60000227;Name', ['DK-FIM-XML 1:15 ']],
	];
	for (const [what, document, errors] of refused) {
		it(`is refused with its place: ${what}`, async () => {
			expect(await errorsOf(document)).to.deep.equal(errors);
		});
	}

	it('has no other faults where an end tag has the wrong name', async () => {
		const { faults } = await readXdf(document3({ content: `${place(group(place(field())))}</x:name>` }));
		expect(faults.map(({ code, line }) => [code, line])).to.deep.equal([['DK-FIM-XML', 8]]);
	});

	it('is refused where it was cut off, wherever that is', async () => {
		const whole = document3();
		for (let length = 1; length < whole.length; length += 97) {
			const [error, ...more] = await errorsOf(Buffer.from(whole.slice(0, length)));
			expect(error).to.match(/^DK-FIM-XML /);
			expect(more).to.deep.equal([]);
		}
	});

	it('is refused when it has a DOCTYPE, and no entity is ever resolved', async () => {
		const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>';
		expect(await errorsOf(`${bomb}${document3({ declaration: '' })}`)).to.deep.equal([`DK-FIM-DOCTYPE 1:${bomb.length + 1} `]);
		const [entity] = await errorsOf(document3({ content: place(field({ head: '<x:name>&f;</x:name>' })) }));
		expect(entity).to.match(/^DK-FIM-XML 8:/);
	});

	it('is refused when it is nested too deeply, without any effort for the rest', async () => {
		const deep = document3({ content: '<x:struktur>'.repeat(100_000) });
		expect(await errorsOf(deep)).to.satisfy((errors: string[]) => errors.at(-1)?.startsWith('DK-FIM-TOO-DEEP 8:') === true);
		const nested = document3({ content: place(`\n${field()}`) });
		expect(await errorsOf(nested, { maxDepth: 4 })).to.deep.equal(['DK-FIM-TOO-DEEP 9:1 datenfeld']);
	});

	it('is refused when it is too large, before it is read to its end', async () => {
		let given = 0;
		const endless = (async function* () {
			for (;;) {
				given += 1;
				yield Buffer.alloc(1_000, 0x20);
			}
		})();
		const { faults } = await readXdf(endless, { maxBytes: 10_000 });
		expect(faults.map(({ code }) => code)).to.deep.equal(['DK-FIM-TOO-LARGE']);
		expect(given).to.equal(11);
		expect(await errorsOf(document3(), { maxBytes: 100 })).to.deep.equal(['DK-FIM-TOO-LARGE 1:1 ']);
	});

	it('has at most 1,000 faults, and an error among them is not lost', async () => {
		const content = `${'<x:wert/>'.repeat(1_500)}${place(field())}`;
		const { schema, faults } = await readXdf(document3({ content }));
		expect(schema).to.equal(undefined);
		expect(faults).to.have.length(1_000);
		const warnings = place(field({ datentyp: 'num', more: '<x:inhalt>x</x:inhalt>' })).repeat(1_200);
		const late = await readXdf(document3({ content: `${warnings}<x:unbekannt/>` }));
		expect(late.schema).to.equal(undefined);
		expect(late.faults.filter(({ severity }) => severity === 'error').map(({ node }) => node)).to.deep.equal(['unbekannt']);
	});
});

describe('the encoding of a FIM schema', () => {
	const umlauts = document3({ content: place(field({ head: '<x:name>Straße ЖЩ €</x:name>' })) });
	const utf16 = umlauts.replace('UTF-8', 'UTF-16');
	const mark = '\ufeff';
	const big = (text: string) => Buffer.from(text, 'utf16le').swap16();
	const readable: readonly (readonly [what: string, bytes: Buffer])[] = [
		['UTF-8', Buffer.from(umlauts)],
		['UTF-8 with a byte order mark', Buffer.from(mark + umlauts)],
		['UTF-8 without a declaration', Buffer.from(umlauts.replace(/^.*\n/, ''))],
		['UTF-16, little endian', Buffer.from(mark + utf16, 'utf16le')],
		['UTF-16, big endian', big(mark + utf16)],
		['UTF-16 without a byte order mark', Buffer.from(utf16.replace('UTF-16', 'UTF-16LE'), 'utf16le')],
		['UTF-16, told by the byte order mark alone', Buffer.from(mark + umlauts.replace(' encoding="UTF-8"', ''), 'utf16le')],
	];
	for (const [what, bytes] of readable) {
		it(`is read: ${what}, in chunks of any size`, async () => {
			for (const size of [1, 7, 255, 256, 100_000]) {
				const { schema, faults } = await readXdf(chunks(bytes, size));
				expect(schema?.struktur[0]?.element.name, `${size}: ${JSON.stringify(faults)}`).to.equal('Straße ЖЩ €');
			}
		});
	}

	it('is read: ISO-8859-1, as declared', async () => {
		const latin = document3({ content: place(field({ head: '<x:name>Straße</x:name>' })) }).replace('UTF-8', 'ISO-8859-1');
		expect((await readXdf(Buffer.from(latin, 'latin1'))).schema?.struktur[0]?.element.name).to.equal('Straße');
	});

	const contradictions: readonly (readonly [what: string, bytes: Buffer])[] = [
		['UTF-8 is declared, UTF-16 is written', Buffer.from(mark + umlauts, 'utf16le')],
		['UTF-16 is declared, UTF-8 is written', Buffer.from(utf16)],
		['ISO-8859-1 is declared after the mark of UTF-8', Buffer.from(mark + umlauts.replace('UTF-8', 'ISO-8859-1'))],
		['UTF-16LE is declared after the mark of the other order', big(mark + umlauts.replace('UTF-8', 'UTF-16LE'))],
		['no such encoding', Buffer.from(umlauts.replace('UTF-8', 'UTF-7'))],
	];
	for (const [what, bytes] of contradictions) {
		it(`is refused: ${what}`, async () => {
			expect(await errorsOf(bytes)).to.deep.equal(['DK-FIM-ENCODING 1:1 ']);
		});
	}

	it('is refused where a byte does not fit it, with the place', async () => {
		const at = umlauts.slice(0, umlauts.indexOf('ß')).split('\n');
		const place = `${at.length}:${(at.at(-1)?.length ?? 0) + 1}`;
		expect(await errorsOf(Buffer.from(umlauts.replace(/[ЖЩ€]/g, ''), 'latin1'))).to.deep.equal([`DK-FIM-BYTES ${place} name`]);
		expect((await errorsOf(Buffer.from(umlauts).subarray(0, Buffer.from(umlauts).indexOf('ß') + 1)))[0]).to.match(/^DK-FIM-BYTES 8:/);
	});

	it('has no NUL', async () => {
		expect((await errorsOf(Buffer.from(umlauts.replace('Straße', 'Stra\0e'))))[0]).to.match(/^DK-FIM-XML 8:\d+ name$/);
	});
});
