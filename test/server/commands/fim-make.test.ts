import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { createValidator } from '../../../adapters/ajv/create-validator.ts';
import { datenschema, feld, gruppe, regel, stelle } from '../../support/fim-model.ts';
import { type Outcome, run } from '../../support/process.ts';
import { writeXdf } from '../../support/xdf-writer.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const LIST = 'urn:example:codeliste:rassen_2024';
const GENERICODE = `<?xml version="1.0" encoding="UTF-8"?>
<gc:CodeList xmlns:gc="http://docs.oasis-open.org/codelist/ns/genericode/1.0/">
	<Identification><ShortName>rassen</ShortName><Version>2024</Version><CanonicalUri>urn:example:codeliste:rassen</CanonicalUri><CanonicalVersionUri>${LIST}</CanonicalVersionUri></Identification>
	<ColumnSet><Column Id="code" Use="required"><ShortName>code</ShortName><Data Type="string"/></Column><Column Id="name" Use="required"><ShortName>name</ShortName><Data Type="string"/></Column><Key Id="codeKey"><ShortName>codeKey</ShortName><ColumnRef Ref="code"/></Key></ColumnSet>
	<SimpleCodeList><Row><Value ColumnRef="code"><SimpleValue>01</SimpleValue></Value><Value ColumnRef="name"><SimpleValue>Dackel</SimpleValue></Value></Row></SimpleCodeList>
</gc:CodeList>
`;

const codeliste = { canonicalIdentification: 'urn:example:codeliste:rassen', version: '2024', canonicalVersionUri: LIST };

function hund(maxLength: number): string {
	return writeXdf(
		datenschema([
			stelle(
				'1:*',
				gruppe(
					'G99000000001',
					'Hund',
					[
						stelle('1:1', feld('F99000000001', 'Rufname', { version: '1.0.0', praezisierung: { minLength: 1, maxLength } })),
						stelle('0:1', feld('F99000000002', 'Rasse', { feldart: 'select', codeliste })),
					],
					{ regeln: [regel('R99000000001', 'WENN Rasse leer DANN Hinweis')] },
				),
			),
		]),
	);
}

