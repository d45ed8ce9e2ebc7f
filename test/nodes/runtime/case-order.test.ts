/** Order per case in a real flow: nodes that take their time, errors that are tried again, a redeploy in the middle. */
import { expect } from 'chai';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import registerReceive from '../../../nodes/receive/receive.ts';
import { does, FlowBench, type FlowNode, type Register, receive } from '../../support/flow-bench.ts';
import { until } from '../../support/test-hub.ts';

const keep: FlowNode = { id: 'keep', type: 'test-keep', wires: [[]] };
const nodes = [registerReceive as Register];

describe('Order per case in a flow', () => {
	const bench = new FlowBench({ order: 'case' });
	before(() => bench.start());
	after(() => bench.stop());
	afterEach(() => bench.clear());

	const idsKept = (): string[] => bench.kept.map((message) => (message.event as { id: string }).id);
	const ofCase = (subject: string): string[] => idsKept().filter((id) => id.startsWith(subject));

	it('runs the messages of a case one after the other, over errors and a redeploy, and other cases meanwhile', async () => {
		let failures = 1;
		let most = 0;
		const under = new Map<string, number>();
		bench.handles('work', (message, send, done) => {
			const { id, subject } = message.event as { id: string; subject: string };
			under.set(subject, (under.get(subject) ?? 0) + 1);
			most = Math.max(most, under.get(subject) ?? 0);
			setTimeout(
				() => {
					under.set(subject, (under.get(subject) ?? 0) - 1);
					if (id === 'a1' && failures-- > 0) return done(new DrehkreuzError('DK-PARTNER-BUSY', { role: 'dms' }));
					send(message);
					done();
				},
				id.endsWith('0') ? 30 : 2,
			);
		});
		const flow = [receive('in', 'eingang', ['x']), does('x', 'work', ['keep']), keep];
		await bench.deploy(flow, nodes);
		for (const n of [0, 1, 2, 3]) for (const subject of ['a', 'b']) await bench.test.publish('eingang', `${subject}${n}`, {}, { subject });
		await until(() => ofCase('b').length >= 2);
		await bench.redeploy('full', flow);
		await until(() => new Set(idsKept()).size === 8, 20_000, 'all eight');
		for (const subject of ['a', 'b']) expect([...new Set(ofCase(subject))]).to.deep.equal([0, 1, 2, 3].map((n) => `${subject}${n}`));
		expect(ofCase('a')).to.deep.equal(ofCase('a').toSorted());
		expect(most, 'messages of one case at once').to.equal(1);
	});

	it('parks the followers of a parked message, and goes on in order when they are released', async () => {
		let refuses = true;
		bench.handles('work', (message, send, done) => {
			if (refuses && (message.event as { id: string }).id === 'p0') return done(new DrehkreuzError('DK-PARTNER-REFUSED', { role: 'dms', status: 422 }));
			send(message);
			done();
		});
		await bench.deploy([receive('in', 'eingang', ['x']), does('x', 'work', ['keep']), keep], nodes);
		for (const n of [0, 1, 2]) await bench.test.publish('eingang', `p${n}`, {}, { subject: 'p' });
		const { store, broker } = bench.test.hub;
		await until(async () => (await store.parked.count({})) === 3, 10_000, 'three parked');
		const parked = (await store.parked.list({})).toReversed();
		expect(parked.map(({ message, reason }) => [message.attributes.id, reason.code])).to.deep.equal([
			['p0', 'DK-PARTNER-REFUSED'],
			['p1', 'DK-DELIVERY-CASE-STOPPED'],
			['p2', 'DK-DELIVERY-CASE-STOPPED'],
		]);
		expect(ofCase('p')).to.deep.equal([]);
		refuses = false;
		for (const { id, message, channel, mandant, parkedAt } of parked) {
			await broker.publish({ mandant, channel }, message);
			await store.parked.remove(id, parkedAt);
			await until(() => ofCase('p').includes(message.attributes.id), 10_000, message.attributes.id);
		}
		expect(ofCase('p')).to.deep.equal(['p0', 'p1', 'p2']);
		await bench.test.publish('eingang', 'p3', {}, { subject: 'p' });
		await until(() => ofCase('p').includes('p3'), 10_000, 'p3');
	});
});
