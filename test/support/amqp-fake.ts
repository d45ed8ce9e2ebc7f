/** A scripted AMQP server: what a real one cannot be made to do. Each connection plays the same script. */
import { createServer, type Server, type Socket } from 'node:net';

/** `silent`: takes the connection and says nothing. `trickle`: a byte now and then, never a frame. `slam`: closes after the greeting. `babble`: not AMQP. */
export type FakeScript = 'silent' | 'trickle' | 'slam' | 'babble';

export class AmqpFake {
	readonly #sockets = new Set<Socket>();
	readonly #server: Server;
	readonly #timers = new Set<NodeJS.Timeout>();

	constructor(script: FakeScript) {
		this.#server = createServer((socket) => {
			this.#sockets.add(socket);
			socket.on('error', () => {});
			socket.on('close', () => this.#sockets.delete(socket));
			socket.once('data', () => this.#play(script, socket));
		});
	}

	/** Gives the address to connect to. */
	async start(): Promise<string> {
		await new Promise<void>((resolve) => {
			this.#server.listen(0, '127.0.0.1', resolve);
		});
		const address = this.#server.address();
		return `amqp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
	}

	async stop(): Promise<void> {
		for (const timer of this.#timers) clearInterval(timer);
		for (const socket of this.#sockets) socket.destroy();
		await new Promise((resolve) => {
			this.#server.close(resolve);
		});
	}

	#play(script: FakeScript, socket: Socket): void {
		if (script === 'slam') socket.end();
		if (script === 'babble') socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
		// The head of a frame that announces a kilobyte, which comes byte by byte.
		if (script === 'trickle') {
			socket.write(Buffer.from([1, 0, 0, 0, 0, 4, 0]));
			this.#timers.add(setInterval(() => socket.writable && socket.write(Buffer.from([0])), 100));
		}
	}
}
