/** Who is told what and when. The clock of these tests is theirs; the store is real. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { AlertLog } from '../../../hub/alerts/alert-log.ts';
import type { Alert } from '../../../hub/alerts/alerts.ts';
import { nameOf } from '../../../hub/alerts/alerts.ts';
import { noticing } from '../../../hub/alerts/notices.ts';
import type { Notice, Notifier } from '../../../hub/alerts/notifier.ts';
import type { Recipient } from '../../../hub/alerts/settings.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { projectFolder } from '../../../server/folders.ts';
import { pause, TestHub, until } from '../../support/test-hub.ts';

const MINUTE = 60_000;
const down = (role: string, mandant = 'musterstadt'): Alert => ({ code: 'DK-PARTNER-DOWN', facts: { role, mandant }, mandant, about: { partner: role } });
const disk: Alert = { code: 'DK-ALERT-DISK', facts: { percent: 3, limit: 10 }, mandant: '*', about: { system: 'disk' } };
const backlog: Alert = { code: 'DK-ALERT-BACKLOG', facts: { count: 2, limit: 1 }, mandant: 'musterstadt', about: { channel: 'eingang' } };

/** Takes what it is told, or fails as often as the test says. */
class Ear implements Notifier {
	readonly heard: Notice[] = [];
	tries = 0;
	failures = 0;

	async send(notice: Notice): Promise<void> {
		this.tries += 1;
		if (this.failures-- > 0) throw new Error('nobody there');
		this.failures = 0;
		this.heard.push(notice);
	}

	get lines(): readonly string[] {
		return this.heard.map(({ changes }) => changes.map(({ change, alert }) => `${change} ${Object.values(alert.about)[0]}`).join(', '));
	}
}

