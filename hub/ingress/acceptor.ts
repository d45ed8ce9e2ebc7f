/**
 * Takes a submission into the hub, whatever way it came. One after the other per message key:
 *
 *   key known, same content → the first result again
 *   key known, other content → refused, DK-IN-CONFLICT
 *   key new → attachments and a large body into the payload store → published and confirmed → key and result remembered → accepted
 *
 * A kill before the publish: nothing is in a channel, the sender has no answer and repeats. A kill between publish and remembering: the
 * sender repeats, the message is published a second time under the same `source` and `id`, and receivers recognise it; so everything
 * that goes into the message under its key is the same both times, also the generated case id. (Payloads of a message that was never
 * published stay in the payload store until retention removes them.)
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Broker } from '../channel/broker.ts';
import { DrehkreuzError, httpStatusOf, problemOf } from '../errors/drehkreuz-error.ts';
import { identityOf } from '../journal/identity.ts';
import type { Store } from '../journal/store.ts';
import type { Logger } from '../logging/logger.ts';
import { checkIn, INLINE_MAX_BYTES } from '../message/claim-check.ts';
import { createMessage } from '../message/create.ts';
import type { Message, MessageKey } from '../message/message.ts';
import type { PayloadStore } from '../payload/payload-store.ts';
import { type ContentKeeper, keepsNothing } from '../retention/content-keeper.ts';
import { type Span, silentTracer, type Tracer } from '../tracing/tracer.ts';
import type { Accepted, Intake, Refusal, Submission } from './source-adapter.ts';
import { Turns } from './turns.ts';

export interface AcceptorServices {
	readonly broker: Pick<Broker, 'publish'>;
	readonly store: Pick<Store, 'inbox' | 'journal'>;
	readonly payloads: PayloadStore;
	readonly log: Logger;
	/** Default: no content is kept. */
	readonly keeper?: Pick<ContentKeeper, 'keep'>;
	/** Bytes a body may have to travel inside the message. Default 64 KiB. */
	readonly inlineMaxBytes?: number;
	/** Default: nobody records. */
	readonly tracer?: Tracer;
}

/** CloudEvents type of messages whose entry and sender name none. */
export const DEFAULT_TYPE = 'de.drehkreuz.antrag.eingegangen';

export class Acceptor implements Intake {
	readonly #services: AcceptorServices;
	readonly #turns = new Turns();

	constructor(services: AcceptorServices) {
		this.#services = services;
	}

	async accept(submission: Submission): Promise<Accepted> {
		const key = { source: submission.source, id: submission.id ?? randomUUID() };
		const scope = `in:${submission.tenant.id}:${submission.entry.name}`;
		const span = this.#follow(submission, key);
		try {
			const accepted = await this.#turns.run(`${scope} ${key.source} ${key.id}`, () => this.#acceptInTurn(submission, scope, key, span));
			span.end({ outcome: accepted.duplicate ? 'duplicate' : 'accepted' });
			return accepted;
		} catch (error) {
			const answer = this.#answerable(error, submission, key);
			const isFailure = httpStatusOf(answer.problem) >= 500;
			span.end({ outcome: isFailure ? 'failed' : 'refused', code: problemOf(error).code, isFailure });
			throw answer;
		} finally {
			// What was kept stays; what was not needed goes.
			await Promise.all(submission.attachments.map(({ staged }) => staged.discard()));
		}
	}

	async refuse({ mandant, source, id, code, size }: Refusal): Promise<void> {
		try {
			await this.#services.store.journal.append({ event: 'refused', at: Date.now(), mandant, source, id, code, ...(size === undefined ? {} : { size }) });
		} catch (error) {
			this.#services.log.error({ mandant, source, id, code: problemOf(error).code }, 'refusal not written to the journal');
		}
	}

