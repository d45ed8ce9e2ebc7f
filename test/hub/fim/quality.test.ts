import { expect } from 'chai';
import { QS_RULES } from '../../../hub/fim/qs.ts';
import { readXdf } from '../../../hub/fim/read-xdf.ts';
import { document3, field, group, identity, place } from './documents.ts';

const LIST = '<x:codelisteReferenz><x:canonicalIdentification>urn:de:test</x:canonicalIdentification></x:codelisteReferenz>';
const value = (code: string) => `<x:wert><x:code>${code}</x:code><x:name>Name ${code}</x:name></x:wert>`;
const values = (...codes: readonly string[]) => `<x:werte>${codes.map(value).join('')}</x:werte>`;
const list = (urn: string) => LIST.replace('urn:de:test', urn);
const bounds = (attributes: string) => `<x:praezisierung ${attributes}/>`;
const content = (text: string) => `<x:inhalt>${text}</x:inhalt>`;
const typed = (datentyp: string, more: string, feldart = 'input') => place(field({ datentyp, more, feldart }));
const two = (anzahl: string) => place(field(), anzahl) + place(field({ id: 'F00000000002' }), anzahl);
const choice = (children: string) => place(group(`<x:art><code>X</code></x:art>${children}`));
const rule = (text: string) => `<x:regel>${identity('R00000000001')}<x:name>Regel</x:name>${text}</x:regel>`;
const one = place(field());

/** Documents that break just this one rule. */
const CASES: readonly (readonly [qs: string, content: string])[] = [
	['1002', place(field({ head: '' }))],
	['1002', place(field({ head: '<x:name> </x:name>' }))],
	['1004', place(group(place(field()) + place(field())))],
	['1005', typed('text', list('Staaten'), 'select')],
	['1011', typed('num', LIST, 'select')],
	['1012', typed('text', LIST + bounds('maxLength="5"'), 'select')],
	['1012', typed('text', bounds('minLength="5"'), 'label')],
	['1015', typed('bool', bounds('maxLength="5"'))],
	['1016', typed('text', bounds('maxValue="5"'))],
	['1017', typed('text', LIST)],
	['1017', typed('text', values('1', '2'))],
	['1018', typed('text', '', 'select')],
	['1021', place(field(), '')],
	['1023', place(group(''))],
	['1024', one + rule('')],
	['1025', one + one],
	['1026', place(group(place(group(one))))],
	['1027', typed('text', '', 'eingabe')],
	['1027', place(field().replace(/<x:feldart>.*<\/x:feldart>/, ''))],
	['1028', typed('string', '')],
	['1030', place(field().replace('keine', 'immer'))],
	['1031', place(field().replace('RNG', 'XXX'))],
	['1032', place(field().replace('<code>6<', '<code>10<'))],
	['1038', place(field().replace('F00000000001', ''))],
	['1039', place(field({ id: 'F00000001' }))],
	['1039', place(field({ id: 'G00000000001' }))],
	['1040', typed('text', '<x:codelisteReferenz/>', 'select')],
	['1042', place(group(`<x:art><code>Y</code></x:art>${one}`))],
	['1043', choice(place(field(), '0:1'))],
	['1044', typed('text', values('1'), 'select')],
	['1045', typed('text', values('1', '2', '1'), 'select')],
	['1046', place(field(), '1')],
	['1046', place(field(), '1:n')],
	['1046', place(field(), '-1:1')],
	['1047', place(field(), '3:2')],
	['1048', typed('text', list('urn:de:fim:codeliste:gebäudeteil'), 'select')],
	['1056', typed('text', '<x:maxSize>20000000</x:maxSize>')],
	['1057', typed('text', '<x:mediaType>application/pdf</x:mediaType>')],
	['1058', typed('text', '<x:codeKey>code</x:codeKey>')],
	['1059', typed('text', bounds('minLength="-1"'))],
	['1060', typed('text', bounds('maxLength="0"'))],
	['1061', typed('text', bounds('minLength="5" maxLength="4"'))],
	['1062', typed('num', bounds('minValue="1,5"'))],
	['1063', typed('num_currency', bounds('maxValue="viel"'))],
	['1064', typed('date', bounds('minValue="2026-01-02" maxValue="2026-01-01"'))],
	['1065', typed('num_int', bounds('minValue="1.5"'))],
	['1066', typed('num_int', bounds('maxValue="1.5"'))],
	['1067', typed('date', bounds('minValue="2026-02-30"'))],
	['1068', typed('date', bounds('maxValue="01.02.2026"'))],
	['1069', typed('num', content('eins'))],
	['1070', typed('num_int', content('1.5'))],
	['1071', typed('date', content('heute'))],
	['1072', typed('num', bounds('minValue="10"') + content('9.99'))],
	['1073', typed('time', bounds('maxValue="12:00:00"') + content('12:00:01'))],
	['1074', typed('text', bounds('minLength="2"') + content('ä'))],
	['1075', typed('text', bounds('maxLength="2"') + content('😀😀😀'))],
	['1077', typed('bool', content('ja'))],
	['1078', ''],
	['1079', typed('datetime', bounds('minValue="2026-01-01"'))],
	['1080', typed('datetime', bounds('maxValue="2026-01-01T25:00:00"'))],
	['1081', typed('time', bounds('minValue="24"'))],
	['1082', typed('time', bounds('maxValue="12:61:00"'))],
	['1083', typed('datetime', content('2026-01-01'))],
	['1084', typed('time', content('mittags'))],
	['1085', typed('text', values('1', '2') + content('3'), 'select')],
	['1100', typed('obj', content('Hinweis'), 'label')],
	['1118', choice(two('1:1')).replace('<x:anzahl>1:1</x:anzahl><x:enthaelt><x:datenfeld>', '<x:anzahl>0:1</x:anzahl><x:enthaelt><x:datenfeld>')],
	['1120', typed('file', bounds('pattern="a"'))],
];

