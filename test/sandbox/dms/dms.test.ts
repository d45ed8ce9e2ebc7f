import { expect } from 'chai';
import { DmsCounterpart } from '../../../sandbox/dms/dms.ts';
import { parseQuery } from '../../../sandbox/dms/query.ts';

describe('the sandbox DMS', () => {
	let dms: DmsCounterpart;
	const authorization = `Basic ${Buffer.from('drehkreuz:sandkasten').toString('base64')}`;
	beforeEach(async () => {
		dms = new DmsCounterpart({ token: 'zeichen' });
		await dms.start();
	});
	afterEach(() => dms.stop());

	const post = async (path: string, fields: Record<string, string>, content?: string) => {
		const form = new FormData();
		for (const [name, value] of Object.entries(fields)) form.append(name, value);
		if (content !== undefined) form.append('content', new Blob([content], { type: 'text/plain' }), 'Größe.txt');
		const answer = await fetch(`${dms.endpoint}/rathaus${path}`, { method: 'POST', body: form, headers: { authorization } });
		return {
			status: answer.status,
			body: (await answer.json()) as { exception?: string; succinctProperties?: Record<string, unknown>; properties?: Record<string, { value: unknown }> },
		};
	};
	const create = (action: string, type: string, properties: Record<string, string>) => {
		const all = Object.entries({ 'cmis:objectTypeId': type, ...properties });
		return {
			cmisaction: action,
			succinct: 'true',
			...Object.fromEntries(
				all.flatMap(([id, value], n) => [
					[`propertyId[${n}]`, id],
					[`propertyValue[${n}]`, value],
				]),
			),
		};
	};
	const akte = { 'cmis:name': 'Akte', 'dk:fremdId': 'a', 'dk:betreff': 'Akte', 'dk:aktenplankennzeichen': '32.12' };

	it('asks for user and password or a token', async () => {
		expect((await fetch(dms.endpoint)).status).to.equal(401);
		expect((await fetch(dms.endpoint, { headers: { authorization: 'Bearer zeichen' } })).status).to.equal(200);
		const service = (await (await fetch(dms.endpoint, { headers: { authorization } })).json()) as Record<string, { rootFolderUrl: string }>;
		expect(service['rathaus']?.rootFolderUrl).to.equal(`${dms.endpoint}/rathaus/root`);
	});

	it('counts Aktenzeichen by Kennzeichen and year, and gives them itself', async () => {
		const year = new Date().getFullYear();
		const one = await post('/root', create('createFolder', 'dk:akte', akte));
		const two = await post('/root', create('createFolder', 'dk:akte', { ...akte, 'cmis:name': 'Zwei' }));
		expect([one, two].map(({ body }) => body.succinctProperties?.['dk:aktenzeichen'])).to.deep.equal([`32.12-${year}/0001`, `32.12-${year}/0002`]);
		const own = await post('/root', create('createFolder', 'dk:akte', { ...akte, 'cmis:name': 'Drei', 'dk:aktenzeichen': 'meins' }));
		expect(own).to.deep.include({ status: 409 });
	});

	it('refuses what a real DMS refuses, by exception name', async () => {
		await post('/root', create('createFolder', 'dk:akte', akte));
		const cases: [string, number, { status: number; body: { exception?: string } }][] = [
			['nameConstraintViolation', 409, await post('/root', create('createFolder', 'dk:akte', akte))],
			['constraint', 409, await post('/root', create('createFolder', 'dk:akte', { 'cmis:name': 'ohne Pflichtfelder' }))],
			['constraint', 409, await post('/root', create('createFolder', 'dk:vorgang', { 'cmis:name': 'v', 'dk:fremdId': 'v', 'dk:betreff': 'v' }))],
			['invalidArgument', 400, await post('/root', create('createFolder', 'dk:unbekannt', akte))],
			['invalidArgument', 400, await post('/root', create('createFolder', 'dk:akte', { ...akte, 'cmis:name': 'x', 'dk:unbekannt': '1' }))],
			['objectNotFound', 404, await post('/root/fehlt', create('createFolder', 'dk:akte', akte))],
			['notSupported', 405, await post('/root', { cmisaction: 'deleteTree' })],
			['invalidArgument', 400, await post('', { cmisaction: 'query', statement: 'DELETE FROM dk:akte' })],
		];
		for (const [exception, status, answer] of cases) expect(answer).to.deep.include({ status }).and.to.have.nested.property('body.exception', exception);
	});

	it('stores a document with its bytes, and shows it short and long', async () => {
		await post('/root', create('createFolder', 'dk:akte', akte));
		await post('/root/Akte', create('createFolder', 'dk:vorgang', { 'cmis:name': 'V', 'dk:fremdId': 'v', 'dk:betreff': 'V' }));
		const properties = { 'cmis:name': 'Größe.txt', 'dk:fremdId': 'd', 'dk:betreff': 'D', 'dk:dokumentart': 'Antrag', 'dk:eingangsdatum': '1795000000000' };
		expect((await post('/root/Akte/V', create('createDocument', 'dk:dokument', properties))).status).to.equal(409);
		const made = await post('/root/Akte/V', { ...create('createDocument', 'dk:dokument', properties), succinct: 'false' }, 'Straße');
		expect(made.status).to.equal(201);
		expect(made.body.properties?.['cmis:contentStreamLength']?.value).to.equal(7);
		expect(made.body.properties?.['cmis:contentStreamFileName']?.value).to.equal('Größe.txt');
		const read = await fetch(`${dms.endpoint}/rathaus/root/Akte/V/${encodeURIComponent('Größe.txt')}?cmisselector=content`, { headers: { authorization } });
		expect(await read.text()).to.equal('Straße');
		const children = (await (
			await fetch(`${dms.endpoint}/rathaus/root/Akte/V?cmisselector=children&succinct=true`, { headers: { authorization } })
		).json()) as { numItems: number };
		expect(children.numItems).to.equal(1);
	});

	it('lets people change properties, rename and move', async () => {
		await post('/root', create('createFolder', 'dk:akte', akte));
		const fields = { cmisaction: 'update', succinct: 'true', 'propertyId[0]': 'dk:betreff', 'propertyValue[0]': 'Neu' };
		expect((await post('/root/Akte', fields)).body.succinctProperties).to.include({ 'dk:betreff': 'Neu' });
		expect((await post('/root/Akte', { ...fields, 'propertyId[0]': 'cmis:name' })).status).to.equal(200);
		expect((await post('/root/Akte', fields)).status).to.equal(404);
		const ordner = await post('/root', create('createFolder', 'cmis:folder', { 'cmis:name': 'Ablage' }));
		await post('/root/Neu', { cmisaction: 'move', targetFolderId: String(ordner.body.succinctProperties?.['cmis:objectId']) });
		expect((await post('/root/Ablage/Neu', fields)).status).to.equal(200);
		expect((await post('/root/Neu', fields)).status).to.equal(404);
	});

	it('reads the query language as the standard writes it, and refuses the rest', () => {
		expect(parseQuery(String.raw`select cmis:objectId from dk:akte where dk:fremdId = 'O\'Neill \\' AND IN_TREE('1')`)).to.deep.equal({
			columns: ['cmis:objectId'],
			type: 'dk:akte',
			where: [
				{ kind: 'equals', property: 'dk:fremdId', value: "O'Neill \\" },
				{ kind: 'in-tree', folderId: '1' },
			],
		});
		for (const statement of [
			'',
			'SELECT',
			"SELECT * FROM a WHERE b = 'x",
			"SELECT * FROM a WHERE b = 'x' OR c = 'y'",
			String.raw`SELECT * FROM a WHERE b = '\n'`,
			"SELECT * FROM a WHERE b LIKE 'x'",
			'SELECT * FROM a; DROP',
		]) {
			expect(() => parseQuery(statement), statement).to.throw();
		}
	});
});
