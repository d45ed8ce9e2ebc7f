/** What the thread of the hub and the thread of the file say to each other. Types only. */
import type { Problem } from '../../hub/errors/problem.ts';
import type { QueueFile, StoredChannel } from './queue-file.ts';

type Method =
	| 'putChannel'
	| 'insert'
	| 'handOut'
	| 'takeBack'
	| 'release'
	| 'back'
	| 'startParking'
	| 'parking'
	| 'remove'
	| 'promoteDue'
	| 'nextDue'
	| 'depths';

/** A method of the file with its arguments. */
export type Call = { readonly [Name in Method]: readonly [name: Name, ...Parameters<QueueFile[Name]>] }[Method];

/** What calls give back, each in its place. */
export type Results<Calls extends readonly Call[]> = {
	-readonly [Index in keyof Calls]: Calls[Index] extends readonly [infer Name extends Method, ...unknown[]] ? ReturnType<QueueFile[Name]> : never;
};

/** Calls that are written together or not at all. */
export interface Question {
	readonly number: number;
	readonly calls: readonly Call[];
}

export interface Answer {
	readonly number: number;
	/** Absent when nothing of it was written. */
	readonly results?: readonly unknown[];
	readonly problem?: Problem;
}

/** What was found in the file when it was opened. */
export interface Opened {
	readonly generation: number;
	readonly channels: readonly StoredChannel[];
	readonly nextDue: number | undefined;
}

export type FromFile =
	| { readonly kind: 'opened'; readonly opened: Opened }
	| { readonly kind: 'refused'; readonly problem: Problem }
	| { readonly kind: 'answers'; readonly answers: readonly Answer[] }
	| { readonly kind: 'closed'; readonly problem?: Problem };

export type ToFile = { readonly kind: 'questions'; readonly questions: readonly Question[] } | { readonly kind: 'close' };
