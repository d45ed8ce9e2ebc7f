/** The rules of alerts, each with what it looks at. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { expect } from 'chai';
import type { LoggedAlert } from '../../../hub/alerts/alert-log.ts';
import type { Measurement } from '../../../hub/alerts/conditions.ts';
import { certificatesRule } from '../../../hub/alerts/rules/certificates.ts';
import { backlogRule, oldestRule } from '../../../hub/alerts/rules/channels.ts';
import { diskRule } from '../../../hub/alerts/rules/disk.ts';
import { errorsRule } from '../../../hub/alerts/rules/errors.ts';
import { keysRule } from '../../../hub/alerts/rules/keys.ts';
import { parkedRule } from '../../../hub/alerts/rules/parked.ts';
import { quietRule } from '../../../hub/alerts/rules/quiet.ts';
import type { Rule } from '../../../hub/alerts/rules/rule.ts';
import type { RuleException, RulesSettings } from '../../../hub/alerts/settings.ts';
import type { Figure } from '../../../hub/journal/figures.ts';
import type { ParkedGroup } from '../../../hub/journal/parked.ts';
import { checked } from '../../../server/config/schemas.ts';
import { type Certificates, makeCertificates } from '../../support/certificates.ts';
import { skip } from '../../support/skip.ts';
import { TestHub, testTenant } from '../../support/test-hub.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** As configured by default, with exceptions. */
function settingsWith(exceptions: readonly RuleException[] = []): { rules: RulesSettings; exceptions: readonly RuleException[] } {
	const { alerts } = checked<{ alerts: { rules: RulesSettings; exceptions: readonly RuleException[] } }>('config', {}, 'test');
	return { rules: alerts.rules, exceptions };
}

const short = ({ alert: { mandant, about, facts }, level }: Measurement): unknown => [mandant, Object.values(about)[0], level, facts];

