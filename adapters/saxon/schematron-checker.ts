/**
 * Checks content with the Schematron rules of its pack. Always an answer: what could not be checked is `not-checked`, never `valid`.
 *
 * The XML check comes first: it refuses DOCTYPE, too deep or too large content, and content that its schema refuses.
 */

import type { ErrorCode } from '../../hub/errors/catalogue.ts';
import { DrehkreuzError, titleOf, titlesOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Finding } from '../../hub/standards/checker.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import type { NotCompiled } from '../../hub/standards/rules-compiler.ts';
import type { CachedRules } from './cached-rules.ts';
import type { RulesAnswer } from './jobs.ts';
import { findSaxon } from './saxon.ts';
import { mergedSvrl } from './svrl.ts';
import { sentences } from './texts.ts';
import { Threads, TimeExceeded } from './threads.ts';

export interface SchematronCheckerOptions {
	/** Threads, at least 1; each may keep some hundred MB of compiled rules. Default 1. They start with the first check and end when idle. */
	readonly workers?: number;
	/** Milliseconds that one check may take. Default 30,000: the first check with a large rule set also loads it. */
	readonly timeLimitMs?: number;
	/** MB of heap per thread. Default 1,024. */
	readonly memoryMb?: number;
	/** Compiles rule sets that the pack holds only as source. Default: these are not checked. */
	readonly rules?: Pick<CachedRules, 'locate'>;
	/** A file or folder whose `node_modules` has saxon-js and xslt3. Default: ours. */
	readonly saxonFrom?: string;
}

export interface SchematronCheckOptions {
	/** Put inserted values into the findings. Default false. */
	readonly values?: boolean;
	/** Answer with the SVRL, which holds values from the content and so personal data. Default false. */
	readonly svrl?: boolean;
}

export interface SchematronResult {
	readonly state: 'checked' | 'not-checked' | 'nothing-to-check';
	/** At most 100 (and one for each rule set that was not checked), errors first. */
	readonly findings: readonly Finding[];
	readonly findingsTotal: number;
	/** One SVRL document for all rule sets that ran; personal data. Only when asked for, and when one ran. */
	readonly svrl?: string;
}

interface Located {
	readonly ready: readonly { readonly path: string; readonly location: string }[];
	readonly findings: readonly Finding[];
}

export class SchematronChecker {
	readonly #options: SchematronCheckerOptions;
	#threads: Threads | undefined;
	#closed = false;

	constructor(options: SchematronCheckerOptions = {}) {
		this.#options = options;
	}

	/** @throws DrehkreuzError DK-CHECK-STOPPED when the checker is closed before the check is done; nothing else */
	async check(content: Buffer, pack: Pack, options: SchematronCheckOptions = {}): Promise<SchematronResult> {
		if (pack.description.rules.length === 0) return { state: 'nothing-to-check', findings: [], findingsTotal: 0 };
		const { ready, findings: missing } = await this.#locate(pack);
		const threads = this.#open();
		if (!threads || ready.length === 0) return { state: 'not-checked', findings: missing, findingsTotal: missing.length };
		const answer = await this.#run(threads, content, ready, options);
		const failed = answer.failed.map(({ path, kind }) => finding('DK-CHECK-RULES-FAILED', { file: path, kind }, 'error'));
		return {
			state: missing.length + failed.length > 0 ? 'not-checked' : answer.applied > 0 ? 'checked' : 'nothing-to-check',
			findings: [...failed, ...answer.findings, ...missing],
			findingsTotal: failed.length + answer.findingsTotal + missing.length,
			...(options.svrl && answer.svrl.length > 0 ? { svrl: mergedSvrl(answer.svrl) } : {}),
		};
	}

	async close(): Promise<void> {
		this.#closed = true;
		await this.#threads?.close();
	}

	/** The compiled rules of the pack, and a finding for each rule set without. */
	async #locate(pack: Pack): Promise<Located> {
		const { rules: compiler, saxonFrom } = this.#options;
		const { rules } = pack.description;
		const file = rules.map(({ path }) => path).join(', ');
		if (!findSaxon(saxonFrom)) return { ready: [], findings: [unchecked(file, sentences({ code: 'DK-RULES-UNAVAILABLE', facts: {} }))] };
		const ready: { path: string; location: string }[] = [];
		const findings: Finding[] = [];
		for (const { path, compiled, notCompiled } of rules) {
			const installed = compiled === undefined ? undefined : pack.locations[compiled];
			const found = installed ?? (await compiler?.locate(pack, path));
			if (typeof found === 'string') ready.push({ path, location: found });
			else findings.push(unchecked(path, found ?? whyNot(notCompiled)));
		}
		return { ready, findings };
	}

	#open(): Threads | undefined {
		if (this.#closed) throw new DrehkreuzError('DK-CHECK-STOPPED');
		const { workers = 1, timeLimitMs = 30_000, memoryMb = 1024, saxonFrom } = this.#options;
		const saxon = findSaxon(saxonFrom);
		if (saxon) this.#threads ??= new Threads({ saxonJs: saxon.saxonJs, workers: Math.max(1, workers), timeLimitMs, memoryMb });
		return this.#threads;
	}

	async #run(threads: Threads, content: Buffer, ready: Located['ready'], { values = false, svrl = false }: SchematronCheckOptions): Promise<RulesAnswer> {
		// A copy to give away: the caller keeps its bytes.
		const copy = new Uint8Array(content);
		try {
			return await threads.run({ content: copy, rules: ready, values, svrl }, [copy.buffer]);
		} catch (error) {
			if (error instanceof DrehkreuzError) throw error;
			const kind = error instanceof TimeExceeded ? 'time' : error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : typeof error;
			return { applied: 0, findings: [], findingsTotal: 0, failed: ready.map(({ path }) => ({ path, kind })), svrl: [] };
		}
	}
}

/** What an installed pack knows of it is only a code. */
function whyNot(code: string | undefined): NotCompiled | { readonly de: string; readonly en: string } {
	if (code === 'DK-RULES-UNAVAILABLE') return sentences({ code, facts: {} });
	if (code !== undefined)
		return { de: `Bei der Installation war der Regelsatz nicht zu übersetzen (${code}).`, en: `The rule set could not be compiled at installation (${code}).` };
	return {
		de: 'Das Paket enthält die Regeln nur als Quelltext; es muss neu installiert werden.',
		en: 'The pack holds the rules as source only; it has to be installed again.',
	};
}

function unchecked(file: string, why: { readonly de: string; readonly en: string }): Finding {
	const message = (language: 'de' | 'en') => titleOf({ code: 'DK-CHECK-RULES-UNAVAILABLE', facts: { file, why: why[language] } }, language);
	return { level: 'schematron', severity: 'info', code: 'DK-CHECK-RULES-UNAVAILABLE', message: { de: message('de'), en: message('en') } };
}

function finding(code: ErrorCode, facts: Readonly<Record<string, string>>, severity: Finding['severity']): Finding {
	return { level: 'schematron', severity, code, message: titlesOf({ code, facts }) };
}
