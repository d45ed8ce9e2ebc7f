import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Message } from '../../../hub/message/message.ts';
import { ADDRESS, ProtectedHub } from '../../support/protected-hub.ts';
import { describeOnEveryStore } from '../../support/store-kinds.ts';

const CHILD = fileURLToPath(new URL('../../support/upkeep-child.ts', import.meta.url));
const DAY = 86_400_000;
const PARKED = 300;
const FILES = 60;
const storage = { level: 'full', contentDays: 30, historyDays: 365 } as const;

describeOnEveryStore('a hub that is killed while it seals anew and deletes', (on) => {
	let folder: string;
	const parked = new Map<string, Message>();

	before(async function () {
		this.timeout(120_000);
		folder = await mkdtemp(join(tmpdir(), 'dk-killed-'));
		const hub = await ProtectedHub.open(folder, { on, keys: ['alt'], storage });
		const sizes = Array.from({ length: FILES }, (_, n) => 'x'.repeat(1 + n * 3_000));
		const message = (id: string, n: number) => hub.message(id, `Antrag ${id}`, n < FILES ? [[`${id}.pdf`, `${id} ${sizes[n]}`]] : []);
		const work: Promise<void>[] = [];
		for (let n = 0; n < PARKED; n++) {
			const one = await message(`p${n}`, n);
			parked.set(`p${n}`, one);
			work.push(hub.store.park({ address: ADDRESS, message: one, reason: { code: 'DK-PARTNER-REFUSED', facts: {} }, attempt: 1 }));
			const old = await message(`k${n}`, n);
			const head = {
				mandant: 'musterstadt',
				source: 'urn:test',
				id: `k${n}`,
				place: 'received',
				name: 'x',
				at: Date.now() - 40 * DAY,
				size: 1,
				sha512: 'ab'.repeat(64),
			};
			work.push(hub.store.contents.keep({ ...head, place: 'received' }, old));
		}
		await Promise.all(work);
		await hub.close();
	});
	after(() => rm(folder, { recursive: true, force: true }));

	/** @param killAfterMs undefined: it may go through. @returns whether it did */
	async function run(killAfterMs: number | undefined): Promise<boolean> {
		const child = spawn(process.execPath, [CHILD, JSON.stringify({ folder, on, keys: ['neu', 'alt'], storage, now: Date.now() + 2 * DAY })], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const exited = once(child, 'exit');
		let through = false;
		createInterface(child.stdout).on('line', (line) => {
			if (line === 'done') through = true;
			if (line === 'begun' && killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
		});
		await exited;
		return through;
	}

	it('loses nothing that is parked, and the next run goes on: in the end all is sealed with the new key, and what was old enough is gone', async function () {
		this.timeout(120_000);
		let killed = 0;
		for (const killAfterMs of [5, 40, 120, 60, 90]) if (!(await run(killAfterMs))) killed += 1;
		expect(killed, 'kills that came in time').to.be.greaterThan(1);
		expect(await run(undefined)).to.equal(true);

		const hub = await ProtectedHub.open(folder, { on, keys: ['neu'], storage });
		try {
			expect(await hub.plainStore.resealing.counts()).to.deep.equal({ neu: PARKED });
			const found = await hub.store.parked.list({ limit: 1_000 });
			expect(found).to.have.length(PARKED);
			for (const { message } of found) {
				expect(message).to.deep.equal(parked.get(message.attributes.id));
				for (const attachment of message.attachments) {
					const bytes = await hub.protection.payloads.read('musterstadt', attachment, 1_000_000);
					expect(bytes.toString()).to.match(new RegExp(`^${message.attributes.id} x+$`));
				}
			}
			const left = (await readdir(join(folder, 'payloads', 'musterstadt'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
			expect(left, 'files of what is parked, and no others').to.have.length(FILES);
		} finally {
			await hub.close();
		}
	});
});
