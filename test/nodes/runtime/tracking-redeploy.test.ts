/** A redeploy in the middle of traffic: nothing is lost, and nothing ends as done that did not reach the end of the flow. */
import { createRequire } from 'node:module';
import { expect } from 'chai';
import registerReceive from '../../../nodes/receive/receive.ts';
import { core, does, FlowBench, type FlowNode, func, type Register, receive } from '../../support/flow-bench.ts';
import { pause, until } from '../../support/test-hub.ts';

const nodes = [registerReceive as Register, core('function/10-function'), core('function/89-delay'), core('common/60-link')];
const { events } = createRequire(import.meta.url)('@node-red/util') as { events: { emit(name: string, event: object): void } };
const keep: FlowNode = { id: 'keep', type: 'test-keep', wires: [[]] };

function delay(id: string, ms: number, to: readonly string[]): FlowNode {
	const units = { timeoutUnits: 'milliseconds', rate: '1', nbRateUnits: '1', rateUnits: 'second', randomFirst: '1', randomLast: '5', randomUnits: 'seconds' };
	return { id, type: 'delay', pauseType: 'delay', timeout: String(ms), ...units, drop: false, outputs: 1, wires: [[...to]] };
}

function rateLimit(id: string, perSecond: number, to: readonly string[]): FlowNode {
	return { ...delay(id, 0, to), pauseType: 'rate', rate: String(perSecond) };
}

