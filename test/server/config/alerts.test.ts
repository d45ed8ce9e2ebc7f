/** The section of the configuration about alerts and metrics. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import type { Config } from '../../../server/config/config.ts';
import { checked } from '../../../server/config/schemas.ts';
import { projectFolder } from '../../../server/folders.ts';

const read = (alerts: object, more: object = {}): Config => checked<Config>('config', { alerts, ...more }, 'test');

function refusalOf(alerts: object, more: object = {}): string {
	try {
		read(alerts, more);
	} catch (error) {
		if (error instanceof DrehkreuzError) return String(error.facts.path);
		throw error;
	}
	return 'taken';
}

const webhook = { url: 'https://leitstelle.example/meldungen', secret: 'x'.repeat(16) };

describe('Alerts and metrics in the configuration', () => {
	it('tell nobody and serve nothing unless configured, and all rules but one are on', () => {
		const { alerts, metrics } = read({});
		expect(alerts.recipients).to.deep.equal([]);
		expect(metrics).to.deep.equal({});
		const off = Object.entries(alerts.rules).filter(([, { enabled }]) => !enabled);
		expect(off.map(([name]) => name)).to.deep.equal(['quiet']);
	});

	it('fill in what a recipient does not say', () => {
		const [recipient] = read({ recipients: [{ name: 'it', webhook, quiet: [{ from: '18:00', to: '07:00' }] }] }).alerts.recipients;
		expect(recipient).to.deep.equal({
			name: 'it',
			webhook: { ...webhook, timeoutMs: 10_000 },
			language: 'de',
			severity: 'warning',
			urgent: [],
			quiet: [{ from: '18:00', to: '07:00', timeZone: 'Europe/Berlin' }],
		});
	});

	for (const [what, alerts, place] of [
		[
			'a webhook in the clear to another machine',
			{ recipients: [{ name: 'a', webhook: { ...webhook, url: 'http://leitstelle.example/' } }] },
			'/alerts/recipients/0/webhook/url',
		],
		[
			'a webhook that only looks like this machine',
			{ recipients: [{ name: 'a', webhook: { ...webhook, url: 'http://127.0.0.1.example/' } }] },
			'/alerts/recipients/0/webhook/url',
		],
		['a secret that can be guessed', { recipients: [{ name: 'a', webhook: { ...webhook, secret: 'kurz' } }] }, '/alerts/recipients/0/webhook/secret'],
		[
			'an address that would end the header of a mail',
			{ recipients: [{ name: 'a', mail: { to: ['a@b.example\r\nBcc: c@d.example'] } }] },
			'/alerts/recipients/0/mail/to/0',
		],
		['a sender that would end the header of a mail', { smtp: { host: 'a', from: 'a@b.example\nBcc: c@d.example' } }, '/alerts/smtp/from'],
		['a user without a password', { smtp: { host: 'a', from: 'a@b.example', user: 'u' } }, '/alerts/smtp'],
		['a rule that is none', { exceptions: [{ rule: 'wetter' }] }, '/alerts/exceptions/0/rule'],
	] as const) {
		it(`refuse ${what}, naming the place`, () => {
			expect(refusalOf(alerts)).to.equal(place);
		});
	}

	it('refuse a token that can be guessed', () => {
		expect(refusalOf({}, { metrics: { token: 'kurz' } })).to.equal('/metrics/token');
	});

	it('are in the German and in the English guide as they are in the examples', () => {
		for (const path of ['docs/de/meldungen.md', 'docs/guides/observe.md']) {
			const text = readFileSync(projectFolder(path), 'utf8');
			const examples = [...text.matchAll(/```json\n("server[\s\S]*?)```/g)].map(([, json]) => `{${json}}`);
			expect(examples, path).to.have.length(1);
			for (const example of examples) {
				const value = JSON.parse(example.replace(/\{ "secret": "\w+" \}/g, '"ein langes Geheimnis"')) as object;
				expect(() => checked('config', value, path), path).to.not.throw();
			}
		}
	});
});
