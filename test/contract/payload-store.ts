/**
 * The contract of the `PayloadStore` port with staging. Every implementation runs it unchanged.
 * `make(folder)` makes a store; `all(folder)` lists every stored payload and every unfinished one by some name, so that the
 * contract can see that nothing is left behind; `damage(folder, mandant, sha512, change)` changes stored bytes behind the store's back.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import type { PayloadReference } from '../../hub/message/message.ts';
import type { StagingPayloadStore } from '../../hub/payload/staging.ts';

export interface PayloadStoreEngine {
	make(folder: string): StagingPayloadStore;
	all(folder: string): Promise<readonly string[]>;
	damage(folder: string, mandant: string, sha512: string, change: (bytes: Buffer) => Buffer): Promise<void>;
}

export const sha512Of = (bytes: Buffer) => createHash('sha512').update(bytes).digest('hex');

/** The code of what was thrown, or `undefined`. */
export async function codeOf(work: Promise<unknown>): Promise<unknown> {
	return work.then(
		() => undefined,
		(error) => error.code ?? error,
	);
}

const OPTIONS = { mediaType: 'application/pdf', maxBytes: 10_000_000 };

export function describePayloadStoreContract(name: string, engine: PayloadStoreEngine): void {
	describe(`PayloadStore contract: ${name}`, () => {
		let folder: string;
		let store: StagingPayloadStore;

		beforeEach(async () => {
			folder = await mkdtemp(join(tmpdir(), 'dk-payload-'));
			store = engine.make(folder);
			await store.open();
		});
		afterEach(async () => {
			await store.close();
			await rm(folder, { recursive: true, force: true });
		});

		async function streamed(reference: PayloadReference): Promise<{ bytes: Buffer; code: unknown }> {
			const chunks: Buffer[] = [];
			try {
				for await (const chunk of await store.get('musterstadt', reference)) chunks.push(chunk);
				return { bytes: Buffer.concat(chunks), code: undefined };
			} catch (error) {
				return { bytes: Buffer.concat(chunks), code: (error as { code?: string }).code };
			}
		}

		for (const size of [0, 1, 65_535, 65_536, 65_537, 1_000_000]) {
			it(`gives back ${size} bytes as they were, streamed and at once, also after reopening`, async () => {
				const bytes = randomBytes(size);
				const reference = await store.put('musterstadt', Readable.from([bytes.subarray(0, size / 3), bytes.subarray(size / 3)]), OPTIONS);
				expect(reference).to.deep.equal({ sha512: sha512Of(bytes), size, mediaType: 'application/pdf' });
				await store.close();
				store = engine.make(folder);
				await store.open();
				expect((await streamed(reference)).bytes.equals(bytes)).to.equal(true);
				expect((await store.read('musterstadt', reference, size)).equals(bytes)).to.equal(true);
			});
		}

		it('stores the same bytes once per tenant, and never one file for two tenants', async () => {
			const bytes = randomBytes(1_000);
			await Promise.all(Array.from({ length: 10 }, () => store.put('musterstadt', bytes, OPTIONS)));
			expect(await engine.all(folder)).to.have.length(1);
			const reference = await store.put('andere', bytes, OPTIONS);
			expect(await engine.all(folder)).to.have.length(2);
			await store.delete('andere', reference.sha512);
			expect(await store.has('andere', reference.sha512)).to.equal(false);
			expect((await store.read('musterstadt', reference, 1_000)).equals(bytes)).to.equal(true);
		});

		it('does not show a payload of one tenant to another', async () => {
			const reference = await store.put('musterstadt', randomBytes(10), OPTIONS);
			expect(await store.has('andere', reference.sha512)).to.equal(false);
			expect(await codeOf(store.get('andere', reference))).to.equal('DK-PAYLOAD-MISSING');
			expect(await codeOf(store.read('andere', reference, 10))).to.equal('DK-PAYLOAD-MISSING');
		});

		it('takes exactly maxBytes, and one byte more leaves nothing behind', async () => {
			const bytes = randomBytes(100_000);
			await store.put('musterstadt', bytes, { ...OPTIONS, maxBytes: 100_000 });
			await store.delete('musterstadt', sha512Of(bytes));
			expect(await codeOf(store.put('musterstadt', bytes, { ...OPTIONS, maxBytes: 99_999 }))).to.equal('DK-PAYLOAD-TOO-LARGE');
			expect(await codeOf(store.put('musterstadt', Readable.from([bytes]), { ...OPTIONS, maxBytes: 99_999 }))).to.equal('DK-PAYLOAD-TOO-LARGE');
			expect(await engine.all(folder)).to.deep.equal([]);
		});

		it('refuses bytes with another hash than announced and leaves nothing behind', async () => {
			const bytes = randomBytes(10);
			await store.put('musterstadt', bytes, { ...OPTIONS, expectedSha512: sha512Of(bytes) });
			await store.delete('musterstadt', sha512Of(bytes));
			expect(await codeOf(store.put('musterstadt', randomBytes(10), { ...OPTIONS, expectedSha512: sha512Of(bytes) }))).to.equal('DK-PAYLOAD-HASH');
			expect(await engine.all(folder)).to.deep.equal([]);
		});

		it('leaves nothing behind when the source breaks off, and gives on its error', async () => {
			const broken = new Error('source broke');
			const source = Readable.from(
				(async function* () {
					yield randomBytes(100_000);
					throw broken;
				})(),
			);
			expect(await codeOf(store.put('musterstadt', source, OPTIONS))).to.equal(broken);
			expect(await engine.all(folder)).to.deep.equal([]);
		});

		it('never hands out a changed payload as whole', async () => {
			for (const size of [10, 65_536, 200_000]) {
				const bytes = randomBytes(size);
				const reference = await store.put('musterstadt', bytes, OPTIONS);
				await engine.damage(folder, 'musterstadt', reference.sha512, (stored) => {
					stored[size - 1]! ^= 1;
					return stored;
				});
				const got = await streamed(reference);
				expect(got.code).to.equal('DK-PAYLOAD-DAMAGED');
				expect(got.bytes.length).to.be.lessThan(size);
				expect(await codeOf(store.read('musterstadt', reference, size))).to.equal('DK-PAYLOAD-DAMAGED');
			}
		});

		it('notices a payload that was cut or has grown, and heals it when the bytes come again', async () => {
			const bytes = randomBytes(100_000);
			const reference = await store.put('musterstadt', bytes, OPTIONS);
			for (const change of [(b: Buffer) => b.subarray(0, 65_536), (b: Buffer) => Buffer.concat([b, b])]) {
				await engine.damage(folder, 'musterstadt', reference.sha512, change);
				expect((await streamed(reference)).code).to.equal('DK-PAYLOAD-DAMAGED');
			}
			await store.put('musterstadt', bytes, OPTIONS);
			expect((await store.read('musterstadt', reference, 100_000)).equals(bytes)).to.equal(true);
		});

		it('reads no more than was allowed', async () => {
			const reference = await store.put('musterstadt', randomBytes(11), OPTIONS);
			expect(await codeOf(store.read('musterstadt', reference, 10))).to.equal('DK-PAYLOAD-TOO-LARGE');
		});

		it('deletes, and deleting again is harmless', async () => {
			const reference = await store.put('musterstadt', randomBytes(10), OPTIONS);
			expect(await store.has('musterstadt', reference.sha512)).to.equal(true);
			await store.delete('musterstadt', reference.sha512);
			await store.delete('musterstadt', reference.sha512);
			expect(await store.has('musterstadt', reference.sha512)).to.equal(false);
			expect(await codeOf(store.get('musterstadt', reference))).to.equal('DK-PAYLOAD-MISSING');
		});

		it('does not follow a tenant or a hash that is a path', async () => {
			for (const mandant of ['../musterstadt', '..', '.incoming', 'a/b', '', 'MUSTER', 'a\0']) {
				expect(await codeOf(store.put(mandant, randomBytes(1), OPTIONS)), mandant).to.equal('DK-MESSAGE-INVALID');
				expect(await store.has(mandant, 'a'.repeat(128))).to.equal(false);
				await store.delete(mandant, 'a'.repeat(128));
			}
			for (const sha512 of ['../../../etc/passwd', '', 'A'.repeat(128), `${'a'.repeat(127)}/`]) {
				expect(await codeOf(store.get('musterstadt', { sha512, size: 1, mediaType: 'text/plain' }))).to.equal('DK-PAYLOAD-MISSING');
				expect(await store.has('musterstadt', sha512)).to.equal(false);
				await store.delete('musterstadt', sha512);
			}
			expect(await engine.all(folder)).to.deep.equal([]);
		});

		it('lets a reader stop early', async () => {
			const reference = await store.put('musterstadt', randomBytes(1_000_000), OPTIONS);
			for (let i = 0; i < 20; i += 1) {
				const reader = await store.get('musterstadt', reference);
				if (i % 2 === 0) for await (const _ of reader) break;
				const closed = new Promise((resolve) => reader.once('close', resolve));
				if (!reader.destroyed) reader.destroy();
				if (!reader.closed) await closed;
			}
		});

		describe('staging', () => {
			it('shows staged bytes to nobody before they are kept', async () => {
				const bytes = randomBytes(1_000);
				const staged = await store.stage('musterstadt', Readable.from([bytes]), OPTIONS);
				expect(staged.reference).to.deep.equal({ sha512: sha512Of(bytes), size: 1_000, mediaType: 'application/pdf' });
				expect(await store.has('musterstadt', staged.reference.sha512)).to.equal(false);
				await staged.keep();
				await staged.keep();
				await staged.discard();
				expect((await store.read('musterstadt', staged.reference, 1_000)).equals(bytes)).to.equal(true);
				expect(await engine.all(folder)).to.have.length(1);
			});

			it('discards without a trace, and never what another message keeps', async () => {
				const bytes = randomBytes(1_000);
				const kept = await store.put('musterstadt', bytes, OPTIONS);
				const staged = await store.stage('musterstadt', bytes, OPTIONS);
				await staged.discard();
				await staged.discard();
				await staged.keep();
				expect(await engine.all(folder)).to.have.length(1);
				expect((await store.read('musterstadt', kept, 1_000)).equals(bytes)).to.equal(true);
			});
		});
	});
}
