/** What people do to a running hub in the middle of traffic: redeploy the flows, stop it, start it again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PortalCase } from '../../sandbox/portal/case-book.ts';
import { HubWithTown } from '../support/hub-with-town.ts';

const PASSWORD = 'ein Passwort für den Test';
const MESSAGES = 60;

describe('traffic', function () {
	this.timeout(90_000);
	let place: HubWithTown;

	beforeEach(async () => {
		place = await HubWithTown.create({ editorPassword: PASSWORD, retry: { maxAttempts: 20, delaysMs: [100], deliveryLimit: 100 } });
		await place.start();
	});
	afterEach(() => place.remove());

	for (const kind of ['full', 'flows', 'nodes']) {
		it(`survives redeploys of kind “${kind}” without losing or doubling anything`, async () => {
			const token = await signIn();
			const sent = submitAll();
			for (let round = 0; round < 4; round++) {
				await new Promise((resolve) => setTimeout(resolve, 250));
				await redeploy(token, kind, round);
			}
			await arrived(sent);
		});
	}

	it('survives a graceful stop and a new start: nothing in flight is lost, and the process ends with 0', async () => {
		const sent = submitAll();
		await new Promise((resolve) => setTimeout(resolve, 700));
		expect(await place.hub.stop()).to.equal(0);
		await place.start();
		await arrived(sent);
	});

	function submitAll(): readonly PortalCase[] {
		return Array.from({ length: MESSAGES }, (_, index) => place.town.portal.submit({ mandant: index % 2 ? 'musterstadt' : 'beispielstadt' }));
	}

	async function arrived(sent: readonly PortalCase[]): Promise<void> {
		for (const { submission } of sent) await place.town.portal.whenStatus(submission.id, 'abgeschlossen', 60_000);
		const { payment, hkr, dms, fachverfahren } = place.town;
		expect({
			payed: payment.ledger.all('payed').length,
			booked: hkr.ledger.all('booking-accepted').length,
			documents: dms.ledger.all('document-created').length,
			fachverfahren: fachverfahren.ledger.all('vorgang-created').length,
		}).to.deep.equal({
			payed: MESSAGES,
			booked: MESSAGES,
			documents: MESSAGES + sent.reduce((sum, { submission }) => sum + submission.dateien.length, 0),
			fachverfahren: MESSAGES,
		});
	}

	async function signIn(): Promise<string> {
		const response = await fetch(`${place.url}/flows/auth/token`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ client_id: 'node-red-editor', grant_type: 'password', scope: '*', username: 'admin', password: PASSWORD }),
		});
		expect(response.status).to.equal(200);
		return ((await response.json()) as { access_token: string }).access_token;
	}

	/** Moves a node in the middle of each flow, as a person would, and deploys. */
	async function redeploy(token: string, kind: string, round: number): Promise<void> {
		const flows = JSON.parse(readFileSync(join(place.folder, 'data', 'node-red', 'flows.json'), 'utf8')) as { type: string; name?: string }[];
		const changed = flows.map((node) =>
			node.type === 'drehkreuz-file-to-dms' || node.type === 'drehkreuz-request-payment' ? { ...node, name: `${node.name} ${round}` } : node,
		);
		const response = await fetch(`${place.url}/flows/flows`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'Node-RED-Deployment-Type': kind },
			body: JSON.stringify(changed),
		});
		expect(response.status).to.equal(204);
	}
});

describe('the editor', function () {
	this.timeout(30_000);
	let place: HubWithTown;
	before(async () => {
		place = await HubWithTown.create({ editorPassword: PASSWORD });
		await place.start();
	});
	after(() => place.remove());

	it('shows nothing without signing in', async () => {
		for (const path of ['flows', 'settings', 'nodes', 'library/local/flows', 'diagnostics']) {
			expect((await fetch(`${place.url}/flows/${path}`)).status, path).to.equal(401);
		}
		const change = await fetch(`${place.url}/flows/flows`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '[]' });
		expect(change.status).to.equal(401);
	});

	it('cannot be put into a frame of another page', async () => {
		expect((await fetch(`${place.url}/flows/`)).headers.get('x-frame-options')).to.equal('DENY');
	});

	it('has no entry for HTTP-in nodes, which would be open to everybody', async () => {
		expect((await fetch(`${place.url}/anything`)).status).to.equal(404);
	});
});
