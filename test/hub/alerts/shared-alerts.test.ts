import { expect } from 'chai';
import type { AlertLog } from '../../../hub/alerts/alert-log.ts';
import type { Alert } from '../../../hub/alerts/alerts.ts';
import { SharedAlerts } from '../../../hub/alerts/shared-alerts.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { pause, TestHub, until } from '../../support/test-hub.ts';

const down: Alert = { code: 'DK-PARTNER-DOWN', facts: { role: 'dms', mandant: 'musterstadt' }, mandant: 'musterstadt', about: { partner: 'dms' } };

describe('Alerts that several processes share', () => {
	let test: TestHub;
	let alertLog: AlertLog;
	/** Writes that fail before the store takes something again. */
	let failures: number;
	let announced: string[];
	const open: SharedAlerts[] = [];

	beforeEach(async () => {
		test = await TestHub.open();
		const { alerts } = test.hub.store;
		failures = 0;
		const mayFail = async (): Promise<void> => {
			if (failures-- > 0) throw new DrehkreuzError('DK-STORE-FAILED', { systemCode: 'test' });
			failures = 0;
		};
		alertLog = {
			raise: (...args) => mayFail().then(() => alerts.raise(...args)),
			clear: (...args) => mayFail().then(() => alerts.clear(...args)),
			list: (query) => alerts.list(query),
		};
		announced = [];
	});
	afterEach(async () => {
		for (const alerts of open.splice(0)) await alerts.close();
		await test.close();
	});

	async function life(name: string): Promise<SharedAlerts> {
		const announce = (change: string, { code }: Alert): void => void announced.push(`${name} ${change} ${code}`);
		const alerts = new SharedAlerts({ alertLog, log: silentLogger, announce, lookMs: 20, retryMs: 20 });
		await alerts.open();
		open.push(alerts);
		return alerts;
	}

	it('are announced by one of those that see the same, when they begin and when they are over', async () => {
		const [a, b] = [await life('a'), await life('b')];
		for (let i = 0; i < 5; i++) for (const one of [a, b]) one.raise(down);
		await until(() => announced.length > 0);
		await pause(60);
		expect(announced).to.have.length(1);
		expect([a, b].map(({ lasting }) => lasting.length)).to.deep.equal([1, 1]);
		for (let i = 0; i < 5; i++) for (const one of [a, b]) one.clear(down);
		await until(() => announced.length > 1);
		await pause(60);
		expect(announced.map((line) => line.slice(2))).to.deep.equal(['raised DK-PARTNER-DOWN', 'cleared DK-PARTNER-DOWN']);
	});

	it('are neither repeated nor forgotten by a restart, and end with the first answer of the partner', async () => {
		const before = await life('before');
		before.raise(down);
		await until(() => announced.length === 1);
		const after = await life('after');
		after.raise(down);
		await pause(60);
		expect(announced).to.deep.equal(['before raised DK-PARTNER-DOWN']);
		expect(after.lasting).to.have.length(1);
		after.clear(down);
		await until(() => announced.length === 2);
		expect(announced[1]).to.equal('after cleared DK-PARTNER-DOWN');
	});

	it('come again when one process cleared what another one still sees', async () => {
		const [a, b] = [await life('a'), await life('b')];
		b.raise(down);
		await until(() => a.lasting.length === 1 && announced.length === 1);
		a.clear(down);
		await until(() => b.lasting.length === 0 && announced.length === 2);
		b.raise(down);
		await until(() => announced.length === 3);
		expect(announced[2]).to.equal('b raised DK-PARTNER-DOWN');
	});

	it('are written when the store takes something again', async () => {
		const alerts = await life('a');
		failures = 3;
		alerts.raise(down);
		await until(() => announced.length === 1);
		expect(await alertLog.list({ lasting: true })).to.have.length(1);
	});

	it('that were over before they could be written never were', async () => {
		const alerts = await life('a');
		failures = 1;
		alerts.raise(down);
		alerts.clear(down);
		await pause(80);
		expect(announced).to.deep.equal([]);
		expect(await alertLog.list({})).to.deep.equal([]);
	});
});
