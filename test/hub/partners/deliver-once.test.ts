import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SqliteStore } from '../../../adapters/sqlite/store.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { Holder } from '../../../hub/leases/holder.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { createMessage } from '../../../hub/message/create.ts';
import type { Message } from '../../../hub/message/message.ts';
import type { AdapterFactory, Answer, DeliveryContext } from '../../../hub/partners/adapter.ts';
import { PartnerCalls } from '../../../hub/partners/deliver-once.ts';
import { PartnerDirectory } from '../../../hub/partners/directory.ts';
import { until } from '../../support/until.ts';

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

	it('stays uncertain while the partner cannot be asked, and repeats nothing meanwhile', async () => {
		const answers: ((context: DeliveryContext) => Answer)[] = [
			() => {
				throw new DrehkreuzError('DK-PARTNER-NO-ANSWER', { role: 'dms', systemCode: 'TIMEOUT' }, { effect: 'unknown' });
			},
			() => {
				throw new DrehkreuzError('DK-PARTNER-UNREACHABLE', { role: 'dms', systemCode: 'ECONNREFUSED' });
			},
			() => {
				throw new DrehkreuzError('DK-PARTNER-AUTH', { role: 'dms', status: 401 });
			},
			() => receipt,
		];
		const partners = partnersWith(async (_message, _instruction, context) => (answers.shift() as (context: DeliveryContext) => Answer)(context));
		const message = application();
		for (const code of ['DK-PARTNER-NO-ANSWER', 'DK-PARTNER-UNREACHABLE', 'DK-PARTNER-AUTH']) {
			const error = await partners.call({ message, role: 'dms' }).catch((thrown: unknown) => thrown);
			expect(error).to.include({ code });
		}
		expect(await partners.call({ message, role: 'dms' })).to.deep.equal(receipt);
		expect(calls.map(({ uncertain }) => uncertain)).to.deep.equal([false, true, true, true]);
	});

	it('sends again when a person releases what was parked as uncertain', async () => {
		const errors = [
			new DrehkreuzError('DK-PARTNER-NO-ANSWER', { role: 'dms', systemCode: 'TIMEOUT' }, { effect: 'unknown' }),
			new DrehkreuzError('DK-PARTNER-UNCERTAIN', { role: 'dms' }),
		];
		const partners = partnersWith(async () => {
			const error = errors.shift();
			if (error) throw error;
			return receipt;
		});
		const message = application();
		for (let round = 0; round < 2; round++) await partners.call({ message, role: 'dms' }).catch(() => {});
		expect(await partners.call({ message, role: 'dms' })).to.deep.equal(receipt);
		expect(calls.map(({ uncertain }) => uncertain)).to.deep.equal([false, true, false]);
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

	describe('from several processes that share the store', () => {
		const holders: Holder[] = [];
		const stores: SqliteStore[] = [];
		afterEach(async () => {
			for (const holder of holders.splice(0)) await holder.stop();
			for (const opened of stores.splice(0)) await opened.close();
		});

		/** What another process would have: a connection and a life of its own. */
		async function processNamed(instance: string, deliver: Deliver, beatMs = 60_000): Promise<{ partners: PartnerCalls; holder: Holder }> {
			const own = new SqliteStore({ file: join(folder, 'store.sqlite'), log: silentLogger });
			await own.open();
			stores.push(own);
			const holder = new Holder({ leases: own.leases, log: silentLogger, beatMs });
			await holder.start(instance);
			holders.push(holder);
			return { partners: partnersWith(deliver, 'test', { store: own, holder }), holder };
		}

		it('lets one call the partner; the others are told to come again, and then find its receipt', async () => {
			const slow = Promise.withResolvers<Answer>();
			const called = Promise.withResolvers<void>();
			const first = await processNamed('a', () => {
				called.resolve();
				return slow.promise;
			});
			const second = await processNamed('b', async () => receipt);
			const message = application();
			const calling = first.partners.call({ message, role: 'dms' });
			await called.promise;
			expect(await codeOf(second.partners.call({ message, role: 'dms' }))).to.equal('DK-PARTNER-ELSEWHERE');
			expect(await codeOf(second.partners.call({ message: application(), role: 'dms' })), 'another message').to.equal('none');
			slow.resolve(receipt);
			expect(await calling).to.deep.equal(receipt);
			expect(await second.partners.call({ message, role: 'dms' })).to.deep.equal(receipt);
			expect(calls).to.have.length(2);
		});

		const outcomes: Readonly<Record<string, Deliver>> = {
			'a receipt': async () => receipt,
			'an answer that is not final': async () => ({ pending: true, lookAgainMs: 50, notice: {} }),
			'a refusal': async () => {
				throw new DrehkreuzError('DK-PARTNER-BUSY', { role: 'dms', status: 503 });
			},
			'no answer': async () => {
				throw new DrehkreuzError('DK-PARTNER-NO-ANSWER', { role: 'dms' });
			},
		};
		for (const [what, deliver] of Object.entries(outcomes)) {
			it(`gives the step back after ${what}`, async () => {
				const first = await processNamed('a', deliver);
				const second = await processNamed('b', async () => receipt);
				const message = application();
				await first.partners.call({ message, role: 'dms' }).catch(() => {});
				expect(await second.partners.call({ message, role: 'dms' })).to.deep.equal(receipt);
			});
		}

		it('takes over from a process of the same name that was started again, and reconciles what that one had begun', async () => {
			const dead = await processNamed('a', () => new Promise(() => {}));
			const message = application();
			void dead.partners.call({ message, role: 'dms' });
			await until('the partner was called', () => calls.length === 1);
			const again = await processNamed('a', async () => receipt);
			await again.partners.call({ message, role: 'dms' });
			expect(calls[1]).to.include({ uncertain: true });
		});

		it('does not call the partner when the process was taken for dead between taking the step and the call', async () => {
			const stalled = await processNamed('a', async () => receipt);
			const { steps } = stores[0] as SqliteStore;
			const save = steps.save.bind(steps);
			// Others forget it right after its record was written; it notices with its next sign of life.
			steps.save = async (key, record) => {
				await save(key, record);
				await processNamed('a', async () => receipt);
				await stalled.holder.beat();
			};
			expect(await codeOf(stalled.partners.call({ message: application(), role: 'dms' }))).to.equal('DK-PARTNER-ELSEWHERE');
			expect(calls).to.have.length(0);
		});
	});

	function partnersWith(deliver: Deliver, environment: 'test' | 'production' = 'test', own: { store: SqliteStore; holder?: Holder } = { store }): PartnerCalls {
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
		return new PartnerCalls({ ...own, payloads: undefined as never, directory, log: silentLogger });
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
