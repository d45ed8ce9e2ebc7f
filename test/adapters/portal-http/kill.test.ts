import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { EmbeddedBroker } from '../../../adapters/embedded/embedded-broker.ts';
import { FilesystemPayloadStore } from '../../../adapters/filesystem/payload-store.ts';
import { SqliteStore } from '../../../adapters/sqlite/store.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import type { Message } from '../../../hub/message/message.ts';

/**
 * Portals post with attachments and repeat until they hear 202, while the process that serves them is killed again and again.
 * Seeded by nothing: kills fall where they fall; the promise must hold wherever.
 */
describe('Portal ingress under kill -9', () => {
	const COUNT = 150;
	const KILLS = 6;
	let folder: string;
	let child: ChildProcess | undefined;
	let port = 0;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-kill-'));
	});
	afterEach(async () => {
		child?.kill('SIGKILL');
		await rm(folder, { recursive: true, force: true });
	});

	async function start(): Promise<void> {
		const started = spawn(process.execPath, [fileURLToPath(new URL('server.ts', import.meta.url)), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
		child = started;
		const [line] = await once(started.stdout, 'data');
		port = Number(String(line));
	}

	it('loses no accepted application, and gives every repeat the same key, case and content', async function () {
		this.timeout(120_000);
		await start();
		const results = new Map<string, { subject: string; acceptedAt: string }>();
		let repeats = 0;
		const portal = async (from: number) => {
			for (let i = from; i < COUNT; i += 8) {
				const id = `antrag-${i}`;
				while (!results.has(id)) {
					const form = new FormData();
					form.set('antrag', JSON.stringify({ nummer: i }));
					form.set('f', new Blob([`Anlage zu ${i} `.repeat(2_000)]), 'a.txt');
					try {
						const response = await fetch(`http://127.0.0.1:${port}/in/musterstadt/parken`, {
							method: 'POST',
							headers: { authorization: 'Bearer geheim', 'ce-id': id },
							body: form,
						});
						const body = (await response.json()) as { subject: string; acceptedAt: string };
						if (response.status === 202) results.set(id, body);
						else throw new Error(`answer ${response.status} ${JSON.stringify(body)}`);
					} catch (error) {
						if ((error as Error).message.startsWith('answer')) throw error;
						repeats += 1;
						await sleep(20);
					}
				}
			}
		};
		const posting = Promise.all(Array.from({ length: 8 }, (_, i) => portal(i)));
		for (let kill = 1; kill <= KILLS; kill += 1) {
			while (results.size < (COUNT * kill) / (KILLS + 1)) await Promise.race([sleep(3), posting]);
			const dying = child!;
			const exited = once(dying, 'exit');
			dying.kill('SIGKILL');
			await exited;
			await start();
		}
		await posting;
		const last = once(child!, 'exit');
		child!.kill('SIGKILL');
		await last;
		expect(repeats).to.be.greaterThan(0);

		const published = await everythingPublished();
		for (let i = 0; i < COUNT; i += 1) {
			const messages = published.get(`antrag-${i}`) ?? [];
			expect(messages.length, `antrag-${i}`).to.be.at.least(1);
			for (const message of messages) {
				expect(message.attributes.subject).to.equal(results.get(`antrag-${i}`)!.subject);
				expect(message.body.kind === 'inline' && message.body.bytes.toString()).to.equal(JSON.stringify({ nummer: i }));
				expect(message.attachments).to.have.length(1);
			}
		}
		// A kill may fall between publish and remembering; it is rare, and each of the 8 portals can be hit once per kill.
		expect([...published.values()].flat().length - COUNT).to.be.within(0, KILLS * 8);
	});

	async function everythingPublished(): Promise<Map<string, Message[]>> {
		const store = new SqliteStore({ file: join(folder, 'store.db'), log: silentLogger });
		await store.open();
		const broker = new EmbeddedBroker({ file: join(folder, 'broker.db'), parking: store });
		await broker.open();
		const payloads = new FilesystemPayloadStore({ folder: join(folder, 'payloads') });
		const address = { mandant: 'musterstadt', channel: 'antrag.eingang' };
		const byId = new Map<string, Message[]>();
		const reading: Promise<unknown>[] = [];
		await broker.consume(address, { prefetch: 1_000 }, ({ message }) => {
			byId.set(message.attributes.id, [...(byId.get(message.attributes.id) ?? []), message]);
			for (const attachment of message.attachments) reading.push(payloads.read('musterstadt', attachment, 1_000_000));
		});
		for (let quiet = 0, before = -1; quiet < 10; quiet += 1) {
			const { ready } = await broker.depth(address);
			if (ready > 0 || byId.size !== before) quiet = 0;
			before = byId.size;
			await sleep(20);
		}
		await Promise.all(reading);
		await broker.close();
		await store.close();
		return byId;
	}
});