describe('Delivery tracking: redeploy', () => {
	const bench = new FlowBench();
	before(() => bench.start());
	after(() => bench.stop());
	afterEach(() => bench.clear());

	function idsKept(): readonly string[] {
		return bench.kept.map((message) => (message.event as { id: string }).id);
	}

	/** Each id was done exactly once, as the last thing, after it had reached the end of the flow. */
	async function expectAllDone(ids: readonly string[], limitMs = 10_000): Promise<void> {
		const done = () => bench.test.broker.settled.filter(({ settlement }) => settlement.kind === 'done').map(({ id }) => id);
		await until(() => new Set(done()).size >= ids.length, limitMs, `all ${ids.length} done (there are ${new Set(done()).size})`);
		await pause(100);
		expect(done().toSorted()).to.deep.equal([...ids].toSorted());
		expect([...new Set(idsKept())].toSorted()).to.deep.equal([...ids].toSorted());
		expect(
			bench.test.broker.settled.filter(({ attempt }) => attempt !== 1),
			'a redeploy used up an attempt',
		).to.deep.equal([]);
		expect(await bench.test.broker.depth({ mandant: 'musterstadt', channel: 'eingang' })).to.include({ ready: 0, unsettled: 0 });
	}

	for (const type of ['full', 'nodes', 'flows'] as const) {
		it(`hands out again what a delay node held (${type})`, async () => {
			const flow = (ms: number) => [receive('in', 'eingang', ['d']), delay('d', ms, ['keep']), keep];
			await bench.deploy(flow(400), nodes);
			for (const id of ['m1', 'm2', 'm3']) await bench.test.publish('eingang', id);
			await until(() => bench.test.broker.handedOut.length === 3);
			await pause(50);
			await bench.redeploy(type, flow(20));
			for (const id of ['m1', 'm2', 'm3']) {
				const { settlement } = await bench.test.settled(id);
				expect(settlement).to.deep.include({ kind: 'again', counted: false });
			}
			await expectAllDone(['m1', 'm2', 'm3']);
		});

		it(`hands out again what waited in a rate limit (${type})`, async () => {
			const flow = (perSecond: number) => [receive('in', 'eingang', ['d']), rateLimit('d', perSecond, ['keep']), keep];
			await bench.deploy(flow(2), nodes);
			const ids = ['m1', 'm2', 'm3', 'm4'];
			for (const id of ids) await bench.test.publish('eingang', id);
			await until(() => bench.kept.length === 1);
			await pause(30);
			await bench.redeploy(type, flow(200));
			await expectAllDone(ids);
		});

		it(`loses nothing that comes in while flows restart, again and again (${type})`, async () => {
			const flow = (step: number) => [
				receive('in', 'eingang', ['a']),
				func('a', `await new Promise((r) => setTimeout(r, ${10 + step})); return msg;`, ['b']),
				delay('b', 10 + step, ['keep']),
				keep,
			];
			await bench.deploy(flow(0), nodes);
			const ids = Array.from({ length: 120 }, (_, n) => `m${n}`);
			const publishing = (async () => {
				for (const id of ids) {
					await bench.test.publish('eingang', id);
					await pause(3);
				}
			})();
			for (let step = 1; step <= 6; step++) {
				await pause(60);
				await bench.redeploy(type, flow(step));
			}
			await publishing;
			await expectAllDone(ids);
		});
	}

	it('does not wait for messages that reach a node which was restarted alone', async () => {
		const flow = (code: string) => [receive('in', 'eingang', ['x']), does('x', 'gate', ['f']), func('f', code, ['keep']), keep];
		const waiting: (() => void)[] = [];
		bench.handles('gate', (message, send, done) =>
			waiting.push(() => {
				send(message);
				done();
			}),
		);
		await bench.deploy(flow('return msg;'), nodes);
		await bench.test.publish('eingang', 'm1');
		await until(() => waiting.length === 1);
		await bench.redeploy('nodes', flow('msg.neu = true; return msg;'));
		expect(bench.test.settlementsOf('m1')).to.deep.equal([]);
		waiting.shift()?.();
		expect((await bench.test.settled('m1')).settlement).to.deep.include({ kind: 'again', counted: false });
		await until(() => waiting.length === 1);
		waiting.shift()?.();
		await expectAllDone(['m1']);
	});

	it('gives a message back that a stopped node never lets go', async () => {
		bench.handles('swallow', (_message, _send, _done) => {});
		await bench.deploy([receive('in', 'eingang', ['x']), does('x', 'swallow'), keep], nodes);
		await bench.test.publish('eingang', 'm1');
		await until(() => bench.test.broker.handedOut.length === 1);
		await pause(30);
		await bench.redeploy('full', [receive('in', 'eingang', ['keep']), keep]);
		await expectAllDone(['m1']);
	});

	it('keeps messages in the channel while flows are stopped, and goes on when they start', async () => {
		await bench.deploy([receive('in', 'eingang', ['d']), delay('d', 300, ['keep']), keep], nodes);
		await bench.test.publish('eingang', 'm1');
		await until(() => bench.test.broker.handedOut.length === 1);
		await bench.stopFlows();
		await bench.test.publish('eingang', 'm2');
		await pause(150);
		expect(idsKept()).to.deep.equal([]);
		expect(bench.test.settlementsOf('m2')).to.deep.equal([]);
		await bench.startFlows();
		await expectAllDone(['m1', 'm2']);
	});

	it('goes on after a redeploy that removes the node which held the message', async () => {
		await bench.deploy([receive('in', 'eingang', ['d']), delay('d', 5_000, ['keep']), keep], nodes);
		await bench.test.publish('eingang', 'm1');
		await until(() => bench.test.broker.handedOut.length === 1);
		await pause(30);
		await bench.redeploy('nodes', [receive('in', 'eingang', ['keep']), keep]);
		await expectAllDone(['m1']);
	});

	it('emits nothing before all flows have started, also when a second start begins before the first has ended', async () => {
		await bench.deploy([receive('in', 'eingang', ['keep']), keep], nodes);
		events.emit('flows:starting', {});
		events.emit('flows:starting', {});
		await bench.test.publish('eingang', 'm1');
		await until(() => bench.test.broker.handedOut.length === 1);
		events.emit('flows:started', {});
		await pause(50);
		expect(bench.kept).to.deep.equal([]);
		events.emit('flows:started', {});
		await expectAllDone(['m1']);
	});

	it('holds the message of the first start back until its node exists', async () => {
		await bench.deploy(
			[
				receive('in', 'eingang', ['lo']),
				{ id: 'lo', type: 'link out', mode: 'link', links: ['li'], wires: [] },
				{ id: 'li', type: 'link in', links: ['lo'], wires: [['keep']] },
				keep,
			],
			nodes,
		);
		await bench.test.publish('eingang', 'm1');
		await expectAllDone(['m1']);
		await bench.stopFlows();
		for (let n = 2; n <= 20; n++) await bench.test.publish('eingang', `m${n}`);
		await bench.startFlows();
		await expectAllDone(Array.from({ length: 20 }, (_, n) => `m${n + 1}`));
	});

	it('lets what is under way end at a graceful shutdown', async () => {
		await bench.deploy([receive('in', 'eingang', ['d']), delay('d', 150, ['keep']), keep], nodes);
		await bench.test.publish('eingang', 'm1');
		await until(() => bench.test.hub.flights.all.some(({ hasDeparted }) => hasDeparted));
		await bench.test.hub.flights.shutdown(2_000);
		await expectAllDone(['m1']);
	});
});
