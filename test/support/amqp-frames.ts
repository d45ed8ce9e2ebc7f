/**
 * Puts a faulty frame between two whole frames of a client: an acknowledgement of something that was never handed out. The broker answers with
 * a channel error (406), and the connection stays. Frames as in AMQP 0-9-1, section 4.2.3.
 */

const HEADER_BYTES = 7;
const GREETING_BYTES = 8;
const FRAME_END = 0xce;
const BODY = 3;
const METHOD = 1;
/** Class and method of basic.ack. */
const BASIC_ACK = 0x003c_0050;

export class FaultyFrames {
	readonly #rests = new WeakMap<object, Buffer>();
	#wanted = 0;

	/** So many channels, whichever are used next, get an error. */
	want(count: number): void {
		this.#wanted = count;
	}

	get open(): number {
		return this.#wanted;
	}

	/** For `TcpProxy.rewrite`. */
	readonly rewrite = (connection: object, bytes: Buffer): Buffer => {
		// The greeting is no frame; what is left of a frame at the end of a piece waits for the next one.
		let rest = this.#rests.get(connection);
		if (rest === undefined) {
			this.#rests.set(connection, bytes.subarray(GREETING_BYTES));
			return bytes;
		}
		const before = rest.length;
		rest = Buffer.concat([rest, bytes]);
		const out: Buffer[] = [];
		let sent = before;
		let at = 0;
		while (rest.length - at >= HEADER_BYTES) {
			const end = at + HEADER_BYTES + rest.readUInt32BE(at + 3) + 1;
			if (end > rest.length) break;
			const fault = this.#faultAfter(rest.subarray(at, end));
			if (fault) {
				out.push(rest.subarray(sent, end), fault);
				sent = end;
			}
			at = end;
		}
		out.push(rest.subarray(sent));
		this.#rests.set(connection, Buffer.from(rest.subarray(at)));
		return Buffer.concat(out);
	};

	#faultAfter(frame: Buffer): Buffer | undefined {
		const [type, channel] = [frame.readUInt8(0), frame.readUInt16BE(1)];
		const fits = type === BODY || (type === METHOD && frame.readUInt32BE(HEADER_BYTES) === BASIC_ACK);
		if (this.#wanted === 0 || !fits) return undefined;
		this.#wanted -= 1;
		const fault = Buffer.alloc(HEADER_BYTES + 13 + 1);
		fault.writeUInt8(METHOD, 0);
		fault.writeUInt16BE(channel, 1);
		fault.writeUInt32BE(13, 3);
		fault.writeUInt32BE(BASIC_ACK, HEADER_BYTES);
		fault.writeBigUInt64BE(2n ** 40n, HEADER_BYTES + 4);
		fault.writeUInt8(FRAME_END, fault.length - 1);
		return fault;
	}
}
