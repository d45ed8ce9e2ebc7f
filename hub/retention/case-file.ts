/**
 * Everything that is known about a case, to be handed out (Art. 15 DSGVO) or deleted (Art. 17 DSGVO). Who may ask, and the entry in the audit log, is the caller's.
 */
import { DrehkreuzError, problemOf } from '../errors/drehkreuz-error.ts';
import type { ContentHead } from '../journal/contents.ts';
import type { StoredJournalEntry } from '../journal/entry.ts';
import type { ParkedMessage } from '../journal/parked.ts';
import type { StepKey, StepRecord, Store } from '../journal/store.ts';
import { sizeOf } from '../message/claim-check.ts';
import type { Attachment, Message, MessageKey } from '../message/message.ts';
import type { PayloadStore } from '../payload/payload-store.ts';
import { isSealed } from '../sealing/message-seal.ts';
import type { PayloadSweep } from './payload-sweep.ts';
import { channelsUnderWay } from './under-way.ts';

export interface CaseFileServices {
	readonly store: Pick<Store, 'journal' | 'steps' | 'contents' | 'parked' | 'upkeep' | 'uses'>;
	readonly payloads: Pick<PayloadStore, 'read'>;
	readonly sweep: Pick<PayloadSweep, 'removeUnneeded'>;
	/** Bytes of a body that are handed out; larger ones are named only. Default 10 MiB. */
	readonly bodyMaxBytes?: number;
}

export interface CaseExport {
	readonly form: 'drehkreuz-vorgang/1';
	readonly mandant: string;
	readonly subject: string;
	/** RFC 3339. */
	readonly exportedAt: string;
	readonly messages: readonly CaseMessage[];
}

export interface CaseMessage extends MessageKey {
	readonly journal: readonly StoredJournalEntry[];
	/** What partners were asked for, and their receipts. */
	readonly steps: readonly (StepKey & StepRecord)[];
	readonly contents: readonly (ContentHead & { readonly content?: ReadableContent; readonly unreadable?: string })[];
	readonly parked: readonly (Omit<ParkedMessage, 'message'> & { readonly content: ReadableContent })[];
}

/** A message as people can read it. */
export interface ReadableContent {
	readonly attributes: Message['attributes'];
	readonly mediaType: string;
	/** Bytes. */
	readonly size: number;
	/** Body, where it is text in UTF-8. */
	readonly text?: string;
	/** Body, where it is none. */
	readonly base64?: string;
	/** Code of the error, where it could not be read; also where it is larger than may be handed out here. */
	readonly unreadable?: string;
	readonly attachments: readonly Attachment[];
}

export interface CaseDeleted {
	readonly messages: number;
	/** Of the journal. */
	readonly entries: number;
	readonly payloads: number;
}

const BODY_MAX_BYTES = 10_485_760;
const ENTRIES_PER_PAGE = 10_000;
const PARKED_PER_PAGE = 1_000;

export class CaseFiles {
	readonly #services: CaseFileServices;

	constructor(services: CaseFileServices) {
		this.#services = services;
	}

