/** A hub process that is watched from outside: its metrics, and the mails that people get though it is killed. */
import { expect } from 'chai';
import { MailCounterpart } from '../../sandbox/mail/mail.ts';
import { HubWithTown } from '../support/hub-with-town.ts';
import { havePromtool, promtool } from '../support/promtool.ts';
import { until } from '../support/test-hub.ts';

const LIMIT_MS = 60_000;
const TOKEN = 'ein-langes-token-0123456789';

/** From an entry straight to a partner. */
const flows = [
	{ id: 'tab', type: 'tab', label: 'test' },
	{ id: 'in', type: 'drehkreuz-portal-in', z: 'tab', x: 0, y: 0, entry: 'nachricht', channel: 'meldung', version: 0, wires: [['out']] },
	{ id: 'out', type: 'drehkreuz-deliver', z: 'tab', x: 0, y: 0, role: 'fachverfahren:xoev', instruction: '', instructionType: 'none', version: 0, wires: [[]] },
];

describe('a hub that is watched from outside', function () {
	this.timeout(4 * LIMIT_MS);
	let place: HubWithTown;
	let mail: MailCounterpart;

	beforeEach(async () => {
		mail = new MailCounterpart();
		await mail.start();
		const smtp = { host: '127.0.0.1', port: mail.port, security: 'none', from: 'hub@musterstadt.example' };
		place = await HubWithTown.create({
			flows,
			care: { breaker: { failures: 5, pauseMs: 200, maxPauseMs: 400 } },
			config: {
				metrics: { token: TOKEN },
				alerts: { smtp, recipients: [{ name: 'it', mail: { to: ['it@musterstadt.example'] } }], rules: { disk: { enabled: false } } },
			} as never,
		});
		await place.start();
	});
	afterEach(async () => {
		await place.remove();
		await mail.stop();
	});

	async function scrape(): Promise<string> {
		const response = await fetch(`${place.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
		expect(response.status).to.equal(200);
		return response.text();
	}

	async function send(n: number): Promise<void> {
		const response = await fetch(`${place.url}/in/musterstadt/nachricht`, {
			method: 'POST',
			headers: { authorization: `Bearer ${place.town.portalToken}`, 'content-type': 'application/xml', 'idempotency-key': `nachricht-${n}` },
			body: `<nachricht nr="${n}"/>`,
		});
		expect(response.status).to.equal(202);
	}

	it('sends one mail when a partner goes down and one when it is back, though it is killed in between, and counts what happened', async () => {
		const { town, hub } = place;
		const subjects = (): string[] => mail.mails.map(({ details }) => String(details.subject));
		const stored = () => town.fachverfahren.ledger.all('nachricht-stored');
		await town.fachverfahren.stop();
		for (let n = 0; n < 20; n++) await send(n);
		await until(() => mail.mails.length > 0, LIMIT_MS, 'the mail');
		await until(
			async () => /drehkreuz_partner_condition\{[^}]*partner="fachverfahren:xoev"[^}]*condition="(paused|probing)"\} 1/.test(await scrape()),
			LIMIT_MS,
			'the metric',
		);

		await hub.kill();
		await place.start();
		// Long enough for the flows to fail anew, and for a mail that should not come.
		await new Promise((resolve) => setTimeout(resolve, 3_000));
		expect(subjects(), 'after the kill').to.have.length(1);

		await town.fachverfahren.start();
		await until(() => stored().length === 20, LIMIT_MS, 'all messages');
		// A notice that follows another one within a minute waits for the end of that minute; the restart forgot when that was.
		await until(() => mail.mails.length > 1, LIMIT_MS, 'the second mail');
		expect(subjects()).to.have.length(2);
		expect(subjects()[0]).to.match(/^\[Drehkreuz\] Neu: Das System „fachverfahren:xoev“/);
		expect(subjects()[1]).to.match(/^\[Drehkreuz\] Vorbei: Das System „fachverfahren:xoev“/);

		const body = await scrape();
		expect(body).to.match(/drehkreuz_messages_total\{tenant="musterstadt",channel="meldung",partner="",event="settled"\} 20\n/);
		expect(body).to.match(/drehkreuz_ready 1\n/);
		expect(body).to.contain('drehkreuz_build_info{version="0.1.0",broker="embedded",store="sqlite",');
		expect(body).to.not.contain('nachricht-1');
		if (await havePromtool()) {
			const { output } = await promtool(['check', 'metrics'], body);
			expect(output.split('\n').filter((line) => line.startsWith('drehkreuz'))).to.deep.equal([]);
		}
	});

	it('shows its metrics to nobody without the token', async () => {
		expect((await fetch(`${place.url}/metrics`)).status).to.equal(401);
	});
});
