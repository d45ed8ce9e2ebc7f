/** A check report for a person at the terminal: a line for the file, below it a line or two per finding. */
import type { Language } from '../../hub/errors/definition.ts';
import type { CheckReport, Finding, Verdict } from '../../hub/standards/checker.ts';
import { SEVERITIES, VERDICTS } from './verdict-texts.ts';

const TEXTS = {
	de: {
		line: (line: number, column?: number) => `Zeile ${line}${column === undefined ? '' : `, Spalte ${column}`}`,
		more: (count: number) => `… und ${count} weitere Befunde`,
		test: 'Testnachricht',
		files: (count: number) => (count === 1 ? '1 Datei' : `${count} Dateien`),
	},
	en: {
		line: (line: number, column?: number) => `line ${line}${column === undefined ? '' : `, column ${column}`}`,
		more: (count: number) => `… and ${count} more findings`,
		test: 'test message',
		files: (count: number) => (count === 1 ? '1 file' : `${count} files`),
	},
} as const;

export function printedReport(file: string, report: CheckReport, language: Language): string {
	const texts = TEXTS[language];
	const { standard, standardversion, nachrichtentyp, testnachricht } = report.recognised;
	const what = [[standard, standardversion].filter(Boolean).join(' '), nachrichtentyp, ...(testnachricht ? [texts.test] : [])].filter(Boolean).join(' · ');
	const head = `${report.verdict === 'valid' ? '✓' : '✗'} ${VERDICTS[language][report.verdict].padEnd(12)} ${file}${what ? `   ${what}` : ''}`;
	const left = report.findingsTotal - report.findings.length;
	return [head, ...report.findings.map((finding) => printedFinding(finding, language)), ...(left > 0 ? [`    ${texts.more(left)}`] : [])].join('\n');
}

function printedFinding(finding: Finding, language: Language): string {
	const { line, column, path, message, severity, code, rule, value } = finding;
	const place = [...(line === undefined ? [] : [TEXTS[language].line(line, column)]), ...(path === undefined ? [] : [path])].join('  ');
	const shown = value === undefined ? '' : `  „${value.text}“`;
	const said = `    ${SEVERITIES[language][severity]}: ${message[language]}${shown}  (${[code, rule].filter(Boolean).join(', ')})`;
	return place === '' ? said : `${said}\n      ${place}`;
}

export function printedSummary(counts: Readonly<Partial<Record<Verdict, number>>>, language: Language): string {
	const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
	const parts = Object.entries(counts).map(([verdict, count]) => `${count} ${VERDICTS[language][verdict as Verdict]}`);
	return `\n${TEXTS[language].files(total)}: ${parts.join(', ')}`;
}
