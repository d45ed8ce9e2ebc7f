/**
 * `drehkreuz fim quality FILE [--json]` lists what is wrong with a FIM data schema, with line and column: the structural FIM quality rules, with FIM's own numbers
 * and severities, and faults of the document itself. With `--json` one object on one line.
 * Exit code 0: nothing that FIM calls an error; 1: there is; 2: wrong usage.
 */
import type { FimFault } from '../../../hub/fim/model.ts';
import { QS_RULES } from '../../../hub/fim/qs.ts';
import { consoleLanguage } from '../../console/language.ts';
import { faultLine, fileAndFlags, readFile } from './document.ts';

export async function quality(args: readonly string[]): Promise<number> {
	const given = fileAndFlags(args, ['json']);
	const language = consoleLanguage();
	if (!given) {
		console.error(TEXTS[language].usage);
		return 2;
	}
	const { schema, faults } = await readFile(given.file);
	if (given.flags.json) {
		const id = schema?.id ?? null;
		console.log(JSON.stringify({ id, version: schema?.version ?? null, usable: schema !== undefined, faults: faults.map(withFimSeverity) }));
	} else {
		for (const fault of faults) console.log(faultLine(fault, language));
		console.log(`  ${TEXTS[language].summary(faults.length, schema !== undefined)}`);
	}
	return faults.some(isError) ? 1 : 0;
}

function withFimSeverity(fault: FimFault): object {
	const severity = fault.qs === undefined ? undefined : QS_RULES[fault.qs]?.fim;
	return severity === undefined ? fault : { ...fault, fimSeverity: severity };
}

function isError(fault: FimFault): boolean {
	const severity = fault.qs === undefined ? undefined : QS_RULES[fault.qs]?.fim;
	return fault.severity === 'error' || severity === 'FehlerKritisch' || severity === 'FehlerMethodisch';
}

const TEXTS = {
	de: {
		usage: '  drehkreuz fim quality DATEI [--json]',
		summary: (count: number, usable: boolean) => `Befunde: ${count}; das Schema ist ${usable ? '' : 'nicht '}verwendbar.`,
	},
	en: {
		usage: '  drehkreuz fim quality FILE [--json]',
		summary: (count: number, usable: boolean) => `Findings: ${count}; the schema ${usable ? 'can' : 'cannot'} be used.`,
	},
} as const;
