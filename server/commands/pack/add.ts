/** `drehkreuz pack add ORDNER|ZIP [--catalogue ORDNER|ZIP]… [--json]` */
import type { PackDescription } from '../../../hub/standards/pack.ts';
import { orderPacks } from '../../../hub/standards/pins.ts';
import type { RulesCompiler } from '../../../hub/standards/rules-compiler.ts';
import { readPins } from '../../packs/active-packs.ts';
import { addPack } from '../../packs/add-pack.ts';
import { options } from '../options.ts';
import { messageCount, type PackContext, packsOf, sharedRoots } from './context.ts';
import { missingLists, rulesState } from './facts.ts';

/** @param rules compiles Schematron, when there is something to do it with */
export async function add(context: PackContext, rules?: RulesCompiler): Promise<number> {
	const { packsFolder, language, json, words, args } = context;
	const [source] = words;
	if (source === undefined || words.length > 1) return 2;
	const texts = TEXTS[language];
	const result = await addPack(source, {
		packsFolder,
		catalogues: options(args, 'catalogue'),
		...(rules ? { rules: told(rules, texts.rules) } : {}),
		progress: (step) => console.error(texts[step]),
	});
	const { pack, changed, rulesCompleted } = result;
	const { description } = pack;
	const packs = await packsOf(context);
	const others = packs.map((other) => other.description).filter((other) => other.id !== description.id && sharedRoots(description, other) > 0);
	const { pins } = await readPins(packsFolder);
	const decides = orderPacks(packs, pins).find((other) => other.description.id === description.id || others.includes(other.description))?.description;
	const missing = missingLists(description, packs);
	if (json) {
		const { id, name, standard, version, codeLists, rules: sets, services, schemasFim = [] } = description;
		const counts = { messages: messageCount(description), codeLists: codeLists.length, services: services.length, schemasFim: schemasFim.length };
		const rest = { rules: sets, codeListsMissing: missing, decides: decides?.id ?? id, others: others.map((other) => other.id) };
		console.log(JSON.stringify({ id, name, standard, version, changed, rulesCompleted, ...counts, ...rest }));
		return 0;
	}
	console.log(changed ? texts.added(description) : texts.there(description.id));
	if (rulesCompleted > 0) console.log(texts.completed(rulesCompleted));
	for (const line of texts.contents(description)) console.log(`    ${line}`);
	for (const set of description.rules) console.log(`    ${rulesState(set, language)}`);
	if (missing.length > 0) console.log(texts.missing(missing.length, description.id));
	if (decides && decides.id !== description.id) console.log(texts.decides(decides.id, description));
	else if (changed) console.log(texts.taken);
	return 0;
}

/** Compiling takes seconds to a minute per rule set: say which one it is. */
function told(rules: RulesCompiler, text: (path: string) => string): RulesCompiler {
	return {
		compile(source) {
			console.error(text(source.path));
			return rules.compile(source);
		},
	};
}

const count = (number: number, one: string, many: string) => (number === 0 ? [] : [`${number} ${number === 1 ? one : many}`]);

const TEXTS = {
	de: {
		unpack: '  ZIP wird entpackt …',
		install: '  Dateien werden gelesen, Importe gesucht, Schemata übersetzt …',
		rules: (path: string) => `  Schematron wird übersetzt (bis zu einer Minute): ${path} …`,
		added: ({ id, standard, version }: PackDescription) => `  ✓ Eingespielt: ${standard} ${version}\n    Paket ${id}`,
		there: (id: string) => `  Schon eingespielt, nichts geändert: ${id}`,
		completed: (number: number) => `  ${number} Schematron-Regelwerk(e) nachträglich übersetzt`,
		contents: (pack: PackDescription) => [
			...count(messageCount(pack), 'Wurzelelement', 'Wurzelelemente (Nachrichten)'),
			...count(pack.codeLists.length, 'Codeliste', 'Codelisten'),
			...count(pack.services.length, 'Dienst (WSDL)', 'Dienste (WSDL)'),
			...count(pack.schemasFim?.length ?? 0, 'FIM-Datenschema', 'FIM-Datenschemata'),
			...count(pack.imports.length, 'Import aus einem Katalog oder anderen Paket', 'Importe aus Katalogen oder anderen Paketen'),
		],
		missing: (number: number, id: string) => `  ! ${number} verwendete Codeliste(n) fehlen; was sie regeln, wird nicht geprüft: drehkreuz pack show ${id}`,
		decides: (id: string, { standard, id: own }: PackDescription) =>
			`  ! Dieselben Nachrichten kennt schon ${id}; dieses Paket entscheidet weiter.\n    Umstellen: drehkreuz pack use ${standard} ${own}`,
		taken: '  Ein laufender Hub kennt das Paket in wenigen Sekunden; kein Neustart nötig.',
	},
	en: {
		unpack: '  Unpacking the ZIP …',
		install: '  Reading files, looking for imports, compiling schemas …',
		rules: (path: string) => `  Compiling Schematron (up to a minute): ${path} …`,
		added: ({ id, standard, version }: PackDescription) => `  ✓ Installed: ${standard} ${version}\n    pack ${id}`,
		there: (id: string) => `  Installed before, nothing changed: ${id}`,
		completed: (number: number) => `  ${number} Schematron rule set(s) compiled later`,
		contents: (pack: PackDescription) => [
			...count(messageCount(pack), 'root element', 'root elements (messages)'),
			...count(pack.codeLists.length, 'code list', 'code lists'),
			...count(pack.services.length, 'service (WSDL)', 'services (WSDL)'),
			...count(pack.schemasFim?.length ?? 0, 'FIM data schema', 'FIM data schemas'),
			...count(pack.imports.length, 'import from a catalogue or another pack', 'imports from catalogues or other packs'),
		],
		missing: (number: number, id: string) => `  ! ${number} code list(s) in use are missing; what they rule is not checked: drehkreuz pack show ${id}`,
		decides: (id: string, { standard, id: own }: PackDescription) =>
			`  ! ${id} knows the same messages; it goes on deciding.\n    To switch: drehkreuz pack use ${standard} ${own}`,
		taken: '  A running hub knows the pack within seconds; no restart needed.',
	},
} as const;
