import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { fetched, fits, oldest } from '../../bin/house/node.mjs';
import { type Outcome, run } from '../support/process.ts';
import { skip } from '../support/skip.ts';
import { Project } from './project.ts';

interface Said {
	readonly args: readonly string[];
	readonly cwd: string;
	readonly node: string;
	readonly nodedir?: string;
}

/** What the little server of the project printed. */
function said({ stdout, stderr }: Outcome): Said {
	const line = stdout.split('\n').find((text) => text.startsWith('{'));
	if (line === undefined) throw new Error(`the command did not run:\n${stdout}\n${stderr}`);
	return JSON.parse(line) as Said;
}

/** Above Linux' highest process id. */
const noProcess = 2 ** 22 + 1;

describe('bootstrap', function () {
	this.timeout(120_000);
	let project: Project;
	const build = (path: string): string => join(project.path, 'build', path);

	beforeEach(async () => {
		project = await Project.create();
	});
	afterEach(() => project.remove());

	it('makes one command run from a bare clone: installs, builds, hands over arguments and exit code', async () => {
		const outcome = await project.npm(['start', '--', '--exit', '5', 'two words']);
		expect(said(outcome).args).to.deep.equal(['start', '--exit', '5', 'two words']);
		expect(outcome.code).to.equal(5);
		expect(outcome.stderr).to.match(/installing dependencies.*\n.*done in.*\n.*building/);
		expect(await readFile(build('server/page.html'), 'utf8')).to.equal('<p>page</p>');
	});

	it('does nothing but run the command when nothing has changed', async () => {
		await project.npm(['start']);
		const before = await stat(build('server/main.js'));
		const { stderr, code } = await project.npm(['start']);
		expect(code).to.equal(0);
		expect(stderr).not.to.contain('drehkreuz:');
		expect((await stat(build('server/main.js'))).ino).to.equal(before.ino);
	});

	it('prepares once when two commands start at the same time on a bare clone', async () => {
		const [first, second] = await Promise.all([project.npm(['start', '--', 'a']), project.npm(['run', 'demo', '--', 'b'])]);
		expect(said(first).args).to.deep.equal(['start', 'a']);
		expect(said(second).args).to.deep.equal(['demo', 'b']);
		const everything = first.stderr + second.stderr;
		expect(everything.match(/installing dependencies with/g)).to.have.length(1);
		expect(everything.match(/: building/g)).to.have.length(1);
		expect(everything).to.match(/waiting: process \d+ is already at it/);
		expect(await readdir(join(project.path, '.cache'))).not.to.include('lock');
	});

	it('takes over from a process that was killed while it prepared', async () => {
		await mkdir(join(project.path, '.cache/lock'), { recursive: true });
		await writeFile(join(project.path, '.cache/lock/owner.json'), JSON.stringify({ pid: noProcess, host: hostname(), what: 'installing dependencies' }));
		await mkdir(join(project.path, '.cache/install-1-abc'), { recursive: true });
		await mkdir(join(project.path, '.build-1-abc'));
		expect((await project.npm(['start'])).code).to.equal(0);
		expect(await readdir(join(project.path, '.cache'))).not.to.include('install-1-abc');
		expect(await readdir(project.path)).not.to.include('.build-1-abc');
	});

	it('builds anew when a source changes, touches only what differs, and removes what is gone', async () => {
		await project.write('server/other.ts', 'export const other: number = 1;\n');
		await project.npm(['run', 'build']);
		const untouched = await stat(build('server/other.js'));
		await project.write('server/added/new.ts', 'export const added: number = 2;\n');
		await rm(join(project.path, 'server/page.html'));
		const { stderr } = await project.npm(['run', 'build']);
		expect(stderr).to.contain('building');
		expect((await stat(build('server/other.js'))).ino).to.equal(untouched.ino);
		expect(await readFile(build('server/added/new.js'), 'utf8')).to.contain('added = 2');
		expect(await readdir(build('server'))).not.to.include('page.html');
		await rm(join(project.path, 'server/added'), { recursive: true });
		await project.npm(['run', 'build']);
		expect(await readdir(build('server'))).not.to.include('added');
	});

	it('keeps the last good build when a type is wrong, and says where', async () => {
		await project.npm(['run', 'build']);
		const good = await readFile(build('server/main.js'), 'utf8');
		await project.write('server/main.ts', 'export const wrong: number = "text";\n');
		const { code, stderr } = await project.npm(['start']);
		expect(code).to.equal(1);
		expect(stderr).to.match(/the build failed, build\/ was not changed:\nserver\/main\.ts\(1,14\): error TS2322/);
		expect(await readFile(build('server/main.js'), 'utf8')).to.equal(good);
	});

	it('installs anew when the lock changes, but accepts what a developer has installed', async () => {
		await project.npm(['run', 'build']);
		await project.lock({ note: 'the same packages, another file' });
		expect((await project.npm(['run', 'build'])).stderr).not.to.contain('installing');
		const hidden = join(project.path, 'node_modules/.package-lock.json');
		await writeFile(hidden, (await readFile(hidden, 'utf8')).replaceAll('7.0.2', '7.0.1'));
		await project.lock({ note: 'packages that are not those installed' });
		expect((await project.npm(['run', 'build'])).stderr).to.contain('installing');
		expect(await readFile(hidden, 'utf8')).to.contain('7.0.2');
	});

	it('leaves nothing half done and says what to do when the registry cannot be reached', async () => {
		await project.npm(['run', 'build']);
		const lock = JSON.parse(await readFile(join(project.path, 'package-lock.json'), 'utf8'));
		const manifest = JSON.parse(await readFile(join(project.path, 'package.json'), 'utf8'));
		manifest.devDependencies['drehkreuz-not-there'] = '1.0.0';
		lock.packages[''] = manifest;
		lock.packages['node_modules/drehkreuz-not-there'] = { version: '1.0.0', dev: true };
		await project.write('package.json', JSON.stringify(manifest));
		await project.write('package-lock.json', JSON.stringify(lock));
		const { code, stderr } = await project.npm(['start'], { env: { npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0' } });
		expect(code).to.equal(1);
		expect(stderr).to.contain('ECONNREFUSED').and.to.contain('The package registry cannot be reached');
		expect(await readdir(join(project.path, 'node_modules'))).to.include('typescript');
		expect((await readdir(join(project.path, '.cache'))).filter((name) => name.startsWith('install-'))).to.deep.equal([]);
	});

	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		it(`hands ${signal} on once, waits for the command and passes its exit code`, async () => {
			const hub = project.startNpm(['start', '--', '--wait']);
			await hub.saw(/waiting/);
			hub.child.kill(signal);
			hub.child.kill(signal);
			const { code, stdout } = await hub.outcome;
			expect(code).to.equal(7);
			expect(stdout.match(new RegExp(`^${signal}$`, 'gm'))).to.have.length(1);
		});
	}

	it('ends the command when the npm that started it is killed', async () => {
		const hub = project.startNpm(['start', '--', '--wait']);
		await hub.saw(/waiting/);
		hub.child.kill('SIGKILL');
		// The pipe closes only when the last process that holds it is gone.
		expect((await hub.outcome).stdout).to.contain('SIGTERM');
	});

	it('runs the command line in the folder of the caller, through a link too', async () => {
		await project.npm(['run', 'build']);
		const link = join(project.folder, 'drehkreuz');
		await symlink(join(project.path, 'bin/drehkreuz'), link);
		const outcome = await run(link, ['pack', 'add', './here'], { cwd: project.folder });
		expect(said(outcome).args).to.deep.equal(['pack', 'add', './here']);
		expect(said(outcome).cwd).to.equal(project.folder);
	});
});

describe('bootstrap on a machine with an older Node', function () {
	this.timeout(180_000);

	it('fetches Node 24 and runs everything with it, with its own headers for addons', async function () {
		const old = await olderNode();
		if (!old) return skip(this, `no Node older than ${oldest.join('.')} in PATH to try it with`);
		const project = await Project.create();
		try {
			const [start, other] = await Promise.all([project.npm(['start'], { env: { PATH: old } }), project.npm(['run', 'demo'], { env: { PATH: old } })]);
			for (const outcome of [start, other]) expect(said(outcome).node).to.equal(fetched);
			expect(said(start).nodedir).to.equal(join(project.path, '.cache/node24/node_modules', `node-linux-${process.arch}`));
			expect((start.stderr + other.stderr).match(/fetching Node 24\S* from/g)).to.have.length(1);
		} finally {
			await project.remove();
		}
	});
});

/** PATH from the first folder on whose Node is too old, or undefined. npm must be there too. */
async function olderNode(): Promise<string | undefined> {
	const folders = (process.env.PATH ?? '').split(delimiter);
	for (const [index, folder] of folders.entries()) {
		if (!existsSync(join(folder, 'node')) || !existsSync(join(folder, 'npm'))) continue;
		const { stdout } = await run(join(folder, 'node'), ['--version']);
		if (!fits(stdout.replace('v', ''))) return folders.slice(index).join(delimiter);
	}
	return undefined;
}