	/** The work on a submission: caused by the sender, where it says by what, else the begin of a trace. */
	#follow({ tenant, entry, attributes: { traceparent } }: Submission, key: MessageKey): Span {
		const { tracer = silentTracer } = this.#services;
		const work = { kind: 'receive', mandant: tenant.id, channel: entry.channel, entry: entry.name, ...key } as const;
		return typeof traceparent === 'string' ? tracer.follow(traceparent, work) : tracer.start(work);
	}

	async #acceptInTurn(submission: Submission, scope: string, key: MessageKey, span: Span): Promise<Accepted> {
		const begun = performance.now();
		const { broker, store, keeper = keepsNothing } = this.#services;
		const contentHash = contentHashOf(submission);
		const known = await store.inbox.find(scope, key);
		if (known) {
			if (known.contentHash !== contentHash) throw new DrehkreuzError('DK-IN-CONFLICT');
			const first = known.result as unknown as Omit<Accepted, 'duplicate'>;
			await store.journal.append({
				event: 'duplicate',
				at: Date.now(),
				mandant: submission.tenant.id,
				...key,
				subject: first.subject,
				channel: submission.entry.channel,
			});
			return { ...first, duplicate: true };
		}
		const message = await this.#store(submission, key, span);
		const at = Date.now();
		await broker.publish({ mandant: submission.tenant.id, channel: submission.entry.channel }, message);
		const result = { ...key, subject: message.attributes.subject as string, acceptedAt: new Date(at).toISOString() };
		const durationMs = Math.round(performance.now() - begun);
		const received = { event: 'received', ...identityOf(message), at, channel: submission.entry.channel, size: sizeOf(submission), durationMs } as const;
		const kept = keeper.keep({ message, place: 'received', name: submission.entry.channel, channel: submission.entry.channel });
		// All in one turn, so in one transaction: a key that is remembered has its content, where it is kept.
		await Promise.all([store.inbox.add(scope, key, { contentHash, result }), store.journal.append(received), kept]);
		return { ...result, duplicate: false };
	}

	/** The message, with everything it refers to in the payload store. Checked first: a refused message leaves no payload. */
	async #store({ tenant, entry, attributes: given, content, mediaType, attachments: staged }: Submission, key: MessageKey, span: Span): Promise<Message> {
		const { payloads, inlineMaxBytes = INLINE_MAX_BYTES } = this.#services;
		const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
		const defaults = {
			type: DEFAULT_TYPE,
			subject: caseIdOf(tenant.id, key),
			ars: tenant.ars,
			ags: tenant.ags,
			...entry.defaults,
		};
		const attributes = { ...defaults, ...named, ...key, mandant: tenant.id, datacontenttype: mediaType, traceparent: span.traceparent };
		const attachments = staged.map(({ name, staged: { reference } }) => ({ name, ...reference }));
		const draft = createMessage(attributes, { kind: 'inline', bytes: content }, attachments);
		for (const { staged: payload } of staged) await payload.keep();
		return { ...draft, body: await checkIn(payloads, tenant.id, content, mediaType, inlineMaxBytes) };
	}

	/** What the sender may hear: its own mistakes by their code, everything else as "later". */
	#answerable(error: unknown, submission: Submission, key: MessageKey): DrehkreuzError {
		const problem = problemOf(error);
		const status = httpStatusOf(problem);
		const fields = {
			mandant: submission.tenant.id,
			...key,
			channel: submission.entry.channel,
			code: problem.code,
			systemCode: String(problem.facts.systemCode ?? 'none'),
		};
		if (error instanceof DrehkreuzError && status >= 400 && status < 500) return error;
		this.#services.log.error(fields, 'submission could not be stored');
		return new DrehkreuzError('DK-IN-BUSY', {}, { cause: error });
	}
}

/** SHA-512 over the bytes of the body and the hashes of the attachments, in their order. Names and attributes do not count. */
function contentHashOf({ content, attachments }: Submission): string {
	const hash = createHash('sha512').update(createHash('sha512').update(content).digest());
	for (const { staged } of attachments) hash.update(Buffer.from(staged.reference.sha512, 'hex'));
	return hash.digest('hex');
}

function sizeOf({ content, attachments }: Submission): number {
	return attachments.reduce((sum, { staged }) => sum + staged.reference.size, content.length);
}

/** A case id for a message that opens a case: a UUID (RFC 9562, version 8) made from the key, so that a repeat gets the same. */
function caseIdOf(mandant: string, { source, id }: MessageKey): string {
	const bytes = createHash('sha256')
		.update(JSON.stringify([mandant, source, id]))
		.digest();
	bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
	bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
	return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
