/**
 * A small project with the real bootstrap in it: its own lock with one package (the compiler, from a file, no network), its own sources.
 * Its path holds a blank.
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Outcome, type Running, type RunOptions, run, start } from '../support/process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Says what it got, then obeys: `--exit N`, or `--wait` until SIGTERM or SIGINT. */
const main = `
declare const process: any;
const args: string[] = process.argv.slice(2);
console.log(JSON.stringify({ args, cwd: process.cwd(), node: process.versions.node, nodedir: process.env.npm_config_nodedir }));
const at: number = args.indexOf('--exit');
if (at >= 0) process.exitCode = Number(args[at + 1]);
if (args.includes('--wait')) {
	const alive = setInterval(() => {}, 1000);
	for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => {
		console.log(signal);
		setTimeout(() => process.exit(7), 700);
		clearInterval(alive);
	});
	console.log('waiting');
}
declare function setInterval(work: () => void, ms: number): unknown;
declare function clearInterval(timer: unknown): void;
declare function setTimeout(work: () => void, ms: number): unknown;
`;

export class Project {
	readonly folder: string;
	/** Root of the project. */
	readonly path: string;

	static async create(): Promise<Project> {
		const project = new Project(await mkdtemp(join(tmpdir(), 'drehkreuz-house-')));
		await project.#furnish();
		return project;
	}

	private constructor(folder: string) {
		this.folder = folder;
		this.path = join(folder, 'bare clone');
	}

	async #furnish(): Promise<void> {
		await mkdir(this.path);
		await cp(join(root, 'bin'), join(this.path, 'bin'), { recursive: true });
		const options = {
			target: 'es2024',
			lib: ['es2024', 'dom'],
			module: 'nodenext',
			rewriteRelativeImportExtensions: true,
			noEmitOnError: true,
			types: [],
			rootDir: '.',
		};
		await this.write('tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['server'] }));
		await this.write('tsconfig.build.json', JSON.stringify({ extends: './tsconfig.json' }));
		await this.write('server/main.ts', main.replace(/declare function .*\n/g, ''));
		await this.write('server/page.html', '<p>page</p>');
		await this.#packCompiler();
		await this.lock();
	}

	/** A package that hands over to this repository's own compiler. */
	async #packCompiler(): Promise<void> {
		const source = join(this.folder, 'package');
		await mkdir(join(source, 'bin'), { recursive: true });
		await writeFile(join(source, 'package.json'), JSON.stringify({ name: 'typescript', version: '7.0.2', type: 'module' }));
		await writeFile(join(source, 'bin', 'tsc'), `import ${JSON.stringify(join(root, 'node_modules/typescript/lib/tsc.js'))};\n`);
		await run('tar', ['-czf', 'compiler.tgz', 'package'], { cwd: this.folder });
	}

	/** Writes package.json and its lock. `extra` changes the lock without changing what is installed. */
	async lock(extra: object = {}): Promise<void> {
		const tarball = join(this.folder, 'compiler.tgz');
		const integrity = `sha512-${createHash('sha512')
			.update(await readFile(tarball))
			.digest('base64')}`;
		const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { scripts: object };
		const manifest = { name: 'house', version: '1.0.0', type: 'module', scripts, devDependencies: { typescript: `file:${tarball}` } };
		await this.write('package.json', JSON.stringify(manifest));
		const packages = { '': manifest, 'node_modules/typescript': { version: '7.0.2', resolved: `file:${tarball}`, integrity, dev: true } };
		await this.write('package-lock.json', JSON.stringify({ name: 'house', version: '1.0.0', lockfileVersion: 3, requires: true, packages, ...extra }));
	}

	async write(path: string, text: string): Promise<void> {
		const file = join(this.path, path);
		await mkdir(join(file, '..'), { recursive: true });
		await writeFile(file, text);
	}

	/** `npm run …` as a person types it, with nothing of the npm run around us. */
	npm(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
		return this.startNpm(args, options).outcome;
	}

	startNpm(args: readonly string[], options: RunOptions = {}): Running {
		return start('npm', args, { cwd: this.path, ...options, env: { ...cleanEnvironment(), ...options.env } });
	}

	remove(): Promise<void> {
		return rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
	}
}

/** Our environment without what an npm around us has put into it. */
export function cleanEnvironment(): Record<string, string | undefined> {
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD|NODE_OPTIONS)/.test(name)));
}
