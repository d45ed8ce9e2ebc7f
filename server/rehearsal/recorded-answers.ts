/**
 * Partner systems of a rehearsal: each role is played by what the scenario says. Orders are checked as the real adapter would, and calls take the same way through the
 * hub; only the last step, the call itself, is the recorded answer.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ErrorCode } from '../../hub/errors/catalogue.ts';
import { DrehkreuzError, problemOf } from '../../hub/errors/drehkreuz-error.ts';
import { type AdapterFactory, type Answer, isPending } from '../../hub/partners/adapter.ts';
import type { PartnerCalls, PartnerOrder } from '../../hub/partners/deliver-once.ts';
import type { Called } from '../../hub/rehearsal/deeds.ts';
import type { RecordedAnswer, Scenario } from '../../hub/rehearsal/scenario.ts';

const ANY_SETTINGS = { type: 'object' };
/** A flow that waits is looked at again at once. */
const LOOK_AGAIN_MS = 1;

interface Turn {
	readonly step: string;
	asked: boolean;
}

export class RecordedAnswers {
	readonly #answers: Scenario['answers'];
	readonly #note: (deed: Called) => void;
	readonly #calls = new Map<string, number>();
	/** Adapters are not told the step. `asked`: the partner was called, its receipt was not there yet. */
	readonly #turn = new AsyncLocalStorage<Turn>();

	constructor(answers: Scenario['answers'], note: (deed: Called) => void) {
		this.#answers = answers;
		this.#note = note;
	}

	/** In the place of the real adapters. */
	factories(real: readonly AdapterFactory<never, never>[]): readonly AdapterFactory[] {
		return real.map(({ kind, instructionSchema }) => ({
			kind,
			settingsSchema: ANY_SETTINGS,
			...(instructionSchema ? { instructionSchema } : {}),
			create: () => ({ kind, repeat: 'Nothing is called.', deliver: async () => this.#answer(kind) }),
		}));
	}

	/** In the place of the hub's calls. */
	around(calls: Pick<PartnerCalls, 'call' | 'gateOf'>): Pick<PartnerCalls, 'call' | 'gateOf'> {
		return {
			call: (order) => {
				const turn: Turn = { step: order.step ?? order.role, asked: false };
				return this.#turn.run(turn, () => this.#followed(order, turn, calls.call(order)));
			},
			gateOf: () => undefined,
		};
	}

	async #followed(order: PartnerOrder, turn: Turn, call: Promise<Answer>): Promise<Answer> {
		const { step } = turn;
		const deed = { kind: 'called', step, role: order.role, instruction: plain(order.instruction) } as const;
		try {
			const answer = await call;
			const { reference } = answer;
			this.#note({ ...deed, answer: !turn.asked ? 'known' : isPending(answer) ? 'pending' : 'receipt', ...(reference === undefined ? {} : { reference }) });
			return answer;
		} catch (error) {
			const { code } = problemOf(error);
			const known = this.#answers[step]?.some((one) => 'problem' in one && one.problem.code === code);
			this.#note({ ...deed, answer: code === 'DK-REHEARSAL-ANSWER' ? 'missing' : known ? 'problem' : 'refused', code });
			throw error;
		}
	}

	#answer(adapter: string): Answer {
		const turn = this.#turn.getStore() as Turn;
		const { step } = turn;
		turn.asked = true;
		const answers = this.#answers[step] ?? [];
		const count = this.#calls.get(step) ?? 0;
		this.#calls.set(step, count + 1);
		const answer = answers[Math.min(count, answers.length - 1)];
		if (!answer) throw new DrehkreuzError('DK-REHEARSAL-ANSWER', { step });
		return answerOf(answer, adapter);
	}
}

/** @throws DrehkreuzError the recorded one */
function answerOf(answer: RecordedAnswer, adapter: string): Answer {
	if ('problem' in answer) throw new DrehkreuzError(answer.problem.code as ErrorCode, answer.problem.facts);
	if ('pending' in answer) {
		const { notice = {}, reference } = answer.pending;
		return { pending: true, lookAgainMs: LOOK_AGAIN_MS, notice, ...(reference === undefined ? {} : { reference }) };
	}
	const { reference, attributes = {} } = answer.receipt;
	return { reference, adapter, at: new Date().toISOString(), attributes };
}

/** As it would travel; a flow may change its objects afterwards. */
function plain(instruction: unknown): unknown {
	return instruction === undefined ? null : (JSON.parse(JSON.stringify(instruction)) as unknown);
}
