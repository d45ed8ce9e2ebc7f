/**
 * XSLT → SEF, the form that SaxonJS runs, by its own command line in a process of its own: it takes up to half a minute and 1 GB for a large rule set.
 * The process may write only its own temporary folder, gets no environment, and is killed when its time is up.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { SchematronStylesheet } from './compile-schematron.ts';
import type { SaxonFiles } from './saxon.ts';
import type { XmlElement } from './xml-tree.ts';
import { escaped } from './xslt-text.ts';

export interface StylesheetLimits {
	/** Milliseconds. */
	readonly timeLimitMs: number;
	/** MB of heap. */
	readonly memoryMb: number;
}

/** @throws DrehkreuzError DK-RULES-INVALID with the rule set's own line where the compiler names one; DK-RULES-TIME; DK-RULES-FAILED */
export async function compileStylesheet(file: string, stylesheet: SchematronStylesheet, saxon: SaxonFiles, limits: StylesheetLimits): Promise<Buffer> {
	const folder = await mkdtemp(join(tmpdir(), 'drehkreuz-rules-'));
	try {
		const [source, target] = [join(folder, 'rules.xsl'), join(folder, 'rules.sef.json')];
		await writeFile(source, stylesheet.text);
		const ended = await run([...flags(folder, limits), saxon.xslt3, `-xsl:${source}`, `-export:${target}`, '-nogo', '-relocate:on'], folder, limits);
		if (ended.timeExceeded) throw new DrehkreuzError('DK-RULES-TIME', { file, seconds: Math.round(limits.timeLimitMs / 1000) });
		if (ended.code !== 0) throw refusal(file, stylesheet, ended);
		return await readFile(target);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function flags(folder: string, { memoryMb }: StylesheetLimits): readonly string[] {
	return ['--permission', '--allow-fs-read=*', `--allow-fs-write=${join(folder, '*')}`, `--max-old-space-size=${memoryMb}`];
}

interface Ended {
	readonly code: number | null;
	readonly signal: string | null;
	readonly output: string;
	readonly timeExceeded: boolean;
}

async function run(args: readonly string[], cwd: string, { timeLimitMs }: StylesheetLimits): Promise<Ended> {
	const child = spawn(process.execPath, args, { cwd, env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (chunk: string) => {
			if (output.length < 20_000) output += chunk;
		});
	}
	let timeExceeded = false;
	const timer = setTimeout(() => {
		timeExceeded = true;
		child.kill('SIGKILL');
	}, timeLimitMs);
	try {
		return await new Promise<Ended>((resolve, reject) => {
			child.once('spawn', () => {
				// Messages that are under way come first. Where the system does not allow it, it goes without.
				try {
					if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
				} catch {}
			});
			child.once('error', reject);
			child.once('close', (code, signal) => resolve({ code, signal, output, timeExceeded }));
		});
	} finally {
		clearTimeout(timer);
	}
}

/** What the compiler says, told of the rule set instead of the stylesheet. */
function refusal(file: string, stylesheet: SchematronStylesheet, { signal, output }: Ended): DrehkreuzError {
	const [, code, said] = /^Error ([A-Z]{4}\d{4}):\s*([\s\S]*?)\s*^Failed to compile/m.exec(output.replaceAll('\r', '')) ?? [];
	if (said === undefined) return new DrehkreuzError('DK-RULES-FAILED', { file, kind: signal ?? (/heap out of memory/.test(output) ? 'memory' : 'unknown') });
	// "Static error in XPath on line 6 in rules.xsl {1 +* 2}: Found …". The line is not reliable, so the expression tells the place.
	const [, expression, reason = said] = /^[^{]*\{([\s\S]*)\}:\s*([\s\S]*)$/.exec(said) ?? [];
	const place = expression === undefined ? undefined : placeOf(expression, stylesheet);
	const rule = `${code}: ${expression === undefined ? reason : `${shortened(expression)}: ${reason}`}`.replace(/\s+/g, ' ').trim();
	return new DrehkreuzError('DK-RULES-INVALID', { file: place?.file ?? file, line: place?.line ?? 1, rule: shortened(rule) });
}

function placeOf(expression: string, { text, places }: SchematronStylesheet): XmlElement | undefined {
	const lines = text.split('\n');
	const wanted = escaped(expression);
	const line = lines.findIndex((candidate) => candidate.includes(`"${wanted}"`));
	return places[line] ?? places[lines.findIndex((candidate) => candidate.includes(wanted))];
}

function shortened(words: string): string {
	return words.length > 200 ? `${words.slice(0, 199)}…` : words;
}
