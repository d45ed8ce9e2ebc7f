/**
 * Follows what is under way in a Node-RED flow and reports it to the flight of the delivery it grew out of.
 *
 * A message is known by a plain token in `msg._drehkreuz`, which survives Node-RED's clone; a message without one (a node built a new object)
 * belongs to the flight of the asynchronous context it was sent in. The token wins: batch and rate limit emit one message in another's context.
 *
 * | hook                     | what it tells                                                                               |
 * |--------------------------|---------------------------------------------------------------------------------------------|
 * | preRoute                 | a message is about to go out; Node-RED drops it silently when the node at the end is missing |
 * | preDeliver               | a message is on a wire; it gets the token if it has none                                     |
 * | onReceive                | it reached a node, by wire or handed over (catch, complete, link return)                     |
 * | onComplete               | the node is through with it (`done`), also with an error                                     |
 * | postReceive              | the same for handlers that take no `done`, and for handlers that threw                       |
 *
 * What Node-RED does not report is added to each node when it first receives something of a flight (`#adopt`): errors that no catch node took
 * (`node.error` is wrapped), promises of handlers (a rejection would end the process; without `done` their end is the completion), and messages
 * that reach a node that was closed. A catch loop is ended: Node-RED's own guard does not see one through a function node.
 *
 * A redeploy interrupts every open flight: it cannot end as done any more and its message is handed out again, when the nodes that go on are through
 * with it. Nodes that were closed are not waited for.
 *
 * Known limit: what a node sends after it reported completion (the second message of a trigger node, a timer in a function node) is not waited for.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Flight, Place } from '../../hub/delivery/flight.ts';
import type { Flights } from '../../hub/delivery/flights.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../../hub/errors/problem.ts';
import type { Done, Red, RedMessage, RedNode, Send } from './red.ts';
import { followSwitch } from './switch-queue.ts';

/** Field of a Node-RED message that holds the token of its flight. */
export const TOKEN_FIELD = '_drehkreuz';

type InputHandler = (message: RedMessage, send: Send, done: Done) => unknown;

/** Private parts of Node-RED's Node that tracking needs. Checked by `test/nodes/runtime/internals.test.ts`, so that an update that moves them is noticed. */
interface NodeInternals extends RedNode {
	_inputCallback?: InputHandler | null;
	_inputCallbacks?: InputHandler[] | null;
	_expectedDoneCount?: number;
}

interface ReceiveEvent {
	readonly msg: RedMessage;
	readonly destination: { readonly id: string; readonly node: NodeInternals };
	/** Ours: the flight around, when the node was called from within the turn of another. */
	[AROUND]?: { readonly flight: Flight | undefined };
}

interface SendEvent {
	readonly msg: RedMessage;
	readonly source: { readonly node: { readonly _flow?: NodeRedFlow } };
	readonly destination: { readonly id: string };
}

/** Private parts of Node-RED's Flow. */
interface NodeRedFlow {
	getNode(id: string): unknown;
	readonly flow?: { readonly nodes?: Readonly<Record<string, { readonly type: string; readonly name?: string; readonly d?: boolean }>> };
}

const LABEL = 'drehkreuz';
const AROUND = Symbol('around');
/** Field that counts, per node, how often a message failed there and was caught. Cloned with the message. */
const FAILED_FIELD = '_drehkreuzFailed';
/** As often as Node-RED lets a message fail in the same node before it stops calling catch nodes. */
const CATCHES_MAX = 9;

