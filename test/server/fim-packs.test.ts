import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { installPack } from '../../adapters/libxml2/index.ts';
import { type OpenChecks, openChecks } from '../../server/checks.ts';
import { document3, field, group, place } from '../hub/fim/documents.ts';

const LIST =
	'<gc:CodeList xmlns:gc="http://docs.oasis-open.org/codelist/ns/genericode/1.0/"><Identification><ShortName>rasse</ShortName><Version>1</Version><CanonicalUri>urn:rasse</CanonicalUri><CanonicalVersionUri>urn:rasse_1</CanonicalVersionUri></Identification><ColumnSet><Column Id="code" Use="required"><ShortName>Code</ShortName><Data Type="string"/></Column><Key Id="k"><ShortName>K</ShortName><ColumnRef Ref="code"/></Key></ColumnSet><SimpleCodeList><Row><Value ColumnRef="code"><SimpleValue>dackel</SimpleValue></Value></Row></SimpleCodeList></gc:CodeList>';

const SCHEMA = document3({
	content: place(
		group(
			place(field({ id: 'F00000000001' })) +
				place(
					field({
						id: 'F00000000002',
						head: '<x:name>Rasse</x:name>',
						feldart: 'select',
						more: '<x:codelisteReferenz><x:canonicalIdentification>urn:rasse</x:canonicalIdentification><x:version>1</x:version><x:canonicalVersionUri>urn:rasse_1</x:canonicalVersionUri></x:codelisteReferenz>',
					}),
				),
		),
	),
});

describe('FIM schemas in packs', () => {
	let folder: string;
	let checks: OpenChecks;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'drehkreuz-fim-'));
		await writeFile(join(folder, 'S00000000001.xdf3.xml'), SCHEMA);
		await writeFile(join(folder, '17.xml'), LIST);
		const data = join(folder, 'data');
		await installPack(folder, { packsFolder: join(data, 'packs') });
		checks = await openChecks({ config: { data, limits: { checkMaxBytes: 1_000_000 } as never } });
	});
	after(async () => {
		await checks.close();
		await rm(folder, { recursive: true, force: true });
	});

	const instance = (rasse: string) => Buffer.from(JSON.stringify({ G00000000001: { F00000000001: 'Bello', F00000000002: rasse } }));
	const check = (content: Buffer, more: { schema?: string; dataschema?: string } = {}) => checks.check(content, { mediaType: 'application/json', ...more });

	for (const name of [
		'S00000000001',
		'S00000000001 1.0.0',
		'S00000001',
		'S00000001V1.0',
		'https://schema.fitko.de/fim/s00000000001_1.0.0.schema.json',
		'S00000000001V1.0.0.schema.json',
	]) {
		it(`are found as ${name}`, async () => {
			const report = await check(instance('dackel'), { schema: name });
			expect(report.verdict, JSON.stringify(report.findings)).to.equal('valid');
			expect(report.recognised).to.include({ standard: 'FIM', standardversion: '1.0.0', nachrichtentyp: 'S00000000001' });
		});
	}

	it('are found by the dataschema of the message, and by the ids in it when it names none', async () => {
		expect((await check(instance('dackel'), { dataschema: 'https://schema.fitko.de/fim/s00000000001_1.0.0.schema.json' })).verdict).to.equal('valid');
		expect((await check(instance('dackel'))).recognised.nachrichtentyp).to.equal('S00000000001');
	});

	it('are not mistaken for others: another version, other ids, no JSON', async () => {
		expect((await check(instance('dackel'), { schema: 'S00000000001 2.0.0' })).verdict).to.equal('unknown');
		expect((await check(Buffer.from('{"G00000000009":{}}'))).verdict).to.equal('unknown');
		expect((await check(Buffer.from('{}'))).verdict).to.equal('unknown');
		expect((await check(Buffer.from('{"G0000'))).verdict).to.equal('not-well-formed');
	});

	it('are checked with the code lists that came with them, naming the place in words', async () => {
		const report = await check(instance('drache'));
		expect(report.verdict).to.equal('invalid');
		expect(report.findings[0]).to.include({ path: '/G00000000001/F00000000002', severity: 'error' });
		expect(report.findings[0]?.message.de).to.match(/^Gruppe › Rasse \(F00000000002\): /);
		expect(JSON.stringify(report)).to.not.contain('drache');
	});

	it('are targets of a mapping, with their fields', async () => {
		const targets = await checks.structures.targets();
		const target = targets.find(({ title }) => title === 'FIM S00000000001 1.0.0')?.target;
		expect(target).to.deep.equal({ kind: 'json', schema: 'https://schema.fitko.de/fim/s00000000001_1.0.0.schema.json' });
		const outline = await checks.structures.outline(target as NonNullable<typeof target>);
		expect(outline.nodes.map(({ path }) => path)).to.include.members(['G00000000001', 'G00000000001/F00000000002']);
	});
});
