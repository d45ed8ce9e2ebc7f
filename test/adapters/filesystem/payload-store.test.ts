import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { FilesystemPayloadStore } from '../../../adapters/filesystem/payload-store.ts';
import { codeOf, describePayloadStoreContract, sha512Of } from '../../contract/payload-store.ts';
import { sealingWith } from '../../hub/sealing/keys.ts';

const pathOf = (folder: string, mandant: string, sha512: string) => join(folder, mandant, sha512.slice(0, 2), sha512.slice(2, 4), sha512);

async function files(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describePayloadStoreContract('filesystem', {
	make: (folder) => new FilesystemPayloadStore({ folder }),
	all: files,
	damage: async (folder, mandant, sha512, change) => {
		const path = pathOf(folder, mandant, sha512);
		await writeFile(path, change(await readFile(path)));
	},
});

const seal = (await sealingWith('k1')).files;

describePayloadStoreContract('filesystem, sealed', {
	make: (folder) => new FilesystemPayloadStore({ folder, seal }),
	all: files,
	damage: async (folder, mandant, sha512, change) => {
		const path = pathOf(folder, mandant, seal.nameOf(mandant, sha512));
		await writeFile(path, change(await readFile(path)));
	},
});

describe('Filesystem payload store', () => {
	let folder: string;
	let store: FilesystemPayloadStore;
	const options = { mediaType: 'image/png', maxBytes: 50_000_000 };

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-files-'));
		store = new FilesystemPayloadStore({ folder: join(folder, 'payloads') });
		await store.open();
	});
	afterEach(async () => {
		await store.close();
		await rm(folder, { recursive: true, force: true });
	});

	it("keeps a payload under its tenant and hash, for the hub's user only", async () => {
		const bytes = randomBytes(100);
		await store.put('musterstadt', bytes, options);
		const path = pathOf(join(folder, 'payloads'), 'musterstadt', sha512Of(bytes));
		expect(await files(folder)).to.deep.equal([path]);
		expect((await stat(path)).mode & 0o777).to.equal(0o600);
		for (const inner of ['payloads', 'payloads/.incoming', 'payloads/musterstadt'])
			expect((await stat(join(folder, inner))).mode & 0o777, inner).to.equal(0o700);
	});

	it('removes leftovers of a crash when they are older than an hour, and no younger ones', async () => {
		const [old, young] = ['old', 'young'].map((name) => join(folder, 'payloads', '.incoming', name)) as [string, string];
		await writeFile(old, 'x');
		await writeFile(young, 'x');
		const hoursAgo = new Date(Date.now() - 3_700_000);
		await utimes(old, hoursAgo, hoursAgo);
		await new FilesystemPayloadStore({ folder: join(folder, 'payloads') }).open();
		expect(await files(folder)).to.deep.equal([young]);
	});

	it('reports disk trouble by its code and leaves nothing behind', async () => {
		await rm(join(folder, 'payloads', '.incoming'), { recursive: true });
		await writeFile(join(folder, 'payloads', '.incoming'), 'a file where the folder should be');
		const error = await store.put('musterstadt', randomBytes(10), options).then(
			() => undefined,
			(thrown) => thrown,
		);
		expect(error).to.deep.include({ code: 'DK-PAYLOAD-STORAGE', facts: { systemCode: 'ENOTDIR' } });
		expect(error.message).to.not.include(folder);
	});

	it('gives the code of a disk that takes no more, leaves nothing behind, and goes on with what still fits', async function () {
		if (process.platform === 'win32') this.skip();
		// A limit on the size of files (64 blocks of 512 bytes) makes write(2) fail in the middle as a full disk does.
		const child = spawn(
			'sh',
			[
				'-c',
				'ulimit -f 64; exec "$@"',
				'sh',
				process.execPath,
				fileURLToPath(new URL('writer.ts', import.meta.url)),
				join(folder, 'payloads'),
				'100000',
				'1000',
			],
			{
				stdio: ['ignore', 'pipe', 'inherit'],
			},
		);
		const lines: string[] = [];
		for await (const line of createInterface({ input: child.stdout })) lines.push(line);
		expect(lines).to.have.length(2);
		expect(lines[0]).to.equal('DK-PAYLOAD-STORAGE EFBIG');
		expect(lines[1]).to.match(/^[0-9a-f]{128}$/);
		expect(await files(folder)).to.deep.equal([pathOf(join(folder, 'payloads'), 'musterstadt', lines[1]!)]);
	});

	it('has every payload that was resolved whole when the process was killed in the middle', async function () {
		this.timeout(120_000);
		const payloads = join(folder, 'payloads');
		const child = spawn(process.execPath, [fileURLToPath(new URL('writer.ts', import.meta.url)), payloads, ...Array.from({ length: 5_000 }, () => '70000')], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const exited = once(child, 'exit');
		const resolved: string[] = [];
		for await (const line of createInterface({ input: child.stdout })) {
			resolved.push(line);
			if (resolved.length === 100) child.kill('SIGKILL');
		}
		expect((await exited)[1]).to.equal('SIGKILL');
		expect(resolved.length).to.be.within(100, 4_999);
		for (const sha512 of resolved) expect((await store.read('musterstadt', { sha512, size: 70_000, mediaType: 'x/y' }, 70_000)).length).to.equal(70_000);
		// Whatever else lies under the tenant was renamed after it was complete, so it is whole as well.
		for (const path of await files(join(payloads, 'musterstadt'))) expect(path.endsWith(sha512Of(await readFile(path)))).to.equal(true);
	});

	it('leaves no file open when readers stop early', async function () {
		if (process.platform !== 'linux') this.skip();
		const reference = await store.put('musterstadt', randomBytes(500_000), options);
		const before = (await readdir('/proc/self/fd')).length;
		for (let i = 0; i < 50; i += 1) {
			const reader = await store.get('musterstadt', reference);
			if (i % 2) reader.read();
			reader.destroy();
			await once(reader, 'close');
		}
		expect((await readdir('/proc/self/fd')).length).to.be.at.most(before + 2);
		expect(await codeOf(store.read('musterstadt', reference, 500_000))).to.equal(undefined);
	});
});
