/**
 * `drehkreuz pack …`: standards packs. Everything on stdout is the answer (with `--json` one line of JSON), progress goes to stderr.
 * Exit code 0: done, 1: refused or something is wrong, 2: wrong usage.
 */
import { SchematronCompiler } from '../../adapters/saxon/index.ts';
import { consoleLanguage } from '../console/language.ts';
import { add } from './pack/add.ts';
import { contextOf, type PackContext } from './pack/context.ts';
import { list, show } from './pack/list.ts';
import { remove, verify } from './pack/remove.ts';
import { history, undo, use } from './pack/switch.ts';

const VERBS: Readonly<Record<string, (context: PackContext) => Promise<number>>> = {
	add: (context) => add(context, new SchematronCompiler()),
	list,
	show,
	remove,
	verify,
	use,
	undo,
	history,
};

export async function pack([verb = '', ...args]: readonly string[]): Promise<number> {
	const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
	const context = run && contextOf(args);
	const code = run && context ? await run(context) : 2;
	if (code === 2) console.error(USAGE[consoleLanguage()]);
	return code;
}

const USAGE = {
	de: `  drehkreuz pack add ORDNER|ZIP [--catalogue ORDNER|ZIP]…   ein Standardpaket einspielen
  drehkreuz pack list                                        was eingespielt ist
  drehkreuz pack show NAME                                   was ein Paket enthält, welche Codelisten fehlen
  drehkreuz pack verify [NAME]                               sind die Dateien unverändert, lassen sich die Schemata übersetzen
  drehkreuz pack remove NAME                                 ein Paket entfernen, das niemand mehr braucht
  drehkreuz pack use STANDARD VERSION|PAKET [--tenant MANDANT] [--route REGEL]
                                                             dieses Paket entscheidet, wo mehrere dieselbe Nachricht kennen
  drehkreuz pack undo                                        die letzte Umstellung zurücknehmen
  drehkreuz pack history                                     wer wann was umgestellt hat

  Überall: --json, --config DATEI. Ende mit 0: getan, 1: abgelehnt oder etwas stimmt nicht, 2: falscher Aufruf`,
	en: `  drehkreuz pack add DIR|ZIP [--catalogue DIR|ZIP]…   install a standards pack
  drehkreuz pack list                                  what is installed
  drehkreuz pack show NAME                             what a pack holds, which code lists are missing
  drehkreuz pack verify [NAME]                         are the files unchanged, do the schemas compile
  drehkreuz pack remove NAME                           remove a pack that nobody needs any more
  drehkreuz pack use STANDARD VERSION|PACK [--tenant TENANT] [--route RULE]
                                                       this pack decides where several know the same message
  drehkreuz pack undo                                  undo the last switch
  drehkreuz pack history                               who switched what, and when

  Everywhere: --json, --config FILE. Exit code 0: done, 1: refused or something is wrong, 2: wrong usage`,
} as const;
