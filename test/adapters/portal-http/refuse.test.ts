import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { until } from '../../support/until.ts';
import { Harness, type Reply } from './harness.ts';

const MULTIPART = 'multipart/form-data; boundary=grenze';
const antrag = '--grenze\r\ncontent-disposition: form-data; name="antrag"\r\n\r\n{}\r\n';
const file = (name = 'a.txt', content = 'inhalt') => `--grenze\r\ncontent-disposition: form-data; name="f"; filename="${name}"\r\n\r\n${content}\r\n`;
const end = '--grenze--\r\n';
const geheim = 'Erika Mustermann, DE02120300000000202051';

describe('Portal ingress: what it refuses', () => {
	let harness: Harness;

	beforeEach(async () => {
		harness = await Harness.start();
	});
	afterEach(async () => {
		try {
			expect(await harness.takesOne(), 'still takes an ordinary application').to.equal(true);
		} finally {
			await harness.stop();
		}
	});

	function expectRefused(reply: Reply, status: number, code: string): void {
		expect([reply.status, reply.body.code]).to.deep.equal([status, code]);
		expect(reply.headers.get('content-type')).to.equal('application/problem+json');
		expect(reply.body).to.have.all.keys('type', 'title', 'status', 'code', 'detail', 'language');
		expect(reply.body.status).to.equal(status);
		const text = JSON.stringify(reply.body);
		expect(text).to.not.match(/Mustermann|DE0212|\.ts\b|\bat \w+ \(|node_modules|\{\w+\}/);
	}

	async function expectNothingStored(): Promise<void> {
		await sleep(30);
		expect(harness.published).to.deep.equal([]);
		expect(await harness.payloadFiles()).to.deep.equal([]);
	}

	describe('by who asks and where', () => {
		for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
			it(`answers 405 to ${method}`, async () => {
				const reply = await harness.post(undefined, {}, undefined, method);
				expectRefused(reply, 405, 'DK-IN-METHOD');
				expect(reply.headers.get('allow')).to.equal('POST');
			});
		}

		it('does not know other tenants, nor paths that are none', async () => {
			expectRefused(await harness.post('{}', {}, '/in/nirgendwo/parken'), 404, 'DK-IN-UNKNOWN-TENANT');
			for (const path of [
				'/in/musterstadt',
				'/in/',
				'/in/MUSTERSTADT/parken',
				'/in/musterstadt/parken/mehr',
				'/in/..%2fmusterstadt/parken',
				'/in/<script>/x',
			]) {
				const reply = await harness.post('{}', {}, path);
				expectRefused(reply, 404, 'DK-IN-UNKNOWN-TENANT');
				expect(JSON.stringify(reply.body)).to.not.include('script');
			}
		});

		it('asks for a token, and takes none of another tenant', async () => {
			for (const authorization of [
				'',
				'Bearer',
				'Bearer falsch',
				'Bearer geheim-ozg',
				`Basic ${btoa('a:geheim-amt24')}`,
				'Bearer geheim-amt24 x',
				`Bearer ${'x'.repeat(600)}`,
			]) {
				const reply = await harness.post('{}', { authorization });
				expectRefused(reply, 401, 'DK-IN-AUTH');
				expect(reply.headers.get('www-authenticate')).to.equal('Bearer');
			}
			expect(await harness.store.journal.search({})).to.deep.equal([]);
		});

		it('tells a stranger nothing about entries', async () => {
			expectRefused(await harness.post('{}', { authorization: 'Bearer falsch' }, '/in/musterstadt/gibtesnicht'), 401, 'DK-IN-AUTH');
			expectRefused(await harness.post('{}', {}, '/in/musterstadt/gibtesnicht'), 404, 'DK-IN-UNKNOWN-ENTRY');
		});

		it('says later, not never, while flows are being started', async () => {
			harness.registry.flowsRunning = false;
			const reply = await harness.post('{}', {}, '/in/musterstadt/kommtnoch');
			expectRefused(reply, 503, 'DK-IN-BUSY');
			expect(reply.headers.get('retry-after')).to.equal('10');
			expect((await harness.post('{}')).status).to.equal(202);
		});

		it('keeps an entry of some tenants from the others', async () => {
			const close = harness.registry.register({ name: 'nur-andere', channel: 'antrag.eingang', mandanten: ['andere'] });
			expectRefused(await harness.post('{}', {}, '/in/musterstadt/nur-andere'), 404, 'DK-IN-UNKNOWN-ENTRY');
			close();
		});
	});

	describe('by media type', () => {
		for (const type of [
			'',
			'text/plain',
			'application/octet-stream',
			'application/x-www-form-urlencoded',
			'application/cloudevents-batch+json',
			'application/json; charset=utf-16',
			'application/xml; charset=ISO-8859-1',
			'json',
			'application/json/x',
		]) {
			it(`answers 415 to ${type || 'none'}`, async () => {
				const headers: Record<string, string | number> = { 'content-length': 2, connection: 'close', 'content-type': type };
				const text = await harness.raw([harness.head(headers), '{}']);
				expect(text).to.match(/^HTTP\/1\.1 415 /);
				expect(text).to.include('"code":"DK-IN-MEDIA-TYPE"');
				await expectNothingStored();
			});
		}

		it('answers 415 to compressed content', async () => {
			expectRefused(await harness.post('{}', { 'content-encoding': 'gzip' }), 415, 'DK-IN-MEDIA-TYPE');
		});

		it('answers 415 to XML in UTF-16 and in encodings that could hide a DOCTYPE', async () => {
			const utf16 = Buffer.from('\ufeff<!DOCTYPE a><a/>', 'utf16le');
			const utf7 = '<?xml version="1.0" encoding="UTF-7"?>+ADw-+ACE-DOCTYPE a><a/>';
			for (const body of [utf16, utf16.subarray(2), utf7])
				expectRefused(await harness.post(body, { 'content-type': 'application/xml' }), 415, 'DK-IN-MEDIA-TYPE');
			await expectNothingStored();
		});
	});

	describe('by form', () => {
		it('answers 400 with line and column to malformed JSON, and repeats nothing of it', async () => {
			const reply = await harness.post(`{\n  "name": "${geheim}",\n  "x": ${geheim}\n}`);
			expectRefused(reply, 400, 'DK-IN-MALFORMED');
			expect(reply.body.title).to.equal('Der Inhalt ist kein lesbares JSON (Zeile 3, Spalte 8).');
			for (const body of ['', ' ', '{', '{"a":1}x', "{'a':1}", '{"a":01}', '[1,]', 'nul', '\ufeff{}', '"\u0001"'])
				expectRefused(await harness.post(body), 400, 'DK-IN-MALFORMED');
			expectRefused(await harness.post(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])), 400, 'DK-IN-MALFORMED');
			await expectNothingStored();
			expect((await harness.store.journal.search({ event: 'refused', code: 'DK-IN-MALFORMED' })).length).to.equal(12);
		});

		it('refuses JSON nested too deeply, however deep', async () => {
			expectRefused(await harness.post('['.repeat(65) + ']'.repeat(65)), 413, 'DK-CHECK-LIMIT');
			expectRefused(await harness.post('['.repeat(500_000)), 413, 'DK-CHECK-LIMIT');
			await expectNothingStored();
			expect((await harness.post('['.repeat(64) + ']'.repeat(64))).status).to.equal(202);
		});

		it('answers 400 to what does not begin like XML', async () => {
			for (const body of ['', 'hallo', '{"a":1}', '<', '< a/>', '<!-- ohne Ende <a/>', '<?xml version="1.0"', '<1a/>', `${geheim}<a/>`]) {
				expectRefused(await harness.post(body, { 'content-type': 'application/xml' }), 400, 'DK-IN-MALFORMED');
			}
			await expectNothingStored();
		});

		it('answers 400 to a DOCTYPE, wherever it hides before the first element', async () => {
			const bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>';
			for (const body of [bomb, `<?xml version="1.0"?>\n<!-- x -->\n${bomb}`, `\ufeff${bomb}`, '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>']) {
				expectRefused(await harness.post(body, { 'content-type': 'application/xml' }), 400, 'DK-CHECK-DOCTYPE');
			}
			await expectNothingStored();
		});

		it('refuses impossible ids and attributes by name', async () => {
			expectRefused(await harness.post('{}', { 'ce-id': 'a b' }), 400, 'DK-IN-ID');
			expectRefused(await harness.post('{}', { 'ce-id': 'a%0Ab' }), 400, 'DK-IN-ID');
			expectRefused(await harness.post('{}', { 'ce-id': 'x'.repeat(256) }), 400, 'DK-IN-ID');
			expectRefused(await harness.post('{}', { 'ce-id': 'a', 'idempotency-key': 'b' }), 400, 'DK-IN-ID');
			expectRefused(await harness.post('{}', { 'ce-specversion': '0.3' }), 400, 'DK-MESSAGE-INVALID');
			expectRefused(await harness.post('{}', { 'ce-leika': '123' }), 400, 'DK-MESSAGE-INVALID');
			expectRefused(await harness.post('{}', { 'ce-time': 'gestern' }), 400, 'DK-MESSAGE-INVALID');
			expectRefused(await harness.post('{}', { 'ce-testnachricht': 'vielleicht' }), 400, 'DK-MESSAGE-INVALID');
			await expectNothingStored();
		});

		it('refuses CloudEvents that are none', async () => {
			const event = { specversion: '1.0', id: 'a', source: '/p', type: 't', data: {} };
			const structured = (value: unknown) =>
				harness.post(typeof value === 'string' ? value : JSON.stringify(value), { 'content-type': 'application/cloudevents+json' });
			const { id, ...withoutId } = event;
			const { data, ...withoutData } = event;
			for (const broken of [
				[event],
				withoutId,
				withoutData,
				{ ...event, specversion: '0.3' },
				{ ...event, type: '' },
				{ ...event, source: 7 },
				{ ...event, data_base64: 'AA==' },
				{ ...withoutData, data_base64: '%%' },
				{ ...event, datacontenttype: 'application/xml' },
				{ ...event, Groß: 1 },
			]) {
				expectRefused(await structured(broken), 400, 'DK-MESSAGE-INVALID');
			}
			expectRefused(await structured('{"specversion":'), 400, 'DK-IN-MALFORMED');
			expectRefused(await structured({ ...event, datacontenttype: 'text/csv', data: 'a;b' }), 415, 'DK-IN-MEDIA-TYPE');
			expectRefused(await structured({ ...event, datacontenttype: 'application/xml', data: '<!DOCTYPE a><a/>' }), 400, 'DK-CHECK-DOCTYPE');
			await expectNothingStored();
		});
	});

	describe('by size', () => {
		const large = Buffer.alloc(10_000_000, 0x20);

		it('answers 413 to 10 MB where 1 MiB is allowed, announced', async () => {
			expectRefused(await harness.post(large), 413, 'DK-IN-TOO-LARGE');
			await expectNothingStored();
		});

		it('answers 413 to 10 MB where 1 MiB is allowed, in chunks without a length', async () => {
			async function* pieces() {
				for (let i = 0; i < 100; i += 1) yield large.subarray(0, 100_000);
			}
			expectRefused(await harness.post(ReadableStream.from(pieces())), 413, 'DK-IN-TOO-LARGE');
			await expectNothingStored();
		});

		it('takes exactly the limit and refuses one byte more', async () => {
			const json = (size: number) => Buffer.concat([Buffer.from('{}'), Buffer.alloc(size - 2, 0x20)]);
			expectRefused(await harness.post(json(1_048_577)), 413, 'DK-IN-TOO-LARGE');
			await expectNothingStored();
			expect((await harness.post(json(1_048_576))).status).to.equal(202);
		});

		it('gets its answer also to a sender who reads nothing before he has sent everything', async () => {
			const socket = connect(harness.port, '127.0.0.1');
			const closed = once(socket, 'close');
			socket.write(harness.head({ 'content-length': large.length }));
			for (let at = 0; at < large.length; at += 500_000) {
				await sleep(1);
				await new Promise((resolve, reject) => socket.write(large.subarray(at, at + 500_000), (error) => (error ? reject(error) : resolve(undefined))));
			}
			let text = '';
			socket.on('data', (chunk) => (text += chunk.toString()));
			await closed;
			expect(text).to.match(/^HTTP\/1\.1 413 /);
			expect(text).to.include('"code":"DK-IN-TOO-LARGE"');
		});

		it('answers before the body was sent when the announced length is too large', async () => {
			const text = await harness.raw([harness.head({ 'content-length': 10_000_000 })], { done: (received) => received.includes('DK-IN-TOO-LARGE') });
			expect(text).to.match(/^HTTP\/1\.1 413 /);
		});

		it('keeps the limits within multipart: application, attachment, number of attachments, all together', async () => {
			await harness.stop();
			harness = await Harness.start({ limits: { bodyMaxBytes: 1_000, attachmentMaxBytes: 50_000, totalMaxBytes: 120_000 } });
			const post = (...parts: string[]) => harness.post(parts.join(''), { 'content-type': MULTIPART });
			const body = (size: number) => `--grenze\r\ncontent-disposition: form-data; name="antrag"\r\n\r\n{}${' '.repeat(size - 2)}\r\n`;
			expectRefused(await post(file(), body(1_001), end), 413, 'DK-IN-TOO-LARGE');
			const tooLarge = await post(body(1_000), file('a', 'x'.repeat(50_001)), end);
			expect([tooLarge.status, tooLarge.body.code]).to.deep.equal([413, 'DK-PAYLOAD-TOO-LARGE']);
			expectRefused(
				await post(body(2), file('a', 'x'.repeat(50_000)), file('b', 'y'.repeat(50_000)), file('c', 'z'.repeat(50_000)), end),
				413,
				'DK-IN-TOO-LARGE',
			);
			expectRefused(await post(body(2), ...Array.from({ length: 101 }, (_, i) => file(`${i}`, `inhalt ${i}`)), end), 413, 'DK-MESSAGE-ATTACHMENTS');
			await expectNothingStored();
			expect((await post(body(1_000), file('a', 'x'.repeat(50_000)), end)).status).to.equal(202);
		});
	});

	describe('by multipart', () => {
		const cases: readonly [string, string, string?][] = [
			['without the part antrag', file() + end],
			['with two parts antrag', antrag + file() + antrag + end],
			['without any part', end],
			['that ends in the middle of a part', antrag + file().slice(0, -4)],
			['that ends before its last boundary', antrag + file()],
			['with another boundary than announced', (antrag + file() + end).replaceAll('--grenze', '--andere')],
			['with a part without Content-Disposition', `${antrag}--grenze\r\ncontent-type: application/pdf\r\n\r\nx\r\n${end}`],
			['with a part without a name', `${antrag}--grenze\r\ncontent-disposition: form-data; filename="x"\r\n\r\nx\r\n${end}`],
			['with a part whose header never ends', `${antrag}--grenze\r\ncontent-disposition: form-data; name="f"; filename="x"\r\n${end}`],
			['with a broken header line', `${antrag}--grenze\r\nquatsch\r\ncontent-disposition: form-data; name="f"; filename="x"\r\n\r\nx\r\n${end}`],
			['with a form field beside the application', `${antrag}--grenze\r\ncontent-disposition: form-data; name="kommentar"\r\n\r\nx\r\n${end}`],
			[
				'with an attachment that is still encoded',
				`${antrag}--grenze\r\ncontent-disposition: form-data; name="f"; filename="x"\r\ncontent-transfer-encoding: base64\r\n\r\neA==\r\n${end}`,
			],
			['without a boundary', antrag + end, 'multipart/form-data'],
			['that is empty', ''],
		];
		for (const [title, body, type] of cases) {
			it(`answers 400 to multipart ${title}`, async () => {
				expectRefused(await harness.post(body, { 'content-type': type ?? MULTIPART }), 400, 'DK-IN-MULTIPART');
				await expectNothingStored();
			});
		}

		it('checks the application in it like one that comes alone', async () => {
			const part = (type: string, content: string) =>
				`--grenze\r\ncontent-disposition: form-data; name="antrag"; filename="a"\r\ncontent-type: ${type}\r\n\r\n${content}\r\n`;
			const post = (...parts: string[]) => harness.post(parts.join(''), { 'content-type': MULTIPART });
			expectRefused(await post(file(), part('application/json', '{"a":'), end), 400, 'DK-IN-MALFORMED');
			expectRefused(await post(part('application/xml', '<!DOCTYPE a><a/>'), file(), end), 400, 'DK-CHECK-DOCTYPE');
			expectRefused(await post(part('application/pdf', '%PDF'), file(), end), 415, 'DK-IN-MEDIA-TYPE');
			expectRefused(await harness.post([antrag, file(), end].join(''), { 'content-type': MULTIPART, 'ce-leika': '1' }), 400, 'DK-MESSAGE-INVALID');
			await expectNothingStored();
		});
	});

	describe('by connection', () => {
		it('stores nothing when fewer bytes come than announced, and says so while somebody listens', async () => {
			const text = await harness.raw([harness.head({ 'content-length': 50 }), '{"a":1}'], { end: true });
			expect(text).to.match(/^HTTP\/1\.1 400 /);
			expect(text).to.include('"code":"DK-IN-INCOMPLETE"');
			expect(text).to.include('7 Bytes kamen an, angekündigt waren 50'.replace('ü', Buffer.from('ü').toString('latin1')));
			await expectNothingStored();
		});

		it('stores nothing when the connection is cut in the body, chunked or not', async () => {
			await harness.raw([harness.head({ 'content-length': 50 }), '{"a":1}'], { destroyAfterMs: 30 });
			await harness.raw([harness.head({ 'transfer-encoding': 'chunked' }), '7\r\n{"a":1}\r\n'], { destroyAfterMs: 30 });
			await harness.raw([harness.head({ 'transfer-encoding': 'chunked' }), '7\r\n{"a":1}\r\n'], { end: true });
			await expectNothingStored();
			await harness.waitFor(async () => (await harness.store.journal.search({ code: 'DK-IN-INCOMPLETE' })).length === 3, 'three refusals in the journal');
		});

		it('takes what was announced when more comes, answers it, refuses the rest and closes; nothing is doubled', async () => {
			const text = await harness.raw([`${harness.head({ 'content-length': 7, 'ce-id': 'l-1' })}{"a":1}{"b":2}{"c":3}`]);
			const answers = text.match(/HTTP\/1\.1 \d+/g);
			expect(answers).to.deep.equal(['HTTP/1.1 202', 'HTTP/1.1 400']);
			expect(text).to.include('"code":"DK-IN-HTTP"');
			await harness.waitFor(() => harness.published.length > 0, 'the message');
			await sleep(50);
			expect(harness.published).to.have.length(1);
			const [message] = harness.published;
			expect(message!.body.kind === 'inline' && message!.body.bytes.toString()).to.equal('{"a":1}');
			expect((await harness.post('{"a":1}', { 'ce-id': 'l-1' })).body.duplicate).to.equal(true);
		});

		it('refuses a body cut short by its own Content-Length', async () => {
			const text = await harness.raw([`${harness.head({ 'content-length': 4 })}{"a":1}`]);
			expect(text.match(/HTTP\/1\.1 \d+/g)).to.deep.equal(['HTTP/1.1 400', 'HTTP/1.1 400']);
			expect(text).to.include('"code":"DK-IN-MALFORMED"');
			await expectNothingStored();
		});

		it('refuses a length and chunks at once, and two lengths', async () => {
			for (const headers of ['content-length: 7\r\ntransfer-encoding: chunked', 'content-length: 7\r\ncontent-length: 8']) {
				const text = await harness.raw([
					`POST /in/musterstadt/parken HTTP/1.1\r\nhost: x\r\nauthorization: Bearer geheim-amt24\r\ncontent-type: application/json\r\n${headers}\r\n\r\n{"a":1}`,
				]);
				expect(text).to.match(/^HTTP\/1\.1 400 /);
				expect(text).to.include('"code":"DK-IN-HTTP"');
			}
			await expectNothingStored();
		});

		it('leaves no file behind when the connection is cut in the middle of an attachment', async () => {
			const head = harness.head({ 'content-type': MULTIPART, 'content-length': 10_000_000 });
			const begun = antrag + file('ganz.txt', 'x'.repeat(200_000)) + file('halb.txt', 'y'.repeat(200_000)).slice(0, -2);
			const cut = harness.raw([head, begun], { destroyAfterMs: 300 });
			await harness.waitFor(async () => (await harness.payloadFiles()).length === 2, 'both attachments on their way');
			await cut;
			await harness.waitFor(async () => (await harness.payloadFiles()).length === 0, 'no file');
			await expectNothingStored();
		});

		it('lets nobody hold a connection by sending slowly, or nothing', async () => {
			await harness.stop();
			harness = await Harness.start({ times: { idleMs: 100, totalMs: 400 } });
			const silent = await harness.raw([harness.head({ 'content-length': 50 }), '{']);
			expect(silent).to.match(/^HTTP\/1\.1 408 /);
			expect(silent).to.include('"code":"DK-IN-TIMEOUT"');
			const drops = new Promise<string>((resolve) => {
				let timer: NodeJS.Timeout;
				const socket = connect(harness.port, '127.0.0.1');
				let text = '';
				socket.write(harness.head({ 'content-length': 50 }));
				timer = setInterval(() => socket.write(' '), 50);
				socket.on('data', (chunk) => (text += chunk.toString()));
				socket.on('error', () => {});
				socket.on('close', () => {
					clearInterval(timer);
					resolve(text);
				});
			});
			expect(await drops).to.match(/^HTTP\/1\.1 408 /);
			await expectNothingStored();
		});

		it('answers to bytes that are no HTTP', async () => {
			const text = await harness.raw(['quatsch\r\n\r\n']);
			expect(text).to.match(/^HTTP\/1\.1 400 /);
			expect(text).to.include('"code":"DK-IN-HTTP"');
		});
	});

	describe('by language', () => {
		it('speaks German unless English is preferred', async () => {
			const languages: readonly [string | undefined, string][] = [
				[undefined, 'de'],
				['fr', 'de'],
				['de-AT,en;q=0.9', 'de'],
				['en', 'en'],
				['de;q=0.5, en-GB', 'en'],
				['en;q=quatsch,;;;,,', 'de'],
			];
			for (const [accept, language] of languages) {
				const reply = await harness.post('{', accept === undefined ? {} : { 'accept-language': accept });
				expectRefused(reply, 400, 'DK-IN-MALFORMED');
				expect(reply.body.language, accept).to.equal(language);
				expect(reply.headers.get('content-language')).to.equal(language);
				expect(reply.body.title).to.include(language === 'de' ? 'Zeile 1' : 'line 1');
			}
		});
	});
});

