import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FachverfahrenCounterpart } from '../../../sandbox/fachverfahren/fachverfahren.ts';

describe('the sandbox Fachverfahren', () => {
	let folder: string;
	let system: FachverfahrenCounterpart;
	const daten = { kennzeichen: 'MU-AB 123', zone: '3', gueltigAb: '2026-12-01' };
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-fach-'));
		system = new FachverfahrenCounterpart({ ledgerFile: join(folder, 'fach.jsonl') });
		await system.start();
	});
	afterEach(async () => {
		await system.stop();
		await rm(folder, { recursive: true, force: true });
	});
	const post = async (path: string, body: string | object, headers: Record<string, string> = {}) => {
		const answer = await fetch(system.url + path, {
			method: 'POST',
			headers: { authorization: 'Bearer sandkasten-fachverfahren', 'content-type': 'application/json', ...headers },
			body: typeof body === 'string' ? body : JSON.stringify(body),
		});
		return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
	};

	it('creates a Vorgang once per key, and refuses the key with other content', async () => {
		const first = await post('/vorgaenge', { daten }, { 'idempotency-key': 'k1' });
		expect(first.status).to.equal(201);
		expect(await post('/vorgaenge', { daten }, { 'idempotency-key': 'k1' })).to.deep.equal({ status: 200, body: first.body });
		expect(await post('/vorgaenge', { daten: { ...daten, zone: '4' } }, { 'idempotency-key': 'k1' })).to.deep.include({ status: 422 });
		expect((await post('/vorgaenge', { daten })).body['vorgangsnummer']).to.not.equal(first.body['vorgangsnummer']);
		expect(system.ledger.all('vorgang-created')).to.have.length(2);
	});

	it('still knows its keys after a restart', async () => {
		const first = await post('/vorgaenge', daten, { 'idempotency-key': 'k1' });
		await system.stop();
		system = new FachverfahrenCounterpart({ ledgerFile: join(folder, 'fach.jsonl') });
		await system.start();
		expect((await post('/vorgaenge', daten, { 'idempotency-key': 'k1' })).body).to.deep.equal(first.body);
		const found = await fetch(`${system.url}/vorgaenge/by-key/k1`, { headers: { authorization: 'Bearer sandkasten-fachverfahren' } });
		expect(await found.json()).to.deep.equal(first.body);
		expect((await fetch(`${system.url}/vorgaenge/by-key/k2`, { headers: { authorization: 'Bearer sandkasten-fachverfahren' } })).status).to.equal(404);
	});

	it('refuses strangers, rubbish and faulty orders with a code', async () => {
		const cases = [
			[401, 'ANMELDUNG', await post('/vorgaenge', { daten }, { authorization: 'Bearer falsch' })],
			[400, 'UNLESBAR', await post('/vorgaenge', '{kaputt')],
			[400, 'UNLESBAR', await post('/vorgaenge', [])],
			[422, 'UNGUELTIG', await post('/vorgaenge', { daten: { ...daten, kennzeichen: 'nix' } })],
			[415, 'MEDIENTYP', await post('/nachrichten', {})],
			[400, 'UNLESBAR', await post('/nachrichten', 'kein XML', { 'content-type': 'application/xml' })],
			[404, 'UNBEKANNT', await post('/anders', {})],
		] as const;
		for (const [status, code, answer] of cases) expect(answer).to.deep.include({ status }).and.to.have.nested.property('body.code', code);
		expect(system.ledger.all()).to.deep.equal([]);
	});

	it('shows its WSDL and answers rubbish at the SOAP door with a fault without a stack trace', async () => {
		expect(await (await fetch(`${system.url}/soap?wsdl`)).text()).to.contain('vorgangAnlegen');
		for (const body of ['kein XML', '<a/>', '<x:Envelope xmlns:x="http://schemas.xmlsoap.org/soap/envelope/"><x:Body><unbekannt/></x:Body></x:Envelope>', '']) {
			const answer = await fetch(`${system.url}/soap`, { method: 'POST', headers: { 'content-type': 'text/xml', soapaction: 'x' }, body });
			const text = await answer.text();
			expect(answer.status, body).to.be.oneOf([401, 500]);
			expect(text, body)
				.to.contain('Fault')
				.and.not.to.match(/\.js:\d|at .*\(/);
		}
	});
});
