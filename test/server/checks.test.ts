import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { installPack } from '../../adapters/libxml2/index.ts';
import { withPin } from '../../hub/standards/pins.ts';
import { type OpenChecks, openChecks } from '../../server/checks.ts';
import { changePins } from '../../server/packs/active-packs.ts';
import { addPack } from '../../server/packs/add-pack.ts';
import { meldung, meldungXsd, person, personXsd, type TestFolders, testFolders } from '../adapters/libxml2/test-pack.ts';
import { makeZip } from '../adapters/zip/make-zip.ts';
import { failureOf } from '../support/failure-of.ts';

const limits = { checkMaxBytes: 1_000_000 } as never;

describe('the checks of a hub', () => {
	let folders: TestFolders;
	let checks: OpenChecks | undefined;
	let data: string;

	beforeEach(async () => {
		folders = await testFolders();
		data = join(folders.root, 'data');
	});

	afterEach(async () => {
		await checks?.close();
		checks = undefined;
		await folders.remove();
	});

	const open = async (options: { watchMs?: number; packFolders?: string[]; tolerant?: boolean } = {}) => {
		checks = await openChecks({ config: { data, limits }, ...options });
		return checks;
	};
	const install = (folder = folders.pack) => installPack(folder, { packsFolder: folders.packsFolder, catalogueFolders: [folders.catalogue] });
	/** The same message, but another pack takes it: the name may be 3 characters long. */
	const installStricter = async () => {
		const folder = join(folders.root, 'strenger');
		await mkdir(join(folder, 'xsd/teile'), { recursive: true });
		await writeFile(join(folder, 'xsd/meldung.xsd'), meldungXsd);
		await writeFile(join(folder, 'xsd/teile/meldung-person.xsd'), personXsd.replace('[0-9]{5}', '[0-9]{6}'));
		return install(folder);
	};
	const verdict = async (options: { mandant?: string; route?: string; schema?: string } = {}) =>
		(await checks?.check(meldung(person), { mediaType: 'application/xml', ...options }))?.verdict;
	const until = async (wanted: () => Promise<boolean>) => {
		for (let attempt = 0; attempt < 4_000 && !(await wanted()); attempt++) await new Promise((resolve) => setTimeout(resolve, 10));
		expect(await wanted()).to.equal(true);
	};

	it('take up a pack that is installed while the hub runs, and forget one that is removed', async () => {
		await open({ watchMs: 20 });
		expect(await verdict()).to.equal('unknown');
		const { pack } = await install();
		await until(async () => (await verdict()) === 'valid');
		await rm(join(folders.packsFolder, pack.description.id), { recursive: true });
		await until(async () => (await verdict()) === 'unknown');
	});

	it('go on with the pack that was there first, until somebody switches; for a tenant, for a route, for all', async () => {
		await install();
		const { pack } = await installStricter();
		await open({ watchMs: 20 });
		expect(await verdict()).to.equal('valid');
		const pin = { standard: 'meldung', pack: pack.description.id };
		await changePins(folders.packsFolder, (pins, who) => withPin(pins, { ...pin, mandant: 'musterstadt' }, who));
		await until(async () => (await verdict({ mandant: 'musterstadt' })) === 'invalid');
		expect([await verdict(), await verdict({ mandant: 'anderstadt' })]).to.deep.equal(['valid', 'valid']);
		expect(await verdict({ mandant: 'musterstadt', schema: 'meldung' })).to.equal('invalid');
		await changePins(folders.packsFolder, (pins, who) => withPin(pins, { ...pin, route: 'Neu' }, who));
		await until(async () => (await verdict({ route: 'Neu' })) === 'invalid');
		expect(await verdict({ route: 'Alt' })).to.equal('valid');
		await changePins(folders.packsFolder, (pins, who) => withPin(pins, pin, who));
		await until(async () => (await verdict()) === 'invalid');
	});

	it('keep their packs while the folder cannot be read', async () => {
		await install();
		await open({ watchMs: 20 });
		await mkdir(join(folders.packsFolder, 'kaputt'));
		await new Promise((resolve) => setTimeout(resolve, 60));
		expect(await verdict()).to.equal('valid');
		await rm(join(folders.packsFolder, 'kaputt'), { recursive: true });
		await installStricter();
		expect(await verdict()).to.equal('valid');
	});

	it('use folders in place tolerantly when asked: a faulty one is told and left out', async () => {
		const error = await failureOf(open({ packFolders: [folders.pack] }));
		expect(error.code).to.equal('DK-PACK-MISSING-IMPORT');
		const { faults } = await open({ packFolders: [folders.pack], tolerant: true });
		expect(faults.map(({ code }) => code)).to.deep.equal(['DK-PACK-MISSING-IMPORT']);
		await checks?.close();
		await open({ packFolders: [folders.pack, folders.catalogue], tolerant: true });
		expect(checks?.faults).to.deep.equal([]);
		expect(await verdict()).to.equal('valid');
	});

	it('refuse a ZIP that is not safe to open, and a message in it that is too large', async () => {
		const { checkContainer } = await open();
		const evil = await checkContainer(makeZip([{ name: '../a.xml', content: '<a/>' }]), 'a.zip');
		expect([evil.verdict, evil.findings[0]?.code, evil.findings[0]?.level]).to.deep.equal(['refused', 'DK-ZIP-NAME', 'limit']);
		const large = await checkContainer(makeZip([{ name: 'a.xml', content: '<a/>' }]), 'a.zip', { maxBytes: 3 });
		expect([large.verdict, large.findings[0]?.code]).to.deep.equal(['refused', 'DK-CHECK-LIMIT']);
		const damaged = await checkContainer(
			makeZip([
				{ name: 'a.xml', content: '<a/>' },
				{ name: 'b.pdf', content: 'x', says: { crc: 1 } },
			]),
			'a.zip',
		);
		expect([damaged.verdict, damaged.findings[0]?.code]).to.deep.equal(['refused', 'DK-ZIP-DAMAGED']);
	});

	it('check the message in a ZIP of another standard, and say that the rules of xdomea were not applied', async () => {
		await install();
		const { checkContainer } = await open();
		const report = await checkContainer(makeZip([{ name: 'meldung.xml', content: meldung(person) }]), 'meldung.zip');
		expect([report.verdict, report.findings.map(({ code }) => code)]).to.deep.equal(['valid', ['DK-CHECK-CONTAINER-OTHER']]);
		const none = await checkContainer(makeZip([{ name: 'a.pdf' }]), 'a.zip');
		expect([none.verdict, none.findings[0]?.code]).to.deep.equal(['unknown', 'DK-CHECK-CONTAINER-NO-MESSAGE']);
	});

	it('take a pack from a ZIP with everything in one folder, and clean up after themselves', async () => {
		const zip = join(folders.root, 'meldung_1.0.zip');
		const content = { 'meldung/xsd/meldung.xsd': meldungXsd, 'meldung/xsd/teile/meldung-person.xsd': personXsd };
		await writeFile(zip, makeZip(Object.entries(content).map(([name, text]) => ({ name, content: text }))));
		const catalogue = join(folders.root, 'katalog.zip');
		await writeFile(catalogue, makeZip([{ name: 'x/bausteine.xsd', content: await readFile(join(folders.catalogue, 'xoev/1_0/bausteine.xsd')) }]));
		const { packsFolder } = folders;
		expect((await failureOf(addPack(zip, { packsFolder }))).code).to.equal('DK-PACK-MISSING-IMPORT');
		const { pack } = await addPack(zip, { packsFolder, catalogues: [catalogue] });
		expect(pack.description).to.include({ name: 'meldung-1.0', source: zip });
		expect(pack.description.sourceSha512).to.match(/^[0-9a-f]{128}$/);
		await open();
		expect(await verdict()).to.equal('valid');
		const { readdir } = await import('node:fs/promises');
		expect(await readdir(packsFolder)).to.deep.equal([pack.description.id]);
	});
});
