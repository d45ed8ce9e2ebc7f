/**
 * Runs flows with the palette in a real Node-RED runtime, in this process, on a `TestHub`.
 *
 *     const bench = new FlowBench();
 *     before(() => bench.start());
 *     after(() => bench.stop());
 *     afterEach(() => bench.clear());
 *     …
 *     await bench.deploy([receive('in', 'eingang', ['x']), { id: 'x', type: 'test-hold', wires: [[]] }]);
 *
 * Test nodes: `test-hold` keeps what it gets until `bench.release()`; `test-keep` remembers it; `test-do` runs the handler that its `does` names.
 */
import { createRequire } from 'node:module';
import { expect } from 'chai';
import type { Done, Red, RedMessage, RedNode, Send } from '../../nodes/runtime/red.ts';
import { pause, TestHub, type TestHubOptions, until } from './test-hub.ts';

const require = createRequire(import.meta.url);
const helper = require('node-red-node-test-helper') as Helper;
const { hooks, events } = require('@node-red/util') as Pick<Red, 'hooks' | 'events'>;

/** What is used of node-red-node-test-helper, which has no typings. */
interface Helper {
	init(runtime: string): void;
	startServer(): Promise<void>;
	stopServer(): Promise<void>;
	settings(settings: object): void;
	load(nodes: readonly Register[], flow: readonly object[]): Promise<void>;
	unload(): Promise<void>;
	getNode(id: string): RedNode;
	log(): { readonly args: readonly [{ readonly msg: unknown }][] };
	readonly _redNodes: {
		setFlows(flow: readonly object[], credentials: object, type: string): Promise<void>;
		stopFlows(): Promise<void>;
		startFlows(): Promise<void>;
	};
}

export type Register = (red: Red) => unknown;
export type FlowNode = { id: string; type: string } & Record<string, unknown>;
/** Sets up a test node, e.g. with `node.on('input', …)`. */
export type Setup = (node: RedNode) => void;

export interface Held {
	readonly message: RedMessage;
	release(): void;
}

/** A core node of Node-RED, e.g. `function/89-delay`. */
export function core(path: string): Register {
	return require(`@node-red/nodes/core/${path}.js`) as Register;
}

export function receive(id: string, channel: string, to: readonly string[], more: object = {}): FlowNode {
	return {
		id,
		type: 'drehkreuz-receive',
		channel,
		prefetch: 64,
		timeLimit: 30,
		settlement: 'automatic',
		connection: '',
		version: 1,
		wires: [[...to]],
		...more,
	};
}

/** A node that holds what it gets until it is released. */
export const hold: FlowNode = { id: 'hold', type: 'test-hold', wires: [[]] };

export function func(id: string, code: string, to: readonly string[] = ['hold'], more: object = {}): FlowNode {
	return { id, type: 'function', func: code, outputs: 1, libs: [], initialize: '', finalize: '', wires: [[...to]], ...more };
}

/** A node of the test; see `FlowBench.does`. */
export function does(id: string, name: string, to: readonly string[] = ['hold'], more: object = {}): FlowNode {
	return { id, type: 'test-do', does: name, wires: [[...to]], ...more };
}

