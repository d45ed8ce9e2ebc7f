/**
 * A delivery is settled when everything that grew out of it is through, and not before: with the core nodes of Node-RED as they are.
 *
 * Each flow ends in a node that holds what it gets. While it holds something the delivery must be unsettled; after its release it must be
 * settled exactly once.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import registerReceive from '../../../nodes/receive/receive.ts';
import { core, does, FlowBench, type FlowNode, func, hold, type Register, receive } from '../../support/flow-bench.ts';
import { pause } from '../../support/test-hub.ts';

const fn = core('function/10-function');
const nodes: Readonly<Record<string, Register>> = {
	function: fn,
	change: core('function/15-change'),
	switch: core('function/10-switch'),
	template: core('function/80-template'),
	delay: core('function/89-delay'),
	trigger: core('function/89-trigger'),
	exec: core('function/90-exec'),
	split: core('sequence/17-split'),
	batch: core('sequence/19-batch'),
	sort: core('sequence/18-sort'),
	'http request': core('network/21-httprequest'),
	link: core('common/60-link'),
	json: core('parsers/70-JSON'),
	junction: core('common/05-junction'),
};

const switchNode: FlowNode = {
	id: 's',
	type: 'switch',
	property: 'payload.wert',
	propertyType: 'msg',
	rules: [{ t: 'eq', v: '1', vt: 'num' }],
	checkall: 'true',
	outputs: 1,
	wires: [['hold']],
};

describe('Delivery tracking', () => {
	const bench = new FlowBench();
	let http: Server;
	let url: string;

	before(async () => {
		await bench.start();
		http = createServer((request, response) => setTimeout(() => response.end('answer'), 60));
		await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/`;
	});
	after(async () => {
		http.closeAllConnections();
		await new Promise((resolve) => http.close(resolve));
		await bench.stop();
	});
	afterEach(() => bench.clear());

	async function deploy(middle: readonly FlowNode[], first: readonly string[] = [middle[0]?.id ?? 'hold'], more: object = {}): Promise<void> {
		await bench.deploy([receive('in', 'eingang', first, more), ...middle, hold], [registerReceive as Register, ...Object.values(nodes)]);
	}

	/** One message: goes through `middle`, is held `copies` times, and is settled only after the last is released. */
	async function staysOpenUntilReleased(middle: readonly FlowNode[], copies = 1, first?: readonly string[]): Promise<void> {
		await deploy(middle, first);
		await bench.test.publish('eingang', 'm1', { wert: 1 });
		await bench.holding(copies);
		for (let left = copies; left > 0; left--) {
			await bench.expectUnsettled('m1');
			bench.release(1);
			await pause(10);
		}
		await bench.expectSettled('done', 'm1');
	}

	describe('through core nodes', () => {
		it('waits without any node between', () => staysOpenUntilReleased([]));
		it('waits behind a function', () => staysOpenUntilReleased([func('f', 'msg.seen = true; return msg;')]));
		it('waits behind a function that builds a new message', () => staysOpenUntilReleased([func('f', 'return { payload: 1 };')]));
		it('waits behind an asynchronous function that builds a new message', () =>
			staysOpenUntilReleased([func('f', 'await new Promise((r) => setTimeout(r, 30)); return { payload: 1 };')]));
		it('waits for a function that sends later and then says done', () =>
			staysOpenUntilReleased([func('f', 'setTimeout(() => { node.send({ payload: 2 }); node.done(); }, 30); return;')]));
		it('waits for every message of a function that sends many', () => staysOpenUntilReleased([func('f', 'return [[{ a: 1 }, { a: 2 }, { a: 3 }]];')], 3));
		it('waits behind change', () =>
			staysOpenUntilReleased([{ id: 'c', type: 'change', rules: [{ t: 'set', p: 'payload', pt: 'msg', to: '7', tot: 'num' }], wires: [['hold']] }]));
		it('waits behind a change that deletes the token', () =>
			staysOpenUntilReleased([{ id: 'c', type: 'change', rules: [{ t: 'delete', p: '_drehkreuz', pt: 'msg' }], wires: [['hold']] }]));
		it('waits behind switch', () => staysOpenUntilReleased([switchNode]));
		for (const [words, property, propertyType] of [
			['a property', 'payload.wert', 'msg'],
			['JSONata', 'payload.wert', 'jsonata'],
		] as const) {
			it(`waits behind a switch by ${words} for each of many messages that arrive at once`, async () => {
				const ids = Array.from({ length: 20 }, (_, number) => `m${number}`);
				await deploy([{ ...switchNode, property, propertyType }]);
				await Promise.all(ids.map((id) => bench.test.publish('eingang', id, { wert: 1 })));
				await bench.holding(ids.length);
				await bench.expectUnsettled(...ids);
				bench.release();
				await bench.expectSettled('done', ...ids);
			});
		}
		it('an error behind a switch is an error of each of many messages that arrive at once', async () => {
			const ids = Array.from({ length: 20 }, (_, number) => `m${number}`);
			await deploy([{ ...switchNode, wires: [['f']] }, func('f', "await new Promise((r) => setTimeout(r, 30)); throw new Error('no');")]);
			await Promise.all(ids.map((id) => bench.test.publish('eingang', id, { wert: 1 })));
			await bench.expectSettled('again', ...ids);
		});
		it('a message that no rule of a switch takes is done, and those after it go on', async () => {
			await deploy([switchNode]);
			await bench.test.publish('eingang', 'm1', { wert: 2 });
			await bench.test.publish('eingang', 'm2', { wert: 1 });
			await bench.expectSettled('done', 'm1');
			await bench.holding(1);
			await bench.expectUnsettled('m2');
		});
		it('waits behind template', () =>
			staysOpenUntilReleased([
				{ id: 't', type: 'template', field: 'payload', fieldType: 'msg', syntax: 'mustache', template: 'x', output: 'str', wires: [['hold']] },
			]));
		it('waits behind JSON', () => staysOpenUntilReleased([{ id: 'j', type: 'json', property: 'payload', action: 'str', wires: [['hold']] }]));
		it('waits behind delay', () =>
			staysOpenUntilReleased([
				{
					id: 'd',
					type: 'delay',
					pauseType: 'delay',
					timeout: '60',
					timeoutUnits: 'milliseconds',
					rate: '1',
					nbRateUnits: '1',
					rateUnits: 'second',
					randomFirst: '1',
					randomLast: '5',
					randomUnits: 'seconds',
					drop: false,
					outputs: 1,
					wires: [['hold']],
				},
			]));
		it('waits behind exec', () =>
			staysOpenUntilReleased([
				{
					id: 'e',
					type: 'exec',
					command: 'sleep 0.1; echo fertig',
					addpay: '',
					append: '',
					useSpawn: 'false',
					timer: '',
					oldrc: false,
					wires: [['hold'], [], []],
				},
			]));
		it('waits behind an HTTP request', () =>
			staysOpenUntilReleased([
				{
					id: 'h',
					type: 'http request',
					method: 'GET',
					ret: 'txt',
					url,
					paytoqs: 'ignore',
					tls: '',
					persist: false,
					proxy: '',
					authType: '',
					wires: [['hold']],
				},
			]));
		it('waits behind split and join', () =>
			staysOpenUntilReleased([
				func('f', 'msg.payload = [1, 2, 3]; return msg;', ['s']),
				{
					id: 's',
					type: 'split',
					splt: '\\n',
					spltType: 'str',
					arraySplt: 1,
					arraySpltType: 'len',
					stream: false,
					addname: '',
					property: 'payload',
					wires: [['j']],
				},
				{
					id: 'j',
					type: 'join',
					mode: 'auto',
					build: 'object',
					property: 'payload',
					propertyType: 'msg',
					key: 'topic',
					joiner: '\\n',
					joinerType: 'str',
					accumulate: false,
					timeout: '',
					count: '',
					reduceRight: false,
					wires: [['hold']],
				},
			]));
		it('waits for every part behind split', () =>
			staysOpenUntilReleased(
				[
					func('f', 'msg.payload = [1, 2, 3]; return msg;', ['s']),
					{
						id: 's',
						type: 'split',
						splt: '\\n',
						spltType: 'str',
						arraySplt: 1,
						arraySpltType: 'len',
						stream: false,
						addname: '',
						property: 'payload',
						wires: [['hold']],
					},
				],
				3,
			));
		it('waits behind sort', () =>
			staysOpenUntilReleased([
				func('f', 'msg.payload = [3, 1, 2]; return msg;', ['s']),
				{
					id: 's',
					type: 'sort',
					order: 'ascending',
					as_num: true,
					target: 'payload',
					targetType: 'msg',
					msgKey: 'payload',
					msgKeyType: 'elem',
					seqKey: 'payload',
					seqKeyType: 'msg',
					wires: [['hold']],
				},
			]));
		it('waits behind link out and link in', () =>
			staysOpenUntilReleased([
				{ id: 'lo', type: 'link out', mode: 'link', links: ['li'], wires: [] },
				{ id: 'li', type: 'link in', links: ['lo'], wires: [['hold']] },
			]));
		it('waits behind a link call', () =>
			staysOpenUntilReleased([
				{ id: 'lc', type: 'link call', links: ['li'], linkType: 'static', timeout: '5', wires: [['hold']] },
				{ id: 'li', type: 'link in', links: [], wires: [['w']] },
				func('w', 'await new Promise((r) => setTimeout(r, 30)); return msg;', ['lo']),
				{ id: 'lo', type: 'link out', mode: 'return', links: [], wires: [] },
			]));
		it('waits behind the first message of a trigger', () =>
			staysOpenUntilReleased([
				{
					id: 't',
					type: 'trigger',
					op1: '1',
					op2: '',
					op1type: 'str',
					op2type: 'nul',
					duration: '0',
					extend: false,
					units: 'ms',
					reset: '',
					bytopic: 'all',
					topic: 'topic',
					outputs: 1,
					wires: [['hold']],
				},
			]));
		it('waits behind a junction', () => staysOpenUntilReleased([{ id: 'k', type: 'junction', wires: [['hold']] }]));
		it('waits for three branches', () =>
			staysOpenUntilReleased([func('a', 'return msg;'), func('b', 'return msg;'), func('c', 'return { neu: true };')], 3, ['a', 'b', 'c']));
		it('waits behind a join of branches', () =>
			staysOpenUntilReleased(
				[
					func('a', 'return msg;', ['j']),
					func('b', 'await new Promise((r) => setTimeout(r, 40)); return msg;', ['j']),
					{
						id: 'j',
						type: 'join',
						mode: 'custom',
						build: 'array',
						property: 'payload',
						propertyType: 'msg',
						key: 'topic',
						joiner: '',
						joinerType: 'str',
						accumulate: false,
						timeout: '',
						count: '2',
						reduceRight: false,
						wires: [['hold']],
					},
				],
				1,
				['a', 'b'],
			));
		it('waits inside a subflow and behind it', () =>
			bench
				.deploy(
					[
						{ id: 'sf', type: 'subflow', name: 'sub', in: [{ wires: [{ id: 'sd' }] }], out: [{ wires: [{ id: 'sd', port: 0 }] }] },
						{ id: 'tab', type: 'tab', label: 'test' },
						{ ...func('sd', 'await new Promise((r) => setTimeout(r, 40)); return { neu: 1 };', []), z: 'sf' },
						{ ...receive('in', 'eingang', ['inst']), z: 'tab' },
						{ id: 'inst', type: 'subflow:sf', z: 'tab', wires: [['hold']] },
						{ ...hold, z: 'tab' },
					],
					[registerReceive as Register, fn],
				)
				.then(async () => {
					await bench.test.publish('eingang', 'm1');
					await pause(15);
					await bench.expectUnsettled('m1');
					await bench.holding(1);
					await bench.expectUnsettled('m1');
					bench.release();
					await bench.expectSettled('done', 'm1');
				}));

		it('is done when a function returns nothing', async () => {
			await deploy([func('f', 'return null;')]);
			await bench.test.publish('eingang', 'm1');
			await bench.expectSettled('done', 'm1');
		});
		it('is settled once when a node says done twice', async () => {
			bench.handles('twice', (message, send, done) => {
				send(message);
				done();
				done();
			});
			await staysOpenUntilReleased([does('x', 'twice')]);
		});
		it('follows each message through a rate limit, though one is sent in the turn of another', async () => {
			await deploy([
				{
					id: 'd',
					type: 'delay',
					pauseType: 'rate',
					timeout: '1',
					timeoutUnits: 'seconds',
					rate: '20',
					nbRateUnits: '1',
					rateUnits: 'second',
					randomFirst: '1',
					randomLast: '5',
					randomUnits: 'seconds',
					drop: false,
					outputs: 1,
					wires: [['hold']],
				},
			]);
			for (const id of ['m1', 'm2', 'm3']) await bench.test.publish('eingang', id);
			await bench.holding(1);
			await bench.expectUnsettled('m1', 'm2', 'm3');
			await bench.holding(3);
			await bench.expectUnsettled('m1', 'm2', 'm3');
			bench.release(1);
			await bench.expectSettled('done', 'm1');
			await bench.expectUnsettled('m2', 'm3');
			bench.release();
			await bench.expectSettled('done', 'm2', 'm3');
		});
		it('follows each message through batch, though all are sent in the turn of the last', async () => {
			await deploy([
				{
					id: 'b',
					type: 'batch',
					mode: 'count',
					count: '3',
					overlap: '0',
					interval: '10',
					allowEmptySequence: false,
					honourParts: false,
					topics: [],
					wires: [['hold']],
				},
			]);
			for (const id of ['m1', 'm2']) await bench.test.publish('eingang', id);
			await pause(60);
			await bench.expectUnsettled('m1', 'm2');
			await bench.test.publish('eingang', 'm3');
			await bench.holding(3);
			await bench.expectUnsettled('m1', 'm2', 'm3');
			bench.release(1);
			await bench.expectSettled('done', 'm1');
			await bench.expectUnsettled('m2', 'm3');
			bench.release();
			await bench.expectSettled('done', 'm2', 'm3');
		});
	});
});
