/**
 * A hub process at a shared PostgreSQL store, whose clock is wrong (`skewed-clock.ts`): does over IPC what the parent asks for, one thing after the other.
 * One argument: the folder that names the schema. Started by `skewed-process.ts`.
 */
import './skewed-clock.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { Holder } from '../../hub/leases/holder.ts';
import { silentLogger } from '../../hub/logging/logger.ts';
import { createMessage } from '../../hub/message/create.ts';
import { Doorkeeper } from '../../hub/people/doorkeeper.ts';
import type { Deeds } from './skewed-process.ts';
import { storeIn } from './store-kinds.ts';

const MINUTE = 60_000;
const [, , folder = '', instance = ''] = process.argv;
const store = storeIn(folder, 'PostgreSQL');
await store.open();
const doorkeeper = new Doorkeeper({ ...store, now: () => store.now(), idleMs: 10 * MINUTE, hash: { memory: 64, passes: 1 }, refusalMs: 0 });
const holder = new Holder({ leases: store.leases, log: silentLogger, beatMs: 50 });

const deeds: Deeds = {
	clocks: async () => ({ own: Date.now(), shared: store.now() }),
	live: () => holder.start(instance),
	acquire: (lease) => holder.acquire(lease),
	signIn: async (name, password) => (await doorkeeper.signIn(name, password)).token,
	finds: async (token) => (await doorkeeper.find(token)) !== undefined,
	prune: () => doorkeeper.prune(),
	park: async (id) => {
		const message = createMessage({ id, source: 'urn:test', type: 'de.test', mandant: 'musterstadt' }, { kind: 'inline', bytes: Buffer.from(id) });
		await store.park({ address: { mandant: 'musterstadt', channel: 'eingang' }, message, reason: { code: 'DK-X', facts: {} }, attempt: 1 });
	},
	release: async (job, parkedUntil) => (await store.jobs.create({ id: job, kind: 'release', createdBy: 'anna', filter: { parkedUntil } })).total,
	close: async () => {
		await holder.stop();
		await store.close();
		process.disconnect();
	},
};

process.on('message', ({ number, deed, args }: { number: number; deed: keyof Deeds; args: never[] }) => {
	(deeds[deed] as (...given: never[]) => Promise<unknown>)(...args).then(
		(result) => process.send?.({ number, result }),
		(error: unknown) =>
			process.send?.({ number, failure: error instanceof DrehkreuzError ? { code: error.code, facts: error.facts } : { code: String(error) } }),
	);
});
process.send?.({ ready: true });
