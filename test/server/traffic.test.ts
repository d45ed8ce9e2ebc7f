/** What people do to a running hub in the middle of traffic: redeploy the flows, stop it, start it again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PortalCase } from '../../sandbox/portal/case-book.ts';
import { HubWithTown } from '../support/hub-with-town.ts';
import { signIn, type Visitor } from '../support/sign-in.ts';

const PASSWORD = 'ein Passwort für den Test';
const MESSAGES = 60;

describe('traffic', function () {
	this.timeout(120_000);
	let place: HubWithTown;

	beforeEach(async () => {
		place = await HubWithTown.create({ editorPassword: PASSWORD, retry: { maxAttempts: 20, delaysMs: [100], deliveryLimit: 100 } });
		await place.start();
	});
	afterEach(() => place.remove());

	for (const kind of ['full', 'flows', 'nodes']) {
		it(`survives redeploys of kind “${kind}” without losing or doubling anything`, async () => {
			const { headers } = await signIn(place.url, PASSWORD);
			const sent = submitAll();
			for (let round = 0; round < 4; round++) {
				await new Promise((resolve) => setTimeout(resolve, 250));
				await redeploy(headers, kind, round);
			}
			await arrived(sent);
			expect(
				sent.filter(({ refused }) => refused),
				'refused by the ingress',
			).to.deep.equal([]);
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

	/** Moves a node in the middle of each flow, as a person would, and deploys. */
	async function redeploy(session: Visitor['headers'], kind: string, round: number): Promise<void> {
		const flows = JSON.parse(readFileSync(join(place.folder, 'data', 'node-red', 'flows.json'), 'utf8')) as { type: string; name?: string }[];
		const changed = flows.map((node) =>
			node.type === 'drehkreuz-file-to-dms' || node.type === 'drehkreuz-request-payment' ? { ...node, name: `${node.name} ${round}` } : node,
		);
		const response = await fetch(`${place.url}/flows/flows`, {
			method: 'POST',
			headers: { ...session, 'content-type': 'application/json', 'Node-RED-Deployment-Type': kind },
			body: JSON.stringify(changed),
		});
		expect(response.status).to.equal(204);
	}
});

describe('parked messages', function () {
	this.timeout(120_000);
	let place: HubWithTown;
	const authorization = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;

	before(async () => {
		place = await HubWithTown.create({ editorPassword: PASSWORD, retry: { maxAttempts: 1, delaysMs: [100], deliveryLimit: 20 } });
		await place.start();
	});
	after(() => place.remove());

	it('are shown to nobody without the password', async () => {
		expect((await fetch(`${place.url}/parked`)).status).to.equal(401);
		expect((await fetch(`${place.url}/parked/${'0'.repeat(24)}/release`, { method: 'POST' })).status).to.equal(401);
	});

	it('are listed with reason and remedy but without content, and go on where they stopped when released', async () => {
		place.town.fachverfahren.faults.set({ kind: 'status', status: 400, times: 1, path: '/vorgaenge' });
		const { submission, antrag } = place.town.portal.submit({ mandant: 'musterstadt' });
		const [parked] = await listUntil((entries) => entries.length === 1);
		expect(parked).to.include({ mandant: 'musterstadt', code: 'DK-PARTNER-REFUSED', message: submission.id });
		expect(JSON.stringify(parked)).not.to.include(antrag.antragsteller.F60000227).and.not.include(antrag.fahrzeug.kennzeichen);
		const release = () => fetch(`${place.url}/parked/${parked?.id}/release`, { method: 'POST', headers: { authorization } });
		expect((await release()).status).to.equal(204);
		await place.town.portal.whenStatus(submission.id, 'abgeschlossen');
		expect((await release()).status, 'a second time').to.equal(404);
		expect(place.town.hkr.ledger.all('booking-accepted')).to.have.length(1);
		expect(place.town.dms.ledger.all('document-created')).to.have.length(1 + submission.dateien.length);
	});

	async function listUntil(isSo: (entries: readonly { id: string }[]) => boolean): Promise<readonly { id: string }[]> {
		for (let tries = 0; tries < 300; tries++) {
			const entries = (await (await fetch(`${place.url}/parked`, { headers: { authorization } })).json()) as { id: string }[];
			if (isSo(entries)) return entries;
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		throw new Error('the parked messages did not become so');
	}
});

describe('the editor', function () {
	this.timeout(120_000);
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