describe('Notices', () => {
	let test: TestHub;
	let alertLog: AlertLog;
	let now: number;
	let stop: (() => Promise<void>)[];
	let logged: string[];

	beforeEach(async () => {
		test = await TestHub.open();
		alertLog = test.hub.store.alerts;
		// A Wednesday, noon in Berlin.
		now = Date.parse('2026-11-25T11:00:00Z');
		stop = [];
		logged = [];
	});
	afterEach(async () => {
		for (const end of stop) await end();
		await test.close();
	});

	function tell(ear: Ear, more: Partial<Recipient> = {}): () => Promise<void> {
		const recipient: Recipient = { name: 'bereitschaft', language: 'de', severity: 'warning', urgent: [], ...more };
		const abort = new AbortController();
		const running = noticing({
			recipients: [{ recipient, notifier: ear }],
			alertLog,
			inbox: test.hub.store.inbox,
			log: { ...silentLogger, error: ({ code }, text) => void logged.push(`${code} ${text}`) },
			lookMs: 10,
			now: () => now,
		})(abort.signal);
		const end = async (): Promise<void> => {
			abort.abort();
			await running;
		};
		stop.push(end);
		return end;
	}

	const raise = (alert: Alert): Promise<boolean> => alertLog.raise(nameOf(alert), alert, now);
	const clear = (alert: Alert): Promise<boolean> => alertLog.clear(nameOf(alert), now);
	/** Several looks. */
	const aWhile = (): Promise<void> => pause(80);
	async function later(ms: number): Promise<void> {
		now += ms;
		await aWhile();
	}

	it('tell once that an alert began, and once that it is over', async () => {
		const ear = new Ear();
		tell(ear);
		await raise(down('dms'));
		await later(1_000);
		expect(ear.lines).to.deep.equal(['raised dms']);
		await later(5 * MINUTE);
		await clear(down('dms'));
		await later(1_000);
		expect(ear.lines).to.deep.equal(['raised dms', 'cleared dms']);
	});

	it('are neither repeated nor forgotten by a restart', async () => {
		const [before, after] = [new Ear(), new Ear()];
		const end = tell(before);
		await raise(down('dms'));
		await later(1_000);
		await end();
		await clear(down('dms'));
		await raise(down('hkr'));
		tell(after);
		await later(2 * MINUTE);
		expect([...before.lines, ...after.lines.join(', ').split(', ').sort()]).to.deep.equal(['raised dms', 'cleared dms', 'raised hkr']);
	});

	it('tell an alert that comes again as a new one', async () => {
		const ear = new Ear();
		tell(ear);
		for (let times = 0; times < 2; times++) {
			await raise(down('dms'));
			await later(2 * MINUTE);
			await clear(down('dms'));
			await later(2 * MINUTE);
		}
		expect(ear.lines).to.deep.equal(['raised dms', 'cleared dms', 'raised dms', 'cleared dms']);
	});

	it('gather what comes within a minute after one, so that many at once are two notices', async () => {
		const ear = new Ear();
		tell(ear);
		await raise(down('partner-0'));
		await until(() => ear.heard.length === 1);
		for (let n = 1; n < 40; n++) await raise(down(`partner-${n}`));
		await later(30_000);
		expect(ear.heard).to.have.length(1);
		await later(31_000);
		expect(ear.heard).to.have.length(2);
		expect(ear.heard[1]?.changes).to.have.length(39);
	});

	it('say nothing of what was over before it could be told', async () => {
		const ear = new Ear();
		tell(ear);
		await raise(down('dms'));
		await until(() => ear.heard.length === 1);
		await raise(down('hkr'));
		await later(20_000);
		await clear(down('hkr'));
		await later(5 * MINUTE);
		expect(ear.lines).to.deep.equal(['raised dms']);
	});

	it('are tried again with growing pauses, with the same id', async () => {
		const ear = new Ear();
		ear.failures = 2;
		tell(ear);
		await raise(down('dms'));
		await until(() => ear.tries === 1);
		await later(4_000);
		expect(ear.tries).to.equal(1);
		await later(2_000);
		expect(ear.tries).to.equal(2);
		await later(20_000);
		expect(ear.tries).to.equal(2);
		await later(11_000);
		expect(ear.lines).to.deep.equal(['raised dms']);
	});

	it('are given up after a day, and that is logged', async () => {
		const ear = new Ear();
		ear.failures = 1_000;
		tell(ear);
		await raise(down('dms'));
		await until(() => ear.tries === 1);
		await later(25 * 60 * MINUTE);
		const { tries } = ear;
		await later(60 * MINUTE);
		expect(ear.tries).to.equal(tries);
		expect(logged).to.deep.equal(['DK-ALERT-UNDELIVERED a notice was given up after a day']);
	});

	it('wait for the end of the quiet hours, and then come as one summary of what still lasts', async () => {
		const ear = new Ear();
		tell(ear, {
			quiet: [
				{ days: ['sun'], from: '00:00', to: '24:00' },
				{ from: '20:00', to: '07:00', timeZone: 'Europe/Berlin' },
			],
		});
		now = Date.parse('2026-11-25T22:00:00Z');
		for (const role of ['dms', 'hkr', 'payment']) await raise(down(role));
		await later(60 * MINUTE);
		await clear(down('hkr'));
		await later(60 * MINUTE);
		expect(ear.heard).to.deep.equal([]);
		now = Date.parse('2026-11-26T06:00:01Z');
		await until(() => ear.heard.length > 0);
		await later(5 * MINUTE);
		expect(ear.lines.map((line) => line.split(', ').sort())).to.deep.equal([['raised dms', 'raised payment']]);
		expect(ear.heard[0]?.afterQuiet).to.equal(true);
	});

	it('come within the quiet hours when they are urgent', async () => {
		const ear = new Ear();
		tell(ear, { quiet: [{ from: '00:00', to: '24:00' }], urgent: ['DK-PARTNER-DOWN'] });
		await raise(backlog);
		await raise(disk);
		await later(1_000);
		await raise(down('dms'));
		await later(2 * MINUTE);
		expect(ear.lines).to.deep.equal(['raised disk', 'raised dms']);
	});

	it('keep quiet at weekends and in the evening, as the guide shows it', async () => {
		const text = readFileSync(projectFolder('docs', 'de', 'meldungen.md'), 'utf8');
		const { quiet } = JSON.parse(/## Ruhezeiten\s+```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '') as Recipient;
		const ear = new Ear();
		tell(ear, { quiet: quiet ?? [] });
		for (const [moment, heard] of [
			['2026-11-27T16:59:00Z', 1],
			['2026-11-27T17:01:00Z', 1],
			['2026-11-28T12:00:00Z', 1],
			['2026-11-30T05:59:00Z', 1],
			['2026-11-30T06:01:00Z', 2],
		] as const) {
			now = Date.parse(moment);
			await raise(down(moment));
			await aWhile();
			expect(ear.heard, moment).to.have.length(heard);
		}
		// The last one began as the quiet hours were over: it may be in the summary, or come a minute later.
		expect(ear.heard[1]?.changes.length, 'changes in the summary').to.be.within(3, 4);
	});

	it('go to those who are concerned: by tenant, those about the machine to all, and by severity', async () => {
		const [all, town, severe] = [new Ear(), new Ear(), new Ear()];
		tell(all, { name: 'alle' });
		tell(town, { name: 'stadt', mandanten: ['musterstadt'] });
		tell(severe, { name: 'schwer', severity: 'error' });
		for (const alert of [down('dms', 'altstadt'), backlog, disk]) await raise(alert);
		await later(2 * MINUTE);
		await later(2 * MINUTE);
		const heard = (ear: Ear): unknown => ear.lines.flatMap((line) => line.split(', ')).sort();
		expect(heard(all)).to.deep.equal(['raised disk', 'raised dms', 'raised eingang']);
		expect(heard(town)).to.deep.equal(['raised disk', 'raised eingang']);
		expect(heard(severe)).to.deep.equal(['raised disk', 'raised dms']);
	});
});
