/**
 * The frame of every node that works on messages of the hub: status, one `done` per message, errors with their code.
 *
 * A node's work is an async function. Whatever it throws reaches Node-RED as `done(error)`: a catch node may take it; if none does, the
 * flight of the delivery ends as *again* or *park*, as the error's effect says.
 */
import type { Flight } from '../../hub/delivery/flight.ts';
import type { Hub } from '../../hub/hub.ts';
import { hubOf, trackingOf } from './access.ts';
import { showFailure } from './failure-status.ts';
import type { NodeConfig, Red, RedMessage, RedNode, Send } from './red.ts';

export interface Work {
	readonly message: RedMessage;
	readonly send: Send;
	/** The open flight; undefined when the message came from elsewhere, e.g. an inject node. */
	readonly flight: Flight | undefined;
	readonly hub: Hub;
	/** Name of the node for error texts. */
	readonly label: string;
	/** The message must wait, as nobody's failure: the node shows this until the next success or error. */
	readonly waits: (status: Status) => void;
}

export function workingNode(red: Red, node: RedNode, config: NodeConfig, work: (work: Work) => Promise<void>): void {
	red.nodes.createNode(node, config);
	const hub = hubOf(red);
	const tracking = trackingOf(red);
	const label = config.name || config.type;
	const busy = new BusyStatus(node);
	node.on('input', (message, send, done) => {
		const flight = tracking.flightOf(message);
		busy.begin();
		let waiting: Status | undefined;
		const waits = (status: Status): void => {
			waiting = status;
		};
		work({ message, send, flight, hub, label, waits }).then(
			() => {
				busy.end(waiting);
				done();
			},
			(error: unknown) => {
				busy.fail(error);
				done(error);
			},
		);
	});
	node.on('close', (_removed, closed) => {
		busy.close();
		closed();
	});
}

type Status = Parameters<RedNode['status']>[0];

/** True when something is wired to the output. What goes to an output without a wire is gone. */
export function isWired(node: RedNode, output: number): boolean {
	return (node.wires?.[output]?.length ?? 0) > 0;
}

/**
 * Status of a working node: blue dot with the count while busy, nothing when idle, red ring with the code after an error until the next success,
 * yellow ring when the last message must wait.
 * Written at most every 250 ms: the editor is told of every change.
 */
class BusyStatus {
	readonly #node: RedNode;
	#count = 0;
	#error: unknown;
	#waits: Status | undefined;
	#timer: NodeJS.Timeout | undefined;
	#closed = false;

	constructor(node: RedNode) {
		this.#node = node;
	}

	begin(): void {
		this.#count += 1;
		this.#later();
	}

	end(waits?: Status): void {
		this.#count -= 1;
		this.#waits = waits;
		if (!waits) this.#error = undefined;
		this.#later();
	}

	fail(error: unknown): void {
		this.#count -= 1;
		this.#waits = undefined;
		this.#error = error ?? new Error('nothing was said');
		this.#later();
	}

	/** The node's successor has its own: nothing of this one is shown any more. */
	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
		this.#node.status({});
	}

	#later(): void {
		if (this.#closed) return;
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			if (this.#waits) this.#node.status(this.#waits);
			else if (this.#error) showFailure(this.#node, this.#error);
			else if (this.#count > 0) this.#node.status({ fill: 'blue', shape: 'dot', text: String(this.#count) });
			else this.#node.status({});
		}, 250).unref();
	}
}
