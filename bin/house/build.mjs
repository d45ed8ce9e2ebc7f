/**
 * Compiles the sources to `build/`, which mirrors the tree, and copies what is not TypeScript beside them (pages,
 * locales, icons, WSDL …). Schemas, flows and configuration are not copied; the server finds them in the root.
 * The monitor's page is bundled to static files in `build/monitor/client/`; its sources are not copied.
 *
 * `build/.stamp` holds a fingerprint of all sources; nothing happens while it fits. The compiler writes into a folder of its own; then only files
 * that differ are renamed into `build/`, one by one. So a hub that runs from `build/` is not disturbed by a build of the same sources.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { interruption, runCaptured } from './child.mjs';
import { alone } from './lock.mjs';
import { removeLeftovers, root, temporaryFolder } from './places.mjs';
import { Stop, timed } from './progress.mjs';

/** Folders whose TypeScript is compiled and whose other files are copied; the same as `include` in tsconfig.build.json. */
export const folders = ['hub', 'adapters', 'nodes', 'sandbox', 'monitor', 'server'];
/** The monitor's page: compiled by Vite, for the browser. */
const page = 'monitor/client';
const settings = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json', 'bin/house/build.mjs'];
const target = join(root, 'build');
const stamp = join(target, '.stamp');

export async function ensureBuild(runtime) {
	if (isCurrent(fingerprint())) return;
	await alone('building', async () => {
		const sources = fingerprint();
		if (isCurrent(sources)) return;
		removeLeftovers(root, '.build-');
		await timed('building', () => build(runtime, sources));
	});
}

function isCurrent(sources) {
	return existsSync(stamp) && readFileSync(stamp, 'utf8') === sources;
}

/** Changes whenever a source appears, goes, or is written. */
function fingerprint() {
	const hash = createHash('sha256');
	for (const path of [...settings, ...sourceFiles()]) {
		const { size, mtimeMs } = statSync(join(root, path));
		hash.update(`${path} ${size} ${mtimeMs}\n`);
	}
	return hash.digest('hex');
}

function sourceFiles() {
	return folders.flatMap((folder) => filesUnder(root, folder));
}

/** Paths relative to `base`, in a stable order; a folder that does not exist holds none. */
function filesUnder(base, folder) {
	if (!existsSync(join(base, folder))) return [];
	const entries = readdirSync(join(base, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
	return entries.flatMap((entry) => {
		const path = folder ? `${folder}/${entry.name}` : entry.name;
		if (entry.name === 'node_modules') return [];
		return entry.isDirectory() ? filesUnder(base, path) : [path];
	});
}

async function build(runtime, sources) {
	// In the root, not in .cache/: source maps hold paths relative to where the compiler wrote them.
	const next = temporaryFolder(root, '.build-');
	try {
		mkdirSync(next);
		await compile(runtime, ['typescript', 'bin', 'tsc'], ['-p', 'tsconfig.build.json', '--outDir', next, '--pretty', 'false']);
		await compile(runtime, ['vite', 'bin', 'vite.js'], ['build', '--config', `${page}/vite.config.ts`, '--outDir', join(next, page)]);
		for (const path of sourceFiles()) if (!/\.ts$/.test(path) && !path.startsWith(`${page}/`)) copyInto(next, path);
		bringInto(target, next);
		writeFileSync(stamp, sources);
	} finally {
		rmSync(next, { recursive: true, force: true });
	}
}

async function compile(runtime, file, args) {
	const { code, output } = await runCaptured(runtime.node, [join(root, 'node_modules', ...file), ...args], { cwd: root, env: runtime.env });
	if (interruption()) throw new Stop('interrupted', code);
	if (code !== 0) throw new Stop(`the build failed, build/ was not changed:\n${output.trim()}`);
}

function copyInto(next, path) {
	mkdirSync(dirname(join(next, path)), { recursive: true });
	copyFileSync(join(root, path), join(next, path));
}

function bringInto(build, next) {
	const paths = filesUnder(next, '');
	for (const path of paths) {
		const to = join(build, path);
		if (existsSync(to) && readFileSync(to).equals(readFileSync(join(next, path)))) continue;
		mkdirSync(dirname(to), { recursive: true });
		renameSync(join(next, path), to);
	}
	const wanted = new Set(paths);
	for (const path of filesUnder(build, '')) {
		if (wanted.has(path) || path === '.stamp') continue;
		rmSync(join(build, path), { force: true });
		removeEmpty(build, dirname(path));
	}
}

function removeEmpty(build, folder) {
	if (folder === '.' || readdirSync(join(build, folder)).length > 0) return;
	rmdirSync(join(build, folder));
	removeEmpty(build, dirname(folder));
}
