import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { installedPacks, installPack, openPack, openPacks, removePack, verifyPacks } from '../../../adapters/libxml2/index.ts';
import type { RulesCompiler } from '../../../hub/standards/rules-compiler.ts';
import { failureOf } from '../../support/failure-of.ts';
import { NAMESPACE, type TestFolders, testFolders } from './test-pack.ts';

const GC = 'http://docs.oasis-open.org/codelist/ns/genericode/1.0/';
const codeList = (uri: string, version: string, more = '') =>
	`<?xml version="1.0"?>\n<!-- x -->\n<gc:CodeList xmlns:gc="${GC}"><Annotation><Description>${'lang '.repeat(2_000)}</Description></Annotation>${more}<Identification><ShortName>Kurz</ShortName><Version>${version}</Version><CanonicalUri>${uri}</CanonicalUri><CanonicalVersionUri>${uri}_${version}</CanonicalVersionUri></Identification><ColumnSet/>`;
const SCHEMATRON = '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><title>Regeln</title><include href="teil.sch"/><pattern/></schema>';
const WSDL = '<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" targetNamespace="urn:dienst"><service name="A"/><service name="B"/></definitions>';
const xdf = (version: string) =>
	`<x:xdatenfelder.stammdatenschema.0102 xmlns:x="urn:xoev-de:fim:standard:xdatenfelder_${version}"><x:header><x:nachrichtID>1</x:nachrichtID></x:header><x:stammdatenschema><x:identifikation><x:id>S00000001</x:id><x:version>1.0</x:version></x:identifikation>`;

const others: Readonly<Record<string, string>> = {
	'meldung/listen/a.xml': codeList('urn:liste:a', '2020-28-09'),
	'meldung/listen/b.gc': codeList('urn:liste:b', '1').replaceAll('Identification', 'gc:Identification'),
	'meldung/listen/nochmal-a.xml': codeList('urn:liste:a', '2020-28-09'),
	'meldung/sch/regeln.sch': SCHEMATRON,
	'meldung/sch/teil.sch': '<pattern xmlns="http://purl.oclc.org/dsdl/schematron"/>',
	'meldung/wsdl/dienst.wsdl': WSDL,
	'meldung/fim/s1.xml': xdf('2'),
	'meldung/fim/s2.xml': xdf('3.0.0'),
	'meldung/fim/s3.xml':
		'<xdf:xdatenfelder.stammdatenschema.0102001 xmlns:xdf="urn:xoev-de:fim:standard:xdatenfelder_1"><xdf:header><xdf:fimId>S00000036</xdf:fimId><xdf:version>0.0</xdf:version></xdf:header><xdf:stammdatenschema><xdf:struktur>',
	'meldung/beispiel/nachricht.xml': '<nachricht>',
	'meldung/beispiel/boese.xml': '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
	'meldung/liesmich.txt': 'x',
};

const compiler = (calls: string[] = []): RulesCompiler => ({
	compile: async ({ path, files }) => {
		calls.push(`${path}: ${[...files.keys()].join(' ')}`);
		return { compiled: Buffer.from('{}'), title: 'Regeln' };
	},
});

