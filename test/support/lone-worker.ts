/** Child process of the lease tests: `lone-worker.ts STORE-FILE INSTANCE BEAT-MS`. Prints `running` when it runs the work, `stopped` when the work was ended. */
import { writeSync } from 'node:fs';
import { SqliteStore } from '../../adapters/sqlite/store.ts';
import { Holder } from '../../hub/leases/holder.ts';
import { runAlone } from '../../hub/leases/run-alone.ts';
import { silentLogger } from '../../hub/logging/logger.ts';

const [file, instance, beatMs] = process.argv.slice(2) as [string, string, string];
const store = new SqliteStore({ file, log: silentLogger });
await store.open();
const holder = new Holder({ leases: store.leases, log: silentLogger, beatMs: Number(beatMs) });
await holder.start(instance);
writeSync(1, 'started\n');
const stop = runAlone(
	holder,
	'poll',
	async (signal) => {
		writeSync(1, 'running\n');
		if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
		writeSync(1, 'stopped\n');
	},
	silentLogger,
);
process.once('SIGTERM', async () => {
	await stop();
	await holder.stop();
	await store.close();
	process.exit(0);
});
