/** What the four partner nodes have in common, shown on *file to DMS* and *deliver*. */
import { expect } from 'chai';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import registerDeliver from '../../../nodes/deliver/deliver.ts';
import registerFile from '../../../nodes/file-to-dms/file-to-dms.ts';
import registerReceive from '../../../nodes/receive/receive.ts';
import { FakePartner } from '../../support/fake-partner.ts';
import { core, FlowBench, type FlowNode, func, receive } from '../../support/flow-bench.ts';
import { testTenant, until } from '../../support/test-hub.ts';

const nodes = [registerReceive, registerFile, registerDeliver, core('function/10-function'), core('function/89-delay')];
const keep: FlowNode = { id: 'keep', type: 'test-keep', wires: [[]] };

describe('Partner nodes', () => {
	const cmis = new FakePartner('cmis');
	const archiv = new FakePartner('archiv');
	const bench = new FlowBench({
		tenants: [
			testTenant('musterstadt', { partners: { dms: cmis.partner, fachverfahren: archiv.partner } }),
			testTenant('beispielhausen', { partners: { dms: archiv.partner } }),
		],
		adapters: [cmis.factory, archiv.factory],
	});
	before(() => bench.start());
	after(() => bench.stop());
	afterEach(async () => {
		await bench.clear();
		for (const partner of [cmis, archiv]) {
			partner.calls.length = 0;
			partner.answer = () => partner.receipt();
		}
	});

	function file(more: object = {}): FlowNode {
		return {
			id: 'p',
			type: 'drehkreuz-file-to-dms',
			role: 'dms',
			step: '',
			instruction: 'ablage',
			instructionType: 'msg',
			version: 1,
			wires: [['keep']],
			...more,
		};
	}

	async function deploy(more: object = {}, before: readonly FlowNode[] = []): Promise<void> {
		await bench.deploy([receive('in', 'eingang', [before[0]?.id ?? 'p']), ...before, file(more), keep], nodes);
	}

	async function reasonOf(id: string): Promise<{ kind: string; code: string | undefined; node: string | undefined }> {
		const { settlement } = await bench.test.settled(id);
		return settlement.kind === 'done'
			? { kind: 'done', code: undefined, node: undefined }
			: { kind: settlement.kind, code: settlement.reason.code, node: settlement.reason.node };
	}

	it('goes on with the receipt when the partner has confirmed', async () => {
		cmis.answer = () => cmis.receipt({ aktenzeichen: '32.5-2026/17' });
		await deploy({}, [func('f', "msg.ablage = { akte: 'A1' }; return msg;", ['p'])]);
		const message = await bench.test.publish('eingang', 'm1', { antrag: 1 });
		await bench.expectSettled('done', 'm1');
		expect(cmis.calls).to.deep.equal([{ mandant: 'musterstadt', role: 'dms', message, instruction: { akte: 'A1' }, uncertain: false }]);
		expect(bench.kept[0]?.receipts).to.deep.equal({
			dms: { reference: 'cmis-1', adapter: 'cmis', at: '2026-11-23T12:00:00Z', attributes: { aktenzeichen: '32.5-2026/17' } },
		});
		expect(bench.kept[0]?.event).to.include({ id: 'm1', aktenzeichen: '32.5-2026/17' });
	});

	it('calls the system that each tenant has bound to the role', async () => {
		await deploy();
		await bench.test.publish('eingang', 'm1', {}, { mandant: 'musterstadt' });
		await bench.test.publish('eingang', 'm2', {}, { mandant: 'beispielhausen' });
		await bench.expectSettled('done', 'm1', 'm2');
		expect(cmis.calls.map(({ mandant }) => mandant)).to.deep.equal(['musterstadt']);
		expect(archiv.calls.map(({ mandant, role }) => [mandant, role])).to.deep.equal([['beispielhausen', 'dms']]);
	});

	it('does not call the partner a second time when the flow runs again', async () => {
		await bench.deploy(
			[
				receive('in', 'eingang', ['p']),
				file({ wires: [['f']] }),
				func('f', "if (!flow.get('again')) { flow.set('again', true); throw new Error('x'); } return msg;", ['keep']),
				keep,
			],
			nodes,
		);
		await bench.test.publish('eingang', 'm1');
		expect((await bench.test.settled('m1', 2)).settlement.kind).to.equal('done');
		expect(cmis.calls).to.have.length(1);
		expect(bench.kept[0]?.receipts).to.have.nested.property('dms.reference', 'cmis-1');
	});

	it('calls the same role twice when the steps have names of their own', async () => {
		await bench.deploy([receive('in', 'eingang', ['p']), file({ step: 'antrag', wires: [['q']] }), file({ id: 'q', step: 'bescheid' }), keep], nodes);
		await bench.test.publish('eingang', 'm1');
		await bench.expectSettled('done', 'm1');
		expect(cmis.calls).to.have.length(2);
		expect(bench.kept[0]?.receipts).to.have.all.keys('antrag', 'bescheid');
	});

	describe('order', () => {
		it('from an expression', async () => {
			await deploy({ instructionType: 'jsonata', instruction: '{ "akte": event.subject, "teile": payload.teile[nr > 1].nr }' });
			await bench.test.publish('eingang', 'm1', { teile: [{ nr: 1 }, { nr: 2 }, { nr: 3 }] }, { subject: 'v1' });
			await bench.expectSettled('done', 'm1');
			expect(cmis.calls[0]?.instruction).to.deep.equal({ akte: 'v1', teile: [2, 3] });
		});

		it('from fixed JSON, a fresh copy for each message', async () => {
			cmis.answer = ({ instruction }) => {
				(instruction as { akte: string }).akte += '!';
				return cmis.receipt();
			};
			await deploy({ instructionType: 'json', instruction: '{"akte":"A1"}' });
			await bench.test.publish('eingang', 'm1');
			await bench.test.settled('m1');
			await bench.test.publish('eingang', 'm2');
			await bench.test.settled('m2');
			expect(cmis.calls.map(({ instruction }) => instruction)).to.deep.equal([{ akte: 'A1!' }, { akte: 'A1!' }]);
		});

		it('that is missing parks the message', async () => {
			await deploy({ instruction: 'payload.ablage.akte' });
			await bench.test.publish('eingang', 'm1', { antrag: 1 });
			expect(await reasonOf('m1')).to.deep.equal({ kind: 'park', code: 'DK-PARTNER-INSTRUCTION', node: 'p' });
		});

		it('none', async () => {
			await deploy({ instructionType: 'none', instruction: '' });
			await bench.test.publish('eingang', 'm1');
			await bench.expectSettled('done', 'm1');
			expect(cmis.calls[0]?.instruction).to.deep.equal({});
		});

		for (const [kind, instruction] of [
			['json', '{"akte":'],
			['jsonata', '{ "akte": '],
			['jsonata', '$unbekannt(payload)'],
		] as const) {
			it(`that cannot be read parks the message (${kind} ${instruction})`, async () => {
				await deploy({ instructionType: kind, instruction });
				await bench.test.publish('eingang', 'm1');
				expect(await reasonOf('m1')).to.deep.equal({ kind: 'park', code: 'DK-PARTNER-INSTRUCTION', node: 'p' });
				expect(cmis.calls).to.deep.equal([]);
			});
		}
	});

	describe('when the partner does not do it', () => {
		it('parks the message when it refuses', async () => {
			cmis.answer = () => {
				throw new DrehkreuzError('DK-PARTNER-REFUSED', { role: 'dms', status: 400, reason: 'akte' });
			};
			await deploy();
			await bench.test.publish('eingang', 'm1');
			expect(await reasonOf('m1')).to.deep.equal({ kind: 'park', code: 'DK-PARTNER-REFUSED', node: 'p' });
		});

		it('comes again when it is busy or cannot be reached, and goes on when it is back', async () => {
			cmis.answer = () => {
				if (cmis.calls.length < 2) throw new DrehkreuzError('DK-PARTNER-UNREACHABLE', { role: 'dms', systemCode: 'ECONNREFUSED' });
				return cmis.receipt();
			};
			await deploy();
			await bench.test.publish('eingang', 'm1');
			expect(await reasonOf('m1')).to.deep.equal({ kind: 'again', code: 'DK-PARTNER-UNREACHABLE', node: 'p' });
			expect((await bench.test.settled('m1', 2)).settlement.kind).to.equal('done');
		});

		it('parks the message when the tenant has no system for the role', async () => {
			await deploy({ role: 'hkr' });
			await bench.test.publish('eingang', 'm1');
			expect(await reasonOf('m1')).to.deep.equal({ kind: 'park', code: 'DK-PARTNER-UNBOUND', node: 'p' });
		});

		it('lets a catch node take the refusal', async () => {
			cmis.answer = () => {
				throw new DrehkreuzError('DK-PARTNER-REFUSED', { role: 'dms' });
			};
			await bench.deploy(
				[receive('in', 'eingang', ['p']), file({ wires: [[]] }), { id: 'c', type: 'catch', scope: ['p'], uncaught: false, wires: [['keep']] }, keep],
				nodes,
			);
			await bench.test.publish('eingang', 'm1');
			await bench.expectSettled('done', 'm1');
			expect(bench.kept[0]?.error).to.include({ code: 'DK-PARTNER-REFUSED' });
		});

		it('waits for the partner without holding anything: comes again, uncounted, when the partner says', async () => {
			cmis.answer = () => (cmis.calls.length < 3 ? { pending: true, lookAgainMs: 250, notice: {} } : cmis.receipt());
			await deploy();
			await bench.test.publish('eingang', 'm1');
			const { settlement } = await bench.test.settled('m1');
			expect(settlement).to.deep.equal({
				kind: 'again',
				reason: { code: 'DK-DELIVERY-WAITING', facts: { role: 'dms' }, node: 'p' },
				delayMs: 250,
				counted: false,
			});
			expect(bench.kept).to.deep.equal([]);
			expect((await bench.test.settled('m1', 3)).settlement.kind).to.equal('done');
			expect((await bench.test.settled('m1', 3)).attempt).to.equal(1);
			expect(bench.kept).to.have.length(1);
		});

		it('comes again for an error elsewhere in the flow though a partner is waited for', async () => {
			cmis.answer = () => ({ pending: true, lookAgainMs: 60_000, notice: {} });
			await bench.deploy([receive('in', 'eingang', ['p', 'f']), file(), func('f', "throw new Error('x');", []), keep], nodes);
			await bench.test.publish('eingang', 'm1');
			expect(await reasonOf('m1')).to.deep.equal({ kind: 'again', code: 'DK-DELIVERY-FLOW-ERROR', node: 'f' });
		});

		it('looks again when the first of two partners that wait wants it', async () => {
			cmis.answer = () => ({ pending: true, lookAgainMs: 60_000, notice: {} });
			archiv.answer = () => ({ pending: true, lookAgainMs: 1_000, notice: {} });
			const deliver: FlowNode = {
				id: 'd',
				type: 'drehkreuz-deliver',
				role: 'fachverfahren',
				step: '',
				instruction: '',
				instructionType: 'none',
				version: 1,
				wires: [[]],
			};
			await bench.deploy([receive('in', 'eingang', ['p', 'd']), file(), deliver, keep], nodes);
			await bench.test.publish('eingang', 'm1');
			expect((await bench.test.settled('m1')).settlement).to.include({ kind: 'again', delayMs: 1_000 });
		});
	});

	it('shows how many messages it works on, and the code of an error until the next success', async () => {
		let letGo: (() => void) | undefined;
		cmis.answer = async ({ message }) => {
			if (message.attributes.id === 'm1') throw new DrehkreuzError('DK-PARTNER-REFUSED', { role: 'dms' });
			await new Promise<void>((resolve) => {
				letGo = resolve;
			});
			return cmis.receipt();
		};
		await deploy();
		await bench.test.publish('eingang', 'm1');
		await bench.shows('p', { fill: 'red', shape: 'ring', text: 'PARTNER-REFUSED' });
		await bench.test.publish('eingang', 'm2');
		await until(() => letGo !== undefined);
		await bench.shows('p', { fill: 'red', shape: 'ring', text: 'PARTNER-REFUSED' });
		letGo?.();
		await bench.shows('p', {});
	});
});
