/**
 * Flows of other times beside those that run: one process for each version that messages ask for, started with the first of them, ended when none came for a while.
 */
import type { Delivery, Settlement } from '../../hub/channel/broker.ts';
import type { EarlierFlows } from '../../hub/flows/earlier-flows.ts';
import type { FlowVersions } from '../../hub/flows/flow-versions.ts';
import type { Hub } from '../../hub/hub.ts';
import { flowsOf } from '../flow-process/flows-inside.ts';
import { withoutSecrets } from '../flow-process/tenant-without-secrets.ts';
import type { HubCalls } from './calls.ts';
import { FlowProcess } from './flow-process.ts';
import { withBuffer } from './with-buffer.ts';

export interface EarlierFlowsOptions {
	readonly versions: FlowVersions;
	/** Folder of the hub's data. */
	readonly data: string;
	readonly limits: Hub['limits'] & { readonly checkMaxBytes: number };
	/** Milliseconds without a message until a process is ended. Default 60,000. */
	readonly idleMs?: number;
}

/** Processes side by side; each needs 100 to 200 MB. */
const PROCESSES_MAX = 4;
/** Milliseconds until a message tries again whose version found no place. */
const BUSY_MS = 5_000;
const BUSY: Settlement = { kind: 'again', reason: { code: 'DK-FLOW-BUSY', facts: { count: PROCESSES_MAX } }, delayMs: BUSY_MS, counted: false };
const INTERRUPTED: Settlement = { kind: 'again', reason: { code: 'DK-DELIVERY-INTERRUPTED', facts: {} }, delayMs: 0, counted: false };

export class FlowsOfOtherTimes implements EarlierFlows {
	readonly #options: EarlierFlowsOptions;
	readonly #processes = new Map<string, Promise<FlowProcess | undefined>>();
	readonly #timer: NodeJS.Timeout;
	#hub: Pick<Hub, 'broker' | 'store' | 'payloads' | 'partners' | 'tenants'> | undefined;
	#current = '';
	#closed = false;

	constructor(options: EarlierFlowsOptions) {
		this.#options = options;
		const { idleMs = 60_000 } = options;
		this.#timer = setInterval(() => void this.#endIdle(idleMs), Math.min(idleMs, 5_000)).unref();
	}

	/** The hub that does what flows ask for; before anything is handled. */
	use(hub: Pick<Hub, 'broker' | 'store' | 'payloads' | 'partners' | 'tenants'>): void {
		this.#hub = hub;
	}

	/** These run now. */
	runs(version: string): void {
		this.#current = version;
	}

	isEarlier(version: string): boolean {
		return version !== this.#current;
	}

	async handle(delivery: Delivery, version: string): Promise<Settlement> {
		if (this.#closed) return INTERRUPTED;
		if (!this.#processes.has(version) && this.#processes.size >= PROCESSES_MAX && !(await this.#endLongestIdle())) return BUSY;
		const process = await this.#processOf(version).catch(() => undefined);
		return process ? process.handle(delivery) : { kind: 'park', reason: { code: 'DK-FLOW-VERSION', facts: { version: version.slice(0, 12) } } };
	}

	async close(): Promise<void> {
		this.#closed = true;
		clearInterval(this.#timer);
		for (const process of await this.#all()) await process.close();
	}

	/** Undefined when there is no such version. */
	async #processOf(version: string): Promise<FlowProcess | undefined> {
		const known = this.#processes.get(version);
		if (known) return known;
		const starting = this.#start(version);
		this.#processes.set(version, starting);
		const forget = (): void => {
			if (this.#processes.get(version) === starting) this.#processes.delete(version);
		};
		starting.then((process) => (process ? process.whenOver : undefined)).then(forget, forget);
		return starting;
	}

	async #start(version: string): Promise<FlowProcess | undefined> {
		const { versions, data, limits } = this.#options;
		const hub = this.#hub;
		const nodes = await versions.find(version);
		if (!hub || !nodes) return undefined;
		const tenants = [...hub.tenants.values()].map(withoutSecrets);
		return FlowProcess.start({ beginning: { flows: flowsOf(nodes), tenants, data, limits }, calls: callsOf(hub) });
	}

	/** @param idleMs milliseconds */
	async #endIdle(idleMs: number): Promise<void> {
		for (const process of await this.#all()) if (process.idleMs >= idleMs) await process.close();
	}

	/** @returns false when all have something to do */
	async #endLongestIdle(): Promise<boolean> {
		const [longest] = (await this.#all()).filter(({ idleMs }) => idleMs > 0).sort((one, other) => other.idleMs - one.idleMs);
		await longest?.close();
		return longest !== undefined;
	}

	async #all(): Promise<readonly FlowProcess[]> {
		const processes = await Promise.all([...this.#processes.values()].map((starting) => starting.catch(() => undefined)));
		return processes.filter((process) => process !== undefined);
	}
}

function callsOf({ broker, store, payloads, partners }: Pick<Hub, 'broker' | 'store' | 'payloads' | 'partners'>): HubCalls {
	return {
		publish: (address, message) => broker.publish(address, withBuffer(message)),
		partner: (order) => partners.call({ ...order, message: withBuffer(order.message) }),
		append: (entries) => store.journal.append(...entries),
		search: (query) => store.journal.search(query),
		put: (mandant, bytes, mediaType) => payloads.put(mandant, Buffer.from(bytes), { mediaType, maxBytes: bytes.length }),
		read: (mandant, reference, maxBytes) => payloads.read(mandant, reference, maxBytes),
	};
}
