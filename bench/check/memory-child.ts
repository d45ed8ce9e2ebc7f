/** `memory-child.ts mixed|large FOLDER`: prints one line of JSON. */
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Libxml2 from '../../adapters/libxml2/index.ts';
import { rounded } from '../median.ts';
import { message, writeSchemas } from './material.ts';

const { openPack, openPacks, XmlChecker } = (await import('../../build/adapters/libxml2/index.js' as string)) as typeof Libxml2;

const [what, folder = ''] = process.argv.slice(2);
const megabytes = (bytes: number) => rounded(bytes / 1024 / 1024, 1);
const settled = async () => {
	for (let i = 0; i < 3; i++) {
		globalThis.gc?.();
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	return process.memoryUsage().rss;
};

console.log(JSON.stringify(what === 'large' ? await large() : await mixed()));

/** Samples of all the official standards at hand; without them three sizes of the invented one. */
async function mixed(): Promise<object> {
	const standards = fileURLToPath(new URL('../../../shared/standards', import.meta.url));
	const folders = existsSync(standards)
		? readdirSync(standards, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [join(standards, entry.name)] : []))
		: [];
	const { packs } = await openPacks([writeSchemas(join(folder, 'xmessung')), ...folders], {});
	const samples = folders.flatMap((path) => xmlIn(join(path, 'samples'))).slice(0, 60);
	const contents = [...[5_000, 20_000, 60_000].map((size) => message(size)), ...samples.map((file) => readFileSync(file))];
	const checker = new XmlChecker({ packs, workers: 2 });
	const checks = async (count: number) => {
		for (let i = 0; i < count; i += 30)
			await Promise.all(Array.from({ length: 30 }, (_, n) => checker.check(contents[(i + n) % contents.length] as Buffer, {})));
	};
	// Until every thread has compiled what it needs and the heap has found its size.
	await checks(1_500);
	const before = await settled();
	await checks(3_000);
	const after = await settled();
	await checker.close();
	return { kindsOfMessages: contents.length, beforeMb: megabytes(before), afterMb: megabytes(after), growthPercent: rounded((after / before - 1) * 100, 1) };
}

function xmlIn(path: string): string[] {
	return existsSync(path)
		? readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
				entry.isDirectory() ? xmlIn(join(path, entry.name)) : entry.name.endsWith('.xml') ? [join(path, entry.name)] : [],
			)
		: [];
}

/** One text of 100 MB, as a base64 attachment inside a message is. */
async function large(): Promise<object> {
	const pack = await openPack(writeSchemas(join(folder, 'xmessung')));
	const [head] = message(5_000).toString('utf8').split('</m:messung.antrag.0101>');
	const file = join(folder, 'large.xml');
	writeFileSync(file, `${head}<anlage>`);
	for (let i = 0; i < 100; i++) appendFileSync(file, Buffer.alloc(1_000_000, 'QUJD'));
	appendFileSync(file, '</anlage></m:messung.antrag.0101>');
	const content = readFileSync(file);
	const checker = new XmlChecker({ packs: [pack], workers: 1, timeLimitMs: 60_000 });
	const report = await checker.check(content, { maxBytes: 200_000_000 });
	const refused = await checker.check(content, {});
	const { maxRSS } = process.resourceUsage();
	await checker.close();
	return {
		verdict: report.verdict,
		durationMs: rounded(report.durationMs, 0),
		peakMb: megabytes(maxRSS * 1024),
		withTheDefaultLimit: `${refused.verdict} ${refused.findings[0]?.code}`,
	};
}