const GOOD: readonly (readonly [what: string, content: string])[] = [
	['a field', one],
	['a choice group of two', choice(two('0:1'))],
	['lengths that are the same', typed('text_latin', bounds('minLength="0" maxLength="10"') + content('äöüß'))],
	['bounds of money', typed('num_currency', bounds('minValue="0.01" maxValue="100000"') + content('25'))],
	['bounds of points in time', typed('datetime', bounds('minValue="2024-02-29T00:00:00" maxValue="2026-01-01T12:00:00+01:00"'))],
	['bounds of times', typed('time', bounds('minValue="08:00:00" maxValue="23:59:59.5"'))],
	['a file', typed('file', '<x:maxSize>20000000</x:maxSize><x:mediaType>application/pdf</x:mediaType>')],
	['a select field with a reference and columns', typed('text', `${LIST}<x:codeKey>code</x:codeKey>`, 'select')],
	['a select field with a default', typed('text', values('a', 'b') + content('b'), 'select')],
	['the same field at two levels', one + place(group(one))],
	['a working copy in another version around it', place(group(place(group(one).replace('1.0.0', '1.1.0'))))],
];

describe('the FIM quality rules', () => {
	for (const [qs, broken] of CASES) {
		const { fim, effect } = QS_RULES[qs] ?? {};
		it(`${qs} is found, alone and with its place, as ${fim}: ${broken
			.replace(/<\/?x:|<\/?code>|>/g, ' ')
			.replace(/ +/g, ' ')
			.slice(-70)}`, async () => {
			const { schema, faults } = await readXdf(document3({ content: `\n${broken}` }));
			expect(faults.map((fault) => fault.qs)).to.deep.equal([qs]);
			const [fault] = faults;
			expect(fault?.severity).to.equal(effect);
			// Rules on the top level are those of the schema.
			expect(fault?.line).to.equal(qs === '1078' || qs === '1025' ? 4 : 9);
			expect(fault?.message.de).to.not.match(/[{}]/);
			expect(fault?.message.de).to.not.equal(fault?.message.en);
			expect(schema === undefined).to.equal(effect === 'error');
		});
	}

	it('each have a document here that breaks them', () => {
		expect([...new Set(CASES.map(([qs]) => qs))].sort()).to.deep.equal(Object.keys(QS_RULES).sort());
	});

	for (const [what, good] of GOOD) {
		it(`find nothing wrong with ${what}`, async () => {
			expect((await readXdf(document3({ content: good }))).faults).to.deep.equal([]);
		});
	}

	it('keep bounds that are none out of the schema', async () => {
		const { schema } = await readXdf(document3({ content: typed('num', bounds('minValue="x" maxValue="5" minLength="y"')) }));
		const element = schema?.struktur[0]?.element;
		expect(element?.kind === 'feld' && element.praezisierung).to.deep.equal({ maxValue: '5' });
	});

	it('cut long values of the document', async () => {
		const { faults } = await readXdf(document3({ content: typed('bool', content('x'.repeat(10_000))) }));
		expect(faults[0]?.message.de.length).to.be.below(200);
	});
});
