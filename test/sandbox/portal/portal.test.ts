import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Counterpart, type Reply, type Request } from '../../../sandbox/counterpart.ts';
import { readFormData } from '../../../sandbox/form-data.ts';
import { inventApplication } from '../../../sandbox/portal/application.ts';
import { PortalCounterpart, type PortalOptions } from '../../../sandbox/portal/portal.ts';

/** Stands for the hub's ingress and for a payment page: keeps what it gets, knows repeats. */
class Hub extends Counterpart {
	readonly name = 'hub';
	readonly seen: { path: string; id: string; headers: Request['headers']; antrag: Record<string, unknown>; files: { fileName: string; bytes: Buffer }[] }[] =
		[];
	readonly paid: string[] = [];
	answer: Reply | undefined;

	protected async handle(request: Request): Promise<Reply> {
		if (request.url.pathname.startsWith('/bezahlen/')) {
			this.paid.push(`${request.url.pathname.slice(10)} ${(JSON.parse(request.body.toString()) as { action: string }).action}`);
			return { status: 200, body: {} };
		}
		const form = await readFormData(request);
		const antrag = form?.files.find(({ name }) => name === 'antrag')?.bytes ?? request.body;
		const id = String(request.headers['ce-id']);
		const files = (form?.files ?? []).filter(({ name }) => name !== 'antrag');
		this.seen.push({ path: request.url.pathname, id, headers: request.headers, antrag: JSON.parse(antrag.toString()) as Record<string, unknown>, files });
		if (this.answer) return this.answer;
		if (!this.ledger.find('accepted', id)) this.ledger.record('accepted', id);
		return { status: 202, body: { id, subject: `vorgang-${id}` } };
	}
}

describe('the sandbox portal', () => {
	let hub: Hub;
	const portals: PortalCounterpart[] = [];
	const portal = async (options: Partial<PortalOptions> = {}): Promise<PortalCounterpart> => {
		const made = new PortalCounterpart({ hubUrl: hub.url, token: 'z'.repeat(24), thinkMs: 10, resendMs: 20, timeoutMs: 300, ...options });
		portals.push(made);
		await made.start();
		return made;
	};
	beforeEach(async () => {
		hub = new Hub();
		await hub.start();
	});
	afterEach(async () => {
		await Promise.all(portals.splice(0).map((made) => made.stop()));
		await hub.stop();
	});
	const tell = (to: PortalCounterpart, antragid: string, data: object, changes: object = {}, token = 'sandkasten-portal') =>
		fetch(to.statusEndpoint, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json; charset=utf-8' },
			body: JSON.stringify({
				specversion: '1.0',
				id: 'e1',
				source: 'urn:drehkreuz:musterstadt',
				type: 'de.drehkreuz.antrag.status',
				time: '2026-11-22T10:00:00Z',
				antragid,
				data,
				...changes,
			}),
		});

	it('submits an application with token, id and consent to the entry of the tenant', async () => {
		const made = (await portal({ attachmentShare: 0 })).submit();
		await (portals[0] as PortalCounterpart).whenAccepted(made.submission.id);
		expect(hub.seen).to.have.length(1);
		expect(hub.seen[0]).to.include({ path: '/in/musterstadt/bewohnerparkausweis', id: made.submission.id });
		expect(hub.seen[0]?.headers).to.include({ authorization: `Bearer ${'z'.repeat(24)}`, 'content-type': 'application/json', 'ce-leika': '99108001001000' });
		expect(hub.seen[0]?.headers['ce-einwilligung']).to.equal(String(made.antrag.erklaerungen.einwilligung));
		expect(hub.seen[0]?.antrag).to.deep.equal(made.antrag);
		expect(made.accepted?.subject).to.equal(`vorgang-${made.submission.id}`);
	});

	it('sends its attachment along in a form', async () => {
		const to = await portal({ attachmentShare: 1 });
		const made = to.submit({ mandant: 'beispielstadt' });
		await to.whenAccepted(made.submission.id);
		expect(hub.seen[0]?.antrag).to.deep.equal(made.antrag);
		expect(hub.seen[0]?.path).to.equal('/in/beispielstadt/bewohnerparkausweis');
		expect(hub.seen[0]?.files.map(({ fileName }) => fileName)).to.deep.equal(['meldebescheinigung.pdf']);
		expect(hub.seen[0]?.files[0]?.bytes.subarray(0, 8).toString()).to.equal('%PDF-1.4');
	});

	it('sends the very same again with the same id until the hub has taken it', async () => {
		hub.faults.set(
			{ kind: 'drop-before' },
			{ kind: 'status', status: 503 },
			{ kind: 'drop-after-commit' },
			{ kind: 'slow', delayMs: 500 },
			{ kind: 'garbage' },
		);
		const to = await portal({ attachmentShare: 1 });
		const made = to.submit();
		await to.whenAccepted(made.submission.id);
		expect(hub.seen.length).to.be.greaterThan(2);
		expect(new Set(hub.seen.map(({ id }) => id))).to.have.property('size', 1);
		expect(new Set(hub.seen.map(({ antrag, files }) => JSON.stringify([antrag, files])))).to.have.property('size', 1);
		expect(hub.ledger.all('accepted')).to.have.length(1);
		expect(to.ledger.all('application-accepted')).to.have.length(1);
	});

	it('does not send again what the hub refuses for good', async () => {
		hub.answer = { status: 422, body: { code: 'DK-CHECK-INVALID' } };
		const to = await portal();
		const made = to.submit();
		try {
			await to.whenAccepted(made.submission.id);
			expect.fail('it was accepted');
		} catch (error) {
			expect(String(error)).to.contain('422 DK-CHECK-INVALID');
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(hub.seen).to.have.length(1);
	});

	it('goes on sending and paying after a restart', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'dk-portal-'));
		try {
			const ledgerFile = join(folder, 'portal.jsonl');
			const before = await portal({ ledgerFile, hubUrl: 'http://127.0.0.1:9' });
			const made = before.submit();
			await new Promise((resolve) => setTimeout(resolve, 50));
			expect((await tell(before, made.submission.id, { status: 'zahlung-angefordert', zahlungslink: 'http://127.0.0.1:9/weg' })).status).to.equal(202);
			await before.stop();
			const after = await portal({ ledgerFile });
			await after.whenAccepted(made.submission.id);
			expect(hub.seen[0]?.id).to.equal(made.submission.id);
			expect(after.application(made.submission.id)?.statuses).to.have.length(1);
			expect((await tell(after, made.submission.id, { status: 'zahlung-angefordert', zahlungslink: 'x' }, { id: 'e1' })).status).to.equal(400);
			expect((await (await tell(after, made.submission.id, { status: 'angenommen' })).json()) as object).to.deep.equal({ duplicate: true });
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	});

	it('keeps statuses in order, drops repeats and lets the citizen pay once', async () => {
		const to = await portal();
		const made = to.submit();
		const { id } = made.submission;
		const zahlungslink = `${hub.url}/bezahlen/1`;
		for (const [n, data] of [
			{ status: 'angenommen' },
			{ status: 'zahlung-angefordert', zahlungslink },
			{ status: 'zahlung-angefordert', zahlungslink },
		].entries()) {
			expect((await tell(to, id, data, { id: `e${n}` })).status).to.equal(202);
			expect((await tell(to, id, data, { id: `e${n}` })).status).to.equal(200);
		}
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(to.application(id)?.statuses.map(({ status }) => status)).to.deep.equal(['angenommen', 'zahlung-angefordert', 'zahlung-angefordert']);
		expect(hub.paid).to.deep.equal(['1 pay']);
		expect(to.application(id)?.visited).to.equal('pay');
		const listed = (await (await fetch(`${to.url}/antraege`)).json()) as { id: string; statuses: object[] }[];
		expect(listed).to.have.length(1);
		expect(listed[0]?.statuses).to.have.length(3);
	});

	it('opens the payment page again when it fails, and cancels for the share that is told', async () => {
		hub.faults.set({ kind: 'status', status: 500, path: '/bezahlen/' }, { kind: 'drop-before', path: '/bezahlen/' });
		const to = await portal({ cancelShare: 1 });
		const { id } = to.submit().submission;
		await tell(to, id, { status: 'zahlung-angefordert', zahlungslink: `${hub.url}/bezahlen/2` });
		for (let i = 0; i < 60 && to.application(id)?.visited === undefined; i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
		expect(hub.paid).to.deep.equal(['2 cancel']);
	});

	it('refuses a status without token, without sense or for an application it does not know', async () => {
		const to = await portal();
		const { id } = to.submit().submission;
		expect((await tell(to, id, { status: 'angenommen' }, {}, 'falsch')).status).to.equal(401);
		expect((await tell(to, id, { status: 'irgendwas' })).status).to.equal(400);
		expect((await tell(to, id, { status: 'angenommen' }, { specversion: '0.3' })).status).to.equal(400);
		expect((await tell(to, 'fremd', { status: 'angenommen' })).status).to.equal(404);
		expect((await fetch(to.statusEndpoint)).status).to.equal(405);
		expect(to.application(id)?.statuses).to.deep.equal([]);
	});

	it('ends a waiting with what has come so far', async () => {
		const to = await portal();
		const { id } = to.submit().submission;
		await tell(to, id, { status: 'angenommen' });
		try {
			await to.whenStatus(id, 'abgeschlossen', 50);
			expect.fail('it came');
		} catch (error) {
			expect(String(error)).to.contain('statuses so far: angenommen');
		}
	});
});

