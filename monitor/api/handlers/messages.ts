/** Search, and one message with everything that is known about its way. */
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import type { JournalQuery, StoredJournalEntry } from '../../../hub/journal/entry.ts';
import type { ParkedMessage } from '../../../hub/journal/parked.ts';
import { sizeOf } from '../../../hub/message/claim-check.ts';
import type { MonitorServices } from '../../services.ts';
import type { Handlers } from '../call.ts';
import { shownCode, shownProblem } from '../problems.ts';
import type { Hop, MessageDetail, MessageQuery, MessageSummary, Of, ParkedItem } from '../schemas.ts';

type Names = 'GET /messages' | 'GET /message';

/** Entries that are read at most to fill a page with messages: one message has about ten. */
const READ_MAX = 5_000;
const READ_STEP = 500;
const RELATED_MAX = 100;

export function messageHandlers(services: MonitorServices): Handlers<Names> {
	const { store, storageLevel, nodeLabels } = services;

	async function search(query: Of<typeof MessageQuery>, scope: { readonly mandanten?: readonly string[] }) {
		const { q, limit = 50, before, ...filters } = query;
		const found = new Map<string, StoredJournalEntry>();
		let position = before;
		for (let read = 0; read < READ_MAX; read += READ_STEP) {
			const entries = await entriesOf(
				{ ...filters, ...scope, newestFirst: true, limit: READ_STEP, ...(position === undefined ? {} : { beforePosition: position }) },
				q,
			);
			for (const entry of entries) {
				if (found.size >= limit) return { found, next: position };
				position = entry.position;
				const name = JSON.stringify([entry.mandant, entry.source, entry.id]);
				if (!found.has(name)) found.set(name, entry);
			}
			if (entries.length < READ_STEP) return { found, next: undefined };
		}
		return { found, next: position };
	}

	/** What a person types is an id, a case or a reference: each has its index, and one look at each is quicker than one look for any. */
	async function entriesOf(query: JournalQuery, q: string | undefined): Promise<readonly StoredJournalEntry[]> {
		if (q === undefined || q.trim() === '') return store.journal.search(query);
		const word = q.trim();
		const found = await Promise.all([{ id: word }, { subject: word }, { reference: word }].map((one) => store.journal.search({ ...query, ...one })));
		const byPosition = new Map(found.flat().map((entry) => [entry.position, entry]));
		return [...byPosition.values()].sort((one, other) => other.position - one.position).slice(0, query.limit);
	}

	return {
		'GET /messages': async (call) => {
			const { found, next } = await search(call.query, call.tenants('see'));
			return { messages: [...found.values()].map(summaryOf), ...(next === undefined ? {} : { next }) };
		},
		'GET /message': async (call) => {
			const { mandant, source, id } = call.query;
			call.assertMay('see', mandant);
			const key = { source, id };
			const [entries, steps, contents, parked, labelOf] = await Promise.all([
				store.journal.search({ mandant, ...key, limit: 1_000 }),
				store.steps.ofMessage(mandant, key),
				store.contents.list(mandant, key),
				store.parked.list({ mandant, messageId: id }),
				nodeLabels(),
			]);
			const own = parked.filter(({ message }) => message.attributes.source === source);
			if (entries.length === 0 && own.length === 0) throw new DrehkreuzError('DK-API-UNKNOWN');
			const subject = entries.find((entry) => entry.subject !== undefined)?.subject ?? own[0]?.message.attributes.subject;
			return {
				mandant,
				source,
				id,
				...(subject === undefined ? {} : { subject }),
				attributes: attributesOf(entries),
				state: stateOf(entries, own.length > 0),
				timeline: entries.map(hopOf),
				steps: steps.map(({ step, state, at, receipt, problem }) => ({
					step,
					state,
					at,
					...(receipt ? { reference: receipt.reference } : {}),
					...(problem ? { problem: shownProblem(problem) } : {}),
				})),
				contents: [
					...contents.map(({ place, name, at, size, sha512, present }) => ({ place, name, at, size, sha512, present })),
					...own.map(({ id: parkedId, channel, parkedAt, message: { body } }) => ({
						place: 'parked' as const,
						name: channel,
						at: parkedAt,
						size: sizeOf(body),
						sha512: body.kind === 'inline' ? '' : body.reference.sha512,
						present: true,
						parkedId,
					})),
				],
				storageLevel: storageLevel(mandant, entries.find(({ channel }) => channel !== undefined)?.channel),
				parked: own.map((one) => parkedItemOf(one, labelOf)),
				related: subject === undefined ? [] : await related(mandant, subject, id),
			};
		},
	};

	async function related(mandant: string, subject: string, id: string): Promise<Of<typeof MessageSummary>[]> {
		const entries = await store.journal.search({ mandant, subject, limit: READ_MAX });
		const others = new Map<string, StoredJournalEntry>();
		for (const entry of entries) if (entry.id !== id) others.set(JSON.stringify([entry.source, entry.id]), entry);
		return [...others.values()].slice(0, RELATED_MAX).map(summaryOf);
	}
}

