/** From a partner that goes down to the mail that people get: real channel, real receiver, real gate, real mail server. */
import { expect } from 'chai';
import { SharedAlerts } from '../../../hub/alerts/shared-alerts.ts';
import { Receiver } from '../../../hub/delivery/receiver.ts';
import { DrehkreuzError, problemOf } from '../../../hub/errors/drehkreuz-error.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { KeyRing } from '../../../hub/sealing/key-ring.ts';
import { MailCounterpart } from '../../../sandbox/mail/mail.ts';
import { startAlerting } from '../../../server/alerting.ts';
import type { Config } from '../../../server/config/config.ts';
import { checked } from '../../../server/config/schemas.ts';
import { keyNamed } from '../../hub/sealing/keys.ts';
import { failureOf } from '../../support/failure-of.ts';
import { FakePartner } from '../../support/fake-partner.ts';
import { pause, TestHub, testTenant, until } from '../../support/test-hub.ts';

describe('Alerts that reach people', function () {
	this.timeout(60_000);
	let test: TestHub;
	let dms: FakePartner;
	let mail: MailCounterpart;
	let alerts: SharedAlerts;
	let receiver: Receiver | undefined;
	let stop: (() => Promise<void>) | undefined;

	beforeEach(async () => {
		mail = new MailCounterpart();
		await mail.start();
		dms = new FakePartner('dms');
		const care = { breaker: { failures: 5, pauseMs: 100, maxPauseMs: 200 } };
		test = await TestHub.open({
			tenants: [testTenant('musterstadt', { partners: { dms: { ...dms.partner, care } } })],
			adapters: [dms.factory],
			alerts: (store) => {
				alerts = new SharedAlerts({ alertLog: store.alerts, log: silentLogger, announce: () => {}, lookMs: 50 });
				return alerts;
			},
		});
		await alerts.open();
	});
	afterEach(async () => {
		await receiver?.stop(0);
		receiver = undefined;
		await stop?.();
		stop = undefined;
		await alerts.close();
		await test.close();
		await mail.stop();
	});

	function config(settings: object): Config {
		const smtp = { host: '127.0.0.1', port: mail.port, security: 'none', from: 'hub@musterstadt.example' };
		const value = {
			server: { publicUrl: 'https://hub.example' },
			alerts: { gatherSeconds: 0, smtp, recipients: [{ name: 'it', mail: { to: ['it@musterstadt.example'] } }], ...settings },
		};
		return { ...checked<Config>('config', value, 'test'), data: test.folder, folder: test.folder };
	}

	function start(settings: object = {}): void {
		stop = startAlerting({
			config: config(settings),
			hub: test.hub,
			status: test.status,
			keys: new KeyRing([keyNamed('k1')]),
			pace: { everyMs: 30, lookMs: 20 },
		});
	}

	/** As a partner node does. */
	async function receive(): Promise<void> {
		const addresses = [{ mandant: 'musterstadt', channel: 'eingang' }];
		receiver = new Receiver(
			{
				addresses,
				prefetch: 64,
				timeLimitMs: 60_000,
				mode: 'automatic',
				emit: (flight) => {
					const { message } = flight.delivery;
					flight.departed();
					flight.arrived(message, { id: 'dms', label: 'Knoten' }, true);
					void test.hub.partners
						.call({ message, role: 'dms' })
						.catch((error: unknown) => flight.failed(problemOf(error), error instanceof DrehkreuzError ? error : {}))
						.finally(() => flight.completed(message, 'dms'));
				},
			},
			test.hub,
		);
		await receiver.start();
	}

	const subjects = (): string[] => mail.mails.map(({ details }) => String(details.subject));

	it('a partner goes down and 500 messages fail: one mail; it comes back: one more', async () => {
		start();
		dms.answer = () => {
			throw new DrehkreuzError('DK-PARTNER-UNREACHABLE', { role: 'dms', systemCode: 'ECONNREFUSED' });
		};
		await Promise.all(Array.from({ length: 500 }, (_, n) => test.publish('eingang', `m${n}`)));
		await receive();
		await until(() => mail.mails.length === 1, 20_000, 'the mail');
		const probes = dms.calls.length;
		await until(() => dms.calls.length >= probes + 3, 20_000, 'three more probes');
		expect(subjects()).to.have.length(1);
		expect(subjects()[0]).to.match(/^\[Drehkreuz\] Neu: Das System „dms“/);
		dms.answer = () => dms.receipt();
		await until(() => test.broker.settled.filter(({ settlement }) => settlement.kind === 'done').length === 500, 40_000, 'all messages');
		await until(() => mail.mails.length === 2, 20_000, 'the second mail');
		await pause(300);
		expect(subjects()).to.have.length(2);
		expect(subjects()[1]).to.match(/^\[Drehkreuz\] Vorbei: Das System „dms“/);
	});

	it('messages pile up: one mail, with a mail server that takes it at the second try; they are worked off: one more', async () => {
		mail.refuseNext = 1;
		start({ rules: { backlog: { threshold: 10, forMinutes: 0 }, disk: { enabled: false } } });
		await Promise.all(Array.from({ length: 12 }, (_, n) => test.publish('eingang', `m${n}`)));
		await until(() => mail.mails.length === 1, 20_000, 'the mail');
		expect(subjects()[0]).to.contain('Im Kanal „eingang“ des Mandanten „musterstadt“ stauen sich 12 Nachrichten (Grenze 10).');
		await receive();
		await until(() => mail.mails.length === 2, 20_000, 'the second mail');
		expect(subjects()[1]).to.match(/^\[Drehkreuz\] Vorbei: Im Kanal „eingang“/);
	});

	it('refuses a recipient without a way, two of one name, and mail without a server', async () => {
		const refusal = async (alertSettings: object): Promise<unknown> => (await failureOf((async () => start(alertSettings))())).facts.path;
		const webhook = { url: 'https://a.example/', secret: 'x'.repeat(16) };
		expect(await refusal({ recipients: [{ name: 'a' }] })).to.equal('/alerts/recipients/0');
		expect(await refusal({ recipients: [1, 2].map(() => ({ name: 'a', webhook })) })).to.equal('/alerts/recipients/1/name');
		expect(await refusal({ smtp: undefined })).to.equal('/alerts/smtp');
		expect(await refusal({ recipients: [{ name: 'a', webhook, quiet: [{ from: '20:00', to: '07:00', timeZone: 'Mond/Krater' }] }] })).to.equal(
			'/alerts/recipients/0/quiet/0/timeZone',
		);
	});
});
