import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { heldBytes } from '../../support/held-bytes.ts';
import { Harness } from './harness.ts';

const SOURCE = 'urn:drehkreuz:musterstadt:portal:amt24';

describe('Portal ingress: what it takes', () => {
	let harness: Harness;

	beforeEach(async () => {
		harness = await Harness.start();
	});
	afterEach(() => harness.stop());

	async function onlyMessage() {
		await harness.waitFor(() => harness.published.length > 0, 'the message');
		expect(harness.published).to.have.length(1);
		return harness.published[0]!;
	}

	it('answers 202 with id, source, case and time, and puts the bytes into the channel exactly as they came', async () => {
		const bytes = Buffer.from('{ "zahl": 1.0,\r\n "konto": 12345678901234567890,\t"name":"Gr\u00fc\u00dfe" }\n');
		const { status, body, headers } = await harness.post(bytes, { 'ce-id': 'a-1' });
		expect(status).to.equal(202);
		expect(body).to.have.all.keys('id', 'source', 'subject', 'acceptedAt', 'duplicate');
		expect(body).to.deep.include({ id: 'a-1', source: SOURCE, duplicate: false });
		expect(Date.now() - Date.parse(body.acceptedAt)).to.be.within(0, 10_000);
		expect(headers.get('cache-control')).to.equal('no-store');
		const message = await onlyMessage();
		expect(message.body).to.deep.equal({ kind: 'inline', bytes });
		expect(message.attributes).to.deep.include({
			id: 'a-1',
			source: SOURCE,
			mandant: 'musterstadt',
			subject: body.subject,
			leika: '99108001001000',
			ars: '145110000000',
			type: 'de.drehkreuz.antrag.eingegangen',
			datacontenttype: 'application/json',
		});
		expect(await harness.store.journal.search({ id: 'a-1' })).to.have.length(1);
		const [entry] = await harness.store.journal.search({ event: 'received' });
		expect(entry).to.deep.include({
			mandant: 'musterstadt',
			source: SOURCE,
			id: 'a-1',
			subject: body.subject,
			channel: 'antrag.eingang',
			size: bytes.length,
			leika: '99108001001000',
		});
	});

	it('takes the attributes a portal may give, and none that it may not', async () => {
		const headers = {
			'ce-specversion': '1.0',
			'ce-id': 'b-1',
			'ce-source': 'https://portal.example/antrag',
			'ce-type': 'de.portal.antrag',
			'ce-subject': 'Vorgang%20K%C3%B6ln',
			'ce-time': '2026-05-04T03:02:01Z',
			'ce-dataschema': 'https://schema.example/a',
			'ce-leika': '99108001001001',
			'ce-ars': '053150000000',
			'ce-ags': '05315000',
			'ce-testnachricht': 'true',
			'ce-einwilligung': 'false',
			'ce-mandant': 'andere',
			'ce-kassenzeichen': 'K-1',
			traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
		};
		expect((await harness.post('{}', headers)).status).to.equal(202);
		const { attributes } = await onlyMessage();
		expect(attributes).to.deep.equal({
			specversion: '1.0',
			id: 'b-1',
			source: SOURCE,
			herkunft: 'https://portal.example/antrag',
			type: 'de.portal.antrag',
			subject: 'Vorgang Köln',
			time: '2026-05-04T03:02:01Z',
			dataschema: 'https://schema.example/a',
			datacontenttype: 'application/json',
			mandant: 'musterstadt',
			leika: '99108001001001',
			ars: '053150000000',
			ags: '05315000',
			testnachricht: true,
			einwilligung: false,
			traceparent: headers.traceparent,
		});
	});

	it('makes an id when the portal gives none, and takes Idempotency-Key for one', async () => {
		const made = await harness.post('{}');
		expect(made.body.id).to.match(/^[0-9a-f-]{36}$/);
		for (const key of ['k-1', '"k-1"']) {
			const { body } = await harness.post('{}', { 'idempotency-key': key });
			expect(body).to.deep.include({ id: 'k-1', duplicate: key !== 'k-1' });
		}
	});

	for (const type of ['application/json', 'application/json; charset=UTF-8', 'application/fhir+json', 'application/problem+json']) {
		it(`takes JSON as ${type}`, async () => {
			expect((await harness.post('[1,2,{"a":"\\u00e4"}]', { 'content-type': type })).status).to.equal(202);
			expect((await onlyMessage()).attributes.datacontenttype).to.equal(type);
		});
	}

	for (const type of ['application/xml', 'text/xml; charset=utf-8', 'application/xbau+xml']) {
		it(`takes XML as ${type}, with declaration, comment and instruction before the first element`, async () => {
			const xml = '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- <!DOCTYPE x> -->\n<?pi ?>\n<a:b xmlns:a="urn:x"><![CDATA[<!DOCTYPE html>]]></a:b>';
			expect((await harness.post(xml, { 'content-type': type })).status).to.equal(202);
			expect((await onlyMessage()).body).to.deep.equal({ kind: 'inline', bytes: Buffer.from(xml) });
		});
	}

	it('puts a large body into the payload store and sends its reference', async () => {
		const bytes = Buffer.from(JSON.stringify({ text: 'x'.repeat(200_000) }));
		expect((await harness.post(bytes)).status).to.equal(202);
		const { body } = await onlyMessage();
		expect(body).to.deep.include({ kind: 'reference' });
		if (body.kind === 'reference') expect((await harness.payloads.read('musterstadt', body.reference, 1_000_000)).equals(bytes)).to.equal(true);
	});

	it('takes a CloudEvent in structured mode and keeps the very bytes of its data', async () => {
		const event =
			'{"specversion":"1.0","id":"c-1","source":"/portal","type":"de.portal.antrag","subject":"fall-9","time":"2026-01-01T00:00:00Z","data": {"betrag": 1.0, "nr":12345678901234567890} }';
		const { status, body } = await harness.post(event, { 'content-type': 'application/cloudevents+json' });
		expect(status).to.equal(202);
		expect(body).to.deep.include({ id: 'c-1', source: SOURCE, subject: 'fall-9' });
		const message = await onlyMessage();
		expect(message.body.kind === 'inline' && message.body.bytes.toString()).to.equal('{"betrag": 1.0, "nr":12345678901234567890}');
		expect(message.attributes).to.deep.include({ herkunft: '/portal', type: 'de.portal.antrag', datacontenttype: 'application/json' });
	});

	it('takes XML as text and as Base64 within a CloudEvent', async () => {
		const xml = '<a>Straße "1"</a>';
		for (const [id, data] of [
			['x-1', { data: xml }],
			['x-2', { data_base64: Buffer.from(xml).toString('base64') }],
		] as const) {
			const event = JSON.stringify({ specversion: '1.0', id, source: '/p', type: 't', datacontenttype: 'application/xml', ...data });
			expect((await harness.post(event, { 'content-type': 'application/cloudevents+json; charset=utf-8' })).status).to.equal(202);
		}
		await harness.waitFor(() => harness.published.length === 2, 'both messages');
		for (const message of harness.published) expect(message.body.kind === 'inline' && message.body.bytes.toString()).to.equal(xml);
	});

	it('takes multipart with the application as field or as file, and 100 attachments in their order', async () => {
		const form = new FormData();
		const files = Array.from({ length: 100 }, (_, i) => randomBytes(1_000 + i));
		form.set('antrag', '{"a":1}');
		for (const [i, bytes] of files.entries())
			form.append('anlage', new Blob([bytes], { type: i % 2 ? 'application/pdf' : 'image/png' }), `Beleg Müller ${i}.pdf`);
		expect((await harness.post(form, { 'ce-id': 'm-1' })).status).to.equal(202);
		const message = await onlyMessage();
		expect(message.body).to.deep.equal({ kind: 'inline', bytes: Buffer.from('{"a":1}') });
		expect(message.attributes.datacontenttype).to.equal('application/json');
		expect(message.attachments).to.deep.equal(
			files.map((bytes, i) => ({
				name: `Beleg Müller ${i}.pdf`,
				mediaType: i % 2 ? 'application/pdf' : 'image/png',
				size: bytes.length,
				sha512: createHash('sha512').update(bytes).digest('hex'),
			})),
		);
		for (const [i, attachment] of message.attachments.entries())
			expect((await harness.payloads.read('musterstadt', attachment, 10_000)).equals(files[i]!)).to.equal(true);
	});

	it('keeps the application of a multipart byte for byte, whatever the bytes are', async () => {
		const xml = Buffer.concat([Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>M'), Buffer.from([0xfc]), Buffer.from('ller\r\n--x\r\n</a>')]);
		const form = new FormData();
		form.set('antrag', new Blob([xml], { type: 'application/xml' }), 'antrag.xml');
		expect((await harness.post(form)).status).to.equal(202);
		const message = await onlyMessage();
		expect(message.body).to.deep.equal({ kind: 'inline', bytes: xml });
		expect(message.attributes.datacontenttype).to.equal('application/xml');
	});

	it('gives attachments names without folders and tricks, and a name to those without', async () => {
		const parts = [
			['C:\\Users\\mm\\Bescheid.pdf', 'Bescheid.pdf'],
			['../../etc/passwd', 'passwd'],
			['Rechnung\u202efdp.exe', 'Rechnungfdp.exe'],
			['', 'anlage-4'],
		] as const;
		const boundary = 'grenze';
		const body = [
			`--${boundary}\r\ncontent-disposition: form-data; name="antrag"\r\n\r\n{}\r\n`,
			...parts.map(([given]) => `--${boundary}\r\ncontent-disposition: form-data; name="f"; filename="${given}"\r\n\r\nx\r\n`),
			`--${boundary}\r\ncontent-disposition: form-data; name="leer"; filename=""\r\ncontent-type: application/octet-stream\r\n\r\n\r\n`,
			`--${boundary}--\r\n`,
		].join('');
		expect((await harness.post(body, { 'content-type': `multipart/form-data; boundary=${boundary}` })).status).to.equal(202);
		expect((await onlyMessage()).attachments.map(({ name }) => name)).to.deep.equal(parts.map(([, kept]) => kept));
	});

	it('streams a large attachment without holding it in memory', async function () {
		this.timeout(120_000);
		const chunk = randomBytes(1_048_576);
		const count = 90;
		const boundary = 'grenze';
		const before = heldBytes();
		let peak = 0;
		async function* body() {
			yield Buffer.from(
				`--${boundary}\r\ncontent-disposition: form-data; name="antrag"\r\n\r\n{}\r\n--${boundary}\r\ncontent-disposition: form-data; name="f"; filename="gross.bin"\r\n\r\n`,
			);
			for (let i = 1; i <= count; i += 1) {
				yield chunk;
				if (i % 15 === 0) peak = Math.max(peak, heldBytes() - before);
			}
			yield Buffer.from(`\r\n--${boundary}--\r\n`);
		}
		const { status } = await harness.post(ReadableStream.from(body()), { 'content-type': `multipart/form-data; boundary=${boundary}` });
		expect(status).to.equal(202);
		expect((await onlyMessage()).attachments[0]?.size).to.equal(count * 1_048_576);
		// What is under way between the two ends is held; an attachment in memory would be all 90 MiB of it.
		expect(peak).to.be.lessThan((count / 2) * 1_048_576);
	});

	describe('the same id again', () => {
		it('gives the first result and publishes nothing', async () => {
			const first = await harness.post('{"a":1}', { 'ce-id': 'd-1' });
			const second = await harness.post('{"a":1}', { 'ce-id': 'd-1' });
			expect(second.status).to.equal(202);
			expect(second.body).to.deep.equal({ ...first.body, duplicate: true });
			await new Promise((resolve) => setTimeout(resolve, 100));
			expect(harness.published).to.have.length(1);
			expect((await harness.store.journal.search({ id: 'd-1' })).map(({ event }) => event)).to.deep.equal(['received', 'duplicate']);
		});

		it('also when twenty come at once', async () => {
			const replies = await Promise.all(Array.from({ length: 20 }, () => harness.post('{"a":1}', { 'ce-id': 'd-2' })));
			expect(replies.map(({ status }) => status)).to.deep.equal(Array.from({ length: 20 }, () => 202));
			expect(replies.filter(({ body }) => !body.duplicate)).to.have.length(1);
			expect(new Set(replies.map(({ body }) => `${body.subject} ${body.acceptedAt}`)).size).to.equal(1);
			await new Promise((resolve) => setTimeout(resolve, 100));
			expect(harness.published).to.have.length(1);
		});

		it('with another content is refused, and so is another attachment; nothing of it stays', async () => {
			const form = (content: string, file: string) => {
				const data = new FormData();
				data.set('antrag', content);
				data.set('f', new Blob([file]), 'f.txt');
				return data;
			};
			expect((await harness.post(form('{"a":1}', 'eins'), { 'ce-id': 'e-1' })).status).to.equal(202);
			expect((await harness.post(form('{"a":1}', 'eins'), { 'ce-id': 'e-1' })).body.duplicate).to.equal(true);
			const files = await harness.payloadFiles();
			expect(files).to.have.length(1);
			for (const other of [form('{"a":2}', 'eins'), form('{"a":1}', 'zwei')]) {
				const { status, body } = await harness.post(other, { 'ce-id': 'e-1' });
				expect(status).to.equal(409);
				expect(body.code).to.equal('DK-IN-CONFLICT');
			}
			expect(await harness.payloadFiles()).to.deep.equal(files);
			expect((await harness.store.journal.search({ event: 'refused' })).map(({ code, id }) => [code, id])).to.deep.equal([
				['DK-IN-CONFLICT', 'e-1'],
				['DK-IN-CONFLICT', 'e-1'],
			]);
		});

		it('at another tenant or entry is another message', async () => {
			harness.registry.register({ name: 'gewerbe', channel: 'antrag.eingang', mandanten: ['musterstadt'] });
			expect((await harness.post('{"a":1}', { 'ce-id': 'f-1' })).body.duplicate).to.equal(false);
			expect((await harness.post('{"a":2}', { 'ce-id': 'f-1' }, '/in/musterstadt/gewerbe')).body.duplicate).to.equal(false);
		});

		it('after a kill between publish and remembering gives the message the same key and case', async () => {
			const add = harness.store.inbox.add.bind(harness.store.inbox);
			harness.store.inbox.add = async () => {
				throw new Error('killed here');
			};
			expect((await harness.post('{"a":1}', { 'ce-id': 'g-1' })).body.code).to.equal('DK-IN-BUSY');
			harness.store.inbox.add = add;
			expect((await harness.post('{"a":1}', { 'ce-id': 'g-1' })).status).to.equal(202);
			await harness.waitFor(() => harness.published.length === 2, 'both messages');
			const [one, two] = harness.published.map(({ attributes: { id, source, subject } }) => ({ id, source, subject }));
			expect(one).to.deep.equal(two);
		});
	});
});
