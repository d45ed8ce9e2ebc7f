/** A TCP proxy on the loopback that a test can cut, also in the middle of a message. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export type Direction = 'toServer' | 'toClient';

export class TcpProxy {
	readonly #target: { host: string; port: number };
	readonly #pairs = new Set<Socket>();
	/** What a client said first, by its socket to the server: tells connections apart. */
	readonly #greetings = new Map<Socket, string>();
	#server: Server | undefined;
	#port = 0;
	/** Bytes in a direction after which everything is cut once. */
	#cutAfter: { readonly direction: Direction; bytes: number } | undefined;
	/** Sockets that are read from, by the direction of what they say. */
	readonly #readers: Readonly<Record<Direction, Set<Socket>>> = { toServer: new Set(), toClient: new Set() };
	readonly #stalled = new Set<Direction>();
	/** Changes what goes to the server; called with each piece of a connection, in order. */
	rewrite: ((connection: object, bytes: Buffer) => Buffer) | undefined;
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

	/** Cuts all connections once after so many more bytes in this direction, wherever in a frame that is. */
	cutAfter(bytes: number, direction: Direction = 'toServer'): void {
		this.#cutAfter = { direction, bytes };
	}

	/** Holds back what goes in this direction; let go, it arrives late but whole. */
	stall(direction: Direction, stalled = true): void {
		if (stalled) this.#stalled.add(direction);
		else this.#stalled.delete(direction);
		for (const socket of this.#readers[direction]) socket[stalled ? 'pause' : 'resume']();
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
		for (const [from, to, direction] of [
			[client, server, 'toServer'],
			[server, client, 'toClient'],
		] as const) {
			this.#pairs.add(from);
			this.#readers[direction].add(from);
			from.setNoDelay(true);
			from.on('error', () => {});
			from.on('close', () => {
				this.#pairs.delete(from);
				this.#readers[direction].delete(from);
				this.#greetings.delete(from);
				to.destroy();
			});
		}
		client.on('data', (bytes) => {
			const greeting = this.#greetings.get(server) ?? '';
			if (greeting.length < 1_000) this.#greetings.set(server, greeting + bytes.toString('latin1'));
			this.#pass(this.rewrite?.(server, bytes) ?? bytes, server, 'toServer');
		});
		server.on('data', (bytes) => this.#pass(bytes, client, 'toClient'));
		// A listener for data makes a socket flow: those that are made during a stall wait too.
		if (this.#stalled.has('toServer')) client.pause();
		if (this.#stalled.has('toClient')) server.pause();
	}

	#pass(bytes: Buffer, to: Socket, direction: Direction): void {
		if (this.#silent) return;
		const cut = this.#cutAfter;
		if (cut?.direction !== direction || bytes.length < cut.bytes) {
			if (cut?.direction === direction) cut.bytes -= bytes.length;
			to.write(bytes);
			return;
		}
		to.write(bytes.subarray(0, cut.bytes));
		this.#cutAfter = undefined;
		setImmediate(() => this.cut());
	}
}
