/**
 * Who holds what: one claim per message that is out, found by its settlement token. In memory only; after a crash the file
 * knows which messages were out, and hands them out again.
 *
 * A token is `e<generation>.<number>`. The generation grows with each opening of the file, so a token of a former process or
 * a former opening is told from one that was settled before.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

const TOKEN = /^e(\d+)\.(\d+)$/;

export class Claims<Claim> {
	readonly #generation: number;
	readonly #open = new Map<number, Claim>();
	#last = 0;

	constructor(generation: number) {
		this.#generation = generation;
	}

	issue(claim: (token: string) => Claim): Claim {
		const number = ++this.#last;
		const issued = claim(`e${this.#generation}.${number}`);
		this.#open.set(number, issued);
		return issued;
	}

	/** Takes the claim out: a second settlement does not find it. @throws DrehkreuzError DK-DELIVERY-SETTLED, DK-DELIVERY-STALE */
	take(token: string): Claim {
		const [, generation, number] = TOKEN.exec(token) ?? [];
		if (Number(generation) !== this.#generation || Number(number) > this.#last) throw new DrehkreuzError('DK-DELIVERY-STALE');
		const claim = this.#open.get(Number(number));
		if (claim === undefined) throw new DrehkreuzError('DK-DELIVERY-SETTLED');
		this.#open.delete(Number(number));
		return claim;
	}

	holds(token: string): boolean {
		const [, generation, number] = TOKEN.exec(token) ?? [];
		return Number(generation) === this.#generation && this.#open.has(Number(number));
	}

	/** Undoes `take` when the settlement could not be written. */
	restore(token: string, claim: Claim): void {
		this.#open.set(Number(TOKEN.exec(token)?.[2]), claim);
	}
}
