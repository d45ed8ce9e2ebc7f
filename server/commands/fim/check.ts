/**
 * `drehkreuz fim check FILE INSTANCE… [--json] [--rules FILE] [--codelists DIR]… [--closed] [--versions] [--values]` checks JSON instances against a FIM data
 * schema. With `--json` one object per line and file, as `drehkreuz check` prints it. Exit code 0: all valid, 1: some are not, 2: wrong usage.
 */
import { readFile } from 'node:fs/promises';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import type { FimSchema } from '../../../hub/fim/model.ts';
import { readTranslatedRules, type TranslatedRules } from '../../../hub/fim/translated-rules.ts';
import type { Checker, CheckReport } from '../../../hub/standards/checker.ts';
import { refusedReport } from '../../../hub/standards/refused-report.ts';
import { printedReport } from '../../check/print-report.ts';
import { reportLine } from '../../check/report-line.ts';
import { consoleLanguage } from '../../console/language.ts';
import { fimChecker } from '../../fim-checks.ts';
import { codeListsBeside } from '../../fim-code-lists.ts';
import { parsed } from './arguments.ts';
import { readSchema } from './document.ts';

export async function check(args: readonly string[]): Promise<number> {
	const language = consoleLanguage();
	const given = parsed(args, {
		json: { type: 'boolean', default: false },
		rules: { type: 'string' },
		codelists: { type: 'string', multiple: true },
		closed: { type: 'boolean', default: false },
		versions: { type: 'boolean', default: false },
		values: { type: 'boolean', default: false },
	});
	const [file, ...instances] = given?.positionals ?? [];
	if (!given || file === undefined || instances.length === 0) {
		console.error(USAGE[language]);
		return 2;
	}
	const { json, rules, codelists, closed, versions, values } = given.values;
	const schema = await readSchema(file);
	const checker = fimChecker(schema, {
		versions,
		closed,
		codeLists: await codeListsBeside(file, [schema], codelists),
		...(rules === undefined ? {} : { translatedRules: await readRules(rules, schema) }),
	});
	let good = true;
	for (const instance of instances) {
		const report = await checkFile(checker, instance, values);
		good &&= report.verdict === 'valid';
		console.log(json ? JSON.stringify(reportLine(instance, report, language)) : printedReport(instance, report, language));
	}
	await checker.close();
	return good ? 0 : 1;
}

async function checkFile(checker: Checker, file: string, values: boolean): Promise<CheckReport> {
	try {
		return await checker.check(await readFile(file), { values });
	} catch (error) {
		return refusedReport({ code: 'DK-CHECK-FILE', facts: { systemCode: systemCodeOf(error) } });
	}
}

/** @throws DrehkreuzError DK-FIM-FILE, DK-FIM-RULES-FILE */
async function readRules(file: string, schema: FimSchema): Promise<TranslatedRules> {
	let text: string;
	try {
		text = await readFile(file, 'utf8');
	} catch (error) {
		throw new DrehkreuzError('DK-FIM-FILE', { file, systemCode: systemCodeOf(error) }, { cause: error });
	}
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		throw new DrehkreuzError('DK-FIM-RULES-FILE', { grund: 'kein gültiges JSON', reason: 'not valid JSON' }, { cause: error });
	}
	return readTranslatedRules(value, schema);
}

function systemCodeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

const USAGE = {
	de: `  drehkreuz fim check SCHEMA DATEN… [--json] [--rules DATEI] [--codelists ORDNER]… [--closed] [--versions] [--values]

    --rules DATEI       übersetzte Regeln des FIM-Portals; Regeln, die nur als Text vorliegen, werden nie geprüft
    --codelists ORDNER  hier auch nach Codelisten (genericode) suchen; der Ordner des Schemas wird immer durchsucht
    --closed            Angaben abweisen, die das Schema nicht kennt
    --versions          die Schlüssel tragen Versionen
    --values            beanstandete Werte zeigen (können personenbezogen sein)
    --json              ein JSON-Objekt je Datei und Zeile

  Ende mit 0: alle gültig, 1: mindestens eine nicht, 2: falscher Aufruf`,
	en: `  drehkreuz fim check SCHEMA DATA… [--json] [--rules FILE] [--codelists DIR]… [--closed] [--versions] [--values]

    --rules FILE        translated rules of the FIM portal; rules that exist as text only are never checked
    --codelists DIR     search for code lists (genericode) here too; the folder of the schema is always searched
    --closed            refuse properties that the schema does not know
    --versions          the keys carry versions
    --values            show offending values (they may be personal data)
    --json              one JSON object per file and line

  Exit code 0: all valid, 1: at least one is not, 2: wrong usage`,
} as const;
