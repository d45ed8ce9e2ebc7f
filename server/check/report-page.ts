/**
 * Check reports as one readable page: a file of its own without anything from outside, for the screen and for paper. What is bad shows by word and
 * sign, never by colour alone.
 */
import type { Language } from '../../hub/errors/definition.ts';
import type { CheckLevel, CheckReport, Finding } from '../../hub/standards/checker.ts';
import { LEVELS, SEVERITIES, STATES, VERDICTS, VERDICTS_EXPLAINED } from './verdict-texts.ts';

export interface CheckedFile {
	readonly file: string;
	readonly report: CheckReport;
}

const TEXTS = {
	de: {
		title: 'Prüfbericht',
		made: (at: string, by: string) => `Erstellt am ${at} mit ${by}.`,
		overview: 'Übersicht',
		columns: ['Urteil', 'Datei', 'Standard', 'Nachrichtentyp', 'Befunde'],
		facts: { standard: 'Standard', type: 'Nachrichtentyp', pack: 'Standardpaket', root: 'Wurzelelement', namespace: 'Namensraum', time: 'Dauer' },
		levels: 'Was geprüft wurde',
		findings: 'Befunde',
		none: 'Keine Befunde.',
		line: 'Zeile',
		column: 'Spalte',
		findingColumns: ['Art', 'Stelle', 'Befund'],
		more: (count: number) => `… und ${count} weitere Befunde.`,
		test: 'Testnachricht',
		personal: 'Diese Seite kann personenbezogene Daten enthalten: Sie zeigt beanstandete Werte. Nur an Berechtigte weitergeben und nach Gebrauch löschen.',
		value: 'Wert',
	},
	en: {
		title: 'Check report',
		made: (at: string, by: string) => `Made on ${at} with ${by}.`,
		overview: 'Overview',
		columns: ['Verdict', 'File', 'Standard', 'Message type', 'Findings'],
		facts: { standard: 'Standard', type: 'Message type', pack: 'Standards pack', root: 'Root element', namespace: 'Namespace', time: 'Duration' },
		levels: 'What was checked',
		findings: 'Findings',
		none: 'No findings.',
		line: 'line',
		column: 'column',
		findingColumns: ['Kind', 'Place', 'Finding'],
		more: (count: number) => `… and ${count} more findings.`,
		test: 'test message',
		personal: 'This page may hold personal data: it shows the values that were found wrong. Give it only to those who may see them, and delete it after use.',
		value: 'value',
	},
} as const;

const STYLE = `
:root{--good:#1a6b33;--bad:#a3141c;--warn:#7a4d00;--line:#c9ced6;--soft:#f3f5f8;color-scheme:light}
*{box-sizing:border-box}
body{font:16px/1.5 "Fira Sans",system-ui,sans-serif;color:#171a1f;max-width:72rem;margin:0 auto;padding:2rem 1.5rem}
h1{font-size:1.9rem;margin:0 0 .25rem}h2{font-size:1.25rem;margin:0;overflow-wrap:anywhere}h3{font-size:1rem;margin:1.25rem 0 .4rem}
p{margin:.25rem 0}table{border-collapse:collapse;width:100%;margin:.25rem 0 1rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
thead th{background:var(--soft);font-weight:600;white-space:nowrap}
td.kind{width:9rem}
section{border:1px solid var(--line);border-left:.4rem solid var(--bad);border-radius:.25rem;padding:1rem 1.25rem;margin:1.5rem 0}
section.valid{border-left-color:var(--good)}section.unknown{border-left-color:var(--warn)}
.verdict{font-weight:700;white-space:nowrap;color:var(--bad)}.valid .verdict,.verdict.valid{color:var(--good)}.unknown .verdict,.verdict.unknown{color:var(--warn)}
.kind{white-space:nowrap;font-weight:600}.error{color:var(--bad)}.warning{color:var(--warn)}
code{font:.85em/1.4 "Fira Mono",ui-monospace,monospace}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.75rem 0}dt{color:#4a515c}dd{margin:0;overflow-wrap:anywhere}
ul.levels{list-style:none;display:flex;flex-wrap:wrap;gap:.4rem;padding:0;margin:.25rem 0}
ul.levels li{border:1px solid var(--line);border-radius:1rem;padding:.1rem .75rem;background:var(--soft)}
ul.levels li.checked{border-color:var(--good)}ul.levels li.not-checked{border-color:var(--warn)}
.note{border:2px solid var(--warn);padding:.6rem .9rem;margin:1rem 0}
small{color:#4a515c}
@media print{body{padding:0}section{break-inside:avoid-page}}
`;

