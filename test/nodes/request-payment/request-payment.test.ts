import { expect } from 'chai';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import registerReceive from '../../../nodes/receive/receive.ts';
import registerPayment from '../../../nodes/request-payment/request-payment.ts';
import { FakePartner } from '../../support/fake-partner.ts';
import { does, FlowBench, type FlowNode, receive } from '../../support/flow-bench.ts';
import { testTenant, until } from '../../support/test-hub.ts';

const nodes = [registerReceive, registerPayment];

describe('Node request payment', () => {
	const provider = new FakePartner('xbezahldienste');
	const bench = new FlowBench({ tenants: [testTenant('musterstadt', { partners: { payment: provider.partner } })], adapters: [provider.factory] });
	before(() => bench.start());
	after(() => bench.stop());
	beforeEach(() => {
		provider.calls.length = 0;
		for (const name of ['paid', 'open', 'notPaid']) {
			bench.handles(name, (message, _send, done) => {
				bench.kept.push({ ...message, output: name });
				done();
			});
		}
	});
	afterEach(() => bench.clear());

	async function deploy(wires: readonly (readonly string[])[] = [['paid'], ['open'], ['notPaid']]): Promise<void> {
		const payment: FlowNode = {
			id: 'p',
			type: 'drehkreuz-request-payment',
			role: 'payment',
			step: '',
			instruction: 'payload.zahlung',
			instructionType: 'msg',
			version: 1,
			wires,
		};
		await bench.deploy([receive('in', 'eingang', ['p']), payment, ...['paid', 'open', 'notPaid'].map((name) => does(name, name, []))], nodes);
		await bench.test.publish('eingang', 'm1', { zahlung: { betrag: '30.70' } });
	}

	it('sends what is paid to the first output', async () => {
		provider.answer = () => provider.receipt({ zahlungsid: 'z1' });
		await deploy();
		await bench.expectSettled('done', 'm1');
		expect(provider.calls[0]?.instruction).to.deep.equal({ betrag: '30.70' });
		expect(bench.kept).to.have.length(1);
		expect(bench.kept[0]).to.include({ output: 'paid' });
		expect(bench.kept[0]?.event).to.include({ zahlungsid: 'z1' });
	});

	it('tells at the second output that it waits, and looks again until it is paid', async () => {
		provider.answer = () =>
			provider.calls.length < 3
				? { pending: true, lookAgainMs: 250, notice: { redirectUrl: 'https://zahlen.example/t1' }, reference: 't1' }
				: provider.receipt();
		await deploy();
		await until(() => bench.kept.length === 3);
		await until(() => bench.test.settlementsOf('m1').length === 3);
		expect(bench.kept.map(({ output }) => output)).to.deep.equal(['open', 'open', 'paid']);
		expect(bench.kept[0]?.payment).to.deep.equal({ redirectUrl: 'https://zahlen.example/t1', reference: 't1' });
		expect(bench.test.settlementsOf('m1').map(({ settlement, attempt }) => [settlement.kind, attempt])).to.deep.equal([
			['again', 1],
			['again', 1],
			['done', 1],
		]);
	});

	for (const code of ['DK-PAYMENT-FAILED', 'DK-PAYMENT-CANCELED', 'DK-PAYMENT-DEADLINE'] as const) {
		it(`sends what was not paid to the third output (${code})`, async () => {
			provider.answer = () => {
				throw new DrehkreuzError(code, { reference: 't1', deadlineMs: 1 });
			};
			await deploy();
			await bench.expectSettled('done', 'm1');
			expect(bench.kept).to.have.length(1);
			expect(bench.kept[0]).to.include({ output: 'notPaid' });
			expect(bench.kept[0]?.problem).to.deep.include({ code });
		});
	}

	it('parks what was not paid when the third output leads nowhere', async () => {
		provider.answer = () => {
			throw new DrehkreuzError('DK-PAYMENT-FAILED', {});
		};
		await deploy([['paid'], ['open'], []]);
		await bench.expectSettled('park', 'm1');
		expect((await bench.test.hub.store.parked.list({}))[0]?.reason).to.include({ code: 'DK-PAYMENT-FAILED', node: 'p' });
	});

	it('parks the message for any other refusal', async () => {
		provider.answer = () => {
			throw new DrehkreuzError('DK-PAYMENT-SUM', { sum: '1.00', total: '2.00' });
		};
		await deploy();
		await bench.expectSettled('park', 'm1');
		expect(bench.kept).to.deep.equal([]);
	});
});
