/**
 * What a message may weigh to travel through a broker. The same on every engine, so that a flow that works on the
 * embedded broker works on RabbitMQ too.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { SerialMessage } from '../message/serial.ts';

/**
 * All headers together, encoded as an AMQP table, in bytes. AMQP 0-9-1 asks for one frame per header table, and amqplib
 * refuses more than 64 KiB; 4 KiB of that are kept for the broker's and our own headers.
 */
export const HEADERS_MAX_BYTES = 61_440;

/** Body in bytes. RabbitMQ 4 takes 16 MiB by default and closes the channel above it. */
export const MESSAGE_MAX_BYTES = 16_777_216;

/** Length of the prefix that the AMQP binding puts before each header. */
const PREFIX_BYTES = 'cloudEvents:'.length;

/** @throws DrehkreuzError DK-BROKER-HEADERS, DK-BROKER-TOO-LARGE */
export function checkTransportLimits(serial: SerialMessage, maxMessageBytes = MESSAGE_MAX_BYTES): void {
	const headerBytes = headerSize(serial.headers);
	if (headerBytes > HEADERS_MAX_BYTES) throw new DrehkreuzError('DK-BROKER-HEADERS', { size: headerBytes, limit: HEADERS_MAX_BYTES });
	if (serial.bytes.length > maxMessageBytes) throw new DrehkreuzError('DK-BROKER-TOO-LARGE', { size: serial.bytes.length, limit: maxMessageBytes });
}

function headerSize(headers: SerialMessage['headers']): number {
	let bytes = 0;
	for (const [name, value] of Object.entries(headers)) {
		bytes += 1 + PREFIX_BYTES + Buffer.byteLength(name) + 1;
		bytes += typeof value === 'string' ? 4 + Buffer.byteLength(value) : 8;
	}
	return bytes;
}
