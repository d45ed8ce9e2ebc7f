import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import type { FileSeal } from '../../../hub/sealing/file-seal.ts';
import { codeOf } from '../../contract/payload-store.ts';
import { sealingWith } from './keys.ts';

const CHUNK = 65_536;

describe('sealing files', () => {
	let seal: FileSeal;

	before(async () => {
		seal = (await sealingWith('k1')).files;
	});

	function sealed(bytes: Buffer, piece = bytes.length || 1): Buffer {
		const sealer = seal.sealer('musterstadt');
		const out = [sealer.head];
		for (let from = 0; from < bytes.length; from += piece) out.push(...sealer.write(bytes.subarray(from, from + piece)));
		return Buffer.concat([...out, ...sealer.end()]);
	}

	function opened(file: Buffer, mandant = 'musterstadt'): Buffer {
		const about = seal.read(file.subarray(0, seal.headMaxBytes));
		if (!about) throw new Error('no sealed file');
		const opener = about.opener(mandant);
		const out: Buffer[] = [];
		for (let from = about.headBytes; from < file.length; from += about.chunkBytes)
			out.push(opener.open(file.subarray(from, from + about.chunkBytes), from + about.chunkBytes >= file.length));
		return Buffer.concat(out);
	}

	const codeOpening = (file: Buffer, mandant?: string) => codeOf(Promise.resolve().then(() => opened(file, mandant)));

	for (const size of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 1_000_000]) {
		it(`gives back ${size} bytes, in whatever pieces they came, and knows how large the file is`, () => {
			const bytes = randomBytes(size);
			for (const piece of [1_000, CHUNK, 100_000, size || 1]) {
				const file = sealed(bytes, piece);
				expect(opened(file).equals(bytes), `pieces of ${piece}`).to.equal(true);
				expect(file.length).to.equal(seal.read(file)?.sizeOf(size));
			}
		});
	}

	it('finds chunks that are missing, doubled, in another order, of another file, or cut off', async () => {
		const file = sealed(randomBytes(4 * CHUNK));
		const { headBytes = 0, chunkBytes = 0 } = seal.read(file) ?? {};
		const head = file.subarray(0, headBytes);
		const chunks = [0, 1, 2, 3].map((n) => file.subarray(headBytes + n * chunkBytes, headBytes + (n + 1) * chunkBytes)) as [Buffer, Buffer, Buffer, Buffer];
		const [a, b, c, d] = chunks;
		const other = sealed(randomBytes(4 * CHUNK)).subarray(headBytes, headBytes + chunkBytes);
		const wrong: readonly (readonly Buffer[])[] = [[a, b, c], [a, b, d], [b, a, c, d], [a, b, c, d, d], [a, a, b, c, d], [other, b, c, d], []];
		expect(opened(Buffer.concat([head, ...chunks])).length).to.equal(4 * CHUNK);
		for (const [number, parts] of wrong.slice(0, -1).entries())
			expect(await codeOpening(Buffer.concat([head, ...parts])), `${number}`).to.equal('DK-SEAL-DAMAGED');
		for (const cut of [1, 15, 16, 17, 1_000]) expect(await codeOpening(file.subarray(0, -cut)), `cut by ${cut}`).to.equal('DK-SEAL-DAMAGED');
	});

	it('opens no file of another tenant', async () => {
		expect(await codeOpening(sealed(Buffer.from('Bescheid')), 'andere')).to.equal('DK-SEAL-DAMAGED');
	});

	it('takes nothing else for a sealed file', () => {
		for (const bytes of [Buffer.alloc(0), Buffer.from('%PDF-1.7 …'), Buffer.from('DKF1'), randomBytes(100)]) expect(seal.read(bytes)).to.equal(undefined);
	});
});
