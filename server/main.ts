/** The command line: `drehkreuz <command>`. Each command is a file under `commands/`, loaded only when asked for. */
import { printFailure } from './console/failure.ts';
import { consoleLanguage } from './console/language.ts';

type Command = (args: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, { de: string; en: string; load: () => Promise<Command> }>> = {
	start: {
		de: 'Hub starten (ohne eigene Konfiguration mit Sandbox) [--quiet] [--config DATEI]',
		en: 'start the hub (with the sandbox when there is no own configuration) [--quiet] [--config FILE]',
		load: async () => (await import('./commands/start.ts')).start,
	},
	demo: {
		de: 'Anträge durch einen eigenen Hub senden und die Quittungen zeigen [--xoev ORDNER] [--catalogue ORDNER]…',
		en: 'send applications through a hub of its own and show the receipts [--xoev DIR] [--catalogue DIR]…',
		load: async () => (await import('./commands/demo.ts')).demo,
	},
	check: {
		de: 'Dateien prüfen, ohne Hub: check [--pack ORDNER]… [--level xsd|codelists|schematron] [--json] DATEI…',
		en: 'check files without a hub: check [--pack DIR]… [--level xsd|codelists|schematron] [--json] FILE…',
		load: async () => (await import('./commands/check.ts')).check,
	},
	fim: {
		de: 'FIM-Datenschemata: fim show|quality|schema|xsd|example|diff|check DATEI…',
		en: 'FIM data schemas: fim show|quality|schema|xsd|example|diff|check FILE…',
		load: async () => (await import('./commands/fim.ts')).fim,
	},
	pack: {
		de: 'Standardpakete: pack add ORDNER [--catalogue ORDNER]… | pack list',
		en: 'standards packs: pack add DIR [--catalogue DIR]… | pack list',
		load: async () => (await import('./commands/pack.ts')).pack,
	},
	sandbox: {
		de: 'Ein nachgebildetes Partnersystem allein starten: sandbox NAME [--port N]',
		en: 'start one counterpart alone: sandbox NAME [--port N]',
		load: async () => (await import('./commands/sandbox.ts')).sandbox,
	},
	parked: {
		de: 'Geparkte Nachrichten: parked | parked release KENNUNG… | parked release --code CODE [--as NAME]',
		en: 'parked messages: parked | parked release ID… | parked release --code CODE [--as NAME]',
		load: async () => (await import('./commands/parked.ts')).parked,
	},
	rehearse: {
		de: 'Probelauf von Szenarien, ohne Partnersysteme: rehearse [--flows DATEI] [--update] [DATEI|ORDNER]…',
		en: 'run scenarios without partner systems: rehearse [--flows FILE] [--update] [FILE|DIR]…',
		load: async () => (await import('./commands/rehearse.ts')).rehearse,
	},
	keys: {
		de: 'Schlüssel, mit denen Inhalte verschlüsselt sind: keys | keys add | keys reseal | keys remove KENNUNG',
		en: 'keys that encrypt content: keys | keys add | keys reseal | keys remove ID',
		load: async () => (await import('./commands/keys.ts')).keys,
	},
	password: {
		de: 'Passwort eines Kontos setzen und es entsperren (wird abgefragt): password [NAME]',
		en: 'set the password of an account and unlock it (asks for it): password [NAME]',
		load: async () => (await import('./commands/password.ts')).password,
	},
};

/** Milliseconds that output may take to be written. */
const LINGER_MS = 500;

const [name = 'start', ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (!command || args.includes('--help')) {
	const language = consoleLanguage();
	for (const [key, entry] of Object.entries(COMMANDS)) console.log(`  drehkreuz ${key.padEnd(10)} ${entry[language]}`);
	process.exitCode = command || name === 'help' || name === '--help' ? 0 : 2;
} else {
	try {
		process.exitCode = await (await command.load())(args);
	} catch (error) {
		printFailure(error);
		process.exitCode = 1;
	}
}
// Node-RED keeps a timer for each session of the editor. Everything of ours is closed here; what still holds the process does not matter.
setTimeout(() => process.exit(), LINGER_MS).unref();
