import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createNetServer, type Server as NetServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { errorOfStatus, jsonOf, retryAfterOf } from '../../../hub/partners/http-answer.ts';
import { HttpCaller, type HttpCallerOptions, type HttpRequest } from '../../../hub/partners/http-call.ts';
import { type Certificates, makeCertificates } from '../../support/certificates.ts';
import { skip } from '../../support/skip.ts';

describe('hub/partners/http-call', () => {
	const closers: (() => Promise<void> | void)[] = [];
	afterEach(async () => {
		for (const close of closers.splice(0).reverse()) await close();
	});

	function caller(options: Partial<HttpCallerOptions> = {}): HttpCaller {
		const made = new HttpCaller({ role: 'payment', timeoutMs: 2_000, ...options });
		closers.push(() => made.close());
		return made;
	}

	/** Listens on loopback; every open socket is cut when the test ends. */
	async function listen(server: Server | NetServer): Promise<number> {
		const sockets = new Set<Socket>();
		server.on('connection', (socket: Socket) => {
			sockets.add(socket);
			socket.on('error', () => {});
			socket.once('close', () => sockets.delete(socket));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		closers.push(async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		});
		return (server.address() as AddressInfo).port;
	}

	const serve = async (listener: RequestListener): Promise<string> => `http://127.0.0.1:${await listen(createHttpServer(listener))}`;
	const serveRaw = async (onSocket: (socket: Socket) => void): Promise<string> => `http://127.0.0.1:${await listen(createNetServer(onSocket))}`;

	async function errorOf(promise: Promise<unknown>): Promise<DrehkreuzError> {
		const error = await promise.then(
			() => undefined,
			(thrown: unknown) => thrown,
		);
		expect(error).to.be.instanceOf(DrehkreuzError);
		return error as DrehkreuzError;
	}

	async function closedPort(): Promise<number> {
		const server = createNetServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		await new Promise<void>((resolve) => server.close(() => resolve()));
		return port;
	}

	describe('an answer', () => {
		it('comes back with status, headers and bytes, whatever the status', async () => {
			const url = await serve((request, response) => {
				const chunks: Buffer[] = [];
				request.on('data', (chunk: Buffer) => chunks.push(chunk));
				request.on('end', () => response.writeHead(418, { 'x-kind': request.headers['content-type'] ?? '' }).end(Buffer.concat(chunks)));
			});
			const answer = await caller().call({ method: 'POST', url, headers: { 'content-type': 'text/plain' }, body: 'Gebühr' });
			expect([answer.status, answer.headers['x-kind'], answer.body.toString()]).to.deep.equal([418, 'text/plain', 'Gebühr']);
		});

		it('is reached with a streamed body, and the stream is read to its end', async () => {
			const url = await serve((request, response) => {
				let size = 0;
				request.on('data', (chunk: Buffer) => (size += chunk.length));
				request.on('end', () => response.end(String(size)));
			});
			const body = Readable.from(Array.from({ length: 50 }, () => Buffer.alloc(10_000)));
			expect((await caller().call({ method: 'PUT', url, body })).body.toString()).to.equal('500000');
		});

		it('uses the connection again for the next call', async () => {
			let connections = 0;
			const server = createHttpServer((_request, response) => response.end('ok'));
			server.on('connection', () => (connections += 1));
			const url = `http://127.0.0.1:${await listen(server)}`;
			const http = caller();
			for (let i = 0; i < 5; i++) await http.call({ method: 'POST', url, body: 'x' });
			expect(connections).to.equal(1);
		});

		it('that refuses before the whole body is read is taken, and the stream is let go', async () => {
			const url = await serve((_request, response) => void response.writeHead(413, { connection: 'close' }).end('too large'));
			const endless = new Readable({
				read() {
					setImmediate(() => this.push(Buffer.alloc(16_384)));
				},
			});
			const answer = await caller().call({ method: 'PUT', url, body: endless });
			expect(answer.status).to.equal(413);
			expect(endless.destroyed).to.equal(true);
		});

		it('that redirects is not followed', async () => {
			let calls = 0;
			const url = await serve((_request, response) => {
				calls += 1;
				response.writeHead(302, { location: '/elsewhere' }).end();
			});
			expect((await caller().call({ method: 'GET', url })).status).to.equal(302);
			expect(calls).to.equal(1);
		});
	});

	describe('a request that never left', () => {
		it('is transient when the connection is refused', async () => {
			const error = await errorOf(caller().call({ method: 'POST', url: `http://127.0.0.1:${await closedPort()}/`, body: 'x' }));
			expect([error.code, error.effect, error.facts]).to.deep.equal(['DK-PARTNER-UNREACHABLE', 'transient', { role: 'payment', systemCode: 'ECONNREFUSED' }]);
		});

		it('is transient when the name does not exist', async () => {
			const error = await errorOf(caller({ timeoutMs: 10_000 }).call({ method: 'POST', url: 'http://gibt-es-nicht.invalid/', body: 'x' }));
			expect([error.code, error.effect]).to.deep.equal(['DK-PARTNER-UNREACHABLE', 'transient']);
			expect(error.facts.systemCode).to.be.oneOf(['ENOTFOUND', 'EAI_AGAIN']);
		});

		it('is transient when the hub had given up before the call began', async () => {
			const url = await serve((_request, response) => response.end());
			const error = await errorOf(caller().call({ method: 'POST', url, body: 'x', signal: AbortSignal.abort() }));
			expect([error.code, error.effect]).to.deep.equal(['DK-PARTNER-UNREACHABLE', 'transient']);
		});
	});

	describe('a request without an answer', () => {
		const cases: { title: string; act: (socket: Socket) => void; code: string; systemCode?: string }[] = [
			{ title: 'the connection is cut at once', act: (socket) => socket.destroy(), code: 'DK-PARTNER-NO-ANSWER' },
			{
				title: 'the connection is reset after the request',
				act: (socket) => void socket.once('data', () => socket.resetAndDestroy()),
				code: 'DK-PARTNER-NO-ANSWER',
				systemCode: 'ECONNRESET',
			},
			{ title: 'nothing comes before the time is over', act: () => {}, code: 'DK-PARTNER-NO-ANSWER', systemCode: 'TIMEOUT' },
			{
				title: 'the answer breaks off in its headers',
				act: (socket) => void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Le')),
				code: 'DK-PARTNER-NO-ANSWER',
			},
			{
				title: 'the answer breaks off in its body',
				act: (socket) => void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12')),
				code: 'DK-PARTNER-NO-ANSWER',
			},
			{
				title: 'the answer stands still in its body',
				act: (socket) => void socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12')),
				code: 'DK-PARTNER-NO-ANSWER',
				systemCode: 'TIMEOUT',
			},
			{ title: 'the answer is no HTTP', act: (socket) => void socket.once('data', () => socket.end('220 mail.example ESMTP\r\n')), code: 'DK-PARTNER-ANSWER' },
		];
		for (const { title, act, code, systemCode } of cases) {
			it(`is of unknown outcome for POST and transient for GET when ${title}`, async () => {
				const url = await serveRaw(act);
				const http = caller({ timeoutMs: 300 });
				const post = await errorOf(http.call({ method: 'POST', url, body: 'x' }));
				expect([post.code, post.effect]).to.deep.equal([code, 'unknown']);
				if (systemCode) expect(post.facts.systemCode).to.equal(systemCode);
				const get = await errorOf(http.call({ method: 'GET', url }));
				expect([get.code, get.effect]).to.deep.equal([code, 'transient']);
			});
		}

		it('is of unknown outcome when the hub stops waiting', async () => {
			const url = await serveRaw(() => {});
			const stop = new AbortController();
			setTimeout(() => stop.abort(), 100);
			const error = await errorOf(caller().call({ method: 'POST', url, body: 'x', signal: stop.signal }));
			expect([error.code, error.effect, error.facts.systemCode]).to.deep.equal(['DK-PARTNER-NO-ANSWER', 'unknown', 'ABORTED']);
		});

		it('is of unknown outcome when the answer is longer than allowed, and no more of it is read', async () => {
			let written = 0;
			const url = await serve((_request, response) => {
				const feed = setInterval(() => {
					written += 1_000;
					response.write(Buffer.alloc(1_000));
				}, 2);
				response.on('close', () => clearInterval(feed));
			});
			const error = await errorOf(caller({ maxResponseBytes: 5_000 }).call({ method: 'POST', url, body: 'x' }));
			expect([error.code, error.effect]).to.deep.equal(['DK-PARTNER-ANSWER', 'unknown']);
			const then = written;
			await sleep(80);
			expect(written - then).to.be.lessThan(10_000);
		});

		it('can be declared safe by the caller, for example for a POST that only asks', async () => {
			const url = await serveRaw((socket) => void socket.once('data', () => socket.destroy()));
			const error = await errorOf(caller().call({ method: 'POST', url, body: 'x', safe: true }));
			expect(error.effect).to.equal('transient');
		});

		it('passes on the error of the body stream', async () => {
			const url = await serve((request) => void request.resume());
			const damaged = new DrehkreuzError('DK-PAYLOAD-DAMAGED');
			const body = new Readable({
				read() {
					this.push('half');
					this.destroy(damaged);
				},
			});
			expect(await errorOf(caller().call({ method: 'PUT', url, body }))).to.equal(damaged);
		});

		it('leaves nothing open: the server sees the connection end', async () => {
			let ended = 0;
			const url = await serveRaw((socket) => void socket.resume().once('close', () => (ended += 1)));
			await errorOf(caller({ timeoutMs: 100 }).call({ method: 'POST', url, body: 'x' }));
			for (let i = 0; i < 50 && ended === 0; i++) await sleep(10);
			expect(ended).to.equal(1);
		});
	});

	describe('200 calls at once', () => {
		it('share the sockets allowed and all get their own answer', async () => {
			let open = 0;
			let most = 0;
			const server = createHttpServer((request, response) => {
				setTimeout(() => response.end(request.url), 5);
			});
			server.on('connection', (socket) => {
				open += 1;
				most = Math.max(most, open);
				socket.once('close', () => (open -= 1));
			});
			const url = `http://127.0.0.1:${await listen(server)}`;
			const http = caller({ maxSockets: 10, timeoutMs: 10_000 });
			const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => http.call({ method: 'POST', url: `${url}/${i}`, body: 'x' })));
			expect(answers.map((answer) => answer.body.toString())).to.deep.equal(Array.from({ length: 200 }, (_, i) => `/${i}`));
			expect(most).to.be.at.most(10);
		});
	});

	describe('TLS', () => {
		let certificates: Certificates;
		before('needs openssl to make certificates', function () {
			const made = makeCertificates();
			if (!made) skip(this, 'no openssl on this machine: certificates for the test cannot be made');
			certificates = made;
		});

		async function serveTls(options: ServerOptions = {}): Promise<{ url: string; seen: string[] }> {
			const seen: string[] = [];
			const server = createHttpsServer({ ...certificates.server, ...options }, (request, response) => {
				seen.push(request.url ?? '');
				response.end('ok');
			});
			server.on('tlsClientError', () => {});
			return { url: `https://127.0.0.1:${await listen(server)}`, seen };
		}

		const post: Omit<HttpRequest, 'url'> = { method: 'POST', body: 'x' };

		it('of a partner whose certificate we do not trust is refused before anything is sent', async () => {
			const { url, seen } = await serveTls();
			const error = await errorOf(caller().call({ ...post, url }));
			expect([error.code, error.effect]).to.deep.equal(['DK-PARTNER-UNREACHABLE', 'transient']);
			expect(error.facts.systemCode).to.match(/CERT|SIGNATURE|ISSUER/);
			expect(seen).to.deep.equal([]);
		});

		it('of a private CA is trusted when the CA is given', async () => {
			const { url } = await serveTls();
			expect((await caller({ tls: { ca: certificates.ca } }).call({ ...post, url })).status).to.equal(200);
		});

		it('of a partner with another name is refused', async () => {
			const { url } = await serveTls();
			const error = await errorOf(caller({ tls: { ca: certificates.ca } }).call({ ...post, url: url.replace('127.0.0.1', '127.0.0.2') }));
			expect([error.code, error.effect]).to.deep.equal(['DK-PARTNER-UNREACHABLE', 'transient']);
		});

		it('with a client certificate as PKCS#12 or PEM is accepted by a partner that asks for one', async () => {
			const { url } = await serveTls({ ca: certificates.ca, requestCert: true, rejectUnauthorized: true });
			const { client, ca } = certificates;
			expect((await caller({ tls: { ca, pfx: client.pfx, passphrase: client.passphrase } }).call({ ...post, url })).status).to.equal(200);
			expect((await caller({ tls: { ca, cert: client.cert, key: client.key } }).call({ ...post, url })).status).to.equal(200);
		});

		it('without or with a wrong client certificate never reaches a partner that asks for one, and says so', async () => {
			const { url, seen } = await serveTls({ ca: certificates.ca, requestCert: true, rejectUnauthorized: true });
			const { ca, stranger } = certificates;
			for (const tls of [{ ca }, { ca, ...stranger }]) {
				const error = await errorOf(caller({ tls }).call({ ...post, url }));
				// The alert may be overtaken by the end of the connection: then the outcome counts as unknown, which is safe.
				expect(`${error.code} ${error.effect}`).to.be.oneOf(['DK-PARTNER-AUTH permanent', 'DK-PARTNER-NO-ANSWER unknown']);
			}
			expect(seen).to.deep.equal([]);
		});
	});

	describe('the meaning of a status', () => {
		const answer = (status: number, safe: boolean, headers = {}) => ({ method: 'POST', status, safe, headers, body: Buffer.alloc(0) });
		for (const [status, safe, code, effect] of [
			[400, false, 'DK-PARTNER-REFUSED', 'permanent'],
			[401, false, 'DK-PARTNER-AUTH', 'permanent'],
			[403, false, 'DK-PARTNER-AUTH', 'permanent'],
			[404, true, 'DK-PARTNER-REFUSED', 'permanent'],
			[408, false, 'DK-PARTNER-BUSY', 'transient'],
			[429, false, 'DK-PARTNER-BUSY', 'transient'],
			[500, false, 'DK-PARTNER-FAULT', 'unknown'],
			[500, true, 'DK-PARTNER-FAULT', 'transient'],
			[502, false, 'DK-PARTNER-FAULT', 'unknown'],
			[503, false, 'DK-PARTNER-BUSY', 'transient'],
			[504, false, 'DK-PARTNER-FAULT', 'unknown'],
			[302, false, 'DK-PARTNER-REFUSED', 'permanent'],
		] as const) {
			it(`${status} for a request that ${safe ? 'changes nothing' : 'changes something'} is ${code}, ${effect}`, () => {
				const error = errorOfStatus('payment', answer(status, safe));
				expect([error.code, error.effect]).to.deep.equal([code, effect]);
			});
		}

		it('carries Retry-After in seconds or as a date, at most a day', () => {
			expect(errorOfStatus('payment', answer(503, false, { 'retry-after': '7' })).retryAfterMs).to.equal(7_000);
			const now = Date.parse('2026-01-01T00:00:00Z');
			expect(retryAfterOf({ headers: { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' } }, now)).to.equal(30_000);
			expect(retryAfterOf({ headers: { 'retry-after': 'Wed, 31 Dec 2025 00:00:30 GMT' } }, now)).to.equal(0);
			expect(retryAfterOf({ headers: { 'retry-after': '99999999999' } }, now)).to.equal(86_400_000);
			expect(retryAfterOf({ headers: { 'retry-after': 'soon' } }, now)).to.equal(undefined);
			expect(retryAfterOf({ headers: {} }, now)).to.equal(undefined);
		});

		it('keeps codes of the partner and drops its prose', () => {
			expect(errorOfStatus('payment', answer(400, false), 'VALIDATION_ERROR').facts.reason).to.equal('VALIDATION_ERROR');
			expect(errorOfStatus('payment', answer(400, false), 'Herr Max Mustermann hat kein Konto').facts.reason).to.equal('none');
		});

		it('of a body that is no JSON quotes nothing of it', () => {
			const make = (): unknown => jsonOf('payment', { ...answer(200, false), body: Buffer.from('Max Mustermann') });
			expect(make).to.throw(DrehkreuzError).with.property('code', 'DK-PARTNER-ANSWER');
			try {
				make();
			} catch (error) {
				expect(JSON.stringify([(error as DrehkreuzError).message, (error as DrehkreuzError).facts, String((error as Error).cause)])).not.to.contain(
					'Mustermann',
				);
			}
		});
	});
});
