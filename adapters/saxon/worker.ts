/** The worker thread: runs compiled rule sets over one document at a time. SaxonJS lives only here. */
import { readFileSync } from 'node:fs';
import { workerData } from 'piscina';
import { titleOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Finding } from '../../hub/standards/checker.ts';
import { decodeXml, hasDoctype } from './decode-xml.ts';
import type { RulesAnswer, RulesJob, WorkerData } from './jobs.ts';
import { linesOf, readablePath } from './places.ts';
import { loadSaxon } from './saxon.ts';
import { type Failure, plainSvrl, readAnswer } from './svrl.ts';
import { OWN } from './write-stylesheet.ts';

/** As the port `Checker` says. */
const FINDINGS_SHOWN = 100;
/** Compiled rule sets kept in memory per thread; a large one (EN 16931) takes about 60 MB. */
const KEPT = 6;

/** Errors are shown first. */
const WEIGHT = { error: 0, warning: 1, info: 2 };

const saxon = loadSaxon((workerData as WorkerData).saxonJs);
const kept = new Map<string, unknown>();

export async function runRules({ content, rules, values, svrl }: RulesJob): Promise<RulesAnswer> {
	let text: string;
	let sourceNode: unknown;
	try {
		text = decodeXml(content);
		// The XML check came first and refuses it; this is the second lock before a parser that would read entities.
		if (hasDoctype(text)) return broken(rules, 'DOCTYPE');
		sourceNode = await saxon.getResource({ text, type: 'xml' });
	} catch (error) {
		return broken(rules, kindOf(error));
	}
	const found: Failure[] = [];
	// What one rule set leaves unnamed another may name: all of them are about the same content.
	const prefixes = new Map<string, string>();
	const failed: { path: string; kind: string }[] = [];
	const reports: string[] = [];
	let findingsTotal = 0;
	let applied = 0;
	for (const { path, location } of rules) {
		try {
			const { principalResult } = saxon.transform({
				stylesheetInternal: compiledRules(location),
				sourceNode,
				destination: 'serialized',
				stylesheetParams: { [`Q{${OWN}}full`]: svrl },
			});
			const { applies, failures, total, prefixes: own } = readAnswer(principalResult, FINDINGS_SHOWN);
			found.push(...failures);
			for (const [uri, prefix] of own) if (!prefixes.has(uri)) prefixes.set(uri, prefix);
			findingsTotal += total;
			if (applies) applied++;
			if (svrl && applies) reports.push(plainSvrl(principalResult));
		} catch (error) {
			// Only the code of the error is told: its text may quote the content.
			failed.push({ path, kind: kindOf(error) });
		}
	}
	const shown = found.sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]).slice(0, FINDINGS_SHOWN);
	const lines = locate(
		text,
		shown.map(({ location }) => location),
	);
	const findings = shown.map((failure) => toFinding(failure, prefixes, lines.get(failure.location), values));
	return { applied, findings, findingsTotal, failed, svrl: reports };
}

/** Nothing could be checked, for a reason that lies in the content. */
function broken(rules: RulesJob['rules'], kind: string): RulesAnswer {
	return { applied: 0, findings: [], findingsTotal: 0, failed: rules.map(({ path }) => ({ path, kind })), svrl: [] };
}

function compiledRules(location: string): unknown {
	const known = kept.get(location);
	if (known !== undefined) kept.delete(location);
	const rules = known ?? JSON.parse(readFileSync(location, 'utf8'));
	kept.set(location, rules);
	for (const oldest of kept.keys()) if (kept.size > KEPT) kept.delete(oldest);
	return rules;
}

function locate(text: string, locations: readonly string[]): ReadonlyMap<string, number> {
	try {
		return linesOf(text, locations);
	} catch {
		// Lines are a help; a finding without one is still a finding.
		return new Map();
	}
}

function toFinding(failure: Failure, prefixes: ReadonlyMap<string, string>, line: number | undefined, values: boolean): Finding {
	const { rule, severity, location, words, fault } = failure;
	const code = fault === undefined ? 'DK-CHECK-RULE' : 'DK-CHECK-RULE-FAULT';
	const title = (language: 'de' | 'en') => titleOf({ code, facts: { regel: rule ?? '–', kind: fault ?? '', rule: words } }, language);
	return {
		level: 'schematron',
		severity,
		code,
		...(rule === undefined ? {} : { rule }),
		...(line === undefined ? {} : { line }),
		path: cut(readablePath(location, prefixes), 1000),
		// The author's words, in the author's language.
		message: fault === undefined && words !== '' ? { de: words, en: words } : { de: title('de'), en: title('en') },
		...(values && failure.values.length > 0 ? { value: { text: cut(failure.values.join(' · '), 60), personal: true } } : {}),
	};
}

function cut(text: string, length: number): string {
	return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

function kindOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return /^[A-Za-z]{4}\d{4}$/.test(code) ? code : error instanceof Error ? error.name : typeof error;
}
