import { expect } from 'chai';
import { readXdf } from '../../../hub/fim/read-xdf.ts';
import { relationRuns } from '../../../hub/fim/relations.ts';
import { document3, field, place } from './documents.ts';

const relation = (version = '') =>
	`<x:relation><x:praedikat listURI="urn:xoev-de:fim-datenfelder:codeliste:relation" listVersionID="1.2"><code>ABL</code></x:praedikat><x:objekt><x:id>G60000000088</x:id>${version}</x:objekt></x:relation>`;
const VERSIONED = relation('<x:version>1.2.0</x:version>');
const indented = (lineBreak: string) => VERSIONED.replaceAll('><', `>${lineBreak}\t<`).replaceAll(/>[\r\n\t]+<\/x:(id|version)/g, '></x:$1');

/** Relations, then a node whose place is known: what was passed over must count as lines and columns. */
const forms: readonly (readonly [what: string, relations: string, count: number])[] = [
	['on one line', relation().repeat(2) + VERSIONED, 3],
	['indented', `\n\t${indented('\n')}\n\t${indented('\n')}  `, 2],
	['indented, with the line breaks of Windows', `\r\n\t${indented('\r\n')}\r\n`, 1],
	['with a comment in between', `${relation()}<!-- ${relation()} -->${relation()}`, 2],
	['in a form that is not the usual one', `${relation().replace('<code>', "<code a='1'>")}${relation()}`, 2],
];

describe('the relations of a FIM schema', () => {
	for (const [what, relations, count] of forms) {
		for (const tag of ['<x:unbekannt/>', '<x:unbekannt\n a="1"/>']) {
			it(`are counted, and move no place: ${what}, before ${JSON.stringify(tag)}`, async () => {
				const document = document3({ content: `${relations}${tag}${place(field())}` });
				const before = document.slice(0, document.indexOf('<x:unbekannt')).split('\n');
				const { faults } = await readXdf(document);
				expect(faults.map(({ code, line, column }) => [code, line, column])).to.deep.equal([
					['DK-FIM-NODE-UNKNOWN', before.length, (before.at(-1)?.length ?? 0) + 1],
				]);
				expect((await readXdf(document.replace(/<x:unbekannt[^>]*>/, ''))).schema?.counts.relations).to.equal(count);
			});
		}
	}

	it('are passed over without the parser where they have the usual form', () => {
		const run = relation() + VERSIONED;
		expect([...relationRuns(`<x:a>${run}<x:b/>`)]).to.deep.equal([{ text: run, index: 5, prefix: 'x', count: 2 }]);
		expect([...relationRuns(`<a>${run.replaceAll('x:', '')}`)].map(({ prefix, count }) => [prefix, count])).to.deep.equal([['', 2]]);
		expect([...relationRuns(`<x:a>${relation().replace('<code>', '<code><')}`)]).to.deep.equal([]);
	});

	it('are text where they stand in a text, a comment or a processing instruction', async () => {
		const text = `a > b <x:z>${relation()}`;
		const hidden = `<!--<x:z>${relation()}--><?pi <x:z>${relation()}?>`;
		const head = `<x:name>Name</x:name><x:beschreibung><![CDATA[${text}]]></x:beschreibung>${hidden}`;
		const { schema, faults } = await readXdf(document3({ content: place(field({ head })) }));
		expect(faults).to.deep.equal([]);
		expect(schema?.struktur[0]?.element.beschreibung).to.equal(text);
		expect(schema?.counts.relations).to.equal(0);
	});

	it('are refused where none may stand, and in another namespace', async () => {
		const misplaced = await readXdf(document3({ content: `\n${place(field()).replace('<x:enthaelt>', `${relation()}<x:enthaelt>`)}` }));
		expect(misplaced.faults.map(({ code, line, node }) => [code, line, node])).to.deep.equal([['DK-FIM-NODE-UNKNOWN', 9, 'relation']]);
		const foreign = await readXdf(
			document3({ content: `<y:a xmlns:y="urn:y"/>\n${relation().replaceAll('x:', 'y:').replace('relation>', 'relation xmlns:y="urn:y">')}${place(field())}` }),
		);
		expect(foreign.faults.map(({ code, line }) => [code, line])).to.deep.equal([
			['DK-FIM-NAMESPACE', 8],
			['DK-FIM-NAMESPACE', 9],
		]);
	});

	it('are refused where they are broken', async () => {
		for (const broken of [
			relation().replace('</x:objekt>', ''),
			relation().replace('<x:id>', '<x:id><'),
			`${relation()}</x:relation>`,
			relation().replace('x:id>', 'y:id>'),
		]) {
			const { faults } = await readXdf(document3({ content: broken + relation() + place(field()) }));
			expect(faults.map(({ code, line }) => [code, line])).to.deep.equal([['DK-FIM-XML', 8]]);
		}
	});

	it('are counted alike in chunks of any size', async () => {
		const bytes = Buffer.from(document3({ content: relation().repeat(900) + place(field()) }));
		for (const size of [200, 4_096, 65_536]) {
			const chunks = (async function* () {
				for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
			})();
			expect((await readXdf(chunks)).schema?.counts.relations, String(size)).to.equal(900);
		}
	});

	it('of any text cost no more than reading it', () => {
		const long = '<x:relation>'.repeat(20_000) + `><x:relation>${' '.repeat(100_000)}<x:praedikat`.repeat(3);
		expect([...relationRuns(long)]).to.deep.equal([]);
	});
});
