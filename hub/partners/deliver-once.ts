/**
 * Calls a partner so that a repeat is harmless. One record per message and step says how far we got:
 *
 * - none     → `begun` (durable) → the partner is called
 * - `begun`  found later: a kill or a lost answer came between; the adapter is told `uncertain` and finds out before it repeats. While it cannot
 *   find out, the record stays `begun`
 * - `pending`: the partner has it, no final answer yet → ask again with what was remembered
 * - `failed` : the partner did not do it (refused, busy, unreachable) → may be tried again, nothing uncertain
 * - `done`   : the receipt is returned, the partner is not called
 *
 * Before the first of these the call passes the gate of the partner (`gate.ts`): who is turned away there leaves the record as it was.
 *
 * The record is written before the call and again after the answer; the flow goes on only after the second write.
 *
 * Of several hub processes one works on a step: behind the gate it takes the step's lease, reads the record again, and gives the lease back together with its last write. Where
 * another living process has the lease, the partner is not called.
 */
import { createHash } from 'node:crypto';
import { DrehkreuzError, problemOf } from '../errors/drehkreuz-error.ts';
import { identityOf } from '../journal/identity.ts';
import type { StepKey, StepRecord, Steps, Store } from '../journal/store.ts';
import type { Holder } from '../leases/holder.ts';
import type { Logger } from '../logging/logger.ts';
import { keyOf, type Message } from '../message/message.ts';
import type { PayloadStore } from '../payload/payload-store.ts';
import { type ContentKeeper, keepsNothing } from '../retention/content-keeper.ts';
import { type CallOutcome, type Meter, silentMeter } from '../status/meter.ts';
import { inTrace } from '../tracing/trace.ts';
import { type Span, silentTracer, type Tracer } from '../tracing/tracer.ts';
import { type Answer, type DeliveryContext, isPending } from './adapter.ts';
import type { Binding, PartnerDirectory } from './directory.ts';
import type { Gate } from './gate.ts';

/** Milliseconds after which to look again at a step that another process works on. */
const ELSEWHERE_MS = 1_000;

export interface PartnerOrder {
	readonly message: Message;
	/** Role named by the flow, e.g. `hkr`. */
	readonly role: string;
	/** Step within the flow; one receipt per message and step. Default: the role. */
	readonly step?: string;
	readonly instruction?: unknown;
	/** Channel whose storage level counts. Default: the tenant's level. */
	readonly channel?: string | undefined;
}

export class PartnerCalls {
	readonly #store: Store;
	readonly #payloads: PayloadStore;
	readonly #directory: PartnerDirectory;
	readonly #log: Logger;
	readonly #holder: Holder | undefined;
	readonly #keeper: Pick<ContentKeeper, 'keep'>;
	readonly #meter: Pick<Meter, 'partnerCalled'>;
	readonly #tracer: Tracer;
	/** Steps under way in this process: a second copy of the message waits for the first. */
	readonly #running = new Map<string, Promise<Answer>>();

	/**
	 * @param services `holder`: where several processes share the store; without it this process is the only one. `keeper`: keeps what partners were given; default: nothing.
	 * `meter`: default: nobody counts. `tracer`: default: nobody records
	 */
	constructor(services: {
		store: Store;
		payloads: PayloadStore;
		directory: PartnerDirectory;
		log: Logger;
		holder?: Holder | undefined;
		keeper?: Pick<ContentKeeper, 'keep'>;
		meter?: Pick<Meter, 'partnerCalled'>;
		tracer?: Tracer;
	}) {
		this.#store = services.store;
		this.#payloads = services.payloads;
		this.#directory = services.directory;
		this.#log = services.log;
		this.#holder = services.holder;
		this.#keeper = services.keeper ?? keepsNothing;
		this.#meter = services.meter ?? silentMeter;
		this.#tracer = services.tracer ?? silentTracer;
	}

	/**
	 * @returns the partner's receipt, or `Pending` when its answer is not final
	 * @throws DrehkreuzError DK-PARTNER-UNBOUND, DK-PARTNER-INSTRUCTION, DK-PARTNER-TEST-MESSAGE, DK-PARTNER-ELSEWHERE, what the gate throws, and what the adapter throws
	 */
	call(order: PartnerOrder): Promise<Answer> {
		const { mandant } = order.message.attributes;
		const key: StepKey = { mandant, ...keyOf(order.message), step: order.step ?? order.role };
		const name = nameOf(key);
		const running = this.#running.get(name);
		if (running) return running;
		const call = this.#call(key, order).finally(() => this.#running.delete(name));
		this.#running.set(name, call);
		return call;
	}

	/** The gate in front of a partner: whether it makes sense to bring it messages now. */
	gateOf(mandant: string, role: string): Gate | undefined {
		return this.#directory.gateOf(mandant, role);
	}

	async #call(key: StepKey, order: PartnerOrder): Promise<Answer> {
		const binding = this.#directory.find(key.mandant, order.role);
		const record = await this.#store.steps.find(key);
		if (record?.state === 'done' && record.receipt) return record.receipt;
		if (order.message.attributes.testnachricht && binding.environment === 'production') {
			throw new DrehkreuzError('DK-PARTNER-TEST-MESSAGE', { role: order.role });
		}
		binding.checkInstruction(order.instruction);
		return binding.gate.pass(() => this.#alone(key, order, binding, record));
	}

