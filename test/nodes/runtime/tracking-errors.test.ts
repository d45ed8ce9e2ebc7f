/** What an error in a flow does to the delivery: uncaught it comes again or is parked, caught it goes on; and no way of failing is overlooked. */
import { expect } from 'chai';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import registerReceive from '../../../nodes/receive/receive.ts';
import { core, does, FlowBench, type FlowNode, func, hold, type Register, receive } from '../../support/flow-bench.ts';
import { pause } from '../../support/test-hub.ts';

const nodes = [registerReceive as Register, core('function/10-function'), core('common/60-link')];
const SECRET = 'Erika Mustermann, DE02 1203 0000 0000 2020 51';

describe('Delivery tracking: errors', () => {
	const bench = new FlowBench();
	before(() => bench.start());
	after(() => bench.stop());
	afterEach(() => bench.clear());

	async function deploy(middle: readonly FlowNode[], first: readonly string[] = [middle[0]?.id ?? 'hold'], more: object = {}): Promise<void> {
		await bench.deploy([receive('in', 'eingang', first, more), ...middle, hold], nodes);
		await bench.test.publish('eingang', 'm1');
	}

	/** The first settlement is *again* for an error in this node, and says nothing of what the error said. */
	async function expectFailedIn(nodeId: string, code = 'DK-DELIVERY-FLOW-ERROR'): Promise<void> {
		const { settlement } = await bench.test.settled('m1');
		if (settlement.kind !== 'again') throw new Error(`settled as ${settlement.kind}`);
		expect(settlement.reason.code).to.equal(code);
		expect(settlement.reason.node).to.equal(nodeId);
		expect(settlement.counted).to.not.equal(false);
		expect(JSON.stringify(settlement)).to.not.contain('Mustermann');
	}

	it('comes again when a function throws and nothing catches it, and is parked after the last attempt', async () => {
		await deploy([func('f', `throw new Error('${SECRET}');`)]);
		await expectFailedIn('f');
		await bench.test.settled('m1', 3);
		await pause(100);
		expect(bench.test.settlementsOf('m1').map(({ attempt }) => attempt)).to.deep.equal([1, 2, 3]);
		const [parked] = await bench.test.hub.store.parked.list({});
		expect(parked?.reason.code).to.equal('DK-DELIVERY-FLOW-ERROR');
		expect(parked?.attempt).to.equal(3);
	});

	it('comes again when node.error names the message, though the message went on', async () => {
		await deploy([func('f', `node.error('${SECRET}', msg); return msg;`)]);
		await bench.holding(1);
		await bench.expectUnsettled('m1');
		bench.release();
		await expectFailedIn('f');
	});

	it('is done when node.error names no message: that is a log line', async () => {
		await deploy([func('f', `node.error('${SECRET}'); return msg;`)]);
		await bench.holding(1);
		bench.release();
		await bench.expectSettled('done', 'm1');
	});

	it('comes again when the error named a new message that has no token', async () => {
		await deploy([func('f', `node.error('${SECRET}', { payload: 1 }); return null;`)]);
		await expectFailedIn('f');
	});

	it('goes on to done when a catch node took the error', async () => {
		await deploy([func('f', "throw new Error('x');"), { id: 'c', type: 'catch', scope: null, uncaught: false, wires: [['hold']] }]);
		await bench.holding(1);
		await bench.expectUnsettled('m1');
		bench.release();
		await bench.expectSettled('done', 'm1');
	});

	it('comes again when the branch behind the catch node fails too', async () => {
		await deploy([
			func('f', "throw new Error('x');"),
			{ id: 'c', type: 'catch', scope: ['f'], uncaught: false, wires: [['g']] },
			func('g', "throw new Error('y');"),
		]);
		await expectFailedIn('g');
	});

	it('comes again when the catch node catches the errors of its own branch until Node-RED stops the loop', async () => {
		await deploy([
			func('f', "throw new Error('x');"),
			{ id: 'c', type: 'catch', scope: null, uncaught: false, wires: [['g']] },
			func('g', "throw new Error('y');"),
		]);
		await expectFailedIn('g');
	});

	it('takes an error inside a subflow for caught when the flow around it catches it', async () => {
		await bench.deploy(
			[
				{ id: 'sf', type: 'subflow', name: 'sub', in: [{ wires: [{ id: 'sd' }] }], out: [] },
				{ id: 'tab', type: 'tab', label: 'test' },
				{ ...func('sd', "throw new Error('x');", []), z: 'sf' },
				receive('in', 'eingang', ['inst']),
				{ id: 'inst', type: 'subflow:sf', wires: [] },
				{ id: 'c', type: 'catch', scope: null, uncaught: false, wires: [['hold']] },
				hold,
			],
			nodes,
		);
		await bench.test.publish('eingang', 'm1');
		await bench.holding(1);
		await bench.expectUnsettled('m1');
		bench.release();
		await bench.expectSettled('done', 'm1');
	});

	it('is parked when a node reports a permanent error', async () => {
		bench.handles('permanent', (_message, _send, done) => done(new DrehkreuzError('DK-PARTNER-REFUSED', { role: 'hkr', status: 400, reason: 'konto' })));
		await deploy([does('x', 'permanent')]);
		const { settlement } = await bench.test.settled('m1');
		expect(settlement).to.deep.equal({ kind: 'park', reason: { code: 'DK-PARTNER-REFUSED', facts: { role: 'hkr', status: 400, reason: 'konto' }, node: 'x' } });
	});

	it('follows the effect that the error itself names, not that of its code', async () => {
		bench.handles('not-yet', (_message, _send, done) => done(new DrehkreuzError('DK-PARTNER-REFUSED', { role: 'hkr' }, { effect: 'transient' })));
		await deploy([does('x', 'not-yet')]);
		expect((await bench.test.settled('m1')).settlement.kind).to.equal('again');
	});

	it('comes again after the time that the error asks for', async () => {
		bench.handles('busy', (_message, _send, done) => done(new DrehkreuzError('DK-PARTNER-BUSY', { role: 'hkr', status: 429 }, { retryAfterMs: 1_000 })));
		await deploy([does('x', 'busy')]);
		expect((await bench.test.settled('m1')).settlement).to.include({ kind: 'again', delayMs: 1_000 });
	});

	it('is parked when one branch has a permanent error and another a passing one', async () => {
		bench.handles('permanent', (_message, _send, done) => done(new DrehkreuzError('DK-PARTNER-REFUSED', { role: 'hkr' })));
		await deploy([func('f', "throw new Error('x');"), does('x', 'permanent')], ['f', 'x']);
		expect((await bench.test.settled('m1')).settlement.kind).to.equal('park');
	});

	describe('handlers of every kind', () => {
		it('a handler that takes no done', async () => {
			bench.handles('two', function (message, send) {
				void this;
				send(message);
			});
			await deploy([does('x', 'two')]);
			await bench.holding(1);
			await bench.expectUnsettled('m1');
			bench.release();
			await bench.expectSettled('done', 'm1');
		});

		it('an asynchronous handler that takes no done and sends later', async () => {
			bench.does('later', (node) =>
				node.on('input', (async (message: object) => {
					await pause(50);
					node.send(message as never);
				}) as never),
			);
			await deploy([does('x', 'later')]);
			await pause(25);
			await bench.expectUnsettled('m1');
			await bench.holding(1);
			await bench.expectUnsettled('m1');
			bench.release();
			await bench.expectSettled('done', 'm1');
		});

		it('an asynchronous handler that rejects', async () => {
			bench.does('reject', (node) =>
				node.on('input', (async (_message: object, _send: unknown, _done: unknown) => {
					await pause(5);
					throw new Error(SECRET);
				}) as never),
			);
			await deploy([does('x', 'reject')]);
			await expectFailedIn('x');
		});

		it('a plain handler that gives back a promise that rejects', async () => {
			bench.does('promise', (node) =>
				node.on('input', ((_message: object, _send: unknown, _done: unknown) => pause(5).then(() => Promise.reject(new Error(SECRET)))) as never),
			);
			await deploy([does('x', 'promise')]);
			await expectFailedIn('x');
		});

		it('an asynchronous handler without done that rejects', async () => {
			bench.does('reject', (node) =>
				node.on('input', (async (_message: object) => {
					await pause(5);
					throw new Error(SECRET);
				}) as never),
			);
			await deploy([does('x', 'reject')]);
			await expectFailedIn('x');
		});

		it('an asynchronous handler that rejects where a catch node takes it', async () => {
			bench.does('reject', (node) =>
				node.on('input', (async (_message: object, _send: unknown, _done: unknown) => {
					await pause(5);
					throw new Error(SECRET);
				}) as never),
			);
			await deploy([does('x', 'reject'), { id: 'c', type: 'catch', scope: null, uncaught: false, wires: [['hold']] }]);
			await bench.holding(1);
			await bench.expectUnsettled('m1');
			bench.release();
			await bench.expectSettled('done', 'm1');
		});

		it('a handler with done that throws at once', async () => {
			bench.handles('throw', (_message, _send, _done) => {
				throw new Error(SECRET);
			});
			await deploy([does('x', 'throw')]);
			await expectFailedIn('x');
		});

		it('a handler with done that throws at once where a catch node takes it', async () => {
			bench.handles('throw', (_message, _send, _done) => {
				throw new Error(SECRET);
			});
			await deploy([does('x', 'throw'), { id: 'c', type: 'catch', scope: null, uncaught: false, wires: [['hold']] }]);
			await bench.holding(1);
			bench.release();
			await bench.expectSettled('done', 'm1');
		});

		it('two handlers on one node', async () => {
			bench.does('two', (node) => {
				node.on('input', (_message, _send, done) => setTimeout(done, 40));
				node.on('input', (message, send, done) => {
					send(message);
					done();
				});
			});
			await deploy([does('x', 'two', ['keep']), { id: 'keep', type: 'test-keep', wires: [[]] }]);
			await pause(20);
			await bench.expectUnsettled('m1');
			await bench.expectSettled('done', 'm1');
		});

		it('a handler that says done with an error and calls node.error as well', async () => {
			bench.handles('both', function (message, _send, done) {
				this.error('x', message);
				done(new Error('x'));
			});
			await deploy([does('x', 'both')]);
			await expectFailedIn('x');
		});
	});

	describe('other ways of handing on', () => {
		it('waits for what grows out of a complete node', async () => {
			await deploy([func('f', 'return msg;', []), { id: 'c', type: 'complete', scope: ['f'], uncaught: false, wires: [['hold']] }]);
			await bench.holding(1);
			await bench.expectUnsettled('m1');
			bench.release();
			await bench.expectSettled('done', 'm1');
		});

		it('settles once when a status node reports on the way', async () => {
			await deploy([
				func('f', "node.status({ text: 'x' }); return msg;", ['keep']),
				{ id: 's', type: 'status', scope: ['f'], wires: [['keep']] },
				{ id: 'keep', type: 'test-keep', wires: [[]] },
			]);
			await bench.expectSettled('done', 'm1');
			expect(bench.kept).to.have.length(2);
		});

		it('comes again when the called flow of a link call fails', async () => {
			await deploy(
				[
					{ id: 'lc', type: 'link call', links: ['li'], linkType: 'static', timeout: '0.2', wires: [['hold']] },
					{ id: 'li', type: 'link in', links: [], wires: [['g']] },
					func('g', "throw new Error('x');", ['lo']),
					{ id: 'lo', type: 'link out', mode: 'return', links: [], wires: [] },
				],
				['lc'],
				{ timeLimit: 1 },
			);
			await expectFailedIn('g');
		});
	});

	describe('messages that would vanish', () => {
		it('is not done when the receive node is wired to nothing', async () => {
			await deploy([], []);
			const { settlement } = await bench.test.settled('m1');
			expect(settlement).to.deep.include({ kind: 'again' });
		});

		it('is not done when a wire leads to a node that could not be started', async () => {
			bench.does('broken', () => {
				throw new Error('no such file');
			});
			await deploy([func('f', 'return msg;', ['x']), does('x', 'broken')]);
			await expectFailedIn('x');
		});

		it('ends at a node that was disabled on purpose', async () => {
			await deploy([func('f', 'return msg;', ['x']), does('x', 'nothing', [], { d: true })]);
			await bench.expectSettled('done', 'm1');
		});

		it('is not done when a node takes messages but has no handler', async () => {
			bench.does('deaf', () => {});
			await deploy([does('x', 'deaf')]);
			await expectFailedIn('x');
		});
	});
});
