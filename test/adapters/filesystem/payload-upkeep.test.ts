import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { FilesystemPayloadStore } from '../../../adapters/filesystem/payload-store.ts';
import { FilesystemPayloadUpkeep } from '../../../adapters/filesystem/payload-upkeep.ts';
import type { PayloadReference } from '../../../hub/message/message.ts';
import { openSealing, type Sealing } from '../../../hub/sealing/sealing.ts';
import { codeOf } from '../../contract/payload-store.ts';
import { keyNamed, MemoryInbox } from '../../hub/sealing/keys.ts';

const DAY_MS = 86_400_000;
const OPTIONS = { mediaType: 'application/pdf', maxBytes: 10_000_000 };

describe('upkeep of payload files', () => {
	let folder: string;
	let inbox: MemoryInbox;
	let sealing: Sealing;
	let store: FilesystemPayloadStore;
	let upkeep: FilesystemPayloadUpkeep;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-payload-upkeep-'));
		inbox = new MemoryInbox();
		await use('k1');
	});
	afterEach(() => rm(folder, { recursive: true, force: true }));

	async function use(...keys: readonly string[]): Promise<void> {
		sealing = await openSealing(
			keys.map((id) => keyNamed(id)),
			inbox,
		);
		store = new FilesystemPayloadStore({ folder, seal: sealing.files });
		upkeep = new FilesystemPayloadUpkeep({ folder, seal: sealing.files });
		await store.open();
		await upkeep.open();
	}

	const nameOf = ({ sha512 }: PayloadReference): string => sealing.files.nameOf('musterstadt', sha512);
	const pathOf = (name: string): string => join(folder, 'musterstadt', name.slice(0, 2), name.slice(2, 4), name);

	async function putInClear(bytes: Buffer): Promise<PayloadReference> {
		return new FilesystemPayloadStore({ folder }).put('musterstadt', bytes, OPTIONS);
	}

	async function makeOld(name: string): Promise<void> {
		const time = new Date(Date.now() - 2 * DAY_MS);
		await utimes(pathOf(name), time, time);
	}

	it('lists the names of a tenant in order, in pages', async () => {
		const references = await Promise.all(Array.from({ length: 25 }, () => store.put('musterstadt', randomBytes(100), OPTIONS)));
		await store.put('andere', randomBytes(10), OPTIONS);
		const expected = references.map(nameOf).toSorted();
		const found: string[] = [];
		for (let after: string | undefined; ; after = found.at(-1)) {
			const page = await upkeep.names('musterstadt', after, 4);
			found.push(...page.map(({ name }) => name));
			if (page.length < 4) break;
		}
		expect(found).to.deep.equal(expected);
		expect(await upkeep.names('niemand', undefined, 4)).to.deep.equal([]);
	});

	it('removes what was stored before, and nothing that was stored since', async () => {
		const [old, young] = [await store.put('musterstadt', Buffer.from('alt'), OPTIONS), await store.put('musterstadt', Buffer.from('neu'), OPTIONS)];
		await makeOld(nameOf(old));
		const before = Date.now() - DAY_MS;
		expect(await upkeep.remove('musterstadt', nameOf(old), before)).to.equal(true);
		expect(await upkeep.remove('musterstadt', nameOf(young), before)).to.equal(false);
		expect(await upkeep.remove('musterstadt', nameOf(old), before)).to.equal(false);
		expect(await Promise.all([old, young].map(({ sha512 }) => store.has('musterstadt', sha512)))).to.deep.equal([false, true]);
		expect(await readdir(join(folder, '.leaving'))).to.deep.equal([]);
	});

	it('never loses a payload that is put again while it is being removed', async () => {
		const bytes = Buffer.from('immer wieder');
		for (let round = 0; round < 50; round++) {
			const reference = await store.put('musterstadt', bytes, OPTIONS);
			await makeOld(nameOf(reference));
			await Promise.all([upkeep.remove('musterstadt', nameOf(reference), Date.now() - DAY_MS), store.put('musterstadt', bytes, OPTIONS)]);
			expect(await store.has('musterstadt', reference.sha512), `round ${round}`).to.equal(true);
		}
	});

	it('brings back at the next start what a kill left between the two steps of a removal', async () => {
		const reference = await store.put('musterstadt', Buffer.from('fast weg'), OPTIONS);
		const name = nameOf(reference);
		await rename(pathOf(name), join(folder, '.leaving', `musterstadt.${name}.0b6f2a3e-0000-4000-8000-000000000000`));
		expect(await store.has('musterstadt', reference.sha512)).to.equal(false);
		await use('k1');
		expect((await store.read('musterstadt', reference, 100)).toString()).to.equal('fast weg');
		expect(await readdir(join(folder, '.leaving'))).to.deep.equal([]);
	});

	it('seals anew with the first key, under the same name; afterwards the old key is not needed', async () => {
		const bytes = randomBytes(200_000);
		const reference = await store.put('musterstadt', bytes, OPTIONS);
		const name = nameOf(reference);
		expect(await upkeep.keyOf('musterstadt', name)).to.equal('k1');
		await use('k2', 'k1');
		expect(nameOf(reference)).to.equal(name);
		await upkeep.reseal('musterstadt', name);
		expect(await upkeep.keyOf('musterstadt', name)).to.equal('k2');
		await use('k2');
		expect((await store.read('musterstadt', reference, 200_000)).equals(bytes)).to.equal(true);
	});

	it('reads payloads of hubs before sealing, and seals them under a name that tells nothing', async () => {
		const reference = await putInClear(Buffer.from('Bescheid von gestern'));
		expect((await store.read('musterstadt', reference, 100)).toString()).to.equal('Bescheid von gestern');
		expect(await upkeep.keyOf('musterstadt', reference.sha512)).to.equal('none');
		await upkeep.reseal('musterstadt', reference.sha512);
		expect((await upkeep.names('musterstadt', undefined, 10)).map(({ name }) => name)).to.deep.equal([nameOf(reference)]);
		expect((await store.read('musterstadt', reference, 100)).toString()).to.equal('Bescheid von gestern');
		expect((await readFile(pathOf(nameOf(reference)))).includes('Bescheid')).to.equal(false);
	});

	it('reads a payload in clear that looks like a sealed one', async () => {
		const reference = await putInClear(Buffer.concat([Buffer.from('DKF1\x02k1'), randomBytes(100)]));
		expect(await store.read('musterstadt', reference, 1_000)).to.have.length(107);
	});

	it('does not seal a damaged payload anew: it would look whole', async () => {
		const reference = await putInClear(Buffer.from('Bescheid'));
		await writeFile(pathOf(reference.sha512), 'Besch3id');
		expect(await codeOf(upkeep.reseal('musterstadt', reference.sha512))).to.equal('DK-PAYLOAD-DAMAGED');
		expect((await readFile(pathOf(reference.sha512))).toString()).to.equal('Besch3id');
		expect(await readdir(join(folder, '.incoming'))).to.deep.equal([]);
	});

	it('opens no payload that was put in the place of another one', async () => {
		const [one, other] = [await store.put('musterstadt', Buffer.from('eins'), OPTIONS), await store.put('musterstadt', Buffer.from('zwei'), OPTIONS)];
		await rename(pathOf(nameOf(one)), pathOf(nameOf(other)));
		expect(await codeOf(store.read('musterstadt', other, 100))).to.equal('DK-PAYLOAD-DAMAGED');
	});

	it('opens no payload of another tenant', async () => {
		const reference = await store.put('andere', Buffer.from('eins'), OPTIONS);
		const theirs = sealing.files.nameOf('andere', reference.sha512);
		const place = pathOf(nameOf(reference));
		await mkdir(dirname(place), { recursive: true });
		await rename(join(folder, 'andere', theirs.slice(0, 2), theirs.slice(2, 4), theirs), place);
		expect(await codeOf(store.read('musterstadt', reference, 100))).to.equal('DK-PAYLOAD-DAMAGED');
	});

	it('names the key that a payload needs and that is not there', async () => {
		const reference = await store.put('musterstadt', Buffer.from('eins'), OPTIONS);
		await use('k2', 'k1');
		await use('k2');
		const error = await store.read('musterstadt', reference, 100).catch((thrown) => thrown);
		expect([error.code, error.facts]).to.deep.equal(['DK-SEAL-KEY', { key: 'k1' }]);
	});

	it('is not led out of its folder by names', async () => {
		for (const name of ['../secret', '', 'a'.repeat(127), createHash('sha256').digest('hex')]) {
			expect(await upkeep.remove('musterstadt', name, Date.now() + 1)).to.equal(false);
			expect(await upkeep.keyOf('../musterstadt', name)).to.equal(undefined);
		}
	});
});
