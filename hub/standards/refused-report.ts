/** The report on content that was not looked at, with the one reason. */
import { titlesOf } from '../errors/drehkreuz-error.ts';
import type { Problem } from '../errors/problem.ts';
import type { CheckReport } from './checker.ts';

export function refusedReport(problem: Problem): CheckReport {
	const finding = { level: 'limit', severity: 'error', code: problem.code, message: titlesOf(problem) } as const;
	return { verdict: 'refused', recognised: {}, findings: [finding], findingsTotal: 1, durationMs: 0 };
}
