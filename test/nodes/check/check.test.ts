import { expect } from 'chai';
import type { CheckReport } from '../../../hub/standards/checker.ts';
import registerCheck from '../../../nodes/check/check.ts';
import registerReceive from '../../../nodes/receive/receive.ts';
import { does, FlowBench, type FlowNode, receive } from '../../support/flow-bench.ts';

const nodes = [registerReceive, registerCheck];
const valid: CheckReport = { verdict: 'valid', recognised: {}, findings: [], findingsTotal: 0, durationMs: 1.4 };
const invalid: CheckReport = {
	verdict: 'invalid',
	recognised: { standard: 'xwasser', standardversion: '1.0.0', nachrichtentyp: '0010' },
	findings: [
		{ level: 'schema', severity: 'error', code: 'DK-CHECK-INVALID', line: 7, path: '/a/b', message: { de: 'Element fehlt', en: 'element is missing' } },
	],
	findingsTotal: 3,
	durationMs: 2,
};

describe('Node check', () => {
	let report: CheckReport;
	let asked: { content: string; options: object }[] = [];
	const bench = new FlowBench({
		checks: {
			check: async (content, options) => {
				asked.push({ content: content.toString(), options });
				return report;
			},
		},
	});
	before(() => bench.start());
	after(() => bench.stop());
	beforeEach(() => {
		report = valid;
		asked = [];
		for (const name of ['good', 'bad']) {
			bench.handles(name, (message, _send, done) => {
				bench.kept.push({ ...message, output: name });
				done();
			});
		}
	});
	afterEach(() => bench.clear());

	async function deploy(more: object = {}, second: readonly string[] = ['bad']): Promise<void> {
		const check: FlowNode = {
			id: 'c',
			type: 'drehkreuz-check',
			schema: '',
			level: 'codelists',
			onInvalid: 'park',
			version: 2,
			wires: [['good'], [...second]],
			...more,
		};
		await bench.deploy([receive('in', 'eingang', ['c']), check, does('good', 'good', []), does('bad', 'bad', [])], nodes);
	}

	it('checks the bytes as they came, with their media type', async () => {
		await deploy({ schema: 'bewohnerparkausweis' });
		await bench.test.publish('eingang', 'm1', Buffer.from('{ "a" :1}'));
		await bench.test.settled('m1');
		expect(asked).to.deep.equal([
			{ content: '{ "a" :1}', options: { mediaType: 'application/json', level: 'codelists', mandant: 'musterstadt', schema: 'bewohnerparkausweis' } },
		]);
	});

	it('sends what is valid to the first output and notes what it is', async () => {
		report = { ...valid, recognised: { standard: 'xwasser', standardversion: '1.0.0', nachrichtentyp: '0010', testnachricht: true, leser: 'ags:14612000' } };
		await deploy();
		await bench.test.publish('eingang', 'm1');
		await bench.expectSettled('done', 'm1');
		const [message] = bench.kept;
		expect(message).to.include({ output: 'good', topic: '0010' });
		expect(message?.event).to.include({ standard: 'xwasser', standardversion: '1.0.0', nachrichtentyp: '0010', testnachricht: true, ags: '14612000' });
		expect(message?.report).to.deep.equal(report);
		const [entry] = await bench.test.hub.store.journal.search({ id: 'm1', event: 'checked' });
		expect(entry).to.include({ standard: 'xwasser', nachrichtentyp: '0010', durationMs: 1 });
	});

	it('takes a receiver key with 12 digits for the ARS, and leaves other keys alone', async () => {
		report = { ...valid, recognised: { leser: 'ars:146120000000' } };
		await deploy();
		await bench.test.publish('eingang', 'm1');
		await bench.test.settled('m1');
		report = { ...valid, recognised: { leser: 'psw:01003110' } };
		await bench.test.publish('eingang', 'm2');
		await bench.test.settled('m2');
		expect(bench.kept[0]?.event).to.include({ ars: '146120000000' });
		expect(bench.kept[1]?.event).to.not.have.any.keys('ars', 'ags');
	});

	it('parks what is not valid, with the place and the rule', async () => {
		report = invalid;
		await deploy();
		await bench.test.publish('eingang', 'm1');
		const { settlement } = await bench.test.settled('m1');
		expect(settlement).to.deep.include({ kind: 'park' });
		const [parked] = await bench.test.hub.store.parked.list({});
		expect(parked?.reason).to.deep.include({ code: 'DK-CHECK-INVALID', node: 'c' });
		expect(parked?.reason.facts).to.include({ rule: 'element is missing', findings: 3 });
		expect(parked?.reason.facts.place).to.match(/7.*\/a\/b/);
		expect(bench.kept).to.deep.equal([]);
	});

	it('sends what is not valid to the second output when the flow wants it', async () => {
		report = invalid;
		await deploy({ onInvalid: 'output' });
		await bench.test.publish('eingang', 'm1');
		await bench.expectSettled('done', 'm1');
		expect(bench.kept[0]).to.include({ output: 'bad' });
		expect(bench.kept[0]?.problem).to.deep.include({ code: 'DK-CHECK-INVALID' });
		expect(bench.kept[0]?.event).to.include({ nachrichtentyp: '0010' });
	});

	it('parks what is not valid when the second output leads nowhere', async () => {
		report = invalid;
		await deploy({ onInvalid: 'output' }, []);
		await bench.test.publish('eingang', 'm1');
		await bench.expectSettled('park', 'm1');
	});

	it('parks a message without an event', async () => {
		bench.handles('strip', (_message, send, done) => {
			send({ payload: 1 });
			done();
		});
		const check: FlowNode = {
			id: 'c',
			type: 'drehkreuz-check',
			schema: '',
			level: 'codelists',
			onInvalid: 'park',
			version: 2,
			name: 'Prüfung',
			wires: [[], []],
		};
		await bench.deploy([receive('in', 'eingang', ['x']), does('x', 'strip', ['c']), check], nodes);
		await bench.test.publish('eingang', 'm1');
		expect((await bench.test.settled('m1')).settlement).to.deep.equal({
			kind: 'park',
			reason: { code: 'DK-DELIVERY-NO-MESSAGE', facts: { node: 'Prüfung' }, node: 'c' },
		});
	});
});
