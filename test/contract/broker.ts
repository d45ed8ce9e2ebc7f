/**
 * The broker contract: what every engine must do, unchanged. Each engine's test calls `describeBrokerContract` with a way to
 * make a fresh place for messages.
 */
import type { Broker } from '../../hub/channel/broker.ts';
import { skip } from '../support/skip.ts';
import { describeCuts } from './broker-cuts.ts';
import { describeDurability } from './broker-durability.ts';
import { describeHandingOut } from './broker-handing-out.ts';
import { type Bench, type BrokerHarness, freshAddress, type MakeHarness, MemoryParking, QUICK } from './broker-harness.ts';
import { describeMessages } from './broker-messages.ts';
import { describeSettlement } from './broker-settlement.ts';

export function describeBrokerContract(name: string, makeHarness: MakeHarness): void {
	describe(`the broker contract on ${name}`, function () {
		this.timeout(120_000);
		let bench: Bench;

		beforeEach(async function () {
			const harness = await makeHarness();
			if (!harness) return skip(this, `${name}: no server to be had here (see test/support/rabbitmq.ts)`);
			bench = await makeBench(harness);
		});

		afterEach(async () => {
			await bench?.broker.close(1_000);
			await bench?.harness.dispose();
		});

		const current = (): Bench => bench;
		describeMessages(current);
		describeHandingOut(current);
		describeSettlement(current);
		describeDurability(current);
		describeCuts(current);
	});
}

async function makeBench(harness: BrokerHarness): Promise<Bench> {
	const parking = new MemoryParking();
	const address = freshAddress();
	const spec = { ...address, retry: QUICK };
	const open = async (): Promise<Broker> => {
		const broker = harness.create(parking);
		await broker.open();
		await broker.declare(spec);
		return broker;
	};
	const bench: Bench = {
		harness,
		parking,
		address,
		spec,
		broker: await open(),
		reopen: async () => {
			await bench.broker.close();
			bench.broker = await open();
		},
	};
	return bench;
}
