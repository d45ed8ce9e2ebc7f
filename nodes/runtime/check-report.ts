/** What the report of a check means for a message: its attributes, and the problem when it is not valid. */
import type { ErrorCode } from '../../hub/errors/catalogue.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { AttributeValue } from '../../hub/message/message.ts';
import type { CheckReport, Finding, Recognised } from '../../hub/standards/checker.ts';

/** Codes of a finding that say more than the verdict: refusals, and faults of the pack or schema rather than of the message. */
const PASSED_ON: ReadonlySet<ErrorCode> = new Set([
	'DK-CHECK-DOCTYPE',
	'DK-CHECK-LIMIT',
	'DK-CHECK-FAILED',
	'DK-CHECK-MEDIA-TYPE',
	'DK-CHECK-STOPPED',
	'DK-CHECK-SCHEMA-UNKNOWN',
	'DK-CHECK-SCHEMA-FAULTY',
]);

/** What the content says about itself, as attributes of the message. The receiver's key becomes ags or ars, so that routes can use it. */
export function attributesOf(recognised: Recognised): Record<string, AttributeValue | undefined> {
	const { standard, standardversion, nachrichtentyp, testnachricht, leser } = recognised;
	const [prefix, key] = leser?.split(':') ?? [];
	return {
		...(standard ? { standard } : {}),
		...(standardversion ? { standardversion } : {}),
		...(nachrichtentyp ? { nachrichtentyp } : {}),
		...(testnachricht ? { testnachricht } : {}),
		...(prefix === 'ags' && key && /^\d{8}$/.test(key) ? { ags: key } : {}),
		...(prefix === 'ars' && key && /^\d{12}$/.test(key) ? { ars: key } : {}),
	};
}

/** Warnings and notes may stand before what made the content invalid. */
export function firstFault({ findings }: CheckReport): Finding | undefined {
	return findings.find(({ severity }) => severity === 'error') ?? findings[0];
}

/** The first finding as an error. `schema` is what the check was asked to check against, '' for nothing. */
export function problemOf(report: CheckReport & { mediaType: string; schema: string }): DrehkreuzError {
	const first = firstFault(report);
	const at = (line: string): string => [...(first?.line ? [`${line} ${first.line}`] : []), ...(first?.path ? [first.path] : [])].join(', ') || '–';
	const facts = {
		findings: report.findingsTotal,
		place: at('line'),
		stelle: at('Zeile'),
		rule: first?.message.en ?? '–',
		regel: first?.message.de ?? '–',
		format: 'XML/JSON',
		namespace: report.recognised.namespace ?? '–',
		element: report.recognised.root ?? '–',
		mediaType: report.mediaType,
		schema: report.schema || report.recognised.standard || '–',
		kind: report.verdict,
	};
	const coded = first?.code as ErrorCode | undefined;
	if (coded?.startsWith('DK-PACK-')) return new DrehkreuzError('DK-CHECK-SCHEMA-FAULTY', facts);
	if (coded && PASSED_ON.has(coded)) return new DrehkreuzError(coded, facts);
	const codes = {
		unknown: 'DK-CHECK-UNKNOWN',
		'not-well-formed': 'DK-CHECK-NOT-WELL-FORMED',
		invalid: 'DK-CHECK-INVALID',
		valid: 'DK-CHECK-INVALID',
		refused: 'DK-CHECK-FAILED',
	} as const;
	return new DrehkreuzError(codes[report.verdict], facts);
}