describe('The rules of alerts', () => {
	describe('about what waits', () => {
		let test: TestHub;
		before(async () => {
			test = await TestHub.open({ tenants: [testTenant('musterstadt'), testTenant('altstadt')] });
			for (let n = 0; n < 3; n++) await test.publish('eingang', `m${n}`);
			await test.publish('ausgang', 'm9');
			await test.publish('eingang', 'a1', {}, { mandant: 'altstadt' });
		});
		after(() => test.close());

		it('compare the messages that wait with the limit, or with the exception of tenant and channel', async () => {
			const settings = settingsWith([
				{ rule: 'backlog', mandant: 'musterstadt', channel: 'eingang', threshold: 3 },
				{ rule: 'backlog', channel: 'ausgang', enabled: false },
				{ rule: 'oldest', threshold: 1 },
			]);
			const measured = await backlogRule({ settings, broker: test.broker, status: test.status }).measure(Date.now());
			expect(measured.map(short)).to.deep.equal([
				['altstadt', 'eingang', 'below', { mandant: 'altstadt', channel: 'eingang', count: 1, limit: 1_000 }],
				['musterstadt', 'eingang', 'over', { mandant: 'musterstadt', channel: 'eingang', count: 3, limit: 3 }],
			]);
		});

		it('compare the age of the oldest message', async () => {
			const rule = oldestRule({ settings: settingsWith(), broker: test.broker, status: test.status });
			expect(new Set((await rule.measure(Date.now())).map(({ level }) => level))).to.deep.equal(new Set(['below']));
			const later = await rule.measure(Date.now() + HOUR + 1_000);
			expect(later.map(({ level }) => level)).to.deep.equal(['over', 'over', 'over']);
			expect(later[0]?.alert.facts).to.include({ minutes: 60, limit: 60 });
		});
	});

	describe('about what was journalled', () => {
		const now = Date.parse('2026-11-25T10:00:00Z');
		const figure = (event: Figure['event'], count: number, at = now - 60_000, channel = 'eingang'): Figure => ({
			minute: at,
			mandant: 'musterstadt',
			channel,
			partner: '',
			event,
			count,
		});
		const journalOf = (...figures: readonly Figure[]) => ({
			figures: async ({ since, until }: { since: number; until: number }) => figures.filter(({ minute }) => minute >= since && minute < until),
		});

		it('take for the rate of errors what was retried and parked against what was settled', async () => {
			const rule = errorsRule({
				settings: settingsWith(),
				journal: journalOf(figure('retried', 15), figure('parked', 5), figure('settled', 60), figure('sent', 500)),
			});
			const [measured] = await rule.measure(now);
			expect(measured?.level).to.equal('over');
			expect(measured?.alert.facts).to.include({ percent: 25, failed: 20, total: 80 });
		});

		it('do not take few failures for a rate', async () => {
			const rule = errorsRule({ settings: settingsWith(), journal: journalOf(figure('parked', 9)) });
			expect((await rule.measure(now)).map(({ level }) => level)).to.deep.equal(['below']);
		});

		it('say nothing of hours without messages unless they are told to', async () => {
			const week = [1, 2, 3, 4, 5, 6, 7].map((day) => figure('received', 3, now - day * DAY - HOUR));
			expect(await quietRule({ settings: settingsWith(), journal: journalOf(...week) }).measure(now)).to.deep.equal([]);
		});

		it('notice hours without messages where usually some come, and only there', async () => {
			const settings = settingsWith([{ rule: 'quiet', enabled: true }]);
			const levels = async (...days: readonly number[]): Promise<unknown> =>
				(await quietRule({ settings, journal: journalOf(...days.map((day) => figure('received', 1, now - day * DAY - HOUR))) }).measure(now)).map(
					({ level }) => level,
				);
			expect(await levels(7, 1, 2, 3), 'usual').to.deep.equal(['over']);
			expect(await levels(7, 1, 2, 3, 0), 'one came').to.deep.equal(['below']);
			expect(await levels(7, 1, 2), 'on too few days').to.deep.equal(['below']);
			expect(await levels(1, 2, 3, 4, 5), 'not on this day of the week').to.deep.equal([]);
		});
	});

	it('count what is parked and not looked after, per channel', async () => {
		const group = (count: number, more: Partial<ParkedGroup> = {}): ParkedGroup => ({
			...{ mandant: 'musterstadt', channel: 'eingang', code: 'DK-PARTNER-REFUSED', partner: 'dms', node: '', count, held: 0, claimed: 0 },
			...{ oldestAt: 1, newestAt: 2, facts: {} },
			...more,
		});
		const parked = {
			groups: async () => [group(15), group(20, { code: 'DK-CHECK-INVALID', held: 6, claimed: 9 }), group(30, { mandant: 'altstadt', held: 30 })],
		};
		const measured = await parkedRule({ settings: settingsWith(), parked }).measure(0);
		expect(measured.map(short)).to.deep.equal([
			['musterstadt', 'eingang', 'over', { mandant: 'musterstadt', channel: 'eingang', count: 20, limit: 20 }],
			['altstadt', 'eingang', 'below', { mandant: 'altstadt', channel: 'eingang', count: 0, limit: 20 }],
		]);
	});

	it('look at the disk', async () => {
		const levels: string[] = [];
		for (const bavail of [5, 10, 12]) {
			const rule = diskRule({ settings: settingsWith().rules.disk, folder: '.', roomOf: async () => ({ blocks: 100, bavail }) });
			for (const { level, alert } of await rule.measure(0)) levels.push(`${alert.facts.percent} ${level}`);
		}
		expect(levels).to.deep.equal(['5 over', '10 between', '12 below']);
		const [real] = await diskRule({ settings: settingsWith().rules.disk, folder: '.' }).measure(0);
		expect(real?.alert.facts.percent).to.be.within(0, 100);
	});

	describe('about keys', () => {
		const NOW = Date.parse('2026-11-25T10:00:00Z');
		const lasting = (key: string): LoggedAlert => ({
			name: key,
			raisedAt: 1,
			...{ code: 'DK-ALERT-KEY', facts: { key }, mandant: '*', about: { system: `key ${key}` } },
		});
		interface Seen {
			readonly inVain?: Readonly<Record<string, number>>;
			readonly counts?: Readonly<Record<string, number>>;
			readonly raised?: readonly string[];
		}
		interface Looks {
			readonly rule: Rule;
			/** How often the store was. */
			counted: number;
			seen: Seen;
		}
		/** A process with the key `neu`, and what it sees by and by. */
		function looking(seen: Seen): Looks {
			const looks: Looks = {
				seen,
				counted: 0,
				rule: keysRule({
					keys: {
						ids: ['neu'],
						askedInVain: (since) =>
							Object.entries(looks.seen.inVain ?? {})
								.filter(([, at]) => at >= since)
								.map(([id]) => id),
					},
					records: {
						counts: async () => {
							looks.counted += 1;
							return looks.seen.counts ?? {};
						},
					},
					alertLog: { list: async () => (looks.seen.raised ?? []).map(lasting) },
				}),
			};
			return looks;
		}
		const levels = async ({ rule }: { readonly rule: Rule }, now = NOW): Promise<unknown> =>
			Object.fromEntries((await rule.measure(now)).map(({ alert, level }) => [alert.facts.key, level]));

		it('find what lies in the store, sealed with a key that is not here', async () => {
			expect(await levels(looking({ counts: { alt: 3, neu: 5, none: 1 } }))).to.deep.equal({ alt: 'over' });
			expect(await levels(looking({ counts: { neu: 5, none: 1 } }))).to.deep.equal({});
		});

		it('count the store once an hour', async () => {
			const process = looking({ counts: { alt: 1 } });
			for (let minute = 0; minute <= 60; minute += 5) {
				expect(await levels(process, NOW + minute * 60_000)).to.deep.equal(minute < 60 ? { alt: 'over' } : {});
				process.seen = {};
			}
			expect(process.counted).to.equal(2);
		});

		it('find what could not be opened in the last hour', async () => {
			const process = looking({ inVain: { alt: NOW } });
			expect(await levels(process)).to.deep.equal({ alt: 'over' });
			expect(await levels(process, NOW + HOUR)).to.deep.equal({ alt: 'over' });
			expect(await levels(process, NOW + HOUR + 6 * 60_000)).to.deep.equal({});
		});

		it('after a start wait a moment before they call over what lasts, unless the key is here', async () => {
			const process = looking({ raised: ['alt', 'neu'] });
			expect(await levels(process)).to.deep.equal({ alt: 'between' });
			expect(await levels(process, NOW + 2 * 60_000)).to.deep.equal({});
		});
	});

	describe('about certificates', () => {
		let server: Server;
		let address: string;
		let certificates: Certificates;
		before(async function () {
			certificates = makeCertificates() ?? skip(this, 'no openssl here to make certificates with');
			server = createServer({ ...certificates.server, requestCert: true, ca: certificates.ca, rejectUnauthorized: true });
			server.on('tlsClientError', () => {});
			await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
			address = `127.0.0.1:${(server.address() as { port: number }).port}`;
		});
		after(() => server?.close());

		const tenantWith = (url: string) =>
			new Map([
				['musterstadt', testTenant('musterstadt', { partners: { dms: { adapter: 'cmis', environment: 'test', timeoutMs: 1, settings: { door: { url } } } } })],
			]);
		const overAt = async (rule: ReturnType<typeof certificatesRule>, now: number): Promise<unknown> =>
			(await rule.measure(now)).filter(({ level }) => level === 'over').map(({ alert }) => [alert.code, alert.facts.host, alert.facts.days]);

		it('look at what the https address of a partner shows, also where it wants a certificate of ours, and become serious a week before', async () => {
			const rule = certificatesRule({ settings: settingsWith(), tenants: tenantWith(`https://${address}/atom`), baseFolder: '.' });
			const now = Date.now();
			expect(await overAt(rule, now)).to.deep.equal([['DK-ALERT-CERTIFICATE-SOON', address, 1]]);
			expect(await overAt(rule, now - 18 * DAY)).to.deep.equal([['DK-ALERT-CERTIFICATE', address, 19]]);
			expect(await overAt(rule, now - 60 * DAY)).to.deep.equal([]);
		});

		it('look into client certificates of ours', async () => {
			const folder = mkdtempSync(join(tmpdir(), 'dk-certificate-'));
			try {
				writeFileSync(join(folder, 'hub.pem'), certificates.client.cert);
				const settings = { tls: { certFile: 'hub.pem', keyFile: 'hub.key' } };
				const partners = { dms: { adapter: 'cmis', environment: 'test' as const, timeoutMs: 1, settings } };
				const tenants = new Map([['musterstadt', testTenant('musterstadt', { partners })]]);
				const rule = certificatesRule({ settings: settingsWith(), tenants, baseFolder: folder });
				expect(await overAt(rule, Date.now())).to.deep.equal([['DK-ALERT-CERTIFICATE-SOON', 'hub.pem', 1]]);
			} finally {
				rmSync(folder, { recursive: true });
			}
		});

		it('keep what they saw when the address cannot be reached, and say nothing of one that never could', async () => {
			const rule = certificatesRule({ settings: settingsWith(), tenants: tenantWith(`https://${address}/`), baseFolder: '.' });
			await rule.measure(Date.now());
			await new Promise((resolve) => server.close(resolve));
			expect(await overAt(rule, Date.now())).to.have.length(1);
			expect(
				await certificatesRule({ settings: settingsWith(), tenants: tenantWith(`https://${address}/`), baseFolder: '.' }).measure(Date.now()),
			).to.deep.equal([]);
		});
	});
});
