/** `drehkreuz password`: sets the editor's password. Reads it from standard input, so that it is in no shell history. */
import { mkdirSync } from 'node:fs';
import { askSecret } from '../console/ask.ts';
import { consoleLanguage } from '../console/language.ts';
import { EditorPassword, PASSWORD_MIN_LENGTH } from '../editor/password.ts';
import { configOf } from './options.ts';

const TEXTS = {
	de: {
		ask: `Neues Passwort (mindestens ${PASSWORD_MIN_LENGTH} Zeichen): `,
		short: `Zu kurz: mindestens ${PASSWORD_MIN_LENGTH} Zeichen.`,
		done: 'Das Passwort ist geändert. Es gilt sofort.',
	},
	en: {
		ask: `New password (at least ${PASSWORD_MIN_LENGTH} characters): `,
		short: `Too short: at least ${PASSWORD_MIN_LENGTH} characters.`,
		done: 'The password has been changed and is valid at once.',
	},
};

export async function password(args: readonly string[]): Promise<number> {
	const texts = TEXTS[consoleLanguage()];
	const { data } = configOf(args);
	const given = await askSecret(texts.ask);
	if (given.length < PASSWORD_MIN_LENGTH) {
		console.error(texts.short);
		return 1;
	}
	mkdirSync(data, { recursive: true, mode: 0o700 });
	new EditorPassword(data).set(given);
	console.log(texts.done);
	return 0;
}
