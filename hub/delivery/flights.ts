/** The open flights of this process, found by their token. One per hub. */
import type { Delivery } from '../channel/broker.ts';
import type { IntakeStatus } from '../status/status.ts';
import { Flight, type FlightOptions } from './flight.ts';

/** Something that takes deliveries and opens flights. */
export interface Source {
	stop(graceMs: number): Promise<void>;
	/** The channels that it takes from. */
	readonly intakes: readonly IntakeStatus[];
}

export class Flights {
	readonly #open = new Map<string, Flight>();
	readonly #sources = new Set<Source>();

	/** Sources register, so that a shutdown can stop them before the flow is stopped. @returns the way to leave */
	register(source: Source): () => void {
		this.#sources.add(source);
		return () => this.#sources.delete(source);
	}

	/** The channels that are taken from in this process. One that several sources take from comes several times. */
	get intakes(): readonly IntakeStatus[] {
		return [...this.#sources].flatMap(({ intakes }) => intakes);
	}

	/** Graceful shutdown: no source takes anything new, open flights get `graceMs` to land, the rest is released. */
	async shutdown(graceMs: number): Promise<void> {
		await Promise.all([...this.#sources].map((source) => source.stop(graceMs)));
	}

	open(delivery: Delivery, options: FlightOptions): Flight {
		const flight = new Flight(delivery, {
			...options,
			land: async (landing, settlement) => {
				await options.land(landing, settlement);
				this.#open.delete(landing.token);
			},
		});
		this.#open.set(flight.token, flight);
		return flight;
	}

	find(token: unknown): Flight | undefined {
		return typeof token === 'string' ? this.#open.get(token) : undefined;
	}

	get all(): readonly Flight[] {
		return [...this.#open.values()];
	}

	/** Waits until all flights have landed, at most `graceMs`; then releases the rest, so that they are handed out again. */
	async drain(graceMs: number, flights: readonly Flight[] = this.all): Promise<void> {
		const landed = Promise.all(flights.map((flight) => flight.whenLanded));
		let timer: NodeJS.Timeout | undefined;
		const grace = new Promise((resolve) => {
			timer = setTimeout(resolve, graceMs);
		});
		await Promise.race([landed, grace]);
		clearTimeout(timer);
		await Promise.all(flights.map((flight) => flight.release()));
	}
}
