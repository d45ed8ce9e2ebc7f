/**
 * `drehkreuz password [NAME]`: sets the password of a local account (without name: `admin`), unlocks it and switches it on; its sessions end. Works on the store,
 * whether the hub runs or not. When nobody is left who manages people, the account gets every role: whoever has the machine cannot be locked out.
 *
 * Reads the password from standard input, so that it is in no shell history.
 */
import { mkdirSync } from 'node:fs';
import { silentLogger } from '../../hub/logging/logger.ts';
import { Doorkeeper, FIRST_PERSON } from '../../hub/people/doorkeeper.ts';
import { PASSWORD_MIN_LENGTH } from '../../hub/people/password-rule.ts';
import { askSecret } from '../console/ask.ts';
import { consoleLanguage } from '../console/language.ts';
import { storeOf } from '../store.ts';
import { configOf } from './options.ts';

const TEXTS = {
	de: {
		ask: (name: string) => `Neues Passwort für ${name} (mindestens ${PASSWORD_MIN_LENGTH} Zeichen): `,
		done: 'Das Passwort ist geändert. Es gilt sofort; angemeldete Sitzungen sind beendet.',
	},
	en: {
		ask: (name: string) => `New password for ${name} (at least ${PASSWORD_MIN_LENGTH} characters): `,
		done: 'The password has been changed and is valid at once; sessions have ended.',
	},
};

/** @throws DrehkreuzError DK-PERSON-UNKNOWN, -NO-PASSWORD, -PASSWORD-…, DK-STORE-… */
export async function password(args: readonly string[]): Promise<number> {
	const texts = TEXTS[consoleLanguage()];
	const config = configOf(args);
	const [first] = args;
	const name = first === undefined || first.startsWith('-') ? FIRST_PERSON : first.toLowerCase();
	const given = await askSecret(texts.ask(name));
	mkdirSync(config.data, { recursive: true, mode: 0o700 });
	const store = await storeOf(config, silentLogger);
	await store.open();
	try {
		const { people, sessions, audit } = store;
		await new Doorkeeper({ people, sessions, audit, now: () => store.now() }).rescue(name, given);
	} finally {
		await store.close();
	}
	console.log(texts.done);
	return 0;
}
