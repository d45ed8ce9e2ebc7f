import { expect } from 'chai';
import { createTransport } from 'nodemailer';
import { MailCounterpart } from '../../../sandbox/mail/mail.ts';

describe('the mail server of the sandbox', () => {
	let mail: MailCounterpart;
	afterEach(() => mail.stop());

	it('keeps what it is given, readable, and tells who watches', async () => {
		mail = new MailCounterpart();
		const seen: unknown[] = [];
		mail.onMail = ({ details }) => seen.push(details.subject);
		await mail.start();
		const transport = createTransport({ host: '127.0.0.1', port: mail.port });
		const text = `Größe: ${'ü'.repeat(100)}\nZeile = 2`;
		await transport.sendMail({
			from: 'a@example.org',
			to: 'b@example.org',
			subject: 'Über „Anführung“ und sehr viel mehr als in eine Zeile der Kopfzeilen passt, nämlich dies',
			text,
		});
		transport.close();
		const [effect] = mail.mails;
		expect(String(effect?.details.text).trimEnd()).to.equal(text);
		expect(effect?.details.to).to.deep.equal(['b@example.org']);
		expect(seen).to.deep.equal(['Über „Anführung“ und sehr viel mehr als in eine Zeile der Kopfzeilen passt, nämlich dies']);
		expect(mail.url).to.equal(`smtp://127.0.0.1:${mail.port}`);
	});

	it('listens again where it listened before', async () => {
		mail = new MailCounterpart();
		await mail.start();
		const { port } = mail;
		await mail.stop();
		await mail.start();
		expect(mail.port).to.equal(port);
	});
});