describe('invented applications', () => {
	const many = Array.from({ length: 300 }, (_, n) => inventApplication('7', n, n % 2 ? 'musterstadt' : 'beispielstadt', 0.5));

	it('are the same for the same seed and number, and different otherwise', () => {
		expect(inventApplication('7', 3, 'musterstadt', 0.5)).to.deep.equal(many[3]);
		expect(new Set(many.map(({ application }) => JSON.stringify(application)))).to.have.property('size', 300);
		expect(inventApplication('8', 3, 'musterstadt', 0.5)).not.to.deep.equal(many[3]);
	});

	it('keep the lengths and patterns of the FIM fields', () => {
		for (const { application, files } of many) {
			const { antragsteller: a, fahrzeug, bewohnerparken, nachweise } = application;
			expect(a.F60000227.length).to.be.within(1, 120);
			expect(a.F60000228.length).to.be.within(1, 80);
			expect(a.G60000083.F60000231).to.be.within(1, 31);
			expect(a.G60000083.F60000232).to.be.within(1, 12);
			expect(a.G60000083.F60000233).to.be.within(1850, 2080);
			expect(a.G60000086.F60000243.length).to.be.within(1, 55);
			expect(a.G60000086.F60000246).to.match(/^([0]{1}[1-9]{1}|[1-9]{1}[0-9]{1})[0-9]{3}$/);
			if (a.F60000242) expect(a.F60000242).to.match(/^[A-Za-z0-9._%+-]+@example\.org$/);
			expect(fahrzeug.kennzeichen).to.match(/^[A-Z]{1,3}-[A-Z]{1,2} [1-9]\d{0,3}E?$/);
			expect(bewohnerparken.gueltigAb).to.match(/^\d{4}-\d{2}-01$/);
			expect(nachweise?.length ?? 0).to.equal(files.length);
		}
		const share = many.filter(({ files }) => files.length > 0).length / many.length;
		expect(share).to.be.within(0.35, 0.65);
	});
});
