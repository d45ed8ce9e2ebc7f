/**
 * The Dockerfile, step by step, without a container engine: see scripts/dockerfile/run.ts for what that proves and what it does not.
 * Costs two installs of the dependencies, about half a minute.
 */

import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { BuildContext } from '../../scripts/dockerfile/context.ts';
import { parseDockerfile } from '../../scripts/dockerfile/parse.ts';
import { type Image, runStages } from '../../scripts/dockerfile/run.ts';
import { type Outcome, type Running, run, start } from '../support/process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('Dockerfile', function () {
	this.timeout(300_000);
	let folder: string;
	let image: Image;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'drehkreuz-image-'));
		const stages = parseDockerfile(await readFile(join(root, 'Dockerfile'), 'utf8'));
		image = await runStages(stages, { context: new BuildContext(root), folder });
	});
	after(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));

	it('builds an image with what the hub needs to run, and not what it took to build it', async () => {
		expect(await readdir(image.cwd)).to.have.members(['LICENSE', 'build', 'config', 'flows', 'node_modules', 'package.json', 'schemas']);
		const modules = await readdir(join(image.cwd, 'node_modules'));
		expect(modules).to.include.members(['node-red', 'amqplib', 'libxml2-wasm']);
		expect(modules.filter((name) => ['typescript', '@typescript', '@biomejs', 'mocha'].includes(name))).to.deep.equal([]);
		expect(existsSync(join(image.cwd, 'build/server/main.js'))).to.equal(true);
	});

	it('runs as a user without rights, listens to the outside and keeps its data in a volume', () => {
		if (process.getuid?.() === 0) expect(image.user).to.deep.equal({ uid: 1000, gid: 1000 });
		expect(image.env).to.include({ NODE_ENV: 'production', DREHKREUZ_HOST: '0.0.0.0', DREHKREUZ_PORT: '8080', DREHKREUZ_SANDBOX: 'off' });
		expect(image.volumes).to.deep.equal([image.env.DREHKREUZ_DATA]);
		expect(image.port).to.equal(8080);
	});

	it('gets well by its health check after its command has started, writes to its volume only, and stops on SIGTERM', async () => {
		const port = String(await freePort());
		const options = { cwd: image.cwd, env: { ...image.env, DREHKREUZ_PORT: port }, ...image.user };
		const program = (command: readonly string[]): [string, string[]] => [
			command[0] === 'node' ? join(folder, 'base/bin/node') : (command[0] ?? ''),
			command.slice(1),
		];
		const check = (): Promise<Outcome> => run(...program(image.healthcheck), options);

		expect((await check()).code, 'health check before the hub runs').to.equal(1);
		const hub = start(...program(image.command), options);
		try {
			await untilHealthy(hub, check);
		} finally {
			hub.child.kill('SIGTERM');
		}
		const { code, stdout, stderr } = await hub.outcome;
		expect(code, stdout + stderr).to.equal(0);
		expect(await readdir(image.env.DREHKREUZ_DATA ?? '')).not.to.deep.equal([]);
	});
});

/** The start period of the health check allows 30 s. */
async function untilHealthy(hub: Running, check: () => Promise<Outcome>): Promise<void> {
	const deadline = Date.now() + 90_000;
	let ended: Outcome | undefined;
	void hub.outcome.then((outcome) => {
		ended = outcome;
	});
	while (Date.now() < deadline) {
		if ((await check()).code === 0) return;
		if (ended) throw new Error(`the hub ended with ${ended.code}:\n${ended.stdout}\n${ended.stderr}`);
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
	throw new Error('the hub was not healthy within 30 s');
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}
