import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { readZip } from '../../../adapters/zip/index.ts';
import { mutated } from '../mutations.ts';
import type { FuzzTarget } from '../target.ts';

const LIMITS = { maxEntries: 100, maxTotalBytes: 20 * 2 ** 20, maxEntryBytes: 10 * 2 ** 20 };

async function zipOf(files: Readonly<Record<string, string>>, compress: boolean): Promise<Buffer> {
	const zip = new ZipFile();
	for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name, { mtime: new Date(0), compress });
	zip.end();
	return buffer(zip.outputStream as unknown as NodeJS.ReadableStream);
}

const seeds = [
	await zipOf({ 'a.xml': '<a/>', 'ordner/b.txt': 'b'.repeat(2_000) }, true),
	await zipOf({ 'a.xml': '<a/>', 'ü/ß.txt': 'x' }, false),
	await zipOf({}, true),
];

/** ZIP files: what is read has safe names and the size that was promised. */
export const zipFiles: FuzzTarget<Buffer> = {
	name: 'zip',
	share: 10,
	inputs: mutated(
		seeds,
		['PK\u0003\u0004', 'PK\u0001\u0002', 'PK\u0005\u0006', '../', '/etc/passwd', 'C:\\', '\u0000\u0000\u0000\u0000', '\u00ff\u00ff\u00ff\u00ff', '..\\'],
		{ inPlace: true },
	),
	async open() {
		return {
			async answer(input) {
				const entries = await readZip(input, LIMITS);
				for (const { path } of entries) {
					if (path.startsWith('/') || path.includes('\\') || path.split('/').includes('..') || path.includes('\0') || path === '')
						throw new Error('unsafe name');
				}
				return 'read';
			},
			close: async () => {},
		};
	},
};
