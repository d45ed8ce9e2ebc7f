/**
 * `drehkreuz fim SUBCOMMAND …`: looks at FIM data schemas (XDatenfelder 2.0 and 3.0.0) and makes things out of them. Each subcommand is a file under `fim/`.
 * Exit code 0: done, and nothing is wrong; 1: the file, or what was asked of it, is at fault; 2: wrong usage.
 */
import { consoleLanguage } from '../console/language.ts';

export type Subcommand = (args: readonly string[]) => Promise<number>;

const SUBCOMMANDS: Readonly<Record<string, { readonly de: string; readonly en: string; readonly load: () => Promise<Subcommand> }>> = {
	show: {
		de: 'show DATEI [--rules] [--json]               was in einem Schema steht',
		en: 'show FILE [--rules] [--json]                what a schema holds',
		load: async () => (await import('./fim/show.ts')).show,
	},
	quality: {
		de: 'quality DATEI [--json]                      Befunde nach den FIM-Qualitätsregeln, mit Zeile und Spalte',
		en: 'quality FILE [--json]                       findings by the FIM quality rules, with line and column',
		load: async () => (await import('./fim/quality.ts')).quality,
	},
	schema: {
		de: 'schema DATEI …                              JSON Schema 2020-12 daraus erzeugen',
		en: 'schema FILE …                               make a JSON Schema 2020-12',
		load: async () => (await import('./fim/schema.ts')).schema,
	},
	xsd: {
		de: 'xsd DATEI …                                 XML Schema daraus erzeugen',
		en: 'xsd FILE …                                  make an XML Schema',
		load: async () => (await import('./fim/xsd.ts')).xsd,
	},
	example: {
		de: 'example DATEI …                             Beispieldaten, gültige und ungültige',
		en: 'example FILE …                              example data, valid and invalid',
		load: async () => (await import('./fim/example.ts')).example,
	},
	diff: {
		de: 'diff ALT NEU …                              zwei Fassungen vergleichen: verträglich oder nicht',
		en: 'diff OLD NEW …                              compare two versions: compatible or breaking',
		load: async () => (await import('./fim/diff.ts')).diff,
	},
	check: {
		de: 'check DATEI DATEN …                         Daten gegen das Schema prüfen',
		en: 'check FILE DATA …                           check data against the schema',
		load: async () => (await import('./fim/check.ts')).check,
	},
};

export async function fim(args: readonly string[]): Promise<number> {
	const [name = '', ...rest] = args;
	const subcommand = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
	if (subcommand) return (await subcommand.load())(rest);
	for (const entry of Object.values(SUBCOMMANDS)) console.error(`  drehkreuz fim ${entry[consoleLanguage()]}`);
	return 2;
}
