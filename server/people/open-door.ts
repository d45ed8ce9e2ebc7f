/** Opens the door for people: the doorkeeper on the store, the first account, and the clearing away of sessions that are over. */
import type { Store } from '../../hub/journal/store.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import { Doorkeeper } from '../../hub/people/doorkeeper.ts';
import type { OneTimePassword } from '../../hub/people/one-time-password.ts';
import type { Config } from '../config/config.ts';
import { earlierPassword, forgetEarlierPassword } from './earlier-password.ts';

export interface Door {
	readonly doorkeeper: Doorkeeper;
	/** Of `admin`: at the first start, and as long as nobody has used it. */
	readonly newPassword: OneTimePassword | undefined;
	close(): void;
}

export interface DoorOptions {
	readonly store: Pick<Store, 'people' | 'sessions' | 'audit' | 'now'>;
	readonly config: Pick<Config, 'data' | 'signIn'>;
	readonly log: Logger;
	readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Milliseconds between clearings. */
const PRUNE_MS = 10 * 60_000;

/** @throws DrehkreuzError DK-PERSON-PASSWORD-SHORT, -LONG of the password in the environment */
export async function openDoor({ store, config, log, environment = process.env }: DoorOptions): Promise<Door> {
	const { people, sessions, audit } = store;
	const { lifeMinutes, idleMinutes } = config.signIn.session;
	const doorkeeper = new Doorkeeper({ people, sessions, audit, now: () => store.now(), lifeMs: lifeMinutes * 60_000, idleMs: idleMinutes * 60_000 });
	// The second name is that of versions before the monitor.
	const given = environment.DREHKREUZ_ADMIN_PASSWORD || environment.DREHKREUZ_EDITOR_PASSWORD || undefined;
	const newPassword = await doorkeeper.createFirst(given, earlierPassword(config.data));
	forgetEarlierPassword(config.data);
	const timer = setInterval(() => {
		doorkeeper.prune().catch(() => log.warn({ component: 'people' }, 'sessions that are over could not be cleared away'));
	}, PRUNE_MS);
	timer.unref();
	return { doorkeeper, newPassword, close: () => clearInterval(timer) };
}
