/**
 * Coded answers to what Node's HTTP parser refuses. Three situations:
 *
 *  - the body of a running request breaks off: the request is answered as incomplete, by its own exchange;
 *  - what follows a complete request is no HTTP (a body longer than its Content-Length): the complete request gets its answer first, then this one, then the connection closes;
 *  - nothing is running: this answer, then the connection closes.
 */
import type { Duplex } from 'node:stream';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { problemAnswer } from './answer.ts';
import type { Exchange } from './exchange.ts';

/** Milliseconds until a connection is cut that the other side does not close. */
const CLOSE_MS = 2_000;

export function answerClientError(error: Error & { code?: string }, socket: Duplex, exchange: Exchange | undefined): void {
	if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
	const problem = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? new DrehkreuzError('DK-IN-TIMEOUT', { seconds: '?' }) : undefined;
	if (exchange?.fail(problem)) return;
	const bare = () => writeBare(socket, problem ?? new DrehkreuzError('DK-IN-HTTP', { systemCode: codeOf(error) }), exchange?.language ?? 'de');
	if (exchange && !exchange.response.writableFinished && !exchange.response.destroyed) exchange.response.once('close', bare);
	else bare();
}

function writeBare(socket: Duplex, error: DrehkreuzError, language: 'de' | 'en'): void {
	if (!socket.writable) return void socket.destroy();
	const { status, headers, body } = problemAnswer(error.problem, language);
	const lines = [`HTTP/1.1 ${status} ${status === 408 ? 'Request Timeout' : 'Bad Request'}`, 'connection: close', `content-length: ${Buffer.byteLength(body)}`];
	for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
	socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
	const timer = setTimeout(() => socket.destroy(), CLOSE_MS);
	socket.once('close', () => clearTimeout(timer));
}

function codeOf(error: { code?: string }): string {
	return /^[A-Z][A-Z0-9_]{1,60}$/.test(error.code ?? '') ? (error.code as string) : 'HTTP';
}
