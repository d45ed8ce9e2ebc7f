/** A key that content needs is taken away and comes back: real store, real channel, real rule. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { evaluating } from '../../../hub/alerts/evaluator.ts';
import { keysRule } from '../../../hub/alerts/rules/keys.ts';
import { SharedAlerts } from '../../../hub/alerts/shared-alerts.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { ADDRESS, ProtectedHub } from '../../support/protected-hub.ts';
import { until } from '../../support/until.ts';

describe('a missing key', () => {
	let folder: string;
	let hub: ProtectedHub;
	let end: () => Promise<void>;
	/** What was announced, over all starts. */
	let announced: string[];

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-missing-key-'));
		announced = [];
		end = async () => {};
	});
	afterEach(async () => {
		await end();
		await rm(folder, { recursive: true, force: true });
	});

	/** Starts the hub anew, with its rule. */
	async function restart(...keys: readonly string[]): Promise<void> {
		await end();
		hub = await ProtectedHub.open(folder, { keys });
		const { store, protection, broker } = hub;
		const alerts = new SharedAlerts({
			alertLog: store.alerts,
			log: silentLogger,
			announce: (change, { code, facts, about }) => announced.push(`${change} ${code} ${facts.key} ${Object.values(about)[0]}`),
		});
		await alerts.open();
		const stopping = new AbortController();
		const rule = keysRule({ keys: protection.sealing.ring, records: store.resealing, alertLog: store.alerts });
		const looking = evaluating({ rules: [rule], alertLog: store.alerts, alerts, log: silentLogger, everyMs: 10 })(stopping.signal);
		const consumer = await broker.consume(ADDRESS, {}, () => {});
		end = async () => {
			end = async () => {};
			await consumer.cancel();
			stopping.abort();
			await looking;
			await alerts.close();
			await hub.close();
		};
	}

	const looks = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 100));
	const RAISED = 'raised DK-ALERT-KEY alt key alt';

	for (const [where, lay] of [
		['in a channel', async () => hub.broker.publish(ADDRESS, await hub.message('m1', 'Inhalt'))],
		['parked', async () => hub.store.park({ address: ADDRESS, message: await hub.message('m1', 'Inhalt'), reason: { code: 'DK-X', facts: {} }, attempt: 1 })],
	] as const) {
		it(`of content that lies ${where} is told once, over restarts, and once more when it is back`, async () => {
			hub = await ProtectedHub.open(folder, { keys: ['alt'] });
			await lay();
			await hub.close();
			// The secret behind the names of payloads gets its record of the new key.
			await (await ProtectedHub.open(folder, { keys: ['neu', 'alt'] })).close();
			await restart('neu');
			await until('it is told', () => announced.length > 0);
			await looks();
			await restart('neu');
			await looks();
			expect(announced).to.deep.equal([RAISED]);
			await restart('neu', 'alt');
			await until('it is over', () => announced.length > 1);
			await looks();
			expect(announced).to.deep.equal([RAISED, 'cleared DK-ALERT-KEY alt key alt']);
		});
	}

	it('of which nothing needs anything is no alert', async () => {
		await (await ProtectedHub.open(folder, { keys: ['alt'] })).close();
		await (await ProtectedHub.open(folder, { keys: ['neu', 'alt'] })).close();
		await restart('neu');
		await looks();
		expect(announced).to.deep.equal([]);
	});
});
