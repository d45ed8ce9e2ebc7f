/** Failures that the HKR counterpart can be told to show. They stay until cleared or used up. */

export interface HkrFault {
	/**
	 * - `stopped`: does not look into its folder;
	 * - `slow`: waits `delayMs` before it works on a file;
	 * - `refuse`: refuses with `reason`;
	 * - `silent`: books, but does not answer and leaves the file where it is;
	 * - `halting`: writes half of the answer under its final name, the rest `delayMs` later.
	 */
	readonly kind: 'stopped' | 'slow' | 'refuse' | 'silent' | 'halting';
	/** Milliseconds. Default 1,000. */
	readonly delayMs?: number;
	/** Default `E99`. */
	readonly reason?: string;
	/** How many files it hits. Default: all, until cleared. */
	readonly times?: number;
}

export class HkrFaults {
	#active: { fault: HkrFault; left: number }[] = [];

	set(...faults: readonly HkrFault[]): void {
		this.#active = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
	}

	clear(): void {
		this.#active = [];
	}

	get stopped(): boolean {
		return this.#active.some(({ fault }) => fault.kind === 'stopped');
	}

	/** The fault that the next file meets, used up by one. */
	take(): HkrFault | undefined {
		const hit = this.#active.find(({ fault, left }) => fault.kind !== 'stopped' && left > 0);
		if (hit) hit.left -= 1;
		return hit?.fault;
	}
}
