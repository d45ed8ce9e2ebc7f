/**
 * The hub as flows of another time see it: what they do to the world (calls of partners, messages into channels, entries of the journal, payloads) is done by the hub
 * itself, in the other process. Deliveries are handed in one by one, and their settlement is handed back: the hub settles them.
 */
import { Readable } from 'node:stream';
import { JsonataEvaluator } from '../../adapters/jsonata/jsonata-evaluator.ts';
import { silentAlerts } from '../../hub/alerts/alerts.ts';
import type { Broker, ChannelAddress, Delivery, Settlement } from '../../hub/channel/broker.ts';
import { Flights } from '../../hub/delivery/flights.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Hub } from '../../hub/hub.ts';
import { IngressRegistry } from '../../hub/ingress/registry.ts';
import type { JournalEntry } from '../../hub/journal/entry.ts';
import type { Store } from '../../hub/journal/store.ts';
import { onlyProcess, runAlone } from '../../hub/leases/run-alone.ts';
import { silentLogger as log } from '../../hub/logging/logger.ts';
import type { PayloadStore } from '../../hub/payload/payload-store.ts';
import type { OpenChecks } from '../checks.ts';
import type { Beginning, HubCalls } from './calls.ts';

type Handler = (delivery: Delivery) => void;

export class HubBeyond {
	readonly hub: Hub;
	readonly #handlers = new Map<string, Handler>();
	readonly #settled: (token: string, settlement: Settlement) => void;
	readonly #open = new Set<string>();

	/** @param settled told how each delivery ends */
	constructor(
		calls: HubCalls,
		{ tenants, limits }: Beginning,
		checks: Pick<OpenChecks, 'check' | 'structures'>,
		settled: (token: string, settlement: Settlement) => void,
	) {
		this.#settled = settled;
		this.hub = {
			broker: this.#broker(calls),
			store: storeBeyond(calls),
			payloads: payloadsBeyond(calls),
			flights: new Flights(),
			ingress: new IngressRegistry(),
			partners: { call: (order) => calls.partner(order), gateOf: () => undefined },
			checks,
			structures: checks.structures,
			expressions: new JsonataEvaluator(),
			alerts: silentAlerts,
			tenants: new Map(tenants.map((tenant) => [tenant.id, tenant])),
			log,
			limits,
			runAlone: (name, work) => runAlone(onlyProcess, name, work, log),
			// Not used: the hub itself has the channels.
			retryPolicyOf: () => ({ maxAttempts: 1, delaysMs: [1], deliveryLimit: 1 }),
			orderOf: () => 'none',
		};
	}

	/** How many channels the flows take from. */
	get channels(): number {
		return this.#handlers.size;
	}

	handle(delivery: Delivery): void {
		const handler = this.#handlers.get(nameOf(delivery.address));
		this.#open.add(delivery.token);
		const { channel, mandant } = delivery.address;
		if (handler) handler(delivery);
		else this.#end(delivery.token, { kind: 'park', reason: { code: 'DK-REHEARSAL-CHANNEL', facts: { channel, mandant } } });
	}

	#end(token: string, settlement: Settlement): void {
		if (!this.#open.delete(token)) throw new DrehkreuzError('DK-DELIVERY-SETTLED');
		this.#settled(token, settlement);
	}

	#broker(calls: HubCalls): Broker {
		const channels: ChannelAddress[] = [];
		return {
			open: async () => {},
			declare: async (spec) => void channels.push(spec),
			publish: (address, message) => calls.publish(address, message),
			consume: async (address, _options, onDelivery) => {
				this.#handlers.set(nameOf(address), onDelivery);
				return { cancel: async () => void this.#handlers.delete(nameOf(address)) };
			},
			settle: async (token, settlement) => this.#end(token, settlement),
			holds: (token) => this.#open.has(token),
			depth: async () => ({ ready: 0, unsettled: this.#open.size }),
			depths: async (addresses) => addresses.map(() => undefined),
			channels: () => channels,
			state: () => 'open',
			close: async () => {},
		};
	}
}

function nameOf({ mandant, channel }: ChannelAddress): string {
	return `${mandant}/${channel}`;
}

/** What the hub writes itself when it settles. */
const WRITTEN_BY_THE_HUB: ReadonlySet<JournalEntry['event']> = new Set(['settled', 'retried', 'duplicate']);

/** Only what flows use of the store. */
function storeBeyond(calls: HubCalls): Store {
	const append = async (...entries: readonly JournalEntry[]): Promise<void> => {
		const own = entries.filter(({ event }) => !WRITTEN_BY_THE_HUB.has(event));
		if (own.length > 0) await calls.append(own);
	};
	const parts: Partial<Store> = {
		journal: { append, search: (query) => calls.search(query), figures: async () => [] },
		inbox: { find: async () => undefined, add: async () => {} },
		series: () => ({ append, remember: async (_scope, _key, ...entries) => append(...entries) }),
	};
	return parts as Store;
}

function payloadsBeyond(calls: HubCalls): PayloadStore {
	const read: PayloadStore['read'] = async (mandant, reference, maxBytes) => Buffer.from(await calls.read(mandant, reference, maxBytes));
	return {
		open: async () => {},
		put: async (mandant, content, { mediaType }) => calls.put(mandant, Buffer.isBuffer(content) ? content : await bytesOf(content), mediaType),
		get: async (mandant, reference) => Readable.from([await read(mandant, reference, reference.size)]),
		read,
		has: async () => false,
		delete: async () => {},
		close: async () => {},
	};
}

async function bytesOf(stream: Readable): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const part of stream) parts.push(part as Buffer);
	return Buffer.concat(parts);
}