describe('what a pack holds besides schemas', () => {
	let folders: TestFolders;

	before(async () => {
		folders = await testFolders(others);
	});

	after(() => folders.remove());

	const open = (folder = folders.pack) => openPack(folder, { catalogueFolders: [folders.catalogue], compile: false });

	it('is found by its root element, wherever it lies', async () => {
		const { description, locations } = await open();
		const head = { canonicalUri: 'urn:liste:a', version: '2020-28-09', canonicalVersionUri: 'urn:liste:a_2020-28-09', shortName: 'Kurz' };
		expect(description.codeLists).to.deep.equal([
			{ path: 'listen/a.xml', ...head },
			{ path: 'listen/b.gc', canonicalUri: 'urn:liste:b', version: '1', canonicalVersionUri: 'urn:liste:b_1', shortName: 'Kurz' },
		]);
		expect(description.rules).to.deep.equal([{ path: 'sch/regeln.sch', title: 'Regeln' }]);
		expect(description.services).to.deep.equal([{ path: 'wsdl/dienst.wsdl', targetNamespace: 'urn:dienst', names: ['A', 'B'] }]);
		expect(description.schemasFim).to.deep.equal([
			{ path: 'fim/s1.xml', id: 'S00000001', version: '1.0', format: 'xdf2' },
			{ path: 'fim/s2.xml', id: 'S00000001', version: '1.0', format: 'xdf3' },
			{ path: 'fim/s3.xml', id: 'S00000036', version: '0.0', format: 'xdf1' },
		]);
		const paths = description.files.map(({ path }) => path);
		expect(paths).to.include('sch/teil.sch').and.not.include.members(['beispiel/nachricht.xml']);
		expect(paths.filter((path) => path.startsWith('beispiel') || path.endsWith('nochmal-a.xml'))).to.deep.equal([]);
		expect(Object.keys(locations)).to.have.members(paths);
	});

	it('makes a pack without any schema', async () => {
		const { description } = await open(join(folders.pack, 'listen'));
		expect(description).to.include({ standard: 'listen', version: '' });
		expect([description.namespaces, description.schemas]).to.deep.equal([[], []]);
		expect(description.codeLists).to.have.lengthOf(2);
	});

	it('tells which code lists the schemas name, and which of them they enumerate', async () => {
		const attribute = (name: string, value: string) => `<xs:attribute name="${name}" fixed="${value}"/>`;
		const type = (name: string, codes: string, ...attributes: string[]) =>
			`<xs:complexType name="${name}"><xs:sequence>${codes}</xs:sequence>${attributes.join('')}</xs:complexType>`;
		const xsd = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
			<xs:simpleType name="Codes"><xs:restriction base="xs:string"><xs:enumeration value="1"/></xs:restriction></xs:simpleType>
			${type('Eins', '<xs:element name="code" type="Codes"/>', attribute('listURI', 'urn:eins'), attribute('listVersionID', '1'))}
			${type('Zwei', '<xs:element name="code" type="xs:string"/>', attribute('listURI', 'urn:zwei'), attribute('listVersionID', '2'))}
			${type('Drei', '<xs:element name="code" type="xs:string"/>', attribute('listURI', 'urn:drei'))}</xs:schema>`;
		const folder = join(folders.root, 'codes');
		await mkdir(folder);
		await writeFile(join(folder, 'codes.xsd'), xsd);
		expect((await open(folder)).description.codeListUses).to.deep.equal([
			{ listURI: 'urn:drei' },
			{ listURI: 'urn:eins', listVersionID: '1', enumerated: true },
			{ listURI: 'urn:zwei', listVersionID: '2' },
		]);
	});

	it('is refused when a code list does not say which one it is, with the file', async () => {
		const folder = join(folders.root, 'namenlos');
		await mkdir(folder);
		await writeFile(join(folder, 'liste.xml'), codeList('', '1'));
		const error = await failureOf(open(folder));
		expect(error.code).to.equal('DK-PACK-FILE-UNREADABLE');
		expect(error.facts).to.include({ file: 'liste.xml' });
	});

	it('takes the official variant when everything that it imports is there, else the one with relative imports', async () => {
		const xsd = await readFile(join(folders.pack, 'xsd/meldung.xsd'), 'utf8');
		const part = await readFile(join(folders.pack, 'xsd/teile/meldung-person.xsd'), 'utf8');
		const dev = (text: string, path: string) => text.replace('http://bausteine.invalid/schemata/1_0/bausteine.xsd', path);
		const both = join(folders.root, 'beide');
		const files = {
			'xsd/meldung.xsd': xsd,
			'xsd/teile/meldung-person.xsd': part,
			'xsd_dev/meldung.xsd': dev(xsd, 'bausteine-dev.xsd'),
			'xsd_dev/teile/meldung-person.xsd': dev(part, '../bausteine-dev.xsd'),
			'xsd_dev/bausteine-dev.xsd': await readFile(join(folders.catalogue, 'xoev/1_0/bausteine.xsd'), 'utf8'),
		};
		for (const [path, text] of Object.entries(files)) {
			await mkdir(dirname(join(both, path)), { recursive: true });
			await writeFile(join(both, path), text);
		}
		const variantOf = async () => (await openPack(both)).description.schemas;
		expect(await variantOf()).to.deep.equal(['xsd/meldung.xsd']);
		// Two files of that namespace, none with the name that is asked for: nobody can say which one is meant.
		await writeFile(join(both, 'xsd_dev/bausteine-anders.xsd'), `${files['xsd_dev/bausteine-dev.xsd']}<!-- anders -->`);
		expect(await variantOf()).to.include('xsd_dev/meldung.xsd');
	});
});

describe('many packs in place', () => {
	let folders: TestFolders;

	before(async () => {
		folders = await testFolders(others);
	});

	after(() => folders.remove());

	it('serve each other, and a folder without anything usable is an empty one', async () => {
		await mkdir(join(folders.root, 'leer'), { recursive: true });
		const { packs, faults } = await openPacks([folders.pack, join(folders.root, 'leer'), folders.catalogue]);
		expect(faults).to.deep.equal([]);
		expect(packs.map(({ description }) => [description.name, description.files.length > 0])).to.deep.equal([
			['meldung-1.0', true],
			['leer', false],
			['katalog', true],
		]);
	});

	it('tell what is wrong with one of them, and work without it', async () => {
		await mkdir(join(folders.root, 'listen'), { recursive: true });
		await writeFile(join(folders.root, 'listen/gut.xml'), codeList('urn:x', '1'));
		await writeFile(join(folders.root, 'listen/kaputt.xml'), codeList('urn:y', '1', '<a></b>'));
		const { packs, faults } = await openPacks([folders.pack, join(folders.root, 'listen')]);
		expect(packs.map(({ description }) => [description.name, description.codeLists.length])).to.deep.equal([['listen', 1]]);
		expect(faults.map(({ folder, problem }) => [folder.slice(folders.root.length + 1), problem.code, problem.facts['line']])).to.have.deep.members([
			['listen', 'DK-PACK-FILE-UNREADABLE', 3],
			['meldung', 'DK-PACK-MISSING-IMPORT', 8],
		]);
	});
});

describe('an installed pack', () => {
	let folders: TestFolders;

	beforeEach(async () => {
		folders = await testFolders(others);
	});

	afterEach(() => folders.remove());

	const install = (rules?: RulesCompiler) =>
		installPack(folders.pack, {
			packsFolder: folders.packsFolder,
			catalogueFolders: [folders.catalogue],
			...(rules ? { rules } : {}),
			installedBy: 'frau.amt',
		});

	it('has its rules compiled, with all that they may include, and says who installed it', async () => {
		const calls: string[] = [];
		const { pack } = await install(compiler(calls));
		expect(calls).to.deep.equal(['sch/regeln.sch: sch/regeln.sch sch/teil.sch']);
		expect(pack.description.rules).to.deep.equal([{ path: 'sch/regeln.sch', title: 'Regeln', compiled: 'compiled/sch/regeln.sch.json' }]);
		expect(await readFile(pack.locations['compiled/sch/regeln.sch.json'] ?? '', 'utf8')).to.equal('{}');
		expect(pack.description.installedBy).to.equal('frau.amt');
	});

	it('is the same pack with and without compiled rules; they are compiled when it is added again with a compiler', async () => {
		const first = await install();
		expect(first.pack.description.rules[0]?.notCompiled).to.include('DK-RULES-UNAVAILABLE');
		const second = await install(compiler());
		expect([second.changed, second.rulesCompleted, second.pack.description.id]).to.deep.equal([false, 1, first.pack.description.id]);
		expect((await installedPacks(folders.packsFolder))[0]?.description.rules[0]?.compiled).to.equal('compiled/sch/regeln.sch.json');
		expect((await install(compiler())).rulesCompleted).to.equal(0);
		expect(await verifyPacks(folders.packsFolder)).to.deep.equal([{ id: first.pack.description.id, problems: [] }]);
	});

	it('stays usable when its rules do not compile', async () => {
		const { pack } = await install({ compile: async () => ({ notCompiled: { code: 'DK-RULES-UNAVAILABLE', de: 'nein', en: 'no' } }) });
		expect(pack.description.rules[0]?.notCompiled).to.equal('no (DK-RULES-UNAVAILABLE)');
		expect((await verifyPacks(folders.packsFolder))[0]?.problems).to.deep.equal([]);
	});

	it('is read although it is of format 1', async () => {
		const { pack } = await install();
		const file = join(folders.packsFolder, pack.description.id, 'pack.json');
		const { codeLists, rules, services, schemasFim, ...old } = JSON.parse(await readFile(file, 'utf8'));
		await writeFile(file, JSON.stringify({ ...old, format: 1 }));
		const [read] = await installedPacks(folders.packsFolder);
		expect(read?.description).to.deep.include({ format: 2, codeLists: [], rules: [], services: [], namespaces: pack.description.namespaces });
	});

	it('is verified file by file: changed, missing, foreign, and a description that does not fit', async () => {
		const { pack } = await install();
		const folder = join(folders.packsFolder, pack.description.id);
		const change = async (path: string, text: string) => {
			await chmod(join(folder, path), 0o644).catch(() => {});
			await writeFile(join(folder, path), text);
		};
		await change('files/listen/a.xml', 'anders');
		await rm(join(folder, 'files/wsdl/dienst.wsdl'));
		await change('files/fremd.xsd', '<a/>');
		const [result] = await verifyPacks(folders.packsFolder);
		expect(result?.problems.map(({ code, facts }) => [code, facts['file']])).to.have.deep.members([
			['DK-PACK-DAMAGED', 'listen/a.xml'],
			['DK-PACK-DAMAGED', 'wsdl/dienst.wsdl'],
			['DK-PACK-FOREIGN-FILE', 'files/fremd.xsd'],
		]);
		const description = JSON.parse(await readFile(join(folder, 'pack.json'), 'utf8'));
		await change('pack.json', JSON.stringify({ ...description, sha512: 'ff' }));
		const again = (await verifyPacks(folders.packsFolder))[0]?.problems.map(({ facts }) => facts['file']);
		expect(again).to.include('pack.json');
		await change('pack.json', '{');
		expect((await verifyPacks(folders.packsFolder))[0]?.problems).to.have.lengthOf(1);
	});

	it('is removed as a whole, but not while somebody names it', async () => {
		const { pack } = await install();
		const { id } = pack.description;
		const error = await failureOf(removePack(folders.packsFolder, id, ['musterstadt: Meldungen']));
		expect([error.code, error.facts['usedBy']]).to.deep.equal(['DK-PACK-IN-USE', 'musterstadt: Meldungen']);
		for (const wrong of ['', '..', '../packs', 'gibtesnicht', '.unfinished-x']) {
			expect((await failureOf(removePack(folders.packsFolder, wrong))).code, wrong).to.equal('DK-PACK-UNKNOWN');
		}
		await removePack(folders.packsFolder, id);
		expect(await readdir(folders.packsFolder)).to.deep.equal([]);
	});

	it('does not serve a code list where a schema is asked for', async () => {
		const { pack } = await install();
		expect(pack.description.files.some(({ path, namespace }) => path.endsWith('.xml') && namespace === '')).to.equal(true);
		const asking = join(folders.root, 'fragt');
		await mkdir(asking);
		await writeFile(
			join(asking, 'a.xsd'),
			'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a"><xs:import schemaLocation="http://anderswo.invalid/b.xsd"/></xs:schema>',
		);
		const error = await failureOf(openPack(asking, { packs: [pack] }));
		expect([error.code, NAMESPACE]).to.deep.equal(['DK-PACK-MISSING-IMPORT', NAMESPACE]);
	});
});
