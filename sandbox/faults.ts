/**
 * Failures a counterpart can be told to show. A fault applies to the next `times` requests whose path and method match, then ends.
 */
export interface Fault {
	/**
	 * - `slow`: waits `delayMs` before it works;
	 * - `status`: answers `status` and does nothing;
	 * - `drop-before`: cuts the connection before it works;
	 * - `drop-after-commit`: does its work, then cuts the connection without an answer;
	 * - `garbage`: does its work, answers 200 with bytes that make no sense.
	 */
	readonly kind: 'slow' | 'status' | 'drop-before' | 'drop-after-commit' | 'garbage';
	/** Milliseconds, for `slow`. */
	readonly delayMs?: number;
	/** HTTP status, for `status`. */
	readonly status?: number;
	/** Value of a Retry-After header in seconds, for `status`. */
	readonly retryAfter?: number;
	/** How many requests it hits. Default 1. */
	readonly times?: number;
	/** Only requests whose path contains this text. */
	readonly path?: string;
	/** Only this HTTP method. */
	readonly method?: string;
}

export class Faults {
	#active: { fault: Fault; left: number }[] = [];

	set(...faults: readonly Fault[]): void {
		this.#active = faults.map((fault) => ({ fault, left: fault.times ?? 1 }));
	}

	clear(): void {
		this.#active = [];
	}

	/** The fault that this request meets, used up by one. */
	take(method: string, path: string): Fault | undefined {
		const hit = this.#active.find(
			({ fault, left }) => left > 0 && (fault.path === undefined || path.includes(fault.path)) && (fault.method === undefined || fault.method === method),
		);
		if (!hit) return undefined;
		hit.left -= 1;
		return hit.fault;
	}
}