	async #alone(key: StepKey, order: PartnerOrder, binding: Binding, record: StepRecord | undefined): Promise<Answer> {
		const holder = this.#holder;
		if (!holder) return this.#perform(key, order, binding, record, NOBODY_ELSE);
		const lease = `step:${nameOf(key)}`;
		if (!(await holder.acquire(lease))) throw elsewhere(order.role);
		try {
			// What another process wrote before it gave the lease back.
			const latest = await this.#store.steps.find(key);
			if (latest?.state === 'done' && latest.receipt) return latest.receipt;
			return await this.#perform(key, order, binding, latest, { isMine: () => holder.has(lease), release: () => holder.release(lease) });
		} finally {
			await holder.release(lease); // Where no last write took it along.
		}
	}

	async #perform(key: StepKey, order: PartnerOrder, binding: Binding, record: StepRecord | undefined, turn: Turn): Promise<Answer> {
		let memory = record?.memory ?? {};
		if (record?.state !== 'pending' && record?.state !== 'begun') await this.#store.steps.save(key, { state: 'begun', memory });
		// A stall since we took the lease may have cost us it: others may be at the partner now.
		if (!turn.isMine()) throw elsewhere(order.role);
		const started = Date.now();
		const span = this.#tracer.follow(order.message.attributes.traceparent, {
			kind: 'call',
			mandant: key.mandant,
			source: key.source,
			id: key.id,
			role: order.role,
			adapter: binding.adapter.kind,
		});
		const call: CallUnderWay = { mandant: key.mandant, started, span };
		let isCounted = false;
		const context: DeliveryContext = {
			idempotencyKey: idempotencyKeyOf(key),
			memory,
			uncertain: record?.state === 'begun',
			remember: async (more) => {
				memory = { ...memory, ...more };
				await this.#store.steps.save(key, { state: 'begun', memory });
			},
			payloads: this.#payloads,
			signal: AbortSignal.timeout(binding.timeoutMs),
			log: this.#log,
		};
		try {
			// Whatever the adapter calls carries the trace of the message, with this call as its parent.
			const answer = await inTrace(span.traceparent, () => binding.adapter.deliver(order.message, order.instruction, context));
			isCounted = true;
			this.#seen(order, binding, call, isPending(answer) ? 'pending' : 'delivered');
			await Promise.all([this.#write(key, order, binding, answer, () => memory, record?.state === 'pending', Date.now() - started), turn.release()]);
			return answer;
		} catch (error) {
			if (!isCounted) this.#seen(order, binding, call, error instanceof DrehkreuzError ? error.effect : 'transient', problemOf(error).code);
			if (error instanceof DrehkreuzError && error.effect !== 'unknown') {
				// Who was uncertain and could not ask is as uncertain as before. Only a person, who releases a parked DK-PARTNER-UNCERTAIN, decides otherwise.
				const known = !context.uncertain || error.code === 'DK-PARTNER-UNCERTAIN';
				const saved = known && this.#store.steps.save(key, { state: 'failed', memory, problem: error.problem });
				await Promise.all([saved, turn.release()]);
			}
			throw error;
		}
	}

	/** @param code what went wrong, if anything did */
	#seen({ role }: PartnerOrder, { adapter: { kind } }: Binding, { mandant, started, span }: CallUnderWay, outcome: CallOutcome, code?: string): void {
		span.end({ outcome, ...(code === undefined ? {} : { code, isFailure: true }) });
		this.#meter.partnerCalled({ mandant, role, adapter: kind, outcome, durationMs: Date.now() - started });
	}

	async #write(
		key: StepKey,
		order: PartnerOrder,
		binding: Binding,
		answer: Answer,
		memory: () => StepMemory,
		again: boolean,
		durationMs: number,
	): Promise<void> {
		const entry = { ...identityOf(order.message), partner: order.role, step: key.step, adapter: binding.adapter.kind, durationMs };
		if (isPending(answer)) {
			await this.#store.steps.save(key, { state: 'pending', memory: memory() });
			if (!again) await this.#store.journal.append({ event: 'pending', ...entry, ...(answer.reference ? { reference: answer.reference } : {}) });
			return;
		}
		await Promise.all([
			this.#store.steps.save(key, { state: 'done', memory: memory(), receipt: answer }),
			this.#store.journal.append({ event: 'delivered', ...entry, reference: answer.reference }),
			this.#keep(key, order),
		]);
	}

	/** In the same turn, so in the same transaction as the receipt. The partner has the message: that its content could not be kept must not bring it there again. */
	async #keep({ step }: StepKey, { message, channel }: PartnerOrder): Promise<void> {
		try {
			await this.#keeper.keep({ message, place: 'delivered', name: step, channel });
		} catch (error) {
			const { mandant, source, id } = message.attributes;
			this.#log.error({ component: 'retention', mandant, source, id, code: problemOf(error).code }, 'delivered content could not be kept');
		}
	}
}

/** For those who watch. */
interface CallUnderWay {
	readonly mandant: string;
	/** Epoch milliseconds. */
	readonly started: number;
	readonly span: Span;
}

/** The right to work on a step. Given back in the same turn as the last write, it shares its transaction. */
interface Turn {
	isMine(): boolean;
	release(): Promise<void>;
}

const NOBODY_ELSE: Turn = { isMine: () => true, release: async () => {} };

type StepMemory = Parameters<Steps['save']>[1]['memory'];

/** 32 hex characters from tenant, message key and step: the same for every try, different for any other order. */
export function idempotencyKeyOf(key: StepKey): string {
	return createHash('sha256').update(nameOf(key)).digest('hex').slice(0, 32);
}

function nameOf({ mandant, source, id, step }: StepKey): string {
	return JSON.stringify([mandant, source, id, step]);
}

function elsewhere(role: string): DrehkreuzError {
	return new DrehkreuzError('DK-PARTNER-ELSEWHERE', { role }, { retryAfterMs: ELSEWHERE_MS, counted: false });
}
