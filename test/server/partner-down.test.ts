/** A partner system goes down under load and comes back, through a hub process of its own. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { HubWithTown } from '../support/hub-with-town.ts';
import { rabbitmqForTests } from '../support/rabbitmq.ts';
import { until } from '../support/test-hub.ts';

const MESSAGES = 100;
const LIMIT_MS = 60_000;

/** From an entry straight to a partner. */
const flows = [
	{ id: 'tab', type: 'tab', label: 'test' },
	{ id: 'in', type: 'drehkreuz-portal-in', z: 'tab', x: 0, y: 0, entry: 'nachricht', channel: 'ausfall', version: 0, wires: [['out']] },
	{ id: 'out', type: 'drehkreuz-deliver', z: 'tab', x: 0, y: 0, role: 'fachverfahren:xoev', instruction: '', instructionType: 'none', version: 0, wires: [[]] },
];

describe('a partner system that goes down', function () {
	this.timeout(3 * LIMIT_MS);
	let place: HubWithTown | undefined;
	afterEach(async () => {
		await place?.remove();
		place = undefined;
	});

	it('costs no attempt, raises one alert and clears one, and gets each message once when it is back', async () => {
		// On RabbitMQ where there is one: it also shows that what comes back from a paused channel is no sign of poison there.
		const server = await rabbitmqForTests();
		place = await HubWithTown.create({
			...(server ? { engine: 'rabbitmq', amqpUrl: server.url } : {}),
			flows,
			retry: { maxAttempts: 2, delaysMs: [150], deliveryLimit: 3 },
			care: { breaker: { failures: 5, pauseMs: 200, maxPauseMs: 400 } },
		});
		await place.start();
		const { town, hub } = place;
		const alerts = () => hub.output.split('\n').filter((line) => line.includes('DK-PARTNER-DOWN'));
		const stored = () => town.fachverfahren.ledger.all('nachricht-stored');

		await town.fachverfahren.stop();
		const { url } = place;
		await Promise.all(Array.from({ length: MESSAGES }, (_, n) => send(url, town.portalToken, n)));
		await until(() => alerts().length > 0, LIMIT_MS, 'the alert');
		// Long enough for several probes that find it still down.
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		await town.fachverfahren.start();
		await until(() => stored().length >= MESSAGES && alerts().length >= 2, LIMIT_MS, 'all messages');

		expect(new Set(stored().map(({ details }) => details.sha256)).size, 'different messages').to.equal(MESSAGES);
		expect(stored(), 'effects').to.have.length(MESSAGES);
		expect(alerts().map((line) => /an alert (was raised|is over)/.exec(line)?.[1])).to.deep.equal(['was raised', 'is over']);
		const store = new DatabaseSync(join(place.folder, 'data', 'store.sqlite'), { readOnly: true });
		const events = store.prepare("SELECT DISTINCT event FROM journal WHERE event IN ('retried', 'parked')").all();
		store.close();
		expect(events, 'attempts used and messages parked').to.deep.equal([]);
	});
});

/** As a portal does: until the hub has taken it. */
async function send(url: string, token: string, n: number): Promise<void> {
	await until(async () => {
		const response = await fetch(`${url}/in/musterstadt/nachricht`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/xml', 'idempotency-key': `nachricht-${n}` },
			body: `<nachricht nr="${n}"/>`,
		});
		if (response.status !== 202 && response.status !== 503) throw new Error(`the hub answered ${response.status}`);
		return response.status === 202;
	}, LIMIT_MS);
}
