/**
 * A hub process as far as the order of cases needs one: a broker, the shared store, a receiver – and a way to die between any two of its calls.
 * After its death no call of it reaches broker or store any more, and nothing is answered: what a kill -9 leaves behind.
 */
import type { Broker, ParkingPlace } from '../../hub/channel/broker.ts';
import type { RetryPolicy } from '../../hub/channel/retry-policy.ts';
import type { Flight } from '../../hub/delivery/flight.ts';
import { Flights } from '../../hub/delivery/flights.ts';
import { Receiver } from '../../hub/delivery/receiver.ts';
import { parkingPlace } from '../../hub/journal/parking.ts';
import type { Store } from '../../hub/journal/store.ts';
import { silentLogger } from '../../hub/logging/logger.ts';

export interface PlacedBroker {
	readonly broker: Broker;
	/** Tears the broker from its messages for good, without a word of goodbye. */
	readonly sever: () => Promise<void>;
	/** Tears it from its messages once; it comes back by itself. Only where another process can take over meanwhile. */
	readonly cut?: () => void;
}

/** One engine's place for messages that several processes use, one after the other or at once. */
export interface CasePlace {
	/** A closed broker. */
	create(parking: ParkingPlace): Promise<PlacedBroker>;
	dispose(): Promise<void>;
}

export interface CaseProcessOptions {
	readonly place: CasePlace;
	readonly store: Store;
	readonly address: { readonly mandant: string; readonly channel: string };
	readonly retry: RetryPolicy;
	readonly prefetch: number;
	/** Which of its calls to store and broker it no longer makes, because it dies there. Default: none. */
	readonly diesAtCall?: number | undefined;
	readonly onDeath?: (process: CaseProcess) => void;
	readonly emit: (flight: Flight, process: CaseProcess) => void;
}

export class CaseProcess {
	readonly #options: CaseProcessOptions;
	readonly #flights = new Flights();
	#receiver: Receiver | undefined;
	#placed: PlacedBroker | undefined;
	#calls = 0;
	#dead = false;

	constructor(options: CaseProcessOptions) {
		this.#options = options;
	}

	get dead(): boolean {
		return this.#dead;
	}

	/** For what a person does at this process; undefined before it has started and after its death. */
	get broker(): Broker | undefined {
		return this.#dead ? undefined : this.#placed?.broker;
	}

	async start(): Promise<void> {
		const { place, store: shared, address, retry, prefetch, emit } = this.#options;
		const store = this.#mortal(shared);
		this.#placed = await place.create(parkingPlace(store));
		const { broker } = this.#placed;
		await broker.open();
		await broker.declare({ ...address, retry, order: 'case' });
		const options = { addresses: [address], prefetch, timeLimitMs: 60_000, mode: 'automatic', order: 'case' } as const;
		const services = { broker: this.#mortal(broker), store, flights: this.#flights, log: silentLogger };
		this.#receiver = new Receiver({ ...options, emit: (flight) => emit(flight, this) }, services);
		await this.#receiver.start();
	}

	/** The orderly end. */
	async stop(): Promise<void> {
		await this.#receiver?.stop(2_000);
		await this.#placed?.broker.close();
	}

	/** The connection is lost for a moment; the process lives. */
	cut(): void {
		this.#placed?.cut?.();
	}

	/** A message ends the process. */
	crash(): void {
		this.#dead = true;
		this.#options.onDeath?.(this);
	}

	/** Dead from here on; resolves when the engine has noticed. */
	async die(): Promise<void> {
		this.#dead = true;
		for (const flight of this.#flights.all) void flight.release(); // Reaches nobody; ends its timer.
		await this.#placed?.sever();
	}

	#mortal<Port extends object>(port: Port): Port {
		return new Proxy(port, {
			get: (target, name) => {
				const value = Reflect.get(target, name, target);
				if (typeof value === 'object' && value !== null) return this.#mortal(value);
				if (typeof value !== 'function') return value;
				if (name === 'holds') return (token: string) => !this.#dead && value.call(target, token);
				if (name === 'consume') return (...args: [unknown, unknown, (delivery: unknown) => void]) => value.apply(target, this.#deafWhenDead(args));
				return (...args: unknown[]) => (this.#lives() ? value.apply(target, args) : new Promise(() => {}));
			},
		});
	}

	#deafWhenDead([address, options, take]: [unknown, unknown, (delivery: unknown) => void]): unknown[] {
		return [address, options, (delivery: unknown) => this.#dead || take(delivery)];
	}

	#lives(): boolean {
		if (this.#dead) return false;
		this.#calls++;
		if (this.#calls !== this.#options.diesAtCall) return true;
		this.crash();
		return false;
	}
}
