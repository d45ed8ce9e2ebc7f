/** The embedded broker keeps the broker contract. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedBroker } from '../../../adapters/embedded/embedded-broker.ts';
import type { Broker } from '../../../hub/channel/broker.ts';
import { describeBrokerContract } from '../../contract/broker.ts';
import type { BrokerHarness } from '../../contract/broker-harness.ts';

async function makeHarness(): Promise<BrokerHarness> {
	const folder = await mkdtemp(join(tmpdir(), 'dk-embedded-'));
	const file = join(folder, 'broker.sqlite');
	const open: Broker[] = [];
	return {
		create: (parking) => {
			const broker = new EmbeddedBroker({ file, parking });
			open.push(broker);
			return broker;
		},
		child: { module: new URL('../../../adapters/embedded/embedded-broker.ts', import.meta.url).href, options: { file } },
		cut: async (broker) => {
			await broker.close(0);
			await broker.open();
		},
		subscriptionsSurviveCut: false,
		tellsOldest: true,
		dispose: async () => {
			for (const broker of open) await broker.close(0);
			await rm(folder, { recursive: true });
		},
	};
}

describeBrokerContract('the embedded engine', makeHarness);
