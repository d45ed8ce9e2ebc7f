/** Language of what the command line says: German where the system speaks German, else English. */
import type { Language } from '../../hub/errors/definition.ts';

export function consoleLanguage(environment: Readonly<Record<string, string | undefined>> = process.env): Language {
	const locale = environment.DREHKREUZ_LANGUAGE ?? environment.LC_ALL ?? environment.LC_MESSAGES ?? environment.LANG ?? '';
	return locale.toLowerCase().startsWith('de') ? 'de' : 'en';
}

export type Texts<Key extends string> = Readonly<Record<Language, Readonly<Record<Key, string>>>>;
