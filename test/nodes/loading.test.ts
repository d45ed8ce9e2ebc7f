/** The built palette in a real Node-RED: every node is there, in German and English, with its help, its editor files and its examples. */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../..', import.meta.url));
const MODULE = '@drehkreuz/node-red-drehkreuz';
const names = [
	'connection',
	'portal-in',
	'receive',
	'check',
	'map',
	'characters',
	'route',
	'request-payment',
	'book-in-hkr',
	'file-to-dms',
	'deliver',
	'send',
	'settle',
];

interface NodeSet {
	readonly id: string;
	readonly module: string;
	readonly name: string;
	readonly types: readonly string[];
	readonly enabled: boolean;
	readonly err?: string;
}

describe('The built palette in Node-RED', () => {
	let folder: string;
	let child: ChildProcess;
	let url: string;

	before(async function () {
		this.timeout(120_000);
		folder = await mkdtemp(join(tmpdir(), 'drehkreuz-palette-'));
		const build = join(folder, 'build');
		// Only the palette is looked at: a fault elsewhere in the tree has tests of its own.
		await promisify(execFile)(process.execPath, [
			join(root, 'node_modules/typescript/bin/tsc'),
			'-p',
			join(root, 'tsconfig.build.json'),
			'--outDir',
			build,
			'--noEmitOnError',
			'false',
		]).catch(() => {});
		await cp(join(root, 'nodes'), join(build, 'nodes'), { recursive: true, filter: (path) => !path.endsWith('.ts') });
		await cp(join(root, 'package.json'), join(build, 'package.json'));
		await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
		child = fork(join(root, 'test/support/node-red-child.ts'), [join(build, 'nodes'), join(folder, 'user')], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
		const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
		url = `http://127.0.0.1:${Number(line.toString())}/`;
	});

	after(async () => {
		if (child?.exitCode === null) {
			child.kill('SIGKILL');
			await once(child, 'exit');
		}
		await rm(folder, { recursive: true, force: true });
	});

	async function text(path: string, headers: Record<string, string> = {}): Promise<string> {
		const response = await fetch(`${url}${path}`, { headers });
		expect(response.status, path).to.equal(200);
		return response.text();
	}

	it('loads every node without an error', async () => {
		const sets = (JSON.parse(await text('nodes', { accept: 'application/json' })) as NodeSet[]).filter(({ module }) => module === MODULE);
		expect(sets.map(({ name }) => name).toSorted()).to.deep.equal(names.toSorted());
		for (const set of sets) {
			expect(set.err, set.name).to.equal(undefined);
			expect(set.enabled, set.name).to.equal(true);
			expect(set.types).to.deep.equal([`drehkreuz-${set.name}`]);
		}
	});

	for (const [language, mark] of [
		['de', '<h3>Verweise</h3>'],
		['en-US', '<h3>References</h3>'],
	] as const) {
		it(`gives the editor every dialog with its help in ${language}`, async () => {
			const html = await text('nodes', { accept: 'text/html', 'accept-language': language });
			for (const name of names) {
				const set = html.split(`<!-- --- [red-module:${MODULE}/${name}] --- -->`)[1]?.split('<!-- --- [red-module:')[0] ?? '';
				expect(set, name).to.contain(`data-template-name="drehkreuz-${name}"`);
				expect(set, name).to.contain(`registerType('drehkreuz-${name}'`);
				expect(set.match(/data-help-name="/g), `${name}: help in one language`).to.have.length(1);
				expect(set, name).to.contain(mark);
			}
		});

		it(`gives the editor the texts of every node in ${language}`, async () => {
			const catalogues = JSON.parse(await text(`nodes/messages?lng=${language}`)) as Record<string, Record<string, { label: string }>>;
			for (const name of names) {
				const [texts] = Object.values(catalogues[`${MODULE}/${name}`] ?? {});
				expect(texts?.label, name).to.be.a('string');
			}
			const labels = names.map((name) => Object.values(catalogues[`${MODULE}/${name}`] ?? {})[0]?.label);
			expect(labels.includes(language === 'de' ? 'empfangen' : 'receive')).to.equal(true);
		});
	}

	it('serves the script and the style sheet of the dialogs', async () => {
		expect(await text(`resources/${MODULE}/editor.js`)).to.contain('window.Drehkreuz');
		expect(await text(`resources/${MODULE}/editor.css`)).to.contain('.drehkreuz-form');
	});

	it('offers the examples for import', async () => {
		const list = await text(`library/examples/flows/${MODULE}`);
		for (const name of ['application-from-portal', 'map-fields', 'route-standard-messages', 'split-and-settle-by-hand']) expect(list).to.contain(name);
	});
});
