/**
 * A hub for tests of the palette: real embedded broker, real SQLite store, real payload folder, in a folder of its own, without server and HTTP.
 * Partner adapters and checks are given by the test. Everything that is handed out and settled is remembered, so that a test can see when.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedBroker } from '../../adapters/embedded/embedded-broker.ts';
import { FilesystemPayloadStore } from '../../adapters/filesystem/payload-store.ts';
import { JsonataEvaluator } from '../../adapters/jsonata/jsonata-evaluator.ts';
import { SqliteStore } from '../../adapters/sqlite/store.ts';
import { type Alert, AlertBoard, type AlertChange, type Alerts } from '../../hub/alerts/alerts.ts';
import type {
	Broker,
	ChannelAddress,
	ChannelDepth,
	ChannelOrder,
	ChannelSpec,
	ConsumeOptions,
	Consumer,
	Delivery,
	Settlement,
} from '../../hub/channel/broker.ts';
import type { RetryPolicy } from '../../hub/channel/retry-policy.ts';
import { Flights } from '../../hub/delivery/flights.ts';
import type { Checks, Hub } from '../../hub/hub.ts';
import { IngressRegistry } from '../../hub/ingress/registry.ts';
import { parkingPlace } from '../../hub/journal/parking.ts';
import type { Store } from '../../hub/journal/store.ts';
import { onlyProcess, runAlone } from '../../hub/leases/run-alone.ts';
import { silentLogger } from '../../hub/logging/logger.ts';
import { createMessage } from '../../hub/message/create.ts';
import type { Attachment, AttributeValue, Message } from '../../hub/message/message.ts';
import type { AdapterFactory } from '../../hub/partners/adapter.ts';
import { PartnerCalls } from '../../hub/partners/deliver-once.ts';
import { PartnerDirectory } from '../../hub/partners/directory.ts';
import type { Structures } from '../../hub/standards/structures.ts';
import { ProcessStatus } from '../../hub/status/process-status.ts';
import type { Status } from '../../hub/status/status.ts';
import type { Tenant } from '../../hub/tenants/tenant.ts';

export interface TestHubOptions {
	/** Default: one, `musterstadt`, without partners and routes. */
	readonly tenants?: readonly Tenant[];
	readonly adapters?: readonly AdapterFactory[];
	/** Default: everything is valid. */
	readonly checks?: Checks;
	/** Default: no targets are known; whatever is written becomes JSON. */
	readonly structures?: Structures;
	/** Default: three attempts, 50 ms apart. */
	readonly retry?: RetryPolicy;
	/** Of all channels. Default: none. */
	readonly order?: ChannelOrder;
	/** Default 65,536. */
	readonly inlineMaxBytes?: number;
	/** Default 10 MiB. */
	readonly flowMaxBytes?: number;
	/** Default: those of this process, see `announced`. */
	readonly alerts?: (store: Store) => Alerts;
}

export interface Settled {
	readonly id: string;
	readonly attempt: number;
	readonly settlement: Settlement;
}

export const QUICK_RETRY: RetryPolicy = { maxAttempts: 3, delaysMs: [50], deliveryLimit: 100 };

export function testTenant(id: string, more: Partial<Tenant> = {}): Tenant {
	return { id, name: id, portals: [], partners: {}, routes: { rules: [] }, parameters: {}, ...more };
}

const noStructures: Structures = {
	targets: async () => [],
	outline: async () => ({ nodes: [], more: false }),
	write: async (_target, value) => ({ content: JSON.stringify(value), mediaType: 'application/json', problems: [] }),
};

export class TestHub {
	readonly hub: Hub;
	readonly broker: ObservedBroker;
	readonly folder: string;
	readonly status: Status;
	/** Alerts that were raised and cleared, in order. */
	readonly announced: readonly [AlertChange, Alert][];
	readonly #directory: PartnerDirectory;

	private constructor(folder: string, hub: Hub, broker: ObservedBroker, directory: PartnerDirectory, announced: readonly [AlertChange, Alert][]) {
		this.announced = announced;
		this.folder = folder;
		this.hub = hub;
		this.broker = broker;
		this.#directory = directory;
		this.status = new ProcessStatus({ broker, flights: hub.flights, directory });
	}