export function reportPage(files: readonly CheckedFile[], language: Language, madeBy: string, now = new Date()): string {
	const texts = TEXTS[language];
	const withValues = files.some(({ report }) => report.findings.some((finding) => finding.value?.personal));
	const at = now.toLocaleString(language === 'de' ? 'de-DE' : 'en-GB', { dateStyle: 'long', timeStyle: 'short' });
	return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${texts.title}</title><style>${STYLE}</style></head><body>
<h1>${texts.title}</h1>
<p><small>${escaped(texts.made(at, madeBy))}</small></p>
${withValues ? `<p class="note" role="note">${texts.personal}</p>` : ''}
${files.length > 1 ? overview(files, language) : ''}
${files.map((file, index) => section(file, index, language)).join('\n')}
</body></html>
`;
}

function overview(files: readonly CheckedFile[], language: Language): string {
	const texts = TEXTS[language];
	const rows = files.map(
		({ file, report }, index) =>
			`<tr><td>${verdict(report, language)}</td><td><a href="#f${index + 1}">${escaped(file)}</a></td><td>${escaped(standardOf(report))}</td><td>${escaped(report.recognised.nachrichtentyp ?? '–')}</td><td>${report.findingsTotal}</td></tr>`,
	);
	return `<h3>${texts.overview}</h3>\n<table><thead><tr>${heads(texts.columns)}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function section({ file, report }: CheckedFile, index: number, language: Language): string {
	const texts = TEXTS[language];
	const { recognised, findings, findingsTotal, levels = {} } = report;
	const facts: readonly (readonly [string, string | undefined])[] = [
		[texts.facts.standard, standardOf(report)],
		[texts.facts.type, recognised.nachrichtentyp && `${recognised.nachrichtentyp}${recognised.testnachricht ? ` (${texts.test})` : ''}`],
		[texts.facts.pack, report.pack?.id],
		[texts.facts.root, recognised.root],
		[texts.facts.namespace, recognised.namespace],
		[texts.facts.time, `${report.durationMs.toFixed(1)} ms`],
	];
	const shown = facts.flatMap(([name, value]) => (value ? [`<dt>${name}</dt><dd>${escaped(value)}</dd>`] : []));
	const states = Object.entries(levels).map(
		([level, state]) => `<li class="${state}">${LEVELS[language][level as CheckLevel]}: <strong>${STATES[language][state]}</strong></li>`,
	);
	const left = findingsTotal - findings.length;
	return `<section class="${report.verdict}" id="f${index + 1}" aria-labelledby="h${index + 1}">
<h2 id="h${index + 1}">${escaped(file)}</h2>
<p>${verdict(report, language)} – ${VERDICTS_EXPLAINED[language][report.verdict]}</p>
<dl>${shown.join('')}</dl>
${states.length > 0 ? `<h3>${texts.levels}</h3><ul class="levels">${states.join('')}</ul>` : ''}
<h3>${texts.findings}</h3>
${
	findings.length === 0
		? `<p>${texts.none}</p>`
		: `<table><thead><tr>${heads(texts.findingColumns)}</tr></thead><tbody>${findings.map((finding) => findingRow(finding, language)).join('\n')}</tbody></table>`
}
${left > 0 ? `<p>${texts.more(left)}</p>` : ''}
</section>`;
}

function findingRow(finding: Finding, language: Language): string {
	const texts = TEXTS[language];
	const { level, severity, line, column, path, message, code, rule, value } = finding;
	const at = [...(line === undefined ? [] : [`${texts.line} ${line}`]), ...(column === undefined ? [] : [`${texts.column} ${column}`])].join(', ');
	return `<tr><td class="kind ${severity}">${SEVERITIES[language][severity]}<br><small>${LEVELS[language][level]}</small></td>
<td>${at || (path === undefined ? '–' : '')}${path === undefined ? '' : `${at ? '<br>' : ''}<code>${escaped(path)}</code>`}</td>
<td>${escaped(message[language])}${value === undefined ? '' : `<br><small>${texts.value}: <code>${escaped(value.text)}</code></small>`}<br><small>${escaped([code, rule].filter(Boolean).join(', '))}</small></td></tr>`;
}

function verdict({ verdict: said }: CheckReport, language: Language): string {
	return `<span class="verdict ${said}">${said === 'valid' ? '✓' : '✗'} ${VERDICTS[language][said]}</span>`;
}

function standardOf({ recognised }: CheckReport): string {
	return [recognised.standard, recognised.standardversion].filter(Boolean).join(' ') || '–';
}

function heads(titles: readonly string[]): string {
	return titles.map((title) => `<th scope="col">${title}</th>`).join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
