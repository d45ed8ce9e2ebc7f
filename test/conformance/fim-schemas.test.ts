/**
 * What is made of the published FIM schemas behaves: strict JSON Schemas, XSDs that compile, examples that hold, and every broken demand found where it is.
 * `DREHKREUZ_FIM_ALL=1` also writes every broken demand as XML, makes reports for all schemas, and takes the keys with versions; else a part of them is taken.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { CodeList } from '../../hub/code-lists/code-list.ts';
import { diffSchemas } from '../../hub/fim/diff.ts';
import { exampleOf, invalidExamplesOf } from '../../hub/fim/example.ts';
import type { FimSchema } from '../../hub/fim/model.ts';
import { readXdf } from '../../hub/fim/read-xdf.ts';
import type { Finding } from '../../hub/standards/checker.ts';
import { fimChecker } from '../../server/fim-checks.ts';
import { codeListsBeside } from '../../server/fim-code-lists.ts';
import { withSchemas } from '../support/fim-schema-check.ts';
import { haveSharedStandards, needSharedStandards, sharedStandard } from '../support/shared-standards.ts';

const ALL = process.env['DREHKREUZ_FIM_ALL'] === '1';
/** Every how many broken demands is written as XML. */
const XML_EVERY = ALL ? 1 : 10;
/** Schemas for which reports are made: with many lists, with many types, with labels and locked fields. */
const REPORTED = ['S00000246v1.1_xdf2', 'S00000000371', 'S07000000210'];

const XDF2 = ['S00000186v1.0_xdf2', 'S00000246v1.1_xdf2'].map((name) => `fim/xdf2/${name}/${name}.xml`);

function documents(): readonly string[] {
	if (!haveSharedStandards) return ['fim/xdf3'];
	const xdf3 = readdirSync(sharedStandard('fim/xdf3')).filter((name) => name.endsWith('.xml'));
	return [...XDF2, 'fim/xdf2/ozg-tests_BlaueKarte.xml', ...xdf3.map((name) => `fim/xdf3/${name}`)];
}

function pathsOf(findings: readonly Finding[]): readonly (string | undefined)[] {
	return findings.map(({ path }) => path);
}

async function schemaIn(document: string): Promise<FimSchema> {
	const { schema, faults } = await readXdf(readFileSync(sharedStandard(document)));
	if (!schema) throw new Error(JSON.stringify(faults[0]));
	return schema;
}

describe('published FIM schemas', () => {
	let codeLists: ReadonlyMap<string, CodeList>;

	before(async function () {
		needSharedStandards(this);
		const found = await Promise.all(XDF2.map(async (document) => codeListsBeside(sharedStandard(document), [await schemaIn(document)])));
		codeLists = new Map(found.flatMap((lists) => [...lists]));
	});

	it('find the code lists beside them by their name, whatever the files are called', () => {
		expect(codeLists.size).to.equal(21);
		expect([...codeLists.keys()]).to.include('urn:de:fim:codeliste:einheitenkgm2m3_2020-28-09');
		expect(codeLists.get('urn:de:fim:codeliste:gebäudeteil_2020-10-02')?.codes.size).to.equal(2);
	});

	for (const document of documents()) {
		it(`${document}: the examples hold, and every broken demand is found where it is`, async () => {
			const schema = await schemaIn(document);
			for (const versions of ALL ? [false, true] : [false]) {
				await withSchemas(schema, { codeLists, versions }, async (check) => {
					for (const optional of [false, true]) {
						const { instance, notes } = exampleOf(schema, { codeLists, versions, optional });
						expect(notes.filter(({ code }) => code === 'DK-FIM-NO-EXAMPLE')).to.deep.equal([]);
						const { verdict, findings } = await check.json(instance);
						expect(verdict, JSON.stringify(findings)).to.equal('valid');
						expect(check.xml(instance)).to.equal('');
					}
					let count = 0;
					for (const { constraint, pointer, place, instance, inXml } of invalidExamplesOf(schema, { codeLists, versions })) {
						const { findings } = await check.json(instance);
						expect(pathsOf(findings), `${constraint} ${place}`).to.include(pointer);
						if (inXml && ++count % XML_EVERY === 0) expect(check.xml(instance), `${constraint} ${place}`).to.not.equal('');
					}
					expect(count).to.be.greaterThan(20);
				});
			}
			expect(diffSchemas(schema, schema).changes).to.deep.equal([]);
		});
	}

	for (const document of documents().filter((path) => ALL || REPORTED.some((id) => path.includes(id)))) {
		it(`${document}: the report finds the same`, async () => {
			const schema = await schemaIn(document);
			const checker = fimChecker(schema, { codeLists });
			const report = (instance: unknown) => checker.check(Buffer.from(JSON.stringify(instance)), {});
			const good = await report(exampleOf(schema, { codeLists, optional: true }).instance);
			expect([good.verdict, good.findings.filter(({ severity }) => severity === 'error')]).to.deep.equal(['valid', []]);
			for (const { constraint, pointer, place, instance } of invalidExamplesOf(schema, { codeLists })) {
				const { findings } = await report(instance);
				const errors = findings.filter(({ severity }) => severity === 'error');
				expect(pathsOf(errors), `${constraint} ${place}`).to.include(pointer);
				// The same place in words: without the number of the entry.
				const found = errors.find(({ path }) => path === pointer);
				expect(found?.message.de.replaceAll(/ \[\d+\]/g, '')).to.satisfy((text: string) => text.startsWith(`${place}: `));
			}
		});
	}

	it('accept the keys of the other notation', async () => {
		const schema = await schemaIn('fim/xdf3/S00000000362.xdf3.xml');
		const text = JSON.stringify(exampleOf(schema, { codeLists, optional: true }).instance).replace(/"([FG]\d\d)000(\d{6})":/g, '"$1$2":');
		const report = await fimChecker(schema, { codeLists }).check(Buffer.from(text), {});
		expect(text).to.match(/"F60\d{6}":/);
		expect([report.verdict, report.findings.filter(({ severity }) => severity !== 'info')]).to.deep.equal(['valid', []]);
	});
});
