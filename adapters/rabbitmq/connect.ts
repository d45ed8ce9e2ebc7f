/** One try to connect to a virtual host, and what a failure means in words of the error registry. */
import type { Socket } from 'node:net';
import amqp, { type Channel, type ChannelModel } from 'amqplib';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Endpoint } from './options.ts';

/** Milliseconds that frames wait for others. A confirm takes the broker longer than that. */
const GATHER_MS = 1;

/**
 * @param purpose shown beside the connection in RabbitMQ's own tools
 * @throws DrehkreuzError DK-BROKER-UNREACHABLE (trying again may help), DK-BROKER-REFUSED, DK-BROKER-VHOST, DK-BROKER-TLS
 */
export async function connectOnce(endpoint: Endpoint, vhost: string, purpose: string, timeoutMs: number): Promise<ChannelModel> {
	const { protocol, host: hostname, port, user: username, password, tls, heartbeatSeconds: heartbeat } = endpoint;
	const connecting = amqp.connect(
		// amqplib takes the virtual host percent-encoded, also outside an address.
		{ protocol, hostname, port, username, password, heartbeat, vhost: encodeURIComponent(vhost) },
		{ ...(protocol === 'amqps' ? tls : {}), noDelay: true, timeout: timeoutMs, clientProperties: { connection_name: `drehkreuz ${purpose} ${process.pid}` } },
	);
	try {
		const model = await inTime(connecting, timeoutMs + 50); // amqplib's own time limit starts anew with each byte of the peer.
		gatherWrites(model);
		return model;
	} catch (error) {
		connecting.then(dropConnection, () => {}); // Should it come about after all.
		throw error instanceof DrehkreuzError ? error : meaningOf(error, vhost);
	}
}

/** The work's result, if it comes in time. @throws DrehkreuzError DK-BROKER-UNREACHABLE */
export async function inTime<Result>(work: Promise<Result>, ms: number): Promise<Result> {
	const { promise: tooLate, reject } = Promise.withResolvers<never>();
	const timer = setTimeout(() => reject(new DrehkreuzError('DK-BROKER-UNREACHABLE', { systemCode: 'ETIMEDOUT' })), ms);
	try {
		return await Promise.race([work, tooLate]);
	} finally {
		clearTimeout(timer);
	}
}

/** Resolves when the channel is closed. The library's own promise never settles when the connection is lost before the broker's answer. */
export async function closeChannel(channel: Channel): Promise<void> {
	const closed = new Promise<void>((resolve) => {
		channel.once('close', () => resolve());
	});
	const refused = channel.close().catch(() => {}); // It is closed already.
	await Promise.race([closed, refused]);
}

/** Ends a connection without waiting for the peer. */
export function dropConnection(model: ChannelModel): void {
	model.on('error', () => {});
	// Only an error lets the library stop its heartbeats and close its channels.
	socketOf(model)?.destroy(new Error('dropped'));
}

/** The library hands each frame to the socket by itself. What comes within a millisecond leaves with one call of the system. */
function gatherWrites(model: ChannelModel): void {
	const socket = socketOf(model);
	if (!socket) return;
	const write = socket.write;
	socket.write = (...args: unknown[]): boolean => {
		if (socket.writableCorked === 0) {
			socket.cork();
			setTimeout(() => socket.uncork(), GATHER_MS);
		}
		return Reflect.apply(write, socket, args) as boolean;
	};
}

/** The typings hide it. */
function socketOf({ connection }: ChannelModel): Socket | undefined {
	return (connection as unknown as { readonly stream?: Socket }).stream;
}

function meaningOf(error: unknown, vhost: string): DrehkreuzError {
	const text = error instanceof Error ? error.message : '';
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	// The login was fine, the virtual host was not. The broker says why (missing, not allowed), but amqplib drops it.
	if (/Expected ConnectionOpenOk; got <ConnectionClose/.test(text)) return new DrehkreuzError('DK-BROKER-VHOST', { vhost });
	if (/ACCESS[-_]REFUSED|mechanism .* not provided/.test(text)) return new DrehkreuzError('DK-BROKER-REFUSED');
	if (/CERT|SIGNATURE|^ERR_TLS|^ERR_SSL|^EPROTO/.test(code)) return new DrehkreuzError('DK-BROKER-TLS', { systemCode: code }, { cause: error });
	const systemCode = /^[A-Z][A-Z0-9_]+$/.test(code) ? code : /ETIMEDOUT/.test(text) ? 'ETIMEDOUT' : 'ECONNABORTED';
	return new DrehkreuzError('DK-BROKER-UNREACHABLE', { systemCode }, { cause: error });
}