	/** @throws DrehkreuzError DK-RETENTION-CASE-UNKNOWN */
	async exportCase(mandant: string, subject: string): Promise<CaseExport> {
		const parked = await this.#parkedOf(mandant, subject);
		const messages: CaseMessage[] = [];
		for (const key of await this.#messagesOf(mandant, subject, parked)) messages.push(await this.#messageOf(mandant, key, parked));
		return { form: 'drehkreuz-vorgang/1', mandant, subject, exportedAt: new Date().toISOString(), messages };
	}

	/**
	 * Deletes journal, receipts, proofs, kept contents and the payloads that nothing else needs. Remembered keys stay: they are ids only, and without them a resend would be taken as new.
	 * A repeat after a kill goes on where it was.
	 * @throws DrehkreuzError DK-RETENTION-CASE-UNKNOWN; DK-RETENTION-CASE-OPEN: something of it is parked or under way, and nothing was deleted
	 */
	async deleteCase(mandant: string, subject: string): Promise<CaseDeleted> {
		const { store, sweep } = this.#services;
		const parked = await this.#parkedOf(mandant, subject);
		const keys = await this.#messagesOf(mandant, subject, parked);
		const underWay = await this.#countUnderWay(mandant, keys);
		if (parked.length > 0 || underWay > 0) throw new DrehkreuzError('DK-RETENTION-CASE-OPEN', { parked: parked.length, underWay });
		let entries = 0;
		const names = new Set<string>();
		for (const key of keys) {
			const forgotten = await store.upkeep.forget(mandant, key);
			// Parked since we looked: what is gone so far is gone, and the rest stays.
			if (forgotten.parked) throw new DrehkreuzError('DK-RETENTION-CASE-OPEN', { parked: 1, underWay: 0 });
			entries += forgotten.entries;
			for (const name of [...forgotten.payloads, ...(await store.uses.release(mandant, key))]) names.add(name);
		}
		const payloads = await sweep.removeUnneeded(mandant, [...names], Date.now());
		await store.upkeep.scrub();
		return { messages: keys.length, entries, payloads };
	}

	async #messagesOf(mandant: string, subject: string, parked: readonly ParkedMessage[]): Promise<readonly MessageKey[]> {
		const keys = new Map<string, MessageKey>();
		for (const { source, id } of [...(await this.#services.store.upkeep.messagesOfCase(mandant, subject)), ...parked.map(({ message }) => message.attributes)])
			keys.set(JSON.stringify([source, id]), { source, id });
		if (keys.size === 0) throw new DrehkreuzError('DK-RETENTION-CASE-UNKNOWN');
		return [...keys.values()];
	}

	async #parkedOf(mandant: string, subject: string): Promise<readonly ParkedMessage[]> {
		const { parked } = this.#services.store;
		const found: ParkedMessage[] = [];
		for (;;) {
			const last = found.at(-1);
			const page = await parked.list({ mandant, subject, limit: PARKED_PER_PAGE, ...(last ? { before: { parkedAt: last.parkedAt, id: last.id } } : {}) });
			found.push(...page);
			if (page.length < PARKED_PER_PAGE) return found;
		}
	}

	async #countUnderWay(mandant: string, keys: readonly MessageKey[]): Promise<number> {
		let count = 0;
		for (const key of keys) {
			const isInChannel = channelsUnderWay(await this.#journalOf(mandant, key)).length > 0;
			const steps = isInChannel ? [] : await this.#services.store.steps.ofMessage(mandant, key);
			if (isInChannel || steps.some(({ state }) => state === 'pending')) count += 1;
		}
		return count;
	}

	async #messageOf(mandant: string, key: MessageKey, parked: readonly ParkedMessage[]): Promise<CaseMessage> {
		const { store } = this.#services;
		const contents: CaseMessage['contents'][number][] = [];
		for (const head of await store.contents.list(mandant, key)) contents.push({ ...head, ...(head.present ? await this.#contentOf(head) : {}) });
		const own: CaseMessage['parked'][number][] = [];
		for (const { message, ...rest } of parked) {
			const { source, id } = message.attributes;
			if (source === key.source && id === key.id) own.push({ ...rest, content: await this.#readable(mandant, message) });
		}
		return { ...key, journal: await this.#journalOf(mandant, key), steps: await store.steps.ofMessage(mandant, key), contents, parked: own };
	}

	async #journalOf(mandant: string, key: MessageKey): Promise<readonly StoredJournalEntry[]> {
		const entries: StoredJournalEntry[] = [];
		for (;;) {
			const page = await this.#services.store.journal.search({ mandant, ...key, afterPosition: entries.at(-1)?.position ?? 0, limit: ENTRIES_PER_PAGE });
			entries.push(...page);
			if (page.length < ENTRIES_PER_PAGE) return entries;
		}
	}

	async #contentOf(head: ContentHead): Promise<{ readonly content?: ReadableContent; readonly unreadable?: string }> {
		try {
			const message = await this.#services.store.contents.find(head);
			return message ? { content: await this.#readable(head.mandant, message) } : {};
		} catch (error) {
			return { unreadable: problemOf(error).code };
		}
	}

	async #readable(mandant: string, message: Message): Promise<ReadableContent> {
		const { attributes, body, attachments } = message;
		const { payloads, bodyMaxBytes = BODY_MAX_BYTES } = this.#services;
		const mediaType = attributes.datacontenttype ?? 'application/octet-stream';
		const size = sizeOf(body);
		const about = { attributes, mediaType, size, attachments };
		if (isSealed(message)) return { ...about, unreadable: 'DK-SEAL-KEY' };
		try {
			const bytes = body.kind === 'inline' ? body.bytes : await payloads.read(mandant, body.reference, bodyMaxBytes);
			const text = textOf(bytes);
			return text === undefined ? { ...about, base64: bytes.toString('base64') } : { ...about, text };
		} catch (error) {
			return { ...about, unreadable: problemOf(error).code };
		}
	}
}

/** Undefined when the bytes are no text in UTF-8. */
function textOf(bytes: Buffer): string | undefined {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}
