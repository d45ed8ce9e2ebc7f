/**
 * The way to the metrics. Two, both closed unless configured:
 *
 * - `metrics.token`: `/metrics` at the hub's own door, with this bearer token only;
 * - `metrics.port`: a door of its own on 127.0.0.1, never reachable from outside. Asked for another host than this machine, it answers nothing, so that a web page in a
 *   browser on this machine cannot read it under a name of its own. Where there is a token too, it is needed here as well.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeFront, type Handler, listen } from './http.ts';

export interface MetricsSource {
	render(): Promise<{ readonly contentType: string; readonly body: string }>;
}

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
const HEADERS_TIMEOUT_MS = 10_000;

/** @param token undefined: everybody who gets here may read */
export function metricsHandler(source: MetricsSource, token: string | undefined): Handler {
	return (request, response) => void answer(request, response, source, token);
}

/** @returns its address, and the way to end it. @throws DrehkreuzError DK-CONFIG-PORT */
export async function openMetricsDoor(
	source: MetricsSource,
	port: number,
	token: string | undefined,
): Promise<{ readonly url: string; close(): Promise<void> }> {
	const handle = metricsHandler(source, token);
	const server = createServer((request, response) => {
		if (!LOOPBACK.test(request.headers.host ?? '')) return end(response, 421, 'not this host\n');
		if (request.url !== '/metrics') return end(response, 404, 'not found\n');
		handle(request, response);
	});
	server.headersTimeout = HEADERS_TIMEOUT_MS;
	const base = await listen(server, '127.0.0.1', port);
	return {
		url: `${base}/metrics`,
		close: async () => {
			server.closeAllConnections();
			await closeFront(server);
		},
	};
}

async function answer(request: IncomingMessage, response: ServerResponse, source: MetricsSource, token: string | undefined): Promise<void> {
	if (token !== undefined && !isRight(request.headers.authorization, token)) {
		response.setHeader('www-authenticate', 'Bearer realm="metrics"');
		return end(response, 401, 'unauthorised\n');
	}
	if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'GET only\n');
	try {
		const { contentType, body } = await source.render();
		response.setHeader('content-type', contentType);
		end(response, 200, body);
	} catch {
		end(response, 500, 'failed\n');
	}
}

/** Takes the same time for every wrong token. */
function isRight(authorization: string | undefined, token: string): boolean {
	const given = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1] ?? '';
	const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(given), digest(token));
}

function end(response: ServerResponse, status: number, body: string): void {
	if (!response.hasHeader('content-type')) response.setHeader('content-type', 'text/plain; charset=utf-8');
	response.setHeader('cache-control', 'no-store');
	response.writeHead(status).end(body);
}
