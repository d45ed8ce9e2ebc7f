/**
 * Joins the report of the XML check with the Schematron rules of the pack that decided: the levels in their order, each only when the ones before it
 * found nothing wrong.
 */
import type { SchematronCheckOptions, SchematronResult } from '../adapters/saxon/index.ts';
import type { CheckOptions, CheckReport, LevelState, Verdict } from '../hub/standards/checker.ts';
import type { Pack } from '../hub/standards/pack.ts';

export interface SchematronStep extends Pick<CheckOptions, 'level' | 'values' | 'svrl'> {
	readonly checker: { check(content: Buffer, pack: Pack, options: SchematronCheckOptions): Promise<SchematronResult> };
	/** Among them the one that the report names. */
	readonly packs: readonly Pack[];
}

/** As the port `Checker` says. */
const FINDINGS_SHOWN = 100;

/** @throws DrehkreuzError DK-CHECK-STOPPED */
export async function withSchematron(report: CheckReport, content: Buffer, step: SchematronStep): Promise<CheckReport> {
	const pack = step.packs.find(({ description }) => description.id === report.pack?.id);
	if (!pack) return report;
	if (step.level !== 'schematron') return withLevel(report, 'not-asked');
	if (report.verdict !== 'valid') return withLevel(report, 'not-reached');
	const begin = performance.now();
	const result = await step.checker.check(content, pack, { values: step.values ?? false, svrl: step.svrl ?? false });
	return {
		...withLevel(report, result.state),
		verdict: verdictOf(result),
		findings: [...report.findings, ...result.findings].slice(0, FINDINGS_SHOWN),
		findingsTotal: report.findingsTotal + result.findingsTotal,
		...(result.svrl === undefined ? {} : { svrl: result.svrl }),
		durationMs: report.durationMs + performance.now() - begin,
	};
}

/** Rules that could not run say nothing about the message: it is not let through as valid, and not called invalid. */
function verdictOf({ findings }: SchematronResult): Verdict {
	const errors = findings.filter(({ severity }) => severity === 'error');
	if (errors.length === 0) return 'valid';
	return errors.every(({ code }) => code === 'DK-CHECK-RULES-FAILED') ? 'refused' : 'invalid';
}

function withLevel(report: CheckReport, schematron: LevelState): CheckReport {
	return { ...report, levels: { ...report.levels, schematron } };
}