describe('drehkreuz fim schema, xsd, example, diff and check', () => {
	let folder: string;
	const at = (name: string) => join(folder, name);

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'drehkreuz-fim-'));
		await mkdir(at('listen'));
		const rules = { G99000000001: [{ effect: 'forbid', target: 'self.F99000000002', message: 'Ohne Rasse.', condition: true }] };
		await Promise.all([
			writeFile(at('alt.xml'), hund(40)),
			writeFile(at('neu.xml'), hund(20)),
			writeFile(at('listen/17.xml'), GENERICODE),
			writeFile(at('gut.json'), '{"G99000000001":[{"F99000000001":"Bello","F99000000002":"01"}]}'),
			writeFile(at('schlecht.json'), '{"G99000000001":[{"F99000000002":"77"}]}'),
			writeFile(at('regeln.json'), JSON.stringify(rules)),
			writeFile(at('keine-regeln.json'), '[1,'),
		]);
	});
	after(() => rm(folder, { recursive: true }));

	const fim = (...args: readonly string[]): Promise<Outcome> =>
		run(process.execPath, [join(root, 'server/main.ts'), 'fim', ...args], { cwd: folder, env: { ...process.env, DREHKREUZ_LANGUAGE: 'de' } });

	it('make schemas that take the examples, in JSON and XML', async () => {
		const [schema, xsd, json, xml] = await Promise.all([
			fim('schema', 'alt.xml', '--codelists', 'listen'),
			fim('xsd', 'alt.xml', '--out', 'alt.xsd'),
			fim('example', 'alt.xml', '--all', '--codelists', 'listen'),
			fim('example', 'alt.xml', '--xml'),
		]);
		expect([schema.code, xsd.code, json.code, xml.code], schema.stderr + xsd.stderr + json.stderr + xml.stderr).to.deep.equal([0, 0, 0, 0]);
		expect(JSON.parse(json.stdout)).to.deep.equal({ G99000000001: [{ F99000000001: 'Mustermann', F99000000002: '01' }] });
		const validate = createValidator(JSON.parse(schema.stdout) as object);
		expect(validate(JSON.parse(json.stdout))).to.deep.equal([]);
		expect(validate({ G99000000001: [{ F99000000001: 'Bello', F99000000002: '77' }] })).to.not.deep.equal([]);
		expect(xsd.stdout).to.equal('');
		expect(xsd.stderr).to.include('DK-FIM-CODELIST-MISSING, FIM-QS 1115');
		const source = XmlDocument.fromString(await readFile(at('alt.xsd'), 'utf8'));
		const compiled = XsdValidator.fromDoc(source);
		const document = XmlDocument.fromString(xml.stdout);
		try {
			compiled.validate(document);
		} finally {
			for (const held of [document, compiled, source]) held.dispose();
		}
	});

	it('give one broken example per demand, as lines and as files', async () => {
		const [lines, files] = await Promise.all([fim('example', 'alt.xml', '--invalid'), fim('example', 'alt.xml', '--invalid', 'falsch', '--xml')]);
		expect([lines.code, files.code]).to.deep.equal([0, 0]);
		const found = lines.stdout
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as { readonly constraint: string; readonly pointer: string; readonly place: string });
		expect(found.map(({ constraint, pointer }) => `${constraint} ${pointer}`)).to.include.members([
			'required /G99000000001',
			'minItems /G99000000001',
			'required /G99000000001/0/F99000000001',
			'maxLength /G99000000001/0/F99000000001',
		]);
		expect(found[0]?.place).to.equal('Hund (G99000000001)');
		const names = (await readdir(at('falsch'))).sort();
		expect(names[0]).to.match(/^0001-\w+\.xml$/);
		expect(JSON.parse(await readFile(at('falsch/index.json'), 'utf8'))).to.have.length(names.length - 1);
	});

	it('say whether a new version breaks the old data', async () => {
		const [same, narrower, wider] = await Promise.all([
			fim('diff', 'alt.xml', 'alt.xml'),
			fim('diff', 'alt.xml', 'neu.xml'),
			fim('diff', 'neu.xml', 'alt.xml', '--json'),
		]);
		expect([same.code, narrower.code, wider.code]).to.deep.equal([0, 1, 0]);
		expect(narrower.stdout).to.include('Hund › Rufname (F99000000001): Länge eingeschränkt: 1…40 → 1…20');
		expect(JSON.parse(wider.stdout)).to.deep.include({ summary: { effect: 'compatible', breaking: 0, unclear: 0, compatible: 1 } });
	});

	it('check instances, one line per file, and tell what was not checked', async () => {
		const { code, stdout } = await fim('check', 'alt.xml', 'gut.json', 'schlecht.json', 'fehlt.json', '--json', '--codelists', 'listen');
		expect(code).to.equal(1);
		const reports = stdout
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as { file: string; verdict: string; findings: { code: string; path: string; message: string }[]; levels: object });
		expect(reports.map(({ file, verdict }) => `${file} ${verdict}`)).to.deep.equal(['gut.json valid', 'schlecht.json invalid', 'fehlt.json refused']);
		expect(reports[0]).to.deep.include({ levels: { 'well-formed': 'checked', xsd: 'checked', codelists: 'checked', rules: 'not-checked' } });
		expect(reports[0]?.findings.map(({ message }) => message)).to.deep.equal(['Nicht geprüft: 1 Regel(n), die nur als Text vorliegen.']);
		expect(reports[1]?.findings.slice(0, 2).map(({ code: found, path }) => `${found} ${path}`)).to.deep.equal([
			'DK-CHECK-INVALID /G99000000001/0/F99000000001',
			'DK-FIM-CODE-UNKNOWN /G99000000001/0/F99000000002',
		]);
	});

	it('evaluate translated rules, and refuse a file that holds none', async () => {
		const [broken, unreadable] = await Promise.all([
			fim('check', 'alt.xml', 'gut.json', '--rules', 'regeln.json'),
			fim('check', 'alt.xml', 'gut.json', '--rules', 'keine-regeln.json'),
		]);
		expect([broken.code, unreadable.code]).to.deep.equal([1, 1]);
		expect(broken.stdout).to.include('Hund [1] › Rasse (F99000000002): Eine Regel des Datenschemas ist verletzt („Ohne Rasse.“).');
		expect(unreadable.stderr).to.include('DK-FIM-RULES-FILE');
		expect(unreadable.stderr).to.not.include(' at ');
	});

	it('end with 2 and a help text when they are used wrongly', async () => {
		const wrong = await Promise.all([
			fim('schema'),
			fim('xsd', 'alt.xml', '--limit', 'viel'),
			fim('example', 'alt.xml', '--json', '--xml'),
			fim('diff', 'alt.xml'),
			fim('check', 'alt.xml', '--schreibfehler', 'gut.json'),
		]);
		expect(wrong.map(({ code }) => code)).to.deep.equal([2, 2, 2, 2, 2]);
		for (const { stderr } of wrong) expect(stderr).to.include('drehkreuz fim');
	});
});
