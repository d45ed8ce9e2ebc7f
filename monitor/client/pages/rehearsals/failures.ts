/** Failures of partners that one can try, with invented facts. Which codes there are is decided by the hub's error registry; these are those that partners cause. Pure. */
import type { RecordedAnswer } from '../../app/forms.ts';

export type Failed = Extract<RecordedAnswer, { problem: unknown }>['problem'];

export const FAILURES = [
	{ code: 'DK-PARTNER-UNREACHABLE', facts: { systemCode: 'ECONNREFUSED' } },
	{ code: 'DK-PARTNER-BUSY', facts: { status: 503 } },
	{ code: 'DK-PARTNER-NO-ANSWER', facts: {} },
	{ code: 'DK-PARTNER-FAULT', facts: { status: 500 } },
	{ code: 'DK-PARTNER-AUTH', facts: { status: 401 } },
	{ code: 'DK-PARTNER-REFUSED', facts: { status: 422, reason: 'Probelauf' } },
] as const satisfies readonly Failed[];

export type KnownFailure = (typeof FAILURES)[number]['code'];

export function isKnownFailure(code: string): code is KnownFailure {
	return FAILURES.some((failure) => failure.code === code);
}

/** @param step names the role before a stroke: `portal/zahlung` */
export function failureOf(code: KnownFailure, step: string): Failed {
	const known = FAILURES.find((failure) => failure.code === code);
	return { code, facts: { role: step.split('/')[0] ?? step, ...known?.facts } };
}
