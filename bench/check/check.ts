/**
 * How fast messages are checked: the checker of the hub (worker threads) against one thread of libxml2-wasm that parses and validates the same bytes with
 * the same schema, against one thread that does all that the checker does (recognise, report, rules), and against `xmllint` started once per file. All take
 * turns in every round; what is reported are medians of ratios.
 *
 * Beside it: the longest time that the hub's thread was blocked, the growth of memory over 3,000 checks of mixed standards, and a 100 MB message.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ParseOption, XmlDocument, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import type * as CheckContent from '../../adapters/libxml2/check-content.ts';
import type * as Libxml2 from '../../adapters/libxml2/index.ts';
import type { BenchOptions } from '../main.ts';
import { median, rounded } from '../median.ts';
import { message, writeSchemas } from './material.ts';
import { memory } from './memory.ts';

// The build, as in production; the source would have to be stripped of its types in every worker.
const { openPack, XmlChecker } = (await import('../../build/adapters/libxml2/index.js' as string)) as typeof Libxml2;

const { checkContent } = (await import('../../build/adapters/libxml2/check-content.js' as string)) as typeof CheckContent;

const SIZES = [5_000, 10_000, 50_000];
/** Bytes per measurement and round: about half a second. */
const BYTES = 12_000_000;
/** Checks that wait at a time, as in a hub under load. */
const WAITING = 64;
const XMLLINT_FILES = 20;

export async function run({ rounds, print }: BenchOptions): Promise<object> {
	const folder = mkdtempSync(join(tmpdir(), 'drehkreuz-bench-'));
	const packs = [await openPack(writeSchemas(join(folder, 'xmessung')))];
	const checker = new XmlChecker({ packs, workers: 2 });
	try {
		const single = singleThread(join(folder, 'xmessung', 'xmessung.xsd'));
		const results: Record<string, object> = {};
		for (const size of SIZES) {
			const content = message(size);
			const count = Math.ceil(BYTES / size);
			const times: { single: number; same: number; pool: number; xmllint: number; blocked: number }[] = [];
			await pool(checker, content, Math.ceil(count / 4));
			for (let round = -1; round < rounds; round++) {
				const one = timed(count, () => single(content));
				const same = timed(count, () => checkContent(content, { huge: false }, packs));
				const delay = monitorEventLoopDelay({ resolution: 10 });
				delay.enable();
				const many = await pool(checker, content, count);
				delay.disable();
				const started = xmllint(folder, content);
				// The first round only warms up.
				if (round >= 0) times.push({ single: one, same, pool: many, xmllint: started, blocked: delay.max / 1e6 });
			}
			const result = {
				microsecondsPerCheck: rounded(median(times.map((time) => time.pool)) * 1000, 0),
				singleThreadMicroseconds: rounded(median(times.map((time) => time.single)) * 1000, 0),
				poolAgainstSingle: rounded(median(times.map((time) => time.single / time.pool))),
				poolAgainstSameWorkInOneThread: rounded(median(times.map((time) => time.same / time.pool))),
				poolAgainstXmllint: rounded(median(times.map((time) => time.xmllint / time.pool)), 0),
				// The timer that looks at the loop comes every 10 ms itself.
				eventLoopBlockedMs: rounded(Math.max(0, median(times.map((time) => time.blocked)) - 10), 1),
			};
			print(`${size} B: ${JSON.stringify(result)}`);
			results[`${size}`] = result;
		}
		return { sizes: results, ...(await memory(folder, print)) };
	} finally {
		await checker.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Milliseconds per call. */
function timed(count: number, work: () => void): number {
	const begun = performance.now();
	for (let i = 0; i < count; i++) work();
	return (performance.now() - begun) / count;
}

async function pool(checker: InstanceType<typeof XmlChecker>, content: Buffer, count: number): Promise<number> {
	const begun = performance.now();
	let left = count;
	const worker = async () => {
		while (left-- > 0) {
			const { verdict } = await checker.check(content, {});
			if (verdict !== 'valid') throw new Error(`the message is ${verdict}`);
		}
	};
	await Promise.all(Array.from({ length: WAITING }, worker));
	return (performance.now() - begun) / count;
}

/** What a program does that has nothing but libxml2-wasm: no recognition, no report, no limits. */
function singleThread(schema: string): (content: Buffer) => void {
	xmlRegisterFsInputProviders();
	const document = XmlDocument.fromBuffer(readFileSync(schema), { url: schema });
	const validator = XsdValidator.fromDoc(document);
	document.dispose();
	return (content) => {
		const parsed = XmlDocument.fromBuffer(content, { option: ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET });
		validator.validate(parsed);
		parsed.dispose();
	};
}

/** Milliseconds per file; NaN where xmllint is not installed (Debian: libxml2-utils). */
function xmllint(folder: string, content: Buffer): number {
	const file = join(folder, 'message.xml');
	writeFileSync(file, content);
	try {
		return timed(XMLLINT_FILES, () => {
			execFileSync('xmllint', ['--noout', '--nonet', '--schema', join(folder, 'xmessung', 'xmessung.xsd'), file], { stdio: 'ignore' });
		});
	} catch {
		return Number.NaN;
	}
}
