/**
 * Makes a scenario of a recorded message: its content disguised, and what partners answered then. What is left of the real case is the form of its values; ids, case
 * and references are invented. Pure.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { StepKey, StepRecord } from '../journal/store.ts';
import type { Attributes, AttributeValue, Message } from '../message/message.ts';
import { textOfBytes } from '../text/text-of-bytes.ts';
import { disguise, disguiseText, type ListedValues } from './disguise.ts';
import { CONTENT_MAX, type RecordedAnswer, type Scenario } from './scenario.ts';

export interface Recording {
	readonly message: Message;
	/** The body. */
	readonly content: Buffer;
	readonly channel: string;
	/** What partners were asked about this message, oldest first. */
	readonly steps: readonly (StepKey & StepRecord)[];
	readonly listed?: ListedValues;
}

/** Attributes that say what the message is, and nothing about the person. */
const KEPT: ReadonlySet<string> = new Set([
	'specversion',
	'source',
	'type',
	'time',
	'datacontenttype',
	'dataschema',
	'mandant',
	'leika',
	'ars',
	'ags',
	'standard',
	'standardversion',
	'nachrichtentyp',
	'einwilligung',
	'testnachricht',
]);
/** Belong to the one that was recorded. */
const DROPPED: ReadonlySet<string> = new Set(['traceparent', 'tracestate', 'berichtigungvon']);
const ID = 'probelauf-1';
const SUBJECT = 'probelauf';

/** @throws DrehkreuzError DK-REHEARSAL-CONTENT, DK-REHEARSAL-LARGE, DK-CHECK-DOCTYPE, DK-CHECK-NOT-WELL-FORMED */
export function recorded({ message, content, channel, steps, listed }: Recording): Scenario {
	const { attributes, attachments } = message;
	if (content.length > CONTENT_MAX) throw new DrehkreuzError('DK-REHEARSAL-LARGE', { size: content.length, limit: CONTENT_MAX });
	const text = textOfBytes(content);
	if (text === undefined) throw new DrehkreuzError('DK-REHEARSAL-CONTENT');
	return {
		name: 'entwurf',
		title: '',
		mandant: attributes.mandant,
		channel,
		event: eventOf(attributes),
		content: disguise(text, attributes.datacontenttype ?? '', listed),
		attachments: attachments.map(({ name, mediaType }) => ({ name: disguisedFileName(name), mediaType })),
		answers: answersOf(steps),
	};
}

function eventOf(attributes: Attributes): Record<string, AttributeValue> {
	const event: Record<string, AttributeValue> = {};
	for (const [name, value] of Object.entries(attributes)) {
		if (value === undefined || DROPPED.has(name)) continue;
		event[name] = KEPT.has(name) || typeof value !== 'string' ? value : disguiseText(value);
	}
	return { ...event, id: ID, ...(attributes.subject === undefined ? {} : { subject: SUBJECT }) };
}

/** What the partner said last. What it was still asked for is not final yet. */
export function answersOf(steps: readonly (StepKey & StepRecord)[]): Record<string, RecordedAnswer[]> {
	const answers: Record<string, RecordedAnswer[]> = {};
	for (const { step, state, receipt, problem } of steps) {
		const answer: RecordedAnswer | undefined =
			state === 'done' && receipt
				? { receipt: { reference: disguiseText(receipt.reference), attributes: disguisedValues(receipt.attributes) } }
				: state === 'pending'
					? { pending: {} }
					: problem && { problem: { code: problem.code, facts: problem.facts } };
		if (answer) answers[step] = [answer];
	}
	return answers;
}

function disguisedValues(values: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, disguiseText(value)]));
}

/** The ending says what it is. */
function disguisedFileName(name: string): string {
	const [, stem = name, ending = ''] = /^(.*?)(\.[A-Za-z0-9]{1,8})?$/s.exec(name) ?? [];
	return `${disguiseText(stem)}${ending}`;
}
