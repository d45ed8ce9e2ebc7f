import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { ZipFile } from 'yazl';
import { openZip, readZip, unpackZip, type ZipLimits } from '../../../adapters/zip/index.ts';
import { failureOf } from '../../support/failure-of.ts';
import { type EntrySpec, makeZip } from './make-zip.ts';

const refusal = async (entries: readonly EntrySpec[], limits?: ZipLimits) => failureOf(readZip(makeZip(entries), limits));

describe('reading a ZIP file', () => {
	it('gives the files with their content, as another program packed them', async () => {
		const zip = new ZipFile();
		zip.addBuffer(Buffer.from('<a/>'), 'ordner/ä.xml');
		zip.addBuffer(Buffer.alloc(100_000, 'x'), 'groß.txt', { compress: false });
		zip.addEmptyDirectory('leer');
		zip.end();
		const files = await readZip(await buffer(zip.outputStream as never));
		expect(files.map(({ path, content }) => [path, content.length])).to.deep.equal([
			['ordner/ä.xml', 4],
			['groß.txt', 100_000],
		]);
	});

	it('reads names in UTF-8 that are not marked as such, and those of old DOS programs', async () => {
		const files = await readZip(
			makeZip([
				{ name: 'Maßnahme.xml', flags: 0 },
				{ name: Buffer.from([0x81, 0x62, 0x65, 0x72, 0x2e, 0x78, 0x6d, 0x6c]), flags: 0 },
			]),
		);
		expect(files.map(({ path }) => path)).to.deep.equal(['Maßnahme.xml', 'über.xml']);
	});

	for (const name of [
		'../a',
		'a/../../b',
		'/etc/passwd',
		'C:/a',
		'c:a',
		'a\\b',
		'..\\a',
		'a\0.xml',
		'a//b',
		'./a',
		'a/./b',
		'..',
		'a\nb',
		`${'x'.repeat(300)}.xml`,
	]) {
		it(`refuses the name ${JSON.stringify(name.slice(0, 20))}`, async () => {
			const error = await refusal([{ name: 'gut.xml', content: '<a/>' }, { name }]);
			expect(error.code).to.equal('DK-ZIP-NAME');
			expect(String(error.facts['entry'])).to.match(/^2\b/);
		});
	}

	it('calls an entry by number and ending, never by a name that may say whose case it is', async () => {
		const error = await refusal([{ name: '../Erika Mustermann Sorgerecht.pdf' }]);
		expect(error.facts).to.deep.equal({ entry: '1 (.pdf)' });
		expect(error.message).not.to.include('Erika');
	});

	for (const [what, entries, code] of [
		['a symbolic link', [{ name: 'link', content: '/etc/passwd', mode: 0o120_777 }], 'DK-ZIP-LINK'],
		['a device', [{ name: 'null', mode: 0o020_666 }], 'DK-ZIP-LINK'],
		['an encrypted entry', [{ name: 'a.xml', content: 'x', flags: 0x801 }], 'DK-ZIP-ENCRYPTED'],
		['strong encryption', [{ name: 'a.xml', content: 'x', flags: 0x841 }], 'DK-ZIP-ENCRYPTED'],
		['an unusual compression', [{ name: 'a.xml', content: 'x', method: 12 }], 'DK-ZIP-METHOD'],
		['the same name twice', [{ name: 'a.xml' }, { name: 'a.xml' }], 'DK-ZIP-DUPLICATE'],
		['names that differ in case only', [{ name: 'a/B.xml' }, { name: 'A/b.xml' }], 'DK-ZIP-DUPLICATE'],
		['names that differ in composition only', [{ name: 'u\u0308.xml' }, { name: 'ü.xml' }], 'DK-ZIP-DUPLICATE'],
		['a file that is a folder too', [{ name: 'a', content: 'x' }, { name: 'a/b' }], 'DK-ZIP-DUPLICATE'],
		['a folder that is a file too', [{ name: 'a/b' }, { name: 'a', content: 'x' }], 'DK-ZIP-DUPLICATE'],
		[
			'entries that share their data',
			[
				{ name: 'a', content: 'x' },
				{ name: 'b', content: 'x', over: 0 },
			],
			'DK-ZIP-OVERLAP',
		],
		['a name that differs in front of the data', [{ name: 'a.xml', content: 'x', localName: 'b.exe' }], 'DK-ZIP-DAMAGED'],
		['a checksum that is wrong', [{ name: 'a.xml', content: 'x', says: { crc: 1 } }], 'DK-ZIP-DAMAGED'],
		['an entry that is larger than it says', [{ name: 'a.xml', content: 'x'.repeat(5_000), says: { size: 10 } }], 'DK-ZIP-SIZE-LIES'],
		['an entry that is smaller than it says', [{ name: 'a.xml', content: 'x', says: { size: 10 } }], 'DK-ZIP-SIZE-LIES'],
		['a folder with content', [{ name: 'a/', content: 'x' }], 'DK-ZIP-SIZE-LIES'],
	] as readonly [string, readonly EntrySpec[], string][]) {
		it(`refuses ${what}`, async () => {
			expect((await refusal(entries)).code).to.equal(code);
		});
	}

	it('keeps its limits: entries, bytes of one, bytes of all', async () => {
		const three = [{ name: 'a', content: '12345' }, { name: 'b', content: '12345' }, { name: 'c' }];
		expect((await refusal(three, { maxEntries: 2 })).code).to.equal('DK-ZIP-ENTRIES');
		expect((await refusal(three, { maxEntryBytes: 4 })).code).to.equal('DK-ZIP-ENTRY-TOO-LARGE');
		expect((await refusal(three, { maxTotalBytes: 9 })).code).to.equal('DK-ZIP-TOO-LARGE');
		expect(await readZip(makeZip(three), { maxEntries: 3, maxEntryBytes: 5, maxTotalBytes: 10 })).to.have.lengthOf(3);
	});

	it('refuses a bomb before it unpacks anything, and lets small things be as empty as they like', async () => {
		const bomb = [{ name: 'a', content: Buffer.alloc(11 * 1024 * 1024) }];
		expect((await refusal(bomb)).code).to.equal('DK-ZIP-RATIO');
		expect(await readZip(makeZip([{ name: 'a', content: Buffer.alloc(1024 * 1024) }]))).to.have.lengthOf(1);
	});

	it('stops at the size that an entry promised, when a bomb says that it is small', async () => {
		const zip = await openZip(makeZip([{ name: 'a', content: Buffer.alloc(30 * 1024 * 1024), says: { size: 1_000 } }]));
		let received = 0;
		const error = await failureOf(
			(async () => {
				for await (const part of zip.entries[0]?.stream() ?? []) received += part.length;
			})(),
		);
		zip.close();
		expect(error.code).to.equal('DK-ZIP-SIZE-LIES');
		expect(received).to.be.at.most(1_000);
	});

	it('never opens a ZIP inside of a ZIP', async () => {
		const inner = makeZip([{ name: 'a', content: Buffer.alloc(11 * 1024 * 1024) }]);
		const [file] = await readZip(makeZip([{ name: 'innen.zip', content: inner }]));
		expect(file?.content.equals(inner)).to.equal(true);
	});

	it('calls anything else unreadable, at whatever place it was cut', async () => {
		const whole = makeZip([{ name: 'a.xml', content: '<a/>'.repeat(50) }]);
		for (const bytes of [
			Buffer.alloc(0),
			Buffer.from('kein ZIP'),
			whole.subarray(0, 20),
			whole.subarray(0, -1),
			whole.subarray(10),
			Buffer.alloc(1000, 0x50),
		]) {
			expect((await failureOf(readZip(bytes))).code).to.be.oneOf(['DK-ZIP-UNREADABLE', 'DK-ZIP-DAMAGED', 'DK-ZIP-SIZE-LIES']);
		}
	});

	it('survives any single changed byte with an answer or a coded error', async () => {
		const whole = makeZip([
			{ name: 'a.xml', content: '<a/>'.repeat(20) },
			{ name: 'b/c.xml', content: 'b', method: 0 },
		]);
		for (let index = 0; index < whole.length; index++) {
			const changed = Buffer.from(whole);
			changed[index] = (changed[index] ?? 0) ^ 0xff;
			// Anything but a DrehkreuzError fails the test.
			await readZip(changed).catch((error) => expect(error.code, `byte ${index}`).to.match(/^DK-ZIP-/));
		}
	});
});