export class FlowTracking {
	readonly #red: Red;
	readonly #flights: Flights;
	readonly #context = new AsyncLocalStorage<Flight | undefined>();
	readonly #adopted = new WeakSet<RedNode>();
	/** Messages on wires; the same object may be on two. */
	readonly #onWire = new WeakMap<object, number>();
	/** Which flight a message object arrived for, so that a handler that removes the token is still followed. */
	readonly #arrivedFor = new WeakMap<object, Flight>();
	/** The `node.error` call that is running: a catch node that receives something meanwhile has taken the error. */
	#errorCall: { caught: boolean } | undefined;
	/** Messages whose handler threw, until `postReceive`. */
	readonly #threw = new WeakSet<object>();
	/** Messages whose handler gave back a promise, or whose node is followed otherwise, until `postReceive`. */
	readonly #promised = new WeakSet<object>();
	/** Pending while flows are being stopped and started again: a message emitted then could meet a node that is gone. */
	#restart: { readonly done: Promise<void>; readonly finish: () => void } | undefined;
	/** Starts of flows that are under way: a second deploy may begin before the first has ended. */
	#starts = 0;
	#stopped = false;
	readonly #onStopping = (): void => {
		this.#stopped = true;
		this.#hold();
		// Nodes may drop what they hold when they are stopped, and say `done`: nothing open may end as done.
		for (const flight of this.#flights.all) flight.interrupt();
	};
	readonly #onStopped = (): void => {
		for (const flight of this.#flights.all) flight.forgetClosed();
	};
	readonly #onStarting = (): void => {
		this.#stopped = false;
		this.#starts += 1;
		this.#hold();
	};
	readonly #onStarted = (): void => {
		this.#starts -= 1;
		if (this.#starts <= 0 && !this.#stopped) this.#letGo();
	};

	constructor(red: Red, flights: Flights) {
		this.#red = red;
		this.#flights = flights;
	}

	/** Called by the first node: flows are being started at that moment. */
	start(): void {
		const { hooks, events } = this.#red;
		hooks.add(`preRoute.${LABEL}`, (event: SendEvent) => this.#leaving(event));
		hooks.add(`preDeliver.${LABEL}`, (event: SendEvent) => this.#departed(event.msg));
		hooks.add(`onReceive.${LABEL}`, (event: ReceiveEvent) => this.#arrived(event));
		hooks.add(`postReceive.${LABEL}`, (event: ReceiveEvent) => this.#handled(event));
		hooks.add(`onComplete.${LABEL}`, (event: { msg: RedMessage; node: { id: string } }) => this.#completed(event.msg, event.node.id));
		events.on('flows:stopping', this.#onStopping);
		events.on('flows:stopped', this.#onStopped);
		events.on('flows:starting', this.#onStarting);
		events.on('flows:started', this.#onStarted);
		this.#onStarting();
	}

	stop(): void {
		const { hooks, events } = this.#red;
		hooks.remove(`*.${LABEL}`);
		events.removeListener('flows:stopping', this.#onStopping);
		events.removeListener('flows:stopped', this.#onStopped);
		events.removeListener('flows:starting', this.#onStarting);
		events.removeListener('flows:started', this.#onStarted);
		this.#letGo();
	}

	/** Resolves when flows run. Sources wait for it before they emit. */
	async whenRunning(): Promise<void> {
		await this.#restart?.done;
	}

	/** Runs the source node's `send` inside the flight, so that whatever it starts belongs to it. */
	run(flight: Flight, work: () => void): void {
		this.#context.run(flight, work);
	}

	/** The open flight a message belongs to. */
	flightOf(message: RedMessage): Flight | undefined {
		const flight = TOKEN_FIELD in message ? this.#flights.find(message[TOKEN_FIELD]) : this.#context.getStore();
		return flight?.isOpen ? flight : undefined;
	}

	#hold(): void {
		if (this.#restart) return;
		let finish = (): void => {};
		const done = new Promise<void>((resolve) => {
			finish = resolve;
		});
		this.#restart = { done, finish };
	}

	#letGo(): void {
		this.#restart?.finish();
		this.#restart = undefined;
	}

	/** A wire may lead to a node that failed to start. A node that was disabled on purpose is the end of the wire. */
	#leaving({ msg, source, destination: { id } }: SendEvent): void {
		const flight = this.flightOf(msg);
		const flow = source.node._flow;
		if (!flight || flight.isInterrupted || !flow || flow.getNode(id)) return;
		const missing = flow.flow?.nodes?.[id];
		if (missing?.d) return;
		flight.failed({ code: 'DK-DELIVERY-FLOW-ERROR', facts: { node: missing?.name || missing?.type || id }, node: id });
	}

	#departed(message: RedMessage): void {
		const flight = this.flightOf(message);
		if (!flight) return;
		if (!(TOKEN_FIELD in message)) message[TOKEN_FIELD] = flight.token;
		this.#onWire.set(message, (this.#onWire.get(message) ?? 0) + 1);
		flight.departed();
	}

	#arrived(event: ReceiveEvent): void {
		const { msg, destination } = event;
		const { node } = destination;
		const wires = this.#onWire.get(msg) ?? 0;
		if (wires > 0) this.#onWire.set(msg, wires - 1);
		if (this.#errorCall && node.type === 'catch') this.#errorCall.caught = true;
		const around = this.#context.getStore();
		const flight = this.flightOf(msg);
		if (around !== flight) {
			event[AROUND] = { flight: around };
			this.#context.enterWith(flight);
		}
		if (!flight) return;
		this.#adopt(node);
		this.#arrivedFor.set(msg, flight);
		flight.arrived(msg, placeOf(node), wires > 0);
		if (!hasHandler(node)) this.#swallowed(flight, msg, node);
	}

	#handled(event: ReceiveEvent): void {
		const { msg, destination } = event;
		const around = event[AROUND];
		if (around) this.#context.enterWith(around.flight);
		const threw = this.#threw.delete(msg);
		const promised = this.#promised.delete(msg);
		if (threw || (!promised && !takesDone(destination.node))) this.#completed(msg, destination.id);
	}

	#completed(message: RedMessage, nodeId: string): void {
		this.#arrivedFor.get(message)?.completed(message, nodeId);
	}

	/** A closed node takes messages and does nothing with them. During a redeploy the flight is interrupted anyway; else it is an error. */
	#swallowed(flight: Flight, message: RedMessage, node: NodeInternals): void {
		if (!flight.isInterrupted) flight.failed({ code: 'DK-DELIVERY-FLOW-ERROR', facts: { node: placeOf(node).label }, node: node.id });
		flight.completed(message, node.id);
	}

	/** Once per node: wrap its `error`, and its input handlers. */
	#adopt(node: NodeInternals): void {
		if (this.#adopted.has(node)) return;
		this.#adopted.add(node);
		const report = node.error.bind(node);
		node.error = (error: unknown, message?: RedMessage) => {
			const flight = message && typeof message === 'object' ? (this.flightOf(message) ?? this.#arrivedFor.get(message)) : undefined;
			if (!message || !flight) return report(error, message);
			if (thrownByHandler()) this.#threw.add(message);
			if (!this.#isCaught(node, message, () => report(error, message))) flight.failed(problemFrom(error, node), error instanceof DrehkreuzError ? error : {});
		};
		const taking = node.type === 'switch' ? followSwitch(node, TOKEN_FIELD, (message) => this.#completed(message, node.id)) : undefined;
		if (node._inputCallback) node._inputCallback = this.#attend(node, node._inputCallback, taking);
		else if (node._inputCallbacks) node._inputCallbacks = node._inputCallbacks.map((handler) => this.#attend(node, handler));
	}

	/** Reports an error and says whether a catch node took it. A message that fails in the same node again and again is not reported any more. */
	#isCaught(node: RedNode, message: RedMessage, report: () => void): boolean {
		const failed = (message[FAILED_FIELD] ?? {}) as Readonly<Record<string, number>>;
		const times = (failed[node.id] ?? 0) + 1;
		if (times > CATCHES_MAX) return false;
		message[FAILED_FIELD] = { ...failed, [node.id]: times };
		const outer = this.#errorCall;
		const call = { caught: false };
		this.#errorCall = call;
		try {
			report();
		} finally {
			this.#errorCall = outer;
		}
		return call.caught;
	}

	/** Awaits what the handler gives back, as Node-RED does not. */
	#attend(node: NodeInternals, handler: InputHandler, taking?: (message: RedMessage) => void): InputHandler {
		return (message, send, done) => {
			if (taking) {
				taking(message);
				this.#promised.add(message);
			}
			const result = handler.call(node, message, send, done);
			if (!isPromise(result)) return;
			this.#promised.add(message);
			result.then(
				() => {
					if (!takesDone(node)) this.#completed(message, node.id);
				},
				(error: unknown) => {
					node.error(error, message);
					this.#completed(message, node.id);
				},
			);
		};
	}
}

function takesDone(node: NodeInternals): boolean {
	return (node._expectedDoneCount ?? 0) > 0;
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
	return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function hasHandler(node: NodeInternals): boolean {
	return Boolean(node._inputCallback) || Boolean(node._inputCallbacks?.length);
}

const places = new WeakMap<RedNode, Place>();

function placeOf(node: NodeInternals): Place {
	let place = places.get(node);
	if (!place) {
		place = { id: node.id, label: node.name || node.type, isClosed: () => !hasHandler(node) };
		places.set(node, place);
	}
	return place;
}

/** Node-RED's own catch block reports the throw of a handler: the frame above our wrapper is its Node.js file, outside `_complete`. */
function thrownByHandler(): boolean {
	const frames = new Error().stack?.split('\n') ?? [];
	// 0 message, 1 this function, 2 the wrapped error, 3 its caller
	return /[\\/]runtime[\\/]lib[\\/]nodes[\\/]Node\.js/.test(frames[3] ?? '') && !/_complete/.test(frames[3] ?? '');
}

/** Errors of our own keep their code; a foreign error is named by its node only, since its text may hold personal data. */
function problemFrom(error: unknown, node: NodeInternals): Problem {
	if (error instanceof DrehkreuzError) return { ...error.problem, node: node.id };
	return { code: 'DK-DELIVERY-FLOW-ERROR', facts: { node: placeOf(node).label }, node: node.id };
}
