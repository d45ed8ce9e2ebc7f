import { expect } from 'chai';
import { type PortalStatusSettings, portalStatus, type StatusOrder } from '../../../adapters/portal-status/portal-status.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import type { DestinationAdapter } from '../../../hub/partners/adapter.ts';
import { PortalCounterpart } from '../../../sandbox/portal/portal.ts';
import { RememberedStep, testMessage } from '../../support/delivery-context.ts';
import { failureOf } from '../../support/failure-of.ts';

describe('telling the portal how a case stands', () => {
	let portal: PortalCounterpart;
	let antragId: string;
	const adapters: DestinationAdapter<StatusOrder>[] = [];
	const adapter = (changes: Partial<PortalStatusSettings> = {}): DestinationAdapter<StatusOrder> => {
		const settings: PortalStatusSettings = {
			endpoint: portal.statusEndpoint,
			auth: { kind: 'bearer', token: 'sandkasten-portal' },
			timeoutMs: 200,
			...changes,
		};
		const made = portalStatus.create(settings, { mandant: 'musterstadt', role: 'portal', baseFolder: '/', log: silentLogger });
		adapters.push(made);
		return made;
	};
	const order: StatusOrder = { status: 'angenommen', at: '2026-11-22T10:00:00.000Z', text: { de: 'Ihr Antrag ist eingegangen.' } };
	const message = () => testMessage({}, { id: antragId, subject: 'vorgang-9' });
	const statuses = () => portal.application(antragId)?.statuses ?? [];

	beforeEach(async () => {
		portal = new PortalCounterpart({ token: 'unbenutzt' });
		await portal.start();
		antragId = portal.submit().submission.id;
	});
	afterEach(async () => {
		await Promise.all(adapters.splice(0).map((made) => made.close?.()));
		await portal.stop();
	});

	it('arrives as a CloudEvent whose id is our key', async () => {
		const step = new RememberedStep();
		const receipt = await adapter().deliver(message(), { ...order, aktenzeichen: '32.12-2026/0001' }, step.attempt());
		expect(receipt).to.deep.include({ adapter: 'portal-status', reference: step.idempotencyKey, attributes: {} });
		expect(statuses()).to.deep.equal([{ status: 'angenommen', text: { de: 'Ihr Antrag ist eingegangen.' }, aktenzeichen: '32.12-2026/0001', at: order.at }]);
		expect(portal.ledger.all('status-received').map(({ key }) => key)).to.deep.equal([`urn:drehkreuz:musterstadt ${step.idempotencyKey}`]);
	});

	it('counts once however often it is told, and different steps count each', async () => {
		const step = new RememberedStep();
		for (const uncertain of [false, true, true]) await adapter().deliver(message(), order, step.attempt({ uncertain }));
		expect(statuses()).to.have.length(1);
		await adapter().deliver(message(), { ...order, status: 'in-bearbeitung' }, new RememberedStep().attempt());
		expect(statuses().map(({ status }) => status)).to.deep.equal(['angenommen', 'in-bearbeitung']);
	});

	for (const [fault, code] of [
		[{ kind: 'slow', delayMs: 400 }, 'DK-PARTNER-NO-ANSWER'],
		[{ kind: 'drop-before' }, 'DK-PARTNER-NO-ANSWER'],
		[{ kind: 'drop-after-commit' }, 'DK-PARTNER-NO-ANSWER'],
		[{ kind: 'status', status: 500 }, 'DK-PARTNER-FAULT'],
		[{ kind: 'status', status: 503, retryAfter: 4 }, 'DK-PARTNER-BUSY'],
	] as const) {
		it(`is told once in the end after ${fault.kind} ${'status' in fault ? fault.status : ''}`, async () => {
			const step = new RememberedStep();
			portal.faults.set(fault);
			const error = await failureOf(adapter().deliver(message(), order, step.attempt()));
			// The event id makes a repeat harmless in itself, so a lost answer is no doubt.
			expect(error).to.include({ code, effect: 'transient' });
			if ('retryAfter' in fault) expect(error.retryAfterMs).to.equal(4_000);
			if (fault.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, 450));
			await adapter().deliver(message(), order, step.attempt({ uncertain: true }));
			expect(statuses()).to.have.length(1);
		});
	}

	it('takes any 2xx as the receipt, whatever the body is', async () => {
		portal.faults.set({ kind: 'garbage' });
		expect(await adapter().deliver(message(), order, new RememberedStep().attempt())).to.have.property('reference');
		expect(statuses()).to.have.length(1);
	});

	it('is permanent when the portal does not know the application, or us', async () => {
		expect(await failureOf(adapter().deliver(testMessage({}, { id: 'fremd' }), order, new RememberedStep().attempt()))).to.include({
			code: 'DK-PARTNER-REFUSED',
			effect: 'permanent',
		});
		expect(await failureOf(adapter({ auth: { kind: 'none' } }).deliver(message(), order, new RememberedStep().attempt()))).to.include({
			code: 'DK-PARTNER-AUTH',
			effect: 'permanent',
		});
		for (const status of [400, 401]) {
			portal.faults.set({ kind: 'status', status });
			expect(await failureOf(adapter().deliver(message(), order, new RememberedStep().attempt()))).to.include({ effect: 'permanent' });
		}
		expect(statuses()).to.deep.equal([]);
	});

	it('is transient when the portal is down', async () => {
		const made = adapter();
		await portal.stop();
		expect(await failureOf(made.deliver(message(), order, new RememberedStep().attempt()))).to.include({ code: 'DK-PARTNER-UNREACHABLE', effect: 'transient' });
	});
});
