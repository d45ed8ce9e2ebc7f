/** A TCP proxy on the loopback that a test can cut, also in the middle of a message. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export class TcpProxy {
	readonly #target: { host: string; port: number };
	readonly #pairs = new Set<Socket>();
	/** What a client said first, by its socket to the server: tells connections apart. */
	readonly #greetings = new Map<Socket, string>();
	#server: Server | undefined;
	#port = 0;
	/** Bytes to the server after which everything is cut once. */
	#cutAfter: number | undefined;
	#refusing = false;
	#silent = false;

	constructor(host: string, port: number) {
		this.#target = { host, port };
	}

	get port(): number {
		return this.#port;
	}

	/** Connections that are open now. */
	get count(): number {
		return this.#pairs.size / 2;
	}

	async start(): Promise<void> {
		const server = createServer((client) => this.#join(client));
		this.#server = server;
		await new Promise<void>((resolve) => {
			server.listen(this.#port, '127.0.0.1', resolve);
		});
		const address = server.address();
		this.#port = typeof address === 'object' && address ? address.port : 0;
	}

	/** Cuts all connections, hard. New ones are taken. (Not with `resetAndDestroy`: with writes under way it makes Node.js 24 spin.) */
	cut(): void {
		for (const socket of this.#pairs) socket.destroy();
	}

	/** Cuts all connections once after so many more bytes to the server, wherever in a frame that is. */
	cutAfter(bytes: number): void {
		this.#cutAfter = bytes;
	}

	/** Cuts everything and takes no connections until `admit`. */
	refuse(): void {
		this.#refusing = true;
		this.cut();
	}

	admit(): void {
		this.#refusing = false;
	}

	/** From now on nothing goes through in either direction, but the connections stay: a dead peer. */
	silence(silent = true): void {
		this.#silent = silent;
	}

	/** Sends bytes to the server on each connection whose client said this text in its greeting. Only while nothing else is under way. */
	inject(bytes: Buffer, greeting: string): void {
		for (const [server, said] of this.#greetings) if (said.includes(greeting)) server.write(bytes);
	}

	async stop(): Promise<void> {
		const server = this.#server;
		if (!server) return;
		const closed = new Promise((resolve) => {
			server.close(resolve);
		});
		this.cut();
		await closed;
	}

	#join(client: Socket): void {
		if (this.#refusing) return void client.destroy();
		const server = connect(this.#target);
		for (const [from, to] of [
			[client, server],
			[server, client],
		] as const) {
			this.#pairs.add(from);
			from.setNoDelay(true);
			from.on('error', () => {});
			from.on('close', () => {
				this.#pairs.delete(from);
				this.#greetings.delete(from);
				to.destroy();
			});
		}
		client.on('data', (bytes) => this.#toServer(bytes, server));
		server.on('data', (bytes) => {
			if (!this.#silent) client.write(bytes);
		});
	}

	#toServer(bytes: Buffer, server: Socket): void {
		const greeting = this.#greetings.get(server) ?? '';
		if (greeting.length < 1_000) this.#greetings.set(server, greeting + bytes.toString('latin1'));
		if (this.#silent) return;
		if (this.#cutAfter === undefined || bytes.length < this.#cutAfter) {
			if (this.#cutAfter !== undefined) this.#cutAfter -= bytes.length;
			server.write(bytes);
			return;
		}
		server.write(bytes.subarray(0, this.#cutAfter));
		this.#cutAfter = undefined;
		setImmediate(() => this.cut());
	}
}
