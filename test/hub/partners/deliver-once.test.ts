import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SqliteStore } from '../../../adapters/sqlite/store.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { createMessage } from '../../../hub/message/create.ts';
import type { Message } from '../../../hub/message/message.ts';
import type { AdapterFactory, Answer, DeliveryContext } from '../../../hub/partners/adapter.ts';
import { PartnerCalls } from '../../../hub/partners/deliver-once.ts';
import { PartnerDirectory } from '../../../hub/partners/directory.ts';

type Deliver = (message: Message, instruction: unknown, context: DeliveryContext) => Promise<Answer>;

const receipt = { reference: 'AZ 32.12-2026/0001', adapter: 'fake', at: '2026-11-23T10:00:00Z', attributes: { aktenzeichen: '32.12-2026/0001' } };

describe('calling a partner', () => {
	let folder: string;
	let store: SqliteStore;
	let calls: DeliveryContext[];

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-deliver-once-'));
		store = new SqliteStore({ file: join(folder, 'store.sqlite'), log: silentLogger });
		await store.open();
		calls = [];
	});
	afterEach(async () => {
		await store.close();
		await rm(folder, { recursive: true });
	});

	it('returns the stored receipt on a repeat and does not call the partner again', async () => {
		const partners = partnersWith(async () => receipt);
		const message = application();
		expect(await partners.call({ message, role: 'dms' })).to.deep.equal(receipt);
		expect(await partners.call({ message, role: 'dms' })).to.deep.equal(receipt);
		expect(calls).to.have.length(1);
	});

	it('calls the partner for another step of the same message', async () => {
		const partners = partnersWith(async () => receipt);
		const message = application();
		await partners.call({ message, role: 'dms', step: 'portal/angenommen' });
		await partners.call({ message, role: 'dms', step: 'portal/abgeschlossen' });
		expect(calls.map((call) => call.idempotencyKey)).to.have.length(2);
		expect(calls[0]?.idempotencyKey).not.to.equal(calls[1]?.idempotencyKey);
	});

	it('lets a second copy of the message wait for the first call', async () => {
		const partners = partnersWith(() => new Promise((resolve) => setTimeout(resolve, 20, receipt)));
		const message = application();
		await Promise.all(Array.from({ length: 10 }, () => partners.call({ message, role: 'dms' })));
		expect(calls).to.have.length(1);
	});

	it('tells the adapter that it is uncertain after an unknown outcome, with what it remembered', async () => {
		const partners = partnersWith(async (_message, _instruction, context) => {
			if (context.uncertain) return receipt;
			await context.remember({ transaktion: 'T-1' });
			throw new DrehkreuzError('DK-PARTNER-NO-ANSWER', { role: 'dms' });
		});
		const message = application();
		expect(await codeOf(partners.call({ message, role: 'dms' }))).to.equal('DK-PARTNER-NO-ANSWER');
		await partners.call({ message, role: 'dms' });
		expect(calls[1]).to.deep.include({ uncertain: true, memory: { transaktion: 'T-1' } });
	});

	it('tells the adapter that it is uncertain after a kill between the begin and the answer', async () => {
		const partners = partnersWith(async () => receipt);
		const message = application();
		await store.steps.save(
			{ mandant: 'musterstadt', source: message.attributes.source, id: message.attributes.id, step: 'dms' },
			{ state: 'begun', memory: {} },
		);
		await partners.call({ message, role: 'dms' });
		expect(calls[0]).to.include({ uncertain: true });
	});

	it('is not uncertain when the partner surely did nothing', async () => {
		let busy = true;
		const partners = partnersWith(async () => {
			if (!busy) return receipt;
			busy = false;
			throw new DrehkreuzError('DK-PARTNER-BUSY', { role: 'dms', status: 503 });
		});
		const message = application();
		expect(await codeOf(partners.call({ message, role: 'dms' }))).to.equal('DK-PARTNER-BUSY');
		await partners.call({ message, role: 'dms' });
		expect(calls[1]).to.include({ uncertain: false });
	});

	it('asks again while the answer is not final, and journals the waiting once', async () => {
		let looks = 0;
		const partners = partnersWith(async () => (++looks < 3 ? { pending: true, lookAgainMs: 10, notice: {}, reference: 'T-1' } : receipt));
		const message = application();
		for (let i = 0; i < 3; i++) await partners.call({ message, role: 'dms' });
		const events = (await store.journal.search({ id: message.attributes.id })).map((entry) => entry.event);
		expect(events).to.deep.equal(['pending', 'delivered']);
		expect(calls.map((call) => call.uncertain)).to.deep.equal([false, false, false]);
	});

	it('keeps a test message away from a production system, before the partner is called', async () => {
		const partners = partnersWith(async () => receipt, 'production');
		expect(await codeOf(partners.call({ message: application({ testnachricht: true }), role: 'dms' }))).to.equal('DK-PARTNER-TEST-MESSAGE');
		expect(calls).to.have.length(0);
	});

	it('refuses an order that does not match the adapter, naming the place', async () => {
		const partners = partnersWith(async () => receipt);
		expect(await codeOf(partners.call({ message: application(), role: 'dms', instruction: 'broken' }))).to.equal('DK-PARTNER-INSTRUCTION');
	});

	it('names tenant and role when nothing is bound', async () => {
		const partners = partnersWith(async () => receipt);
		expect(await codeOf(partners.call({ message: application(), role: 'hkr' }))).to.equal('DK-PARTNER-UNBOUND');
	});

	function partnersWith(deliver: Deliver, environment: 'test' | 'production' = 'test'): PartnerCalls {
		const factory: AdapterFactory = {
			kind: 'fake',
			settingsSchema: {},
			instructionSchema: { not: { const: 'broken' } },
			create: () => ({
				kind: 'fake',
				repeat: 'test',
				deliver: (message, instruction, context) => {
					calls.push({ ...context });
					return deliver(message, instruction, context);
				},
			}),
		};
		const partner = { adapter: 'fake', environment, timeoutMs: 1_000, settings: {} };
		const tenant = { id: 'musterstadt', name: 'Musterstadt', portals: [], partners: { dms: partner }, routes: { rules: [] }, parameters: {} };
		const schemaCheck = (schema: object) => (value: unknown) => ('not' in schema && value === 'broken' ? { path: '/', rule: 'test' } : undefined);
		const directory = new PartnerDirectory([tenant], [factory] as never, { schemaCheck, log: silentLogger, baseFolder: folder });
		return new PartnerCalls({ store, payloads: undefined as never, directory, log: silentLogger });
	}
});

function application(attributes: Record<string, string | boolean> = {}): Message {
	return createMessage({ source: 'urn:test', type: 't', mandant: 'musterstadt', ...attributes }, { kind: 'inline', bytes: Buffer.from('{}') });
}

async function codeOf(call: Promise<unknown>): Promise<string> {
	try {
		await call;
		return 'none';
	} catch (error) {
		return (error as DrehkreuzError).code;
	}
}