describe('Portal ingress: when the hub cannot', () => {
	let harness: Harness;

	beforeEach(async () => {
		harness = await Harness.start();
	});
	afterEach(() => harness.stop());

	function expectBusy(reply: Reply): void {
		expect([reply.status, reply.body.code, reply.headers.get('retry-after')]).to.deep.equal([503, 'DK-IN-BUSY', '10']);
	}

	it('answers 503 while the store fails, and takes the same message later', async () => {
		await harness.store.close();
		expectBusy(await harness.post('{"a":1}', { 'ce-id': 's-1' }));
		const form = new FormData();
		form.set('antrag', '{}');
		form.set('f', new Blob(['x']), 'x.txt');
		expectBusy(await harness.post(form));
		expect(harness.published).to.deep.equal([]);
		expect(await harness.payloadFiles()).to.deep.equal([]);
	});

	it('answers 503 while the broker is down, and takes the same message later', async () => {
		await harness.broker.close();
		expectBusy(await harness.post('{"a":1}', { 'ce-id': 's-2' }));
		expect(await harness.store.inbox.find('in:musterstadt:parken', { source: 'urn:drehkreuz:musterstadt:portal:amt24', id: 's-2' })).to.equal(undefined);
		await harness.broker.open();
		const { status, body } = await harness.post('{"a":1}', { 'ce-id': 's-2' });
		expect([status, body.duplicate]).to.deep.equal([202, false]);
	});

	it('answers 503 when the channel of an entry does not exist', async () => {
		harness.registry.register({ name: 'ohne', channel: 'gibt.es.nicht', mandanten: 'all' });
		expectBusy(await harness.post('{}', {}, '/in/musterstadt/ohne'));
	});

	it('answers 503 when attachments cannot be stored', async () => {
		await rm(`${harness.folder}/payloads/.incoming`, { recursive: true });
		await writeFile(`${harness.folder}/payloads/.incoming`, '');
		const form = new FormData();
		form.set('antrag', '{}');
		form.set('f', new Blob(['x']), 'x.txt');
		expectBusy(await harness.post(form));
		expect((await harness.post('{}')).status).to.equal(202);
	});

	it('answers 503 to more requests at once than it may hold', async () => {
		await harness.stop();
		harness = await Harness.start({ maxRunning: 2 });
		const held = [1, 2].map(() => harness.raw([harness.head({ 'content-length': 7 }), '{"a"'], { destroyAfterMs: 400 }));
		await sleep(100);
		expectBusy(await harness.post('{}'));
		await Promise.all(held);
		await until('there is room again', async () => (await harness.post('{}')).status === 202);
	});

	it('stops: what is stored is answered 202, who is still sending hears 503, and new requests too', async () => {
		const sending = harness.raw([harness.head({ 'content-length': 50 }), '{"a"'], { done: (text) => text.includes('DK-IN-BUSY') });
		await sleep(50);
		const stored = harness.post('{"a":1}');
		await sleep(5);
		await harness.portal.stop();
		expect(await sending).to.match(/^HTTP\/1\.1 503 /);
		expect([202, 503]).to.include((await stored).status);
		expectBusy(await harness.post('{}'));
	});

	it('slows down who tries tokens, but not the portal behind the same address', async () => {
		await harness.stop();
		harness = await Harness.start({ delays: { free: 2, firstMs: 400, maxMs: 600 } });
		const timed = async (token: string) => {
			const begun = performance.now();
			const { status } = await harness.post('{}', { authorization: `Bearer ${token}` });
			return { status, ms: performance.now() - begun };
		};
		const tries = [];
		for (let i = 0; i < 6; i += 1) tries.push(await timed(`falsch-${i}`));
		expect(tries.map(({ status }) => status)).to.deep.equal([401, 401, 401, 401, 401, 401]);
		expect(tries[1]!.ms).to.be.lessThan(tries[2]!.ms);
		expect(tries[2]!.ms).to.be.at.least(395);
		expect(tries[3]!.ms).to.be.at.least(595);
		expect(tries[5]!.ms).to.be.at.least(595);
		const served: number[] = [];
		await Promise.all(['falsch', 'geheim-amt24'].map(async (token) => served.push((await timed(token)).status)));
		expect(served, 'the portal is served first, though it came second').to.deep.equal([202, 401]);
	});

	it('stores nothing of a broken-off body also where the server leaves parse errors to Node', async () => {
		await harness.stop();
		harness = await Harness.start({ clientErrors: false });
		const text = await harness.raw([harness.head({ 'content-length': 50 }), '{"a":1}'], { end: true });
		expect(text).to.match(/^HTTP\/1\.1 400 /);
		await sleep(30);
		expect(harness.published).to.deep.equal([]);
		expect((await harness.post('{}')).status).to.equal(202);
	});
});
