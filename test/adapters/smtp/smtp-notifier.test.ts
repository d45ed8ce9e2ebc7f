/** Mail to a real server: STARTTLS, login, what is refused, what the mail says. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SmtpNotifier } from '../../../adapters/smtp/smtp-notifier.ts';
import type { Notice, NoticeChange } from '../../../hub/alerts/notifier.ts';
import type { SmtpSettings } from '../../../hub/alerts/settings.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { MailCounterpart } from '../../../sandbox/mail/mail.ts';
import { type Certificates, makeCertificates } from '../../support/certificates.ts';
import { failureOf } from '../../support/failure-of.ts';
import { skip } from '../../support/skip.ts';

const raisedAt = Date.parse('2026-11-25T11:00:00Z');
const down: NoticeChange = {
	change: 'raised',
	alert: { name: 'x', code: 'DK-PARTNER-DOWN', facts: { role: 'dms', mandant: 'musterstadt' }, mandant: 'musterstadt', about: { partner: 'dms' }, raisedAt },
};
const over: NoticeChange = { change: 'cleared', alert: { ...down.alert, clearedAt: raisedAt + 3_600_000 } };

function noticeOf(changes: readonly NoticeChange[], language: 'de' | 'en' = 'de'): Notice {
	const recipient = { name: 'bereitschaft', mail: { to: ['it@musterstadt.example'] }, language, severity: 'warning', urgent: [] } as const;
	return { id: 'a'.repeat(32), recipient, changes, afterQuiet: false };
}

describe('The notifier by mail', () => {
	let certificates: Certificates;
	let folder: string;
	let mail: MailCounterpart;
	const notifiers: SmtpNotifier[] = [];

	before(function () {
		certificates = makeCertificates() ?? skip(this, 'no openssl here to make certificates with');
		folder = mkdtempSync(join(tmpdir(), 'dk-smtp-'));
		writeFileSync(join(folder, 'ca.pem'), certificates.ca);
	});
	after(() => folder && rmSync(folder, { recursive: true }));
	afterEach(async () => {
		for (const notifier of notifiers.splice(0)) await notifier.close();
		await mail?.stop();
	});

	async function serve(options: ConstructorParameters<typeof MailCounterpart>[0] = {}): Promise<void> {
		mail = new MailCounterpart(options);
		await mail.start();
	}

	function notifier(settings: Partial<SmtpSettings> = {}, timeoutMs = 5_000): SmtpNotifier {
		const all: SmtpSettings = {
			host: '127.0.0.1',
			port: mail.port,
			security: 'starttls',
			from: 'Drehkreuz <hub@musterstadt.example>',
			caFile: 'ca.pem',
			...settings,
		};
		const made = new SmtpNotifier({ settings: all, publicUrl: 'https://hub.example/', baseFolder: folder, timeoutMs });
		notifiers.push(made);
		return made;
	}

	it('sends encrypted and with a login, and says what happened, since when, what to do and where to look', async () => {
		await serve({ tls: certificates.server, login: { user: 'hub', password: 'geheim' } });
		await notifier({ user: 'hub', password: 'geheim' }).send(noticeOf([down]));
		const [effect] = mail.mails;
		expect(effect?.key).to.equal(`<${'a'.repeat(32)}@drehkreuz>`);
		expect(effect?.details).to.include({ encrypted: true });
		expect(effect?.details.to).to.deep.equal(['it@musterstadt.example']);
		expect(effect?.details.subject).to.equal(
			'[Drehkreuz] Neu: Das System „dms“ des Mandanten „musterstadt“ ist ausgefallen; es wird geschont, die Nachrichten warten.',
		);
		const text = String(effect?.details.text);
		expect(text).to.match(/^Fehler: Das System „dms“ des Mandanten „musterstadt“ ist ausgefallen/);
		expect(text).to.contain('Seit 25.11.2026, 12:00 · DK-PARTNER-DOWN');
		expect(text).to.contain('Was tun: Den Betreuer des Systems fragen.');
		expect(text).to.contain('Zum Monitor: https://hub.example/monitor/');
	});

	it('says that it is over with begin and end, in English where that is wanted, and many changes in one mail', async () => {
		await serve({ tls: certificates.server });
		await notifier().send(noticeOf([over], 'en'));
		await notifier().send(noticeOf([over, down, down], 'en'));
		const [one, many] = mail.mails;
		expect(one?.details.subject).to.match(/^\[Drehkreuz\] Over: The system “dms” of tenant “musterstadt” is down/);
		expect(one?.details.text).to.contain('Since 25 Nov 2026, 12:00 until 25 Nov 2026, 13:00');
		expect(many?.details.subject).to.equal('[Drehkreuz] 2 new, 1 over');
	});

	it('sends nothing to a server that does not offer STARTTLS', async () => {
		await serve();
		expect(await failureOf(notifier().send(noticeOf([down])))).to.include({ code: 'DK-ALERT-MAIL' });
		expect(mail.mails).to.deep.equal([]);
	});

	it('sends nothing to a server whose certificate nobody vouches for', async () => {
		await serve({ tls: certificates.stranger });
		const error = await failureOf(notifier().send(noticeOf([down])));
		expect(error).to.include({ code: 'DK-ALERT-MAIL' });
		expect(mail.mails).to.deep.equal([]);
	});

	it('sends in the clear only to a mail server on this machine', async () => {
		await serve();
		await notifier({ security: 'none' }).send(noticeOf([down]));
		expect(mail.mails).to.have.length(1);
		expect(() => notifier({ security: 'none', host: 'mail.musterstadt.example' }))
			.to.throw(DrehkreuzError)
			.with.property('code', 'DK-CONFIG-INVALID');
	});

	it('tells a wrong login and a server that is busy or gone by code and number, without the text of the server', async () => {
		await serve({ tls: certificates.server, login: { user: 'hub', password: 'geheim' } });
		const wrong = await failureOf(notifier({ user: 'hub', password: 'falsch' }).send(noticeOf([down])));
		expect(wrong.facts).to.deep.equal({ recipient: 'bereitschaft', systemCode: 'EAUTH', status: 535 });
		mail.refuseNext = 1;
		const right = notifier({ user: 'hub', password: 'geheim' });
		expect((await failureOf(right.send(noticeOf([down])))).facts.status).to.equal(451);
		await right.send(noticeOf([down]));
		await mail.stop();
		expect((await failureOf(right.send(noticeOf([down])))).facts).to.include({ systemCode: 'ESOCKET', status: 0 });
	});
});