/** @param labelOf what people call a flow node */
export function parkedItemOf(parked: ParkedMessage, labelOf: (node: string) => string): Of<typeof ParkedItem> {
	const { id, parkedAt, mandant, channel, message, attempt, reason, held = false, assignee, job } = parked;
	const { source, id: messageId, subject, standard, nachrichtentyp } = message.attributes;
	return {
		parkedId: id,
		parkedAt,
		mandant,
		channel,
		source,
		id: messageId,
		attempt,
		problem: shownProblem(named(reason, labelOf)),
		size: sizeOf(message.body),
		attachments: message.attachments.length,
		held,
		...(subject === undefined ? {} : { subject }),
		...(standard === undefined ? {} : { standard }),
		...(nachrichtentyp === undefined ? {} : { nachrichtentyp }),
		...(assignee === undefined ? {} : { assignee }),
		...(job === undefined ? {} : { job }),
	};
}

/** Problems name a node by its id; people know its name. */
export function named<Reason extends { readonly node?: string }>(reason: Reason, labelOf: (node: string) => string): Reason {
	return reason.node === undefined ? reason : { ...reason, node: labelOf(reason.node) };
}

function summaryOf(entry: StoredJournalEntry): Of<typeof MessageSummary> {
	const { mandant, source, id, subject, at, event, channel, partner, reference, code, standard, standardversion, nachrichtentyp, leika } = entry;
	return given({ mandant, source, id, subject, at, event, channel, partner, reference, code, standard, standardversion, nachrichtentyp, leika });
}

function hopOf(entry: StoredJournalEntry): Of<typeof Hop> {
	const { position, at, event, channel, partner, step, adapter, reference, code, attempt, durationMs, size, standard, standardversion, nachrichtentyp } = entry;
	return {
		...given({ position, at, event, channel, partner, step, adapter, reference, attempt, durationMs, size, standard, standardversion, nachrichtentyp }),
		...shownCode(code, partner),
	};
}

/** What the entries say the message is; the last word counts, for checking finds out more than the sender said. */
function attributesOf(entries: readonly StoredJournalEntry[]): Record<string, string> {
	const attributes: Record<string, string> = {};
	for (const { standard, standardversion, nachrichtentyp, leika } of entries)
		Object.assign(attributes, given({ standard, standardversion, nachrichtentyp, leika }));
	return attributes;
}

/** A message is through when every channel that took it has settled it. */
function stateOf(entries: readonly StoredJournalEntry[], isParked: boolean): Of<typeof MessageDetail>['state'] {
	if (isParked) return 'parked';
	const last = entries.at(-1)?.event;
	if (last === 'refused') return 'refused';
	const open = new Map<string, boolean>();
	for (const { event, channel = '' } of entries) {
		if (event === 'received' || event === 'sent' || event === 'released') open.set(channel, true);
		if (event === 'settled' || event === 'discarded' || event === 'edited') open.set(channel, false);
	}
	if ([...open.values()].some((isOpen) => isOpen)) return 'under-way';
	return entries.some(({ event }) => event === 'discarded') ? 'discarded' : 'done';
}

/** Without what is undefined. */
function given<Fields extends object>(fields: Fields): { [Name in keyof Fields]: Exclude<Fields[Name], undefined> } {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
