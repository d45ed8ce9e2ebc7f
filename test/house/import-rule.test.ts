import { copyFile, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type Outcome, run } from '../support/process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A tree that keeps the rule, in every form of import. */
const good: Readonly<Record<string, string>> = {
	'schemas/thing.schema.json': '{}',
	'hub/port.ts': `import type { Other } from './other.ts';\nexport interface Port { other: Other }\nexport const port = 1;\n`,
	'hub/other.ts': `import type { Port } from './port.ts';\nexport interface Other { back?: Port }\nexport const other = 2;\n`,
	'adapters/one/one.ts': `import thing from '../../schemas/thing.schema.json' with { type: 'json' };\nimport { port } from '../../hub/port.ts';\nimport { helper } from './helper.ts';\nexport const one = [port, helper, thing];\n`,
	'adapters/one/helper.ts': `import { readFileSync } from 'node:fs';\nexport const helper = readFileSync;\n`,
	'adapters/two/two.ts': `import type { Port } from '../../hub/port.ts';\nexport const two: Port[] = [];\n`,
	'nodes/send/send.ts': `import { port } from '../../hub/port.ts';\nexport const send = port;\n`,
	'sandbox/dms.ts': `import { port } from '../hub/port.ts';\nexport const dms = port;\n`,
	'monitor/monitor.ts': `import { port } from '../hub/port.ts';\nexport const monitor = port;\n`,
	'server/main.ts': `import soap from 'soap';\nimport { one } from '../adapters/one/one.ts';\nimport { send } from '../nodes/send/send.ts';\nimport { dms } from '../sandbox/dms.ts';\nimport { monitor } from '../monitor/monitor.ts';\nexport const main = [soap, one, send, dms, monitor, await import('../adapters/two/two.ts')];\n`,
};

/** One break each: the line that is added to a file, and the rule that must see it. */
const breaks: readonly { readonly what: string; readonly file: string; readonly line: string; readonly rule: string }[] = [
	{ what: 'hub imports an adapter', file: 'hub/a.ts', line: `import { one } from '../adapters/one/one.ts';`, rule: 'hub-imports-only-itself' },
	{ what: 'hub imports a type of an adapter', file: 'hub/b.ts', line: `import type { two } from '../adapters/two/two.ts';`, rule: 'hub-imports-only-itself' },
	{ what: 'hub re-exports a type of the server', file: 'hub/c.ts', line: `export type { main } from '../server/main.ts';`, rule: 'hub-imports-only-itself' },
	{
		what: 'hub loads a node when it runs',
		file: 'hub/d.ts',
		line: `export const late = await import('../nodes/send/send.ts');`,
		rule: 'hub-imports-only-itself',
	},
	{ what: 'hub uses a package that is not on its list', file: 'hub/e.ts', line: `import amqp from 'amqplib';`, rule: 'hub-needs-few-packages' },
	{
		what: 'an adapter imports another adapter',
		file: 'adapters/one/a.ts',
		line: `import { two } from '../two/two.ts';`,
		rule: 'adapter-knows-no-other-adapter',
	},
	{
		what: 'an adapter imports a type of another adapter',
		file: 'adapters/one/b.ts',
		line: `import { type two } from '../two/two.ts';`,
		rule: 'adapter-knows-no-other-adapter',
	},
	{
		what: 'an adapter imports a counterpart',
		file: 'adapters/one/c.ts',
		line: `import { dms } from '../../sandbox/dms.ts';`,
		rule: 'adapters-imports-only-hub',
	},
	{
		what: 'a counterpart imports an adapter',
		file: 'sandbox/a.ts',
		line: `import type { one } from '../adapters/one/one.ts';`,
		rule: 'sandbox-imports-only-hub',
	},
	{ what: 'a node imports an adapter', file: 'nodes/send/a.ts', line: `import { one } from '../../adapters/one/one.ts';`, rule: 'nodes-imports-only-hub' },
	{ what: 'the monitor imports a node', file: 'monitor/a.ts', line: `import { send } from '../nodes/send/send.ts';`, rule: 'monitor-imports-only-hub' },
	{ what: 'the server imports a test', file: 'server/a.ts', line: `import { help } from '../test/help.ts';`, rule: 'server-imports-only' },
	{ what: 'two files need each other', file: 'hub/f.ts', line: `import { g } from './g.ts';\nexport const f = 1;`, rule: 'no-circle' },
	{ what: 'a file does not exist', file: 'hub/h.ts', line: `import { nothing } from './nothing.ts';`, rule: 'resolvable' },
	{ what: 'a package is there by chance only', file: 'server/b.ts', line: `import semver from 'semver';`, rule: 'packages-are-listed' },
	{
		what: 'a development package is needed at run time',
		file: 'server/c.ts',
		line: `import { expect } from 'chai';`,
		rule: 'no-development-package-at-run-time',
	},
];

describe('import rule', function () {
	this.timeout(120_000);
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'drehkreuz-rule-'));
		for (const file of ['.dependency-cruiser.mjs', 'package.json', 'biome.json']) await copyFile(join(root, file), join(folder, file));
		await cp(join(root, 'scripts/lint'), join(folder, 'scripts/lint'), { recursive: true });
		await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
		for (const [path, text] of Object.entries(good)) await write(path, text);
	});
	afterEach(() => rm(folder, { recursive: true, force: true }));

	async function write(path: string, text: string): Promise<void> {
		await mkdir(dirname(join(folder, path)), { recursive: true });
		await writeFile(join(folder, path), text);
	}

	function cruise(): Promise<Outcome> {
		const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
		return run(process.execPath, [program, '--config', '.dependency-cruiser.mjs', '--preserve-symlinks', '.'], { cwd: folder });
	}

	it('lets a tree pass that keeps it', async () => {
		const { code, stdout } = await cruise();
		expect(stdout).to.contain('no dependency violations found');
		expect(code).to.equal(0);
	});

	it('sees every break, of types too', async () => {
		await write('hub/g.ts', `import { f } from './f.ts';\nexport const g = f;\n`);
		await write('test/help.ts', 'export const help = 1;\n');
		for (const { file, line } of breaks) await write(file, `${line}\n`);
		const { code, stdout } = await cruise();
		const missed = breaks.filter(({ file, rule }) => !new RegExp(`error ${rule}\\S*: ${file} `).test(stdout));
		expect(missed, stdout).to.deep.equal([]);
		expect(code).to.be.greaterThan(0);
	});

	it('leaves no way around it by import(…) types: the linter refuses them', async () => {
		await write('hub/a.ts', `export type Sly = import('../adapters/two/two.ts').Two;\n`);
		await write('hub/b.ts', `export const late = await import('./port.ts');\n`);
		const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
		const { code, stderr, stdout } = await run(process.execPath, [biome, 'lint', '--vcs-enabled=false', '--colors=off', 'hub'], { cwd: folder });
		expect(stdout + stderr).to.match(/hub\/a\.ts:1:19 plugin/);
		expect(stdout + stderr).not.to.contain('hub/b.ts');
		expect(code).to.equal(1);
	});
});
