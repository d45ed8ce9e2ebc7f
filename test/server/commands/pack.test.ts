import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { pack } from '../../../server/commands/pack.ts';
import { meldungXsd, personXsd, type TestFolders, testFolders } from '../../adapters/libxml2/test-pack.ts';
import { failureOf } from '../../support/failure-of.ts';

describe('drehkreuz pack', () => {
	let folders: TestFolders;
	let config: string;
	const language = process.env['DREHKREUZ_LANGUAGE'];

	beforeEach(async () => {
		folders = await testFolders({
			'listen/liste.xml':
				'<gc:CodeList xmlns:gc="http://docs.oasis-open.org/codelist/ns/genericode/1.0/"><Identification><Version>1</Version><CanonicalUri>urn:l</CanonicalUri></Identification>',
		});
		config = join(folders.root, 'drehkreuz.json');
		await mkdir(join(folders.root, 'tenants'));
		await writeFile(config, JSON.stringify({ data: join(folders.root, 'data'), sandbox: false }));
		process.env['DREHKREUZ_LANGUAGE'] = 'de';
	});

	afterEach(async () => {
		if (language === undefined) delete process.env['DREHKREUZ_LANGUAGE'];
		else process.env['DREHKREUZ_LANGUAGE'] = language;
		await folders.remove();
	});

	/** Runs the command as the command line does. */
	async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
		const said = { out: '', err: '' };
		const { log, error } = console;
		console.log = (text: string) => {
			said.out += `${text}\n`;
		};
		console.error = (text: string) => {
			said.err += `${text}\n`;
		};
		try {
			return { code: await pack([...args, '--config', config]), ...said };
		} finally {
			Object.assign(console, { log, error });
		}
	}
	const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).out);
	const add = (folder = folders.pack) => json('add', folder, '--catalogue', folders.catalogue);
	const addStricter = async () => {
		const folder = join(folders.root, 'strenger');
		await mkdir(join(folder, 'xsd/teile'), { recursive: true });
		await writeFile(join(folder, 'xsd/meldung.xsd'), meldungXsd);
		await writeFile(join(folder, 'xsd/teile/meldung-person.xsd'), personXsd.replace('[0-9]{5}', '[0-9]{6}'));
		return add(folder);
	};

	it('adds, lists, shows, verifies and removes a pack', async () => {
		const added = await add();
		expect(added).to.deep.include({ standard: 'meldung', version: '1.0', changed: true, messages: 2, codeLists: 0, decides: added.id, others: [] });
		expect((await add()).changed).to.equal(false);
		expect((await json('list')).map(({ id }: { id: string }) => id)).to.deep.equal([added.id]);
		expect(await json('show', 'meldung')).to.include({ id: added.id, format: 2 });
		expect(await json('verify')).to.deep.equal([{ id: added.id, problems: [] }]);
		expect((await run('remove', 'meldung', '1.0')).code).to.equal(0);
		expect(await json('list')).to.deep.equal([]);
	});

	it('speaks German and says what happens next', async () => {
		const { code, out, err } = await run('add', folders.pack, '--catalogue', folders.catalogue);
		expect(code).to.equal(0);
		expect(out).to.include('Eingespielt: meldung 1.0').and.include('2 Wurzelelemente').and.include('kein Neustart nötig');
		expect(err).to.include('Dateien werden gelesen');
		expect((await run('list')).out)
			.to.include('meldung')
			.and.include('Nachrichten');
		expect((await run('add', join(folders.root, 'listen'))).out).to.include('1 Codeliste\n');
	});

	it('says which pack decides when another knows the same messages; switching, undoing, and the history of both', async () => {
		const first = await add();
		const second = await addStricter();
		expect([second.decides, second.others]).to.deep.equal([first.id, [first.id]]);
		expect((await failureOf(run('use', 'meldung', '1.0'))).code).to.equal('DK-PACK-AMBIGUOUS');
		expect((await failureOf(run('use', 'meldung', '9.9'))).code).to.equal('DK-PACK-UNKNOWN');
		expect(await json('use', 'meldung', second.id)).to.deep.equal({ changed: true, pin: { standard: 'meldung', pack: second.id } });
		expect((await json('list')).map(({ decides }: { decides?: string }) => decides)).to.deep.equal([second.id, undefined]);
		await json('use', 'meldung', first.id, '--tenant', 'musterstadt', '--route', 'Meldungen');
		expect((await run('history')).out).to.include('--tenant musterstadt --route Meldungen');
		expect((await json('undo')).pins).to.deep.equal([{ standard: 'meldung', pack: second.id }]);
		expect((await json('undo')).pins).to.deep.equal([]);
		expect((await failureOf(run('undo'))).code).to.equal('DK-PACK-NOTHING-TO-UNDO');
		expect(await json('history')).to.have.lengthOf(4);
		expect((await run('history')).out).to.include('zurückgenommen');
	});

	it('does not remove what a switch, a route or a flow needs', async () => {
		const { id } = await add();
		const tenant = {
			id: 'musterstadt',
			name: 'Stadt Musterstadt',
			portals: [],
			partners: {},
			routes: { rules: [{ name: 'Meldungen', when: { standard: 'meldung', version: '1.*' }, to: ['a'] }] },
			parameters: {},
		};
		const written = JSON.stringify({ data: join(folders.root, 'data'), sandbox: false, tenants: join(folders.root, 'tenants') });
		await writeFile(config, written);
		await writeFile(join(folders.root, 'tenants/musterstadt.json'), JSON.stringify(tenant));
		await mkdir(join(folders.root, 'data/node-red'), { recursive: true });
		await writeFile(
			join(folders.root, 'data/node-red/flows.json'),
			JSON.stringify([
				{ id: '1', type: 'drehkreuz-check', name: 'Prüfen', schema: 'meldung-1.0' },
				{ id: '2', type: 'tab' },
			]),
		);
		await json('use', id);
		const error = await failureOf(run('remove', id));
		expect(error.facts['usedBy']).to.equal('pack use meldung, musterstadt: Meldungen, flow: Prüfen');
		await addStricter();
		await json('undo');
		// Another pack of the same standard and version serves route and flow as well.
		expect((await run('remove', id)).code).to.equal(0);
	});

	it('answers wrong usage with 2 and says how it is used', async () => {
		for (const args of [[], ['bla'], ['add'], ['add', 'a', 'b'], ['list', 'a'], ['add', 'a', '--gibtsnicht'], ['use'], ['undo', 'x'], ['toString']]) {
			const { code, err } = await run(...args);
			expect([code, err.includes('drehkreuz pack add')], args.join(' ')).to.deep.equal([2, true]);
		}
	});

	it('finds a damaged pack with 1', async () => {
		const { id } = await add();
		await writeFile(join(folders.packsFolder, id, 'files/fremd.txt'), 'x');
		const { code, out } = await run('verify', id);
		expect([code, out.includes('DK-PACK-FOREIGN-FILE')]).to.deep.equal([1, true]);
	});
});
