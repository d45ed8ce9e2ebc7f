/**
 * A check report as `drehkreuz check --json` prints it: one object per file. Others script against this form: members are added, never renamed or
 * removed. Described in docs/reference/checks.md.
 */
import type { Language } from '../../hub/errors/definition.ts';
import type { CheckLevel, CheckReport, Finding, LevelState } from '../../hub/standards/checker.ts';

export interface ReportLine {
	readonly file: string;
	readonly verdict: CheckReport['verdict'];
	readonly standard: string | null;
	readonly version: string | null;
	readonly messageType: string | null;
	readonly findings: readonly FindingLine[];
	/** All findings; `findings` holds at most 100. */
	readonly findingsTotal: number;
	/** Whether the message says that it is a test message (XÖV attribute `test`). */
	readonly testMessage: boolean;
	/** What was checked at all, by level. */
	readonly levels: Readonly<Record<string, LevelState>>;
	/** Id of the pack that decided; null when none knows the message. */
	readonly pack: string | null;
}

export interface FindingLine {
	readonly level: string;
	readonly severity: Finding['severity'];
	readonly code: string;
	readonly line: number | null;
	readonly column: number | null;
	readonly path: string | null;
	readonly message: string;
	/** Id of the Schematron rule. */
	readonly rule?: string;
	readonly value?: Finding['value'];
}

/** The command line says `xsd` where the report says `schema`: that is what its option is called. */
export function levelName(level: CheckLevel | 'limit'): string {
	return level === 'schema' ? 'xsd' : level;
}

export function reportLine(file: string, report: CheckReport, language: Language): ReportLine {
	const { recognised } = report;
	return {
		file,
		verdict: report.verdict,
		standard: recognised.standard ?? null,
		version: recognised.standardversion ?? null,
		messageType: recognised.nachrichtentyp ?? null,
		findings: report.findings.map((finding) => findingLine(finding, language)),
		findingsTotal: report.findingsTotal,
		testMessage: recognised.testnachricht ?? false,
		levels: Object.fromEntries(Object.entries(report.levels ?? {}).map(([level, state]) => [levelName(level as CheckLevel), state])),
		pack: report.pack?.id ?? null,
	};
}

function findingLine(finding: Finding, language: Language): FindingLine {
	const { level, severity, code, line, column, path, message, rule, value } = finding;
	return {
		level: levelName(level),
		severity,
		code,
		line: line ?? null,
		column: column ?? null,
		path: path ?? null,
		message: message[language],
		...(rule === undefined ? {} : { rule }),
		...(value === undefined ? {} : { value }),
	};
}
