/** Gives a target its inputs, one after the other, and watches what becomes of them. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { collectGarbage } from '../support/held-bytes.ts';
import type { FuzzTarget } from './target.ts';

/** Inputs that are made at once. */
export const BATCH = 100;
const HANG_MS = 2_000;
/** Codes that only say that something of ours broke. */
const NO_ANSWER = new Set(['DK-CHECK-FAILED', 'DK-CHECK-STOPPED', 'DK-DELIVERY-UNEXPECTED']);

export interface Failure {
	readonly target: string;
	readonly kind: 'crash' | 'hang';
	readonly seed: number;
	readonly index: number;
	/** Stack, or milliseconds. */
	readonly what: string;
	/** The input, base64 of its bytes or of its JSON. */
	readonly file: string;
}

export interface RunResult {
	readonly target: string;
	readonly inputs: number;
	readonly failures: readonly Failure[];
	readonly slowestMs: number;
	/** Outcome → how often. */
	readonly outcomes: Readonly<Record<string, number>>;
	/** 0 when not measured. Resident memory of the process between the first quarter of the inputs and the end, MB. Expressions that run into their limits raise it once. */
	readonly grownMb: number;
	/** Memory that the target's own thread still holds, in the same time, MB: a leak. */
	readonly keptMb: number;
}

export interface RunOptions {
	readonly runs: number;
	readonly seed: number;
	/** Measure memory, with all garbage collected before. Default false: it takes time where much else is in memory. */
	readonly memory?: boolean;
	/** Called before each input. */
	readonly before?: (index: number) => void;
	readonly progress?: (done: number) => void;
}

/** The same seed gives the same inputs. */
export function inputsOf<Input>(target: FuzzTarget<Input>, seed: number, batch: number): Input[] {
	return fc.sample(target.inputs, { numRuns: BATCH, seed: seed + batch });
}

export async function runTarget<Input>(target: FuzzTarget<Input>, { runs, seed, memory: measured = false, before, progress }: RunOptions): Promise<RunResult> {
	const open = await target.open();
	const failures: Failure[] = [];
	const outcomes: Record<string, number> = {};
	let slowestMs = 0;
	let atQuarter = nothing;
	let index = 0;
	try {
		for (let batch = 0; index < runs; batch++) {
			for (const input of inputsOf(target, seed, batch).slice(0, runs - index)) {
				before?.(index);
				if (measured && index === Math.floor(runs / 4)) atQuarter = memory();
				const fail = (kind: Failure['kind'], what: string) => failures.push(saved({ target: target.name, kind, seed, index, what }, input));
				const start = performance.now();
				const outcome = await answerOf(
					() => open.answer(input),
					(what) => fail('crash', what),
				);
				const took = performance.now() - start;
				if (took > HANG_MS) fail('hang', `${took.toFixed(0)} ms`);
				slowestMs = Math.max(slowestMs, took);
				outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
				index++;
			}
			progress?.(index);
		}
	} finally {
		await open.close();
	}
	const atEnd = measured ? memory() : nothing;
	return {
		target: target.name,
		inputs: index,
		failures,
		slowestMs,
		outcomes,
		grownMb: atEnd.residentMb - atQuarter.residentMb,
		keptMb: atEnd.heldMb - atQuarter.heldMb,
	};
}

const nothing = { residentMb: 0, heldMb: 0 };

function memory(): typeof nothing {
	collectGarbage();
	const { rss, heapUsed, external } = process.memoryUsage();
	return { residentMb: Math.round(rss / 2 ** 20), heldMb: Math.round((heapUsed + external) / 2 ** 20) };
}

async function answerOf(answer: () => string | Promise<string>, crashed: (what: string) => void): Promise<string> {
	let outcome: string;
	try {
		outcome = await answer();
	} catch (error) {
		if (!(error instanceof DrehkreuzError)) {
			crashed(error instanceof Error ? (error.stack ?? error.message) : String(error));
			return 'crash';
		}
		outcome = error.code;
	}
	if (!NO_ANSWER.has(outcome)) return outcome;
	crashed(outcome);
	return 'crash';
}

/** The input in a file of its own, so that it can be looked at after the run. */
export function saved(failure: Omit<Failure, 'file'>, input: unknown): Failure {
	const file = join(mkdtempSync(join(tmpdir(), 'drehkreuz-fuzz-')), `${failure.target}-${failure.kind}-${failure.index}.base64`);
	const bytes = input instanceof Uint8Array ? input : Buffer.from(typeof input === 'string' ? input : (JSON.stringify(input) ?? 'undefined'));
	writeFileSync(file, Buffer.from(bytes).toString('base64'));
	return { ...failure, file };
}