	static async open(options: TestHubOptions = {}): Promise<TestHub> {
		const folder = await mkdtemp(join(tmpdir(), 'drehkreuz-nodes-'));
		const log = silentLogger;
		const store = new SqliteStore({ file: join(folder, 'store.sqlite'), log });
		await store.open();
		const payloads = new FilesystemPayloadStore({ folder: join(folder, 'payloads') });
		await payloads.open();
		const broker = new ObservedBroker(new EmbeddedBroker({ file: join(folder, 'broker.sqlite'), parking: parkingPlace(store), log }));
		await broker.open();
		const tenants = options.tenants ?? [testTenant('musterstadt')];
		const announced: [AlertChange, Alert][] = [];
		const alerts = options.alerts?.(store) ?? new AlertBoard((change, alert) => announced.push([change, alert]));
		const directory = new PartnerDirectory(tenants, (options.adapters ?? []) as never, { schemaCheck: () => () => undefined, log, alerts, baseFolder: folder });
		const hub: Hub = {
			broker,
			store,
			payloads,
			flights: new Flights(),
			ingress: new IngressRegistry(),
			partners: new PartnerCalls({ store, payloads, directory, log }),
			checks: options.checks ?? { check: async () => ({ verdict: 'valid', recognised: {}, findings: [], findingsTotal: 0, durationMs: 1 }) },
			structures: options.structures ?? noStructures,
			expressions: new JsonataEvaluator(),
			alerts,
			tenants: new Map(tenants.map((tenant) => [tenant.id, tenant])),
			log,
			runAlone: (name, work) => runAlone(onlyProcess, name, work, log),
			limits: { inlineMaxBytes: options.inlineMaxBytes ?? 65_536, flowMaxBytes: options.flowMaxBytes ?? 10_485_760 },
			retryPolicyOf: () => options.retry ?? QUICK_RETRY,
			orderOf: () => options.order ?? 'none',
		};
		return new TestHub(folder, hub, broker, directory, announced);
	}

	/** Puts a message into a channel, which is made when missing. */
	async publish(
		channel: string,
		id: string,
		body: unknown = { id },
		attributes: Readonly<Record<string, AttributeValue>> = {},
		attachments: readonly Attachment[] = [],
	): Promise<Message> {
		const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
		const message = createMessage(
			{ source: 'urn:test', type: 'de.drehkreuz.test', mandant: 'musterstadt', datacontenttype: 'application/json', id, ...attributes },
			{ kind: 'inline', bytes },
			attachments,
		);
		const address = { mandant: message.attributes.mandant, channel };
		await this.broker.declare({ ...address, retry: this.hub.retryPolicyOf(channel), order: this.hub.orderOf(channel) });
		await this.broker.publish(address, message);
		return message;
	}

	/** What the broker was told about a message so far. */
	settlementsOf(id: string): readonly Settled[] {
		return this.broker.settled.filter((settled) => settled.id === id);
	}

	/** The n-th settlement of a message (1 = first), as soon as the broker has been told. */
	async settled(id: string, n = 1, limitMs = 5_000): Promise<Settled> {
		await until(() => this.settlementsOf(id).length >= n, limitMs, `settlement ${n} of ${id}`);
		return this.settlementsOf(id)[n - 1] as Settled;
	}

	async close(): Promise<void> {
		await this.broker.close();
		await this.#directory.close();
		await this.hub.payloads.close();
		await this.hub.store.close();
		await rm(this.folder, { recursive: true, force: true });
	}
}

/** A broker that remembers what went through it. */
export class ObservedBroker implements Broker {
	readonly handedOut: Delivery[] = [];
	readonly settled: Settled[] = [];
	readonly #broker: Broker;
	readonly #byToken = new Map<string, Delivery>();

	constructor(broker: Broker) {
		this.#broker = broker;
	}

	async settle(token: string, settlement: Settlement): Promise<void> {
		await this.#broker.settle(token, settlement);
		const delivery = this.#byToken.get(token);
		if (delivery) this.settled.push({ id: delivery.message.attributes.id, attempt: delivery.attempt, settlement });
	}

	consume(address: ChannelAddress, options: ConsumeOptions, onDelivery: (delivery: Delivery) => void): Promise<Consumer> {
		return this.#broker.consume(address, options, (delivery) => {
			this.handedOut.push(delivery);
			this.#byToken.set(delivery.token, delivery);
			onDelivery(delivery);
		});
	}

	open(): Promise<void> {
		return this.#broker.open();
	}

	declare(spec: ChannelSpec): Promise<void> {
		return this.#broker.declare(spec);
	}

	publish(address: ChannelAddress, message: Message): Promise<void> {
		return this.#broker.publish(address, message);
	}

	holds(token: string): boolean {
		return this.#broker.holds(token);
	}

	depth(address: ChannelAddress): Promise<ChannelDepth> {
		return this.#broker.depth(address);
	}

	depths(addresses: readonly ChannelAddress[]): Promise<readonly (ChannelDepth | undefined)[]> {
		return this.#broker.depths(addresses);
	}

	channels(): readonly ChannelAddress[] {
		return this.#broker.channels();
	}

	state(): ReturnType<Broker['state']> {
		return this.#broker.state();
	}

	close(timeoutMs?: number): Promise<void> {
		return this.#broker.close(timeoutMs);
	}
}

/** Waits for a condition, asking every 5 ms. */
export async function until(condition: () => boolean | Promise<boolean>, limitMs = 40_000, what = 'the condition'): Promise<void> {
	const end = Date.now() + limitMs;
	while (!(await condition())) {
		if (Date.now() > end) throw new Error(`${what} did not come within ${limitMs} ms`);
		await pause(5);
	}
}

export function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
