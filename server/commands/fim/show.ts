/**
 * `drehkreuz fim show FILE [--rules] [--json]` shows a FIM data schema as a tree. With `--json` one line: format, id, version and how often each kind of element
 * occurs in the document. Of a document that cannot be used: its faults. Exit code 0: usable, 1: not, 2: wrong usage.
 */
import type { FimFault, FimRegel, FimSchema } from '../../../hub/fim/model.ts';
import { consoleLanguage } from '../../console/language.ts';
import { faultLine, fileAndFlags, oneLine, readFile } from './document.ts';
import { treeOf } from './tree.ts';

export async function show(args: readonly string[]): Promise<number> {
	const given = fileAndFlags(args, ['json', 'rules']);
	const language = consoleLanguage();
	if (!given) {
		console.error(TEXTS[language].usage);
		return 2;
	}
	const { schema, faults } = await readFile(given.file);
	if (given.flags.json) console.log(JSON.stringify(schema ? counted(schema) : { faults: errorsFirst(faults) }));
	else if (schema) printSchema(schema, faults, given.flags.rules ?? false, language);
	else printFaults(given.file, faults, language);
	return schema ? 0 : 1;
}

/** Stable: others script against it. A working copy has no version: `null`. */
function counted({ format, id, version, counts }: FimSchema): object {
	const { fields, groups, rules, codeListReferences } = counts;
	return { format, id, version: version ?? null, fields, groups, rules, codeListReferences };
}

/** What makes the document unusable before what is merely remarkable. */
function errorsFirst(faults: readonly FimFault[]): readonly FimFault[] {
	return [...faults.filter(({ severity }) => severity === 'error'), ...faults.filter(({ severity }) => severity !== 'error')];
}

function printSchema(schema: FimSchema, faults: readonly FimFault[], withRules: boolean, language: 'de' | 'en'): void {
	const texts = TEXTS[language];
	const { counts, format, id, name, version, freigabestatus } = schema;
	const status = texts.status[Number(freigabestatus) - 1];
	console.log(`\n  ${id}  ${version ?? texts.workingCopy}  ${oneLine(name)}`);
	console.log(`  XDatenfelder ${format === 'xdf2' ? '2.0' : '3.0.0'}${status === undefined ? '' : `, ${status}`}`);
	console.log(`  ${texts.counts(counts)}\n`);
	for (const line of treeOf(schema, language)) console.log(line);
	const rules = [...schema.alleRegeln.values()];
	if (rules.length > 0) console.log(`\n  ${withRules ? texts.rules : texts.rulesHidden(rules.length)}`);
	if (withRules) for (const rule of rules) printRule(rule);
	if (faults.length > 0) console.log(`\n  ${texts.findings(faults.length)}`);
}

function printRule({ id, version, name, freitext }: FimRegel): void {
	console.log(`\n  ${id}  ${version ?? ''}  ${oneLine(name)}`);
	for (const line of freitext.split(/\r\n|[\r\n]/)) console.log(`      ${oneLine(line)}`.trimEnd());
}

function printFaults(file: string, faults: readonly FimFault[], language: 'de' | 'en'): void {
	console.error(`\n  ✗ ${TEXTS[language].unusable(file)}\n`);
	for (const fault of faults.filter(({ severity }) => severity === 'error')) console.error(faultLine(fault, language));
}

const TEXTS = {
	de: {
		usage: '  drehkreuz fim show DATEI [--rules] [--json]',
		workingCopy: 'Arbeitskopie',
		status: ['in Planung', 'in Bearbeitung', 'Entwurf', 'methodisch freigegeben', 'fachlich freigegeben (silber)', 'fachlich freigegeben (gold)', 'inaktiv'],
		counts: ({ fields, groups, rules, codeListReferences }: FimSchema['counts']) =>
			`Datenfelder: ${fields}, Datenfeldgruppen: ${groups}, Regeln: ${rules}, Verweise auf Codelisten: ${codeListReferences}`,
		rules: 'Regeln (Freitext, wird nicht geprüft)',
		rulesHidden: (count: number) => `Regeln (Freitext, wird nicht geprüft): ${count}, anzeigen mit --rules`,
		findings: (count: number) => `Befunde zur Qualität: ${count}, anzeigen mit drehkreuz fim quality DATEI`,
		unusable: (file: string) => `${file} ist nicht verwendbar.`,
	},
	en: {
		usage: '  drehkreuz fim show FILE [--rules] [--json]',
		workingCopy: 'working copy',
		status: ['planned', 'in work', 'draft', 'methodically approved', 'approved by the department (silver)', 'approved by the department (gold)', 'inactive'],
		counts: ({ fields, groups, rules, codeListReferences }: FimSchema['counts']) =>
			`fields: ${fields}, groups: ${groups}, rules: ${rules}, references to code lists: ${codeListReferences}`,
		rules: 'Rules (free text, not checked)',
		rulesHidden: (count: number) => `Rules (free text, not checked): ${count}, show them with --rules`,
		findings: (count: number) => `Findings on quality: ${count}, show them with drehkreuz fim quality FILE`,
		unusable: (file: string) => `${file} cannot be used.`,
	},
} as const;