export class FlowBench {
	test!: TestHub;
	/** What arrived at `test-keep` nodes. */
	readonly kept: RedMessage[] = [];
	readonly held: Held[] = [];
	readonly #does = new Map<string, Setup>();
	readonly #options: TestHubOptions;
	readonly #noteStatus = (event: unknown): void => {
		const { id, status } = event as { id: string; status?: object };
		this.statuses.set(id, status ?? {});
	};
	#flow: FlowNode[] = [];
	#loaded = false;

	constructor(options: TestHubOptions = {}) {
		this.#options = options;
		helper.init(require.resolve('node-red'));
	}

	async start(): Promise<void> {
		events.on('node-status', this.#noteStatus);
		await helper.startServer();
	}

	async stop(): Promise<void> {
		events.removeListener('node-status', this.#noteStatus);
		await helper.stopServer();
	}

	/** Starts Node-RED with these flows on a new hub. */
	async deploy(flow: readonly FlowNode[], nodes: readonly unknown[] = [], settings: object = {}): Promise<void> {
		this.test = await TestHub.open(this.#options);
		helper.settings({ drehkreuz: this.test.hub, functionTimeout: 0, ...settings });
		this.#flow = onTab(flow);
		this.#loaded = true;
		await helper.load([...(nodes as Register[]), this.#register].map(withHooks), this.#flow);
	}

	/** Deploys a changed flow while the old one runs. */
	async redeploy(type: 'full' | 'nodes' | 'flows', flow: readonly FlowNode[] = this.#flow): Promise<void> {
		this.#flow = onTab(flow);
		await helper._redNodes.setFlows(JSON.parse(JSON.stringify(this.#flow)), {}, type);
	}

	async stopFlows(): Promise<void> {
		await helper._redNodes.stopFlows();
	}

	async startFlows(): Promise<void> {
		await helper._redNodes.startFlows();
	}

	/** What a `test-do` node with `does: name` is. */
	does(name: string, setup: Setup): void {
		this.#does.set(name, setup);
	}

	/** Shorthand: a `test-do` node with one input handler. */
	handles(name: string, handler: (this: RedNode, message: RedMessage, send: Send, done: Done) => unknown): void {
		this.does(name, (node) => node.on('input', handler as never));
	}

	async clear(): Promise<void> {
		for (const held of this.held.splice(0)) held.release();
		if (this.#loaded) {
			await helper.unload();
			await this.test.close();
		}
		this.#loaded = false;
		this.kept.length = 0;
		this.held.length = 0;
		this.#does.clear();
		this.statuses.clear();
	}

	/** What nodes show: the last status of each, as in the editor. */
	readonly statuses = new Map<string, { fill?: string; shape?: string; text?: string }>();

	/** Waits until a node shows this status. */
	async shows(id: string, status: object): Promise<void> {
		await until(() => JSON.stringify(this.statuses.get(id) ?? {}) === JSON.stringify(status), 5_000, `the status ${JSON.stringify(status)} of ${id}`);
	}

	/** Log lines of Node-RED that match. */
	logged(pattern: RegExp): readonly unknown[] {
		return helper.log().args.filter(([line]) => pattern.test(String(line.msg)));
	}

	node(id: string): RedNode {
		return helper.getNode(id);
	}

	/** Nothing of these is settled yet, and the broker agrees. */
	async expectUnsettled(...ids: readonly string[]): Promise<void> {
		for (const id of ids) expect(this.test.settlementsOf(id), `${id} was settled too early`).to.deep.equal([]);
		const { unsettled } = await this.test.broker.depth({ mandant: 'musterstadt', channel: 'eingang' });
		expect(unsettled).to.equal(ids.length);
	}

	/** Settled once, in this way; for `done` and `park` never again. */
	async expectSettled(kind: 'done' | 'again' | 'park', ...ids: readonly string[]): Promise<void> {
		for (const id of ids) expect((await this.test.settled(id)).settlement.kind).to.equal(kind);
		if (kind === 'again') return;
		await pause(60);
		for (const id of ids) expect(this.test.settlementsOf(id)).to.have.length(1);
	}

	/** Waits until `count` messages are held, then a little longer: what would settle too early has settled by then. */
	async holding(count: number): Promise<void> {
		await until(() => this.held.length >= count, 5_000, `${count} held messages (there are ${this.held.length})`);
		await pause(40);
	}

	release(count = this.held.length): void {
		for (const held of this.held.splice(0, count)) held.release();
	}

	readonly #register: Register = (red) => {
		const bench = this;
		red.nodes.registerType('test-keep', function (this: RedNode, config: never) {
			red.nodes.createNode(this, config);
			this.on('input', (message, send, done) => {
				bench.kept.push(message);
				send(message);
				done();
			});
		} as never);
		red.nodes.registerType('test-hold', function (this: RedNode, config: never) {
			red.nodes.createNode(this, config);
			this.on('input', (message, send, done) => {
				bench.held.push({
					message,
					release: () => {
						send(message);
						done();
					},
				});
			});
		} as never);
		red.nodes.registerType('test-do', function (this: RedNode, config: { does: string }) {
			red.nodes.createNode(this, config as never);
			bench.#does.get(config.does)?.(this);
		} as never);
	};
}

/** Node-RED takes a node without coordinates for a config node. */
const PLACELESS = new Set(['tab', 'subflow', 'drehkreuz-connection']);

function onTab(flow: readonly FlowNode[]): FlowNode[] {
	const placed = flow.map((node) => (PLACELESS.has(node.type) ? node : { z: 'tab', x: 0, y: 0, ...node }));
	return flow.some((node) => node.type === 'tab') ? placed : [{ id: 'tab', type: 'tab', label: 'test' }, ...placed];
}

/** The helper's runtime lacks the hooks that Node-RED gives to nodes. */
function withHooks(register: Register): Register {
	const wrapped = (red: Red): unknown => {
		Object.assign(red, { hooks });
		return register(red);
	};
	return wrapped;
}