describe('unpacking a ZIP file', () => {
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'drehkreuz-zip-'));
	});

	afterEach(() => rm(folder, { recursive: true }));

	it('writes files and folders below the target', async () => {
		await writeFile(join(folder, 'a.zip'), makeZip([{ name: 'x/' }, { name: 'y/z.txt', content: 'hallo' }]));
		expect(await unpackZip(join(folder, 'a.zip'), join(folder, 'ziel'))).to.deep.equal(['y/z.txt']);
		expect(await readFile(join(folder, 'ziel/y/z.txt'), 'utf8')).to.equal('hallo');
		expect((await readdir(join(folder, 'ziel'))).sort()).to.deep.equal(['x', 'y']);
	});

	it('overwrites nothing', async () => {
		await writeFile(join(folder, 'a.zip'), makeZip([{ name: 'b.txt', content: 'neu' }]));
		await writeFile(join(folder, 'b.txt'), 'alt');
		let code: unknown;
		await unpackZip(join(folder, 'a.zip'), folder).catch((error: NodeJS.ErrnoException) => {
			code = error.code;
		});
		expect(code).to.equal('EEXIST');
		expect(await readFile(join(folder, 'b.txt'), 'utf8')).to.equal('alt');
	});

	it('says that a file which is not there cannot be read', async () => {
		expect((await failureOf(unpackZip(join(folder, 'fehlt.zip'), folder))).code).to.equal('DK-ZIP-UNREADABLE');
	});
});
