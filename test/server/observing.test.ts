/** Hub processes that are watched from outside: their metrics, and the mails that people get, though one of them is killed meanwhile. */
import { expect } from 'chai';
import { MailCounterpart } from '../../sandbox/mail/mail.ts';
import type { HubProcess } from '../support/hub-process.ts';
import { HubWithTown } from '../support/hub-with-town.ts';
import { havePromtool, promtool } from '../support/promtool.ts';
import { rabbitmqForTests } from '../support/rabbitmq.ts';
import { until } from '../support/test-hub.ts';

const LIMIT_MS = 60_000;
const MESSAGES = 40;
const TOKEN = 'ein-langes-token-0123456789';

/** From an entry straight to a partner. */
const flows = [
	{ id: 'tab', type: 'tab', label: 'test' },
	{ id: 'in', type: 'drehkreuz-portal-in', z: 'tab', x: 0, y: 0, entry: 'nachricht', channel: 'meldung', version: 0, wires: [['out']] },
	{ id: 'out', type: 'drehkreuz-deliver', z: 'tab', x: 0, y: 0, role: 'fachverfahren:xoev', instruction: '', instructionType: 'none', version: 0, wires: [[]] },
];
const DOWN = /drehkreuz_partner_condition\{[^}]*partner="fachverfahren:xoev"[^}]*condition="(paused|probing)"\} 1/;
const LASTS = 'drehkreuz_alerts{tenant="musterstadt",code="DK-PARTNER-DOWN"} 1\n';

describe('a hub that is watched from outside', function () {
	this.timeout(5 * LIMIT_MS);
	let place: HubWithTown | undefined;
	let mail: MailCounterpart;

	beforeEach(async () => {
		mail = new MailCounterpart();
		await mail.start();
	});
	afterEach(async () => {
		await place?.remove();
		place = undefined;
		await mail.stop();
	});

	it('sends one mail when a partner goes down and one when it is back, from two processes that see it, one of which is killed, and counts what happened', async () => {
		// Two processes where there is a RabbitMQ; the embedded broker has one.
		const server = await rabbitmqForTests();
		const smtp = { host: '127.0.0.1', port: mail.port, security: 'none', from: 'hub@musterstadt.example' };
		const recipients = [{ name: 'it', mail: { to: ['it@musterstadt.example'] } }];
		place = await HubWithTown.create({
			...(server ? { engine: 'rabbitmq', amqpUrl: server.url } : {}),
			flows,
			care: { breaker: { failures: 5, pauseMs: 200, maxPauseMs: 400 } },
			config: { metrics: { token: TOKEN }, alerts: { gatherSeconds: 0, smtp, recipients, rules: { disk: { enabled: false } } } },
		});
		const { town, hub, url } = place;
		const processes: { hub: HubProcess; url: string }[] = [{ hub, url }, ...(server ? [await place.another()] : [])];
		await Promise.all([place.start(), ...processes.slice(1).map((other) => other.hub.start())]);
		const scrapes = (): Promise<string[]> => Promise.all(processes.map((one) => scrape(one.url)));
		const subjects = (): string[] => mail.mails.map(({ details }) => String(details.subject));
		const stored = () => town.fachverfahren.ledger.all('nachricht-stored');
		expect((await fetch(`${url}/metrics`)).status, 'without the token').to.equal(401);

		await town.fachverfahren.stop();
		for (let n = 0; n < MESSAGES; n++) await send(processes[n % processes.length]?.url ?? url, town.portalToken, n);
		await until(() => mail.mails.length > 0, LIMIT_MS, 'the mail');
		await until(async () => (await scrapes()).every((body) => DOWN.test(body) && body.includes(LASTS)), LIMIT_MS, 'all to see it');

		await hub.kill();
		await place.start();
		await until(async () => (await scrapes()).every((body) => DOWN.test(body) && body.includes(LASTS)), LIMIT_MS, 'all to see it, after the kill');
		expect(subjects(), 'while it is down').to.have.length(1);

		await town.fachverfahren.start();
		await until(() => stored().length === MESSAGES && mail.mails.length > 1, LIMIT_MS, 'all messages, and the second mail');
		expect(subjects().map((subject) => /^\[Drehkreuz\] (\w+): Das System „fachverfahren:xoev“/.exec(subject)?.[1])).to.deep.equal(['Neu', 'Vorbei']);

		const settled = async (): Promise<number> =>
			(await scrapes())
				.map((body) => Number(/drehkreuz_messages_total\{tenant="musterstadt",channel="meldung",partner="",event="settled"\} (\d+)\n/.exec(body)?.[1] ?? 0))
				.reduce((sum, count) => sum + count, 0);
		await until(async () => (await settled()) === MESSAGES, LIMIT_MS, 'all messages in the figures');
		const body = await scrape(url);
		expect(body).to.match(/drehkreuz_ready 1\n/);
		expect(body).to.contain(`drehkreuz_build_info{version="0.1.0",broker="${server ? 'rabbitmq' : 'embedded'}",store="sqlite",`);
		expect(body, 'ids of messages').to.not.contain('nachricht-1');
		if (await havePromtool()) {
			const { output } = await promtool(['check', 'metrics'], body);
			expect(output.split('\n').filter((line) => line.startsWith('drehkreuz'))).to.deep.equal([]);
		}
	});
});

async function scrape(url: string): Promise<string> {
	const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
	expect(response.status).to.equal(200);
	return response.text();
}

async function send(url: string, token: string, n: number): Promise<void> {
	const response = await fetch(`${url}/in/musterstadt/nachricht`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/xml', 'idempotency-key': `nachricht-${n}` },
		body: `<nachricht nr="${n}"/>`,
	});
	expect(response.status).to.equal(202);
}
