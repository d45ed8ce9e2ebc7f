/** Alerts to a real HTTP server. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { signatureOf, WebhookNotifier } from '../../../adapters/webhook/webhook-notifier.ts';
import type { Notice } from '../../../hub/alerts/notifier.ts';
import { failureOf } from '../../support/failure-of.ts';

const SECRET = 'ein Schlüssel für Tests';
const notice: Notice = {
	id: 'b'.repeat(32),
	recipient: { name: 'leitstelle', language: 'de', severity: 'warning', urgent: [] },
	afterQuiet: false,
	changes: [
		{
			change: 'raised',
			alert: {
				name: 'x',
				code: 'DK-ALERT-DISK',
				facts: { percent: 3, limit: 10 },
				mandant: '*',
				about: { system: 'disk' },
				raisedAt: Date.parse('2026-11-25T11:00:00Z'),
			},
		},
	],
};

describe('The notifier by webhook', () => {
	let server: Server;
	let url: string;
	let seen: { path: string; headers: IncomingHttpHeaders; body: string }[];
	let answer: { status: number; headers?: Record<string, string>; delayMs?: number };
	const notifiers: WebhookNotifier[] = [];

	beforeEach(async () => {
		seen = [];
		answer = { status: 202 };
		server = createServer(async (request, response) => {
			const chunks: Buffer[] = [];
			for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
			seen.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
			setTimeout(() => response.writeHead(answer.status, answer.headers).end(), answer.delayMs ?? 0);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/meldungen`;
	});
	afterEach(async () => {
		for (const notifier of notifiers.splice(0)) await notifier.close();
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});

	function notifier(timeoutMs = 2_000): WebhookNotifier {
		const made = new WebhookNotifier({ url, secret: SECRET, timeoutMs, publicUrl: 'https://hub.example' });
		notifiers.push(made);
		return made;
	}

	it('posts a CloudEvent that says what happened, with a signature over time and body', async () => {
		await notifier().send(notice);
		const { headers, body } = seen[0] as (typeof seen)[number];
		expect(headers['content-type']).to.equal('application/cloudevents+json; charset=utf-8');
		const seconds = Number(/^t=(\d+),v1=[0-9a-f]{64}$/.exec(String(headers['x-drehkreuz-signature']))?.[1]);
		expect(Math.abs(Date.now() / 1_000 - seconds)).to.be.lessThan(5);
		expect(headers['x-drehkreuz-signature']).to.equal(signatureOf(SECRET, seconds, body));
		expect(headers['x-drehkreuz-signature']).to.not.equal(signatureOf(SECRET, seconds, body.replace('disk', 'dish')));
		const event = JSON.parse(body);
		expect(event).to.include({
			specversion: '1.0',
			id: notice.id,
			source: 'urn:drehkreuz:alerts',
			type: 'de.drehkreuz.meldung',
			time: '2026-11-25T11:00:00.000Z',
		});
		expect(event.data.monitor).to.equal('https://hub.example/monitor/');
		expect(event.data.changes[0]).to.include({
			change: 'raised',
			code: 'DK-ALERT-DISK',
			severity: 'fatal',
			mandant: '*',
			raisedAt: '2026-11-25T11:00:00.000Z',
		});
		expect(event.data.changes[0].title.de).to.contain('3 %');
	});

	it('follows no redirect, and takes nothing but 2xx for an answer', async () => {
		answer = { status: 307, headers: { location: url.replace('meldungen', 'woanders') } };
		expect((await failureOf(notifier().send(notice))).facts).to.deep.equal({ recipient: 'leitstelle', systemCode: 'STATUS', status: 307 });
		expect(seen.map(({ path }) => path)).to.deep.equal(['/meldungen']);
		answer = { status: 500 };
		expect(await failureOf(notifier().send(notice))).to.include({ code: 'DK-ALERT-WEBHOOK', effect: 'transient' });
	});

	it('does not wait for ever', async () => {
		answer = { status: 200, delayMs: 2_000 };
		const began = Date.now();
		expect((await failureOf(notifier(150).send(notice))).facts.systemCode).to.equal('TIMEOUT');
		expect(Date.now() - began).to.be.lessThan(1_500);
	});
});
