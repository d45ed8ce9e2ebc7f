/**
 * The systems at the other end, in the process of the run, which survives every harm. One HTTP server; each records what it did.
 *
 * | path         | who calls                | how it knows a repeat                                             |
 * |--------------|--------------------------|-------------------------------------------------------------------|
 * | `/register`  | plain *http request* node | the header Idempotency-Key                                        |
 * | `/akte`      | *deliver*                | the same; cannot be asked                                         |
 * | `/teil`      | *deliver*                | the same; can be asked                                            |
 * | `/ende`      | *deliver*                | not at all: it does whatever it is sent. It can be asked           |
 *
 * An effect is counted by the message's id in the *content*: a repeat under another key would show as a second effect.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** What they do while they are troubled. */
export type Trouble =
	/** Answers come after the hub's time limit; the effect has taken place. */
	| 'late'
	/** The effect takes place, then the line is dropped. */
	| 'drop'
	/** 500, whatever is asked; every second order has taken place all the same. */
	| 'refuse';

/** Milliseconds; beyond what the flow waits. */
const LATE_MS = 4_500;

export class Counterparts {
	/** Effects by path and message id. */
	readonly #effects = new Map<string, Map<string, number>>();
	readonly #keys = new Set<string>();
	readonly #server: Server;
	#trouble: Trouble | undefined;
	#orders = 0;
	#repeats = 0;

	constructor() {
		this.#server = createServer((request, response) => void this.#serve(request, response));
	}

	/** Orders of the plain node that were known already. */
	get repeats(): number {
		return this.#repeats;
	}

	effects(path: string): ReadonlyMap<string, number> {
		return this.#effects.get(path) ?? new Map<string, number>();
	}

	/** @returns the address */
	async start(): Promise<string> {
		await new Promise<void>((resolve) => {
			this.#server.listen(0, '127.0.0.1', resolve);
		});
		const address = this.#server.address();
		return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
	}

	trouble(kind: Trouble | undefined): void {
		this.#trouble = kind;
	}

	async stop(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => {
			this.#server.close(resolve);
		});
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		request.on('error', () => {});
		response.on('error', () => {});
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const [, path = '', asked] = (request.url ?? '').split('/');
		const trouble = this.#trouble;
		if (request.method === 'GET') {
			// What was sent before this question was asked is done first, as by a system that answers in order.
			await pause(20);
			if (trouble === 'refuse') return reply(response, 500, {});
			const known = this.#keys.has(`${path} ${decodeURIComponent(asked ?? '')}`);
			return known ? reply(response, 200, { nummer: `${path}-${asked}` }) : reply(response, 404, {});
		}
		this.#orders += 1;
		if (trouble === 'refuse' && this.#orders % 2 === 0) return reply(response, 500, {});
		const number = this.#act(path, Buffer.concat(chunks), String(request.headers['idempotency-key'] ?? ''));
		if (trouble === 'refuse') return reply(response, 500, {});
		if (trouble === 'drop') return void request.socket.destroy();
		if (trouble === 'late') await pause(LATE_MS);
		reply(response, 200, { nummer: number });
	}

	#act(path: string, body: Buffer, key: string): string {
		const content = JSON.parse(body.toString()) as { fremdId?: string; id?: string };
		const id = content.fremdId ?? content.id ?? '?';
		const name = `${path} ${key || decodeURIComponent(id)}`;
		if (key && this.#keys.has(name)) {
			if (path === 'register') this.#repeats += 1;
			return `${path}-${key}`;
		}
		this.#keys.add(name);
		const effects = this.#effects.get(path) ?? new Map<string, number>();
		this.#effects.set(path, effects);
		effects.set(id, (effects.get(id) ?? 0) + 1);
		return `${path}-${key || id}`;
	}
}

function reply(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
