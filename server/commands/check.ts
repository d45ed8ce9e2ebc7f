/**
 * `drehkreuz check [--pack DIR]… [--level xsd|codelists|schematron] [--json] FILE…` checks files as the hub would, without a hub.
 * Exit code 0: all valid, 1: some are not, 2: wrong usage. With `--json` one object per line, in the order of the files.
 */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { titleOf } from '../../hub/errors/drehkreuz-error.ts';
import type { CheckReport, Verdict } from '../../hub/standards/checker.ts';
import { refusedReport } from '../../hub/standards/refused-report.ts';
import { type CheckArguments, checkArguments } from '../check/arguments.ts';
import { kindOf, MEDIA_TYPES } from '../check/content-kind.ts';
import { inOrder } from '../check/in-order.ts';
import { printedReport, printedSummary } from '../check/print-report.ts';
import { reportLine } from '../check/report-line.ts';
import { type CheckedFile, reportPage } from '../check/report-page.ts';
import { type OpenChecks, openChecks } from '../checks.ts';
import { consoleLanguage } from '../console/language.ts';
import { configOf } from './options.ts';

/** Files under way at a time: enough for two threads and batches, few enough to keep memory small. */
const AHEAD = 32;

export async function check(args: readonly string[]): Promise<number> {
	const given = checkArguments(args);
	if (!given) {
		console.error(USAGE[consoleLanguage()]);
		return 2;
	}
	const language = given.language ?? consoleLanguage();
	const config = configOf(given.config === undefined ? [] : ['--config', given.config]);
	const checks = await openChecks({
		config,
		packFolders: given.packs,
		catalogueFolders: given.catalogues,
		installed: given.packs.length === 0,
		tolerant: true,
		onCompile: (rules) => console.error(COMPILING[language](rules)),
	});
	for (const fault of checks.faults) console.error(`  ! ${titleOf(fault, language)}`);
	try {
		return await checkAll(checks, given, language);
	} finally {
		await checks.close();
	}
}

async function checkAll(checks: OpenChecks, given: CheckArguments, language: 'de' | 'en'): Promise<number> {
	const counts: Partial<Record<Verdict, number>> = {};
	const forPage: CheckedFile[] = [];
	const results = inOrder(given.files, AHEAD, async (file) => ({ file, report: await checkFile(checks, file, given) }));
	for await (const { file, report } of results) {
		counts[report.verdict] = (counts[report.verdict] ?? 0) + 1;
		console.log(given.json ? JSON.stringify(reportLine(file, report, language)) : printedReport(file, report, language));
		if (given.report !== undefined) forPage.push({ file, report });
		if (given.svrl !== undefined && report.svrl !== undefined) {
			await mkdir(given.svrl, { recursive: true });
			await writeFile(join(given.svrl, `${basename(file)}.svrl.xml`), report.svrl);
		}
	}
	if (!given.json) console.log(printedSummary(counts, language));
	if (given.report !== undefined) await writeFile(given.report, reportPage(forPage, language, 'Drehkreuz'));
	return Object.keys(counts).every((verdict) => verdict === 'valid') ? 0 : 1;
}

async function checkFile(checks: OpenChecks, file: string, given: CheckArguments): Promise<CheckReport> {
	const { level, values, schema, maxBytes, svrl } = given;
	const options = { level, values, svrl: svrl !== undefined, ...(schema === undefined ? {} : { schema }), ...(maxBytes === undefined ? {} : { maxBytes }) };
	const most = maxBytes ?? checks.maxBytes;
	let content: Buffer;
	try {
		const { size } = await stat(file);
		if (size > most) return refusedReport({ code: 'DK-CHECK-LIMIT', facts: { rule: `${most} bytes`, regel: `${most} Bytes` } });
		content = await readFile(file);
	} catch (error) {
		return refusedReport({ code: 'DK-CHECK-FILE', facts: { systemCode: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' } });
	}
	const kind = kindOf(content);
	return kind === 'zip' ? checks.checkContainer(content, basename(file), options) : checks.check(content, { mediaType: MEDIA_TYPES[kind], ...options });
}

const COMPILING = {
	de: (rules: string) => `  Geschäftsregeln werden übersetzt, das dauert beim ersten Mal bis zu einer Minute: ${rules}`,
	en: (rules: string) => `  compiling business rules, which takes up to a minute the first time: ${rules}`,
} as const;

const USAGE = {
	de: `  drehkreuz check [--pack ORDNER]… [--level xsd|codelists|schematron] [--json] DATEI…

    --pack ORDNER       Ordner mit Schemata als Standardpaket verwenden, statt der eingespielten Pakete; mehrfach möglich, der erste zählt zuerst
    --catalogue ORDNER  Ordner mit Schemata, die importiert werden; mehrfach möglich
    --level STUFE       bis zu welcher Stufe geprüft wird: xsd (Vorgabe), codelists, schematron
    --json              ein JSON-Objekt je Datei und Zeile
    --schema NAME       gegen dieses Paket oder JSON-Schema prüfen
    --report DATEI      Bericht als HTML-Seite schreiben
    --svrl ORDNER       Berichte der Schematron-Prüfung (SVRL) schreiben
    --values            beanstandete Werte zeigen (können personenbezogen sein)
    --max-mb N          größere Dateien abweisen
    --language de|en    Sprache der Befunde

  Ende mit 0: alle gültig, 1: mindestens eine nicht, 2: falscher Aufruf`,
	en: `  drehkreuz check [--pack DIR]… [--level xsd|codelists|schematron] [--json] FILE…

    --pack DIR          use a folder of schemas as a standards pack, instead of the installed ones; may be repeated, the first counts first
    --catalogue DIR     folder with schemas that are imported; may be repeated
    --level LEVEL       how far to check: xsd (default), codelists, schematron
    --json              one JSON object per file and line
    --schema NAME       check against this pack or JSON Schema
    --report FILE       write the report as an HTML page
    --svrl DIR          write the reports of the Schematron check (SVRL)
    --values            show offending values (they may be personal data)
    --max-mb N          refuse larger files
    --language de|en    language of the findings

  Exit code 0: all valid, 1: at least one is not, 2: wrong usage`,
} as const;
