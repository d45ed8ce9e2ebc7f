/**
 * Tracking rests on a few private parts of Node-RED. An update that moves them must be noticed here, not by deliveries that settle too early.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';

const require = createRequire(import.meta.url);
const Node = require('@node-red/runtime/lib/nodes/Node.js') as new (config: object) => Record<string, unknown> & { on(event: string, handler: unknown): void };
const { hooks } = require('@node-red/util') as { hooks: { add(name: string, callback: (event: object) => void): void; remove(name: string): void } };
const source = (path: string): string => readFileSync(require.resolve(`@node-red/runtime/lib/${path}`), 'utf8');

function newNode(): InstanceType<typeof Node> {
	return new Node({ id: 'n1', type: 'test', wires: [], _flow: { path: 't', handleError: () => true, handleComplete: () => {}, log: () => {} } });
}

describe('The private parts of Node-RED that tracking rests on', () => {
	afterEach(() => hooks.remove('*.internals'));

	it('one input handler is in _inputCallback, several are in _inputCallbacks', () => {
		const node = newNode();
		const first = () => {};
		const second = () => {};
		expect([node._inputCallback, node._inputCallbacks]).to.deep.equal([null, null]);
		node.on('input', first);
		expect([node._inputCallback, node._inputCallbacks]).to.deep.equal([first, null]);
		node.on('input', second);
		expect([node._inputCallback, node._inputCallbacks]).to.deep.equal([null, [first, second]]);
	});

	it('_expectedDoneCount counts the handlers that take done', () => {
		const node = newNode();
		node.on('input', (_message: object, _send: object) => {});
		expect(node._expectedDoneCount).to.equal(0);
		node.on('input', (_message: object, _send: object, _done: object) => {});
		expect(node._expectedDoneCount).to.equal(1);
	});

	it('no node of the core but switch keeps a list of its own and takes no done', () => {
		const core = join(dirname(require.resolve('@node-red/nodes/package.json')), 'core');
		const files = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
		const withoutDone = files.filter((file) => /on\(\s*["']input["'],\s*(async )?function\s*\(\w+\)/.test(readFileSync(join(core, file), 'utf8')));
		// rbe (filter) sends what it sends before its handler returns.
		expect(withoutDone.map((file) => basename(file)).sort()).to.deep.equal(['10-switch.js', 'rbe.js']);
	});

	it('a closed node has no input handler left', async () => {
		const node = newNode();
		node.on('input', (_message: object, _send: object, _done: object) => {});
		await (node.close as () => Promise<void>)();
		expect([node._inputCallback, node._inputCallbacks]).to.deep.equal([null, null]);
	});

	it('the handler is read after onReceive, with the message of the hook, and postReceive comes after it with the same event', () => {
		const node = newNode();
		const seen: unknown[] = [];
		const message = { _msgid: '1' };
		hooks.add('onReceive.internals', (event) => {
			seen.push(event);
			node._inputCallback = (given: object) => seen.push(given);
		});
		hooks.add('postReceive.internals', (event) => seen.push(event));
		node.on('input', () => seen.push('the handler from before'));
		(node.receive as (message: object) => void)(message);
		expect(seen).to.have.length(3);
		expect(seen[1]).to.equal(message);
		expect(seen[2]).to.equal(seen[0]);
	});

	it('onComplete carries the message object that was received, before the error is reported', () => {
		const node = newNode();
		const order: unknown[] = [];
		const message = { _msgid: '1' };
		hooks.add('onComplete.internals', (event) => order.push((event as { msg: object }).msg));
		node.error = () => order.push('error');
		node.on('input', (_message: object, _send: object, done: (error: Error) => void) => done(new Error('x')));
		(node.receive as (message: object) => void)(message);
		expect(order).to.deep.equal([message, 'error']);
		expect(order[0]).to.equal(message);
	});

	it('a handler that throws is reported by _emitInput in Node.js, directly', () => {
		const node = newNode();
		let caller = '';
		node.error = () => {
			caller = new Error().stack?.split('\n')[2] ?? '';
		};
		node.on('input', (_message: object, _send: object, _done: object) => {
			throw new Error('x');
		});
		(node.receive as (message: object) => void)({});
		expect(caller).to.match(/[\\/]runtime[\\/]lib[\\/]nodes[\\/]Node\.js/);
		expect(caller).to.not.match(/_complete/);
	});

	it('a message for a node that is missing is dropped between preRoute and preDeliver, and the flow says which nodes it knows', () => {
		const flow = source('flows/Flow.js');
		expect(flow).to.match(/hooks\.trigger\("preRoute"[\s\S]{0,200}flow\.getNode\(sendEvent\.destination\.id\)[\s\S]{0,600}handlePreDeliver\(/);
		expect(flow).to.match(/for \(id in this\.flow\.nodes\)[\s\S]{0,200}node\.d !== true/);
		const node = newNode();
		expect(Object.getOwnPropertyDescriptor(node, '_flow')?.enumerable).to.equal(false);
	});

	it('flows tell of stopping, stopped, starting and started, around the stop and the start of nodes', () => {
		const flows = source('flows/index.js');
		const positions = [
			'emit("flows:starting"',
			'.start(diff)',
			'emit("flows:started"',
			'emit("flows:stopping"',
			'.stop(flowStateChanged',
			'emit("flows:stopped"',
		].map((text) => flows.indexOf(text));
		expect(positions).to.deep.equal(positions.toSorted((one, other) => one - other));
		expect(positions).to.not.include(-1);
	});
});
