import { chmod, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { installedPacks, installPack, openPack, XmlChecker } from '../../../adapters/libxml2/index.ts';
import type { Pack } from '../../../hub/standards/pack.ts';
import { failureOf } from '../../support/failure-of.ts';
import { bausteineXsd, meldung, NAMESPACE, person, type TestFolders, testFolders } from './test-pack.ts';

const XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"';

describe('installing a standards pack', () => {
	let folders: TestFolders;

	beforeEach(async () => {
		folders = await testFolders();
	});

	afterEach(() => folders.remove());

	const install = (folder = folders.pack) => installPack(folder, { packsFolder: folders.packsFolder, catalogueFolders: [folders.catalogue] });

	async function verdictWith(packs: readonly Pack[], content = meldung(person)): Promise<string> {
		const checker = new XmlChecker({ packs, workers: 1 });
		try {
			const { verdict, findings } = await checker.check(content, {});
			return verdict === 'valid' ? verdict : `${verdict} ${findings[0]?.code}`;
		} finally {
			await checker.close();
		}
	}

	it('copies the schemas and what they import, so that the sources are not needed any more', async () => {
		const { pack, changed } = await install();
		expect(changed).to.equal(true);
		expect(pack.description).to.include({ name: 'meldung-1.0', standard: 'meldung', version: '1.0', source: folders.pack });
		expect(pack.description.id).to.match(/^meldung-1\.0-[0-9a-f]{12}$/);
		await rm(folders.pack, { recursive: true });
		await rm(folders.catalogue, { recursive: true });
		const packs = await installedPacks(folders.packsFolder);
		expect(packs.map(({ description }) => description.id)).to.deep.equal([pack.description.id]);
		expect(await verdictWith(packs)).to.equal('valid');
	});

	it('writes down what it found: namespaces, roots, files with their hashes, and who asks for which import', async () => {
		const { pack } = await install();
		const { description } = pack;
		expect(description.namespaces.map(({ namespace, elements }) => [namespace, Object.keys(elements)])).to.deep.equal([
			[NAMESPACE, ['meldung.neu.0101', 'meldung.leer.0102']],
		]);
		expect(description.files.map(({ path }) => path))
			.to.have.lengthOf(3)
			.and.to.include('xsd/teile/meldung-person.xsd');
		expect(description.imports[0]).to.deep.include({
			url: 'http://bausteine.invalid/schemata/1_0/bausteine.xsd',
			namespace: 'urn:drehkreuz:test:bausteine',
			from: { file: 'xsd/meldung.xsd', line: 8 },
		});
		const stored = JSON.parse(await readFile(join(folders.packsFolder, description.id, 'pack.json'), 'utf8'));
		expect(stored).to.deep.equal(description);
	});

	it('changes nothing when the same files are installed again', async () => {
		const first = await install();
		const before = await readdir(folders.packsFolder, { recursive: true });
		const second = await install();
		expect(second.changed).to.equal(false);
		expect(second.pack).to.deep.equal(first.pack);
		expect(await readdir(folders.packsFolder, { recursive: true })).to.deep.equal(before);
	});

	it('gives the same pack to two who install it at once', async () => {
		const results = await Promise.all([install(), install(), install()]);
		expect(new Set(results.map(({ pack }) => pack.description.id))).to.have.property('size', 1);
		expect(await readdir(folders.packsFolder)).to.deep.equal([results[0].pack.description.id]);
	});

	it('keeps several versions side by side', async () => {
		const next = '2.0';
		const text = await readFile(join(folders.pack, 'xsd/meldung.xsd'), 'utf8');
		const part = await readFile(join(folders.pack, 'xsd/teile/meldung-person.xsd'), 'utf8');
		const renew = (xsd: string) => xsd.replaceAll(NAMESPACE, NAMESPACE.replace('1.0', next)).replaceAll('<version>1.0', `<version>${next}`);
		await install();
		await writeFile(join(folders.pack, 'xsd/meldung.xsd'), renew(text));
		await writeFile(join(folders.pack, 'xsd/teile/meldung-person.xsd'), renew(part));
		await install();
		const packs = await installedPacks(folders.packsFolder);
		expect(packs.map(({ description }) => description.name)).to.deep.equal(['meldung-1.0', 'meldung-2.0']);
		expect(await verdictWith(packs)).to.equal('valid');
		expect(await verdictWith(packs, Buffer.from(renew(meldung(person).toString())))).to.equal('valid');
	});

	it('takes imports from packs that are installed already', async () => {
		await mkdir(join(folders.root, 'bausteine'));
		await writeFile(join(folders.root, 'bausteine/bausteine.xsd'), bausteineXsd);
		await install(join(folders.root, 'bausteine'));
		const { pack } = await installPack(folders.pack, { packsFolder: folders.packsFolder });
		expect(await verdictWith([pack])).to.equal('valid');
	});

	it('refuses a schema whose import is nowhere, and names file, line and URL', async () => {
		const error = await failureOf(installPack(folders.pack, { packsFolder: folders.packsFolder }));
		expect(error.code).to.equal('DK-PACK-MISSING-IMPORT');
		expect(error.facts).to.deep.equal({ file: 'xsd/meldung.xsd', line: 8, url: 'http://bausteine.invalid/schemata/1_0/bausteine.xsd' });
		expect(await readdir(folders.packsFolder)).to.deep.equal([]);
	});

	it('does not take a file of the right name with another namespace', async () => {
		await writeFile(join(folders.catalogue, 'xoev/1_0/bausteine.xsd'), bausteineXsd.replace('urn:drehkreuz:test:bausteine', 'urn:anders'));
		expect((await failureOf(install())).code).to.equal('DK-PACK-MISSING-IMPORT');
	});

	it('finds the only file of a namespace under another name, and prefers the path that agrees longest with the URL', async () => {
		const other = bausteineXsd.replace('"40"', '"5"');
		await mkdir(join(folders.catalogue, 'a/9_9'), { recursive: true });
		await writeFile(join(folders.catalogue, 'a/9_9/bausteine.xsd'), other);
		expect(await verdictWith([await openPack(folders.pack, { catalogueFolders: [folders.catalogue] })])).to.equal('valid');
		await rm(folders.catalogue, { recursive: true });
		await mkdir(folders.catalogue);
		await writeFile(join(folders.catalogue, 'umbenannt.xsd'), other);
		expect(await verdictWith([await openPack(folders.pack, { catalogueFolders: [folders.catalogue] })])).to.equal('invalid DK-CHECK-INVALID');
	});

	it('refuses a folder without schemas, and one that does not exist', async () => {
		expect((await failureOf(install(join(folders.root, 'nirgends')))).code).to.equal('DK-PACK-EMPTY');
		await mkdir(join(folders.root, 'leer'));
		expect((await failureOf(install(join(folders.root, 'leer')))).code).to.equal('DK-PACK-EMPTY');
	});

	for (const [what, xsd, line] of [
		['is not well-formed', `<xs:schema ${XS}>\n<xs:element name="a">\n</xs:schema>`, 3],
		['is no schema at all', '<html/>', 1],
		['does not compile', `<xs:schema ${XS}>\n<xs:element name="a" type="gibtesnicht"/>\n</xs:schema>`, 2],
		[
			'has a pattern that does not compile',
			`<xs:schema ${XS}>\n<xs:element name="a"><xs:simpleType><xs:restriction base="xs:string">\n<xs:pattern value="[a-"/></xs:restriction></xs:simpleType></xs:element>\n</xs:schema>`,
			3,
		],
	] as const) {
		it(`refuses a schema that ${what}, with file and line`, async () => {
			await mkdir(join(folders.root, 'kaputt'));
			await writeFile(join(folders.root, 'kaputt/kaputt.xsd'), xsd);
			const error = await failureOf(install(join(folders.root, 'kaputt')));
			expect(error.code).to.equal('DK-PACK-INVALID');
			expect(error.facts).to.include({ file: 'kaputt.xsd', line });
			expect(await readdir(folders.packsFolder)).to.deep.equal([]);
		});
	}

	it('does not let a schema reach files outside of the pack', async () => {
		await writeFile(join(folders.root, 'geheim.xsd'), `<xs:schema ${XS} targetNamespace="urn:geheim"/>`);
		await symlink(join(folders.root, 'geheim.xsd'), join(folders.pack, 'xsd/verweis.xsd'));
		for (const location of ['../../geheim.xsd', 'file:///etc/passwd', join(folders.root, 'geheim.xsd'), 'verweis.xsd']) {
			await writeFile(join(folders.pack, 'xsd/boese.xsd'), `<xs:schema ${XS}><xs:import namespace="urn:geheim" schemaLocation="${location}"/></xs:schema>`);
			const error = await failureOf(install());
			expect([error.code, error.facts['url']], location).to.deep.equal(['DK-PACK-MISSING-IMPORT', location]);
		}
	});

	it('does not load an entity that an imported schema names', async () => {
		const trap = `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><xs:schema ${XS} targetNamespace="urn:drehkreuz:test:bausteine"><xs:annotation><xs:documentation>&e;</xs:documentation></xs:annotation><xs:simpleType name="Name"><xs:restriction base="xs:string"/></xs:simpleType></xs:schema>`;
		await writeFile(join(folders.catalogue, 'xoev/1_0/bausteine.xsd'), trap);
		const error = await failureOf(install());
		expect(error.code).to.equal('DK-PACK-MISSING-IMPORT');
		expect(error.facts['url']).to.equal('file:///etc/hostname');
	});

	it('refuses to check with a schema whose import is not served, although libxml2 would compile it', async () => {
		const { description, locations } = await openPack(folders.pack, { catalogueFolders: [folders.catalogue] });
		const served = Object.fromEntries(Object.entries(description.served).filter(([url]) => !url.includes('bausteine')));
		expect(await verdictWith([{ description: { ...description, served }, locations }])).to.equal('refused DK-PACK-MISSING-IMPORT');
	});

	it('notices a file that was changed after installation', async () => {
		const { pack } = await install();
		const file = join(folders.packsFolder, pack.description.id, 'files/xsd/teile/meldung-person.xsd');
		await chmod(file, 0o644);
		await writeFile(file, (await readFile(file, 'utf8')).replace('{5}', '{4}'));
		expect(await verdictWith([pack])).to.equal('refused DK-PACK-DAMAGED');
		expect((await failureOf(install())).code).to.equal('DK-PACK-DAMAGED');
	});

	it('ignores what a killed installation left behind, and removes it when it is old', async () => {
		const fresh = join(folders.packsFolder, '.unfinished-neu');
		const old = join(folders.packsFolder, '.unfinished-alt');
		for (const folder of [fresh, old]) await mkdir(join(folder, 'files'), { recursive: true });
		await utimes(old, 0, 0);
		expect(await installedPacks(folders.packsFolder)).to.deep.equal([]);
		const { pack } = await install();
		expect(await readdir(folders.packsFolder)).to.deep.equal(['.unfinished-neu', pack.description.id]);
	});

	it('opens a folder in place without writing anything', async () => {
		const before = await readdir(folders.root, { recursive: true });
		const pack = await openPack(folders.pack, { catalogueFolders: [folders.catalogue] });
		expect(await verdictWith([pack])).to.equal('valid');
		expect(await readdir(folders.root, { recursive: true })).to.deep.equal(before);
		expect(pack.description.id).to.equal((await install()).pack.description.id);
	});

	it('gives a schema without target namespace that of the one which includes it', async () => {
		const part = (await readFile(join(folders.pack, 'xsd/teile/meldung-person.xsd'), 'utf8')).replace(`targetNamespace="${NAMESPACE}"`, '');
		await writeFile(
			join(folders.pack, 'xsd/teile/meldung-person.xsd'),
			part.replace('</xs:schema>', '<xs:element name="nachtrag.0103" type="Person"/></xs:schema>'),
		);
		const { pack } = await install();
		expect(pack.description.namespaces.map(({ namespace, elements }) => [namespace, elements['nachtrag.0103']])).to.deep.equal([
			[NAMESPACE, 'xsd/meldung.xsd'],
		]);
		expect(await verdictWith([pack])).to.equal('valid');
	});
});
