import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { installedPacks, openPacks } from '../../adapters/libxml2/index.ts';
import { type OpenChecks, openChecks } from '../../server/checks.ts';
import { addPack } from '../../server/packs/add-pack.ts';
import { makeZip } from '../adapters/zip/make-zip.ts';
import { needSharedStandards, sharedStandard } from '../support/shared-standards.ts';

describe('published standards as packs', () => {
	before(function () {
		needSharedStandards(this);
	});

	it('are all indexed at once, without a fault, each with what it holds', async () => {
		const names = (await readdir(sharedStandard('.'), { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
		const { packs, faults } = await openPacks(names.map(sharedStandard));
		expect(faults).to.deep.equal([]);
		expect(packs).to.have.lengthOf(names.length);
		const holds = (name: string) => {
			const { codeLists, rules, services, schemasFim = [] } = packs[names.indexOf(name)]?.description ?? { codeLists: [], rules: [], services: [] };
			return [codeLists.length, rules.length, services.length, schemasFim.length];
		};
		expect(holds('xbau-2.6')).to.deep.equal([92, 2, 16, 0]);
		expect(holds('xoev-codelisten')).to.deep.equal([15, 0, 0, 0]);
		expect(holds('xwasser-1.0.0')).to.deep.equal([63, 0, 0, 0]);
		expect(holds('xrechnung')[1]).to.equal(4);
		expect(holds('fim')[3]).to.equal(27);
		expect(holds('mt940')).to.deep.equal([0, 0, 0, 0]);
		const used = packs[names.indexOf('xwasser-1.0.0')]?.description.codeListUses ?? [];
		expect([used.length, used.filter(({ enumerated }) => enumerated).length]).to.deep.equal([72, 32]);
	});

	it('of XBau install and compile from the ZIPs of the XRepository as they are, without any catalogue', async () => {
		const packsFolder = await mkdtemp(join(tmpdir(), 'drehkreuz-xbau-'));
		try {
			for (const standard of ['xbau-2.6', 'xbau-kernmodul-1.3.0']) {
				const folder = sharedStandard(`${standard}/xrepository-zip`);
				const [zip = ''] = await readdir(folder);
				const { pack, changed } = await addPack(join(folder, zip), { packsFolder });
				expect([changed, pack.description.name]).to.deep.equal([true, standard]);
			}
			const [xbau, kernmodul] = await installedPacks(packsFolder);
			// The official variant, with what it imports from beside it.
			expect(xbau?.description.schemas.every((path) => path.startsWith('xsd/'))).to.equal(true);
			const count = [xbau, kernmodul].map((pack) => pack?.description.namespaces.flatMap(({ elements }) => Object.keys(elements)).length);
			expect(count).to.deep.equal([121, 18]);
		} finally {
			await rm(packsFolder, { recursive: true });
		}
	});
});

describe('published xdomea messages in ZIP files', () => {
	let checks: OpenChecks;

	before(async function () {
		needSharedStandards(this);
		const config = { data: join(tmpdir(), 'drehkreuz-nirgends'), limits: { checkMaxBytes: 1_000_000 } as never };
		const packFolders = ['xdomea-3.0.0', 'xdomea-4.0.0', 'xoev-basis'].map(sharedStandard);
		checks = await openChecks({ config, packFolders, installed: false, tolerant: true });
	});

	after(() => checks?.close());

	it('are valid as they are', async () => {
		const zips = (await readdir(sharedStandard('xdomea-3.0.0/samples'))).filter((name) => name.endsWith('.zip'));
		expect(zips.length).to.be.at.least(2);
		for (const name of zips) {
			const report = await checks.checkContainer(await readFile(sharedStandard(`xdomea-3.0.0/samples/${name}`)), name);
			expect([report.verdict, report.findings], name).to.deep.equal(['valid', []]);
		}
	});

	for (const [version, base, document] of [
		['3.0.0', '9fde4e7a-b41b-11ec-9225-005056871b7c_Aussonderung.Aussonderung.0503', 'f4bcaaf7-d7cb-11ef-a278-005056871b7c.txt'],
		['4.0.0', '518c7c31-d1a0-11ef-accb-005056871b7c_0503_1', '8bcadd35-d27b-11ef-ab6c-005056871b7c.txt'],
	] as const) {
		it(`of ${version} are valid with their document, and invalid without it or under another name`, async () => {
			const [message, text] = await Promise.all([`${base}.xml`, document].map((name) => readFile(sharedStandard(`xdomea-${version}/samples/${name}`))));
			const entries = [
				{ name: `${base}.xml`, content: message as Buffer },
				{ name: document, content: text as Buffer },
			];
			const codes = async (zip: Buffer, name: string) => {
				const { verdict, findings } = await checks.checkContainer(zip, name);
				return [verdict, ...findings.map(({ code }) => code)];
			};
			expect(await codes(makeZip(entries), `${base}.zip`)).to.deep.equal(['valid']);
			expect(await codes(makeZip(entries.slice(0, 1)), `${base}.zip`)).to.deep.equal(['invalid', 'DK-CHECK-CONTAINER-DOCUMENT-MISSING']);
			expect(await codes(makeZip(entries), 'abgabe.zip')).to.deep.equal(['invalid', 'DK-CHECK-CONTAINER-NAME', 'DK-CHECK-CONTAINER-MESSAGE-NAME']);
			const more = [...entries, { name: 'liste.txt', content: 'x' }];
			expect(await codes(makeZip(more), `${base}.zip`)).to.deep.equal(['valid', 'DK-CHECK-CONTAINER-EXTRA']);
		});
	}
});
